/** What earlier trusted runs took, small enough to be kept: it weighs the next plan. */

import type { TestId } from "./ids.ts";
import type { Mode, RunnerName } from "./plan.ts";

export interface History {
  readonly kind: "history";
  readonly version: 1;
  /** By the name of the suite. */
  readonly suites: Readonly<Record<string, SuiteHistory>>;
}

export interface SuiteHistory {
  readonly runner: RunnerName;
  readonly modes: Readonly<Partial<Record<Mode, ModeTimes>>>;
}

/** Runs that are remembered of each mode. */
export const mostRuns = 20;

/** Milliseconds, one column a run, the oldest first. */
export interface ModeTimes {
  /** When the first shard started: milliseconds since 1970. */
  readonly runs: readonly { readonly commit: string; readonly started: number }[];
  /**
   * First attempts of all tests of a file together; by the path of the listing. `null` where the run lacks the file, or
   * where a test of it failed: a failure ends early, and a time-out late.
   */
  readonly files: Readonly<Record<string, readonly (number | null)[]>>;
  /** Of tests that are slow enough to be worth planning alone. */
  readonly tests: Readonly<Record<TestId, readonly (number | null)[]>>;
}
