/** One test, once: what a report says about one attempt. */

import type { Fingerprint, TestId } from "./ids.ts";

export interface Failure {
  /** Without colour codes, cut in the middle when very long. */
  readonly message: string;
  readonly fingerprint: Fingerprint;
  /** Relative to the repository. */
  readonly at?: { readonly file: string; readonly line: number };
}

interface Seen {
  readonly test: TestId;
  /** From 0: the first attempt is the trial, a later one is evidence of a flake. */
  readonly attempt: number;
  /** Milliseconds. */
  readonly took: number;
  /** When it started, milliseconds since 1970, where the report tells. */
  readonly started?: number;
  /** The worker's slot, from 0, where the report names it. */
  readonly worker?: number;
}

/**
 * `skipped`: the suite chose not to run it. `notRun`: it should have run and did not (a hook before it failed, the run
 * was stopped first). `interrupted`: it was running when the run was stopped.
 */
export type QuietOutcome = "passed" | "skipped" | "notRun" | "interrupted";
export type LoudOutcome = "failed" | "timedOut" | "crashed";
export type Observation =
  | (Seen & { readonly outcome: QuietOutcome })
  | (Seen & { readonly outcome: LoudOutcome; readonly failure: Failure });
export type Outcome = Observation["outcome"];

export const quietOutcomes: readonly QuietOutcome[] = ["passed", "skipped", "notRun", "interrupted"];
export const loudOutcomes: readonly LoudOutcome[] = ["failed", "timedOut", "crashed"];

export function isFailure(observation: Observation): observation is Observation & { readonly failure: Failure } {
  return "failure" in observation;
}
