/** What every format is read into: a test as the report holds it, with its attempts in order. */

import type { TestName } from "../model/ids.ts";
import type { LoudOutcome, QuietOutcome } from "../model/observation.ts";
import type { Problem } from "../model/problem.ts";

export type Attempt = { readonly took: number; readonly worker?: number } & (
  | { readonly outcome: QuietOutcome }
  | { readonly outcome: LoudOutcome; readonly message: string }
);

export interface Entry {
  readonly name: Omit<TestName, "ordinal">;
  readonly attempts: readonly [Attempt, ...Attempt[]];
}

/** Where a report comes from: what its names are relative to. */
export interface Origin {
  readonly suite: string;
  /** The report, as problems name it. */
  readonly report: string;
  /** Absolute, forward slashes: the folder that file names are made relative to. */
  readonly root: string;
  /** Absolute, forward slashes: the folder in which the runner was started. */
  readonly cwd: string;
}

export interface Reading {
  readonly entries: readonly Entry[];
  /** Why the entries cannot be taken for all that the report should hold. */
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
}
