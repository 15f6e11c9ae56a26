/** What is in one report file. */

import type { TestId } from "./ids.ts";
import type { Failure, Outcome } from "./observation.ts";
import type { Problem } from "./problem.ts";

/** Each counts once: error before failure before skipped before passed. */
export interface Counts {
  total: number;
  passed: number;
  /** Failed assertions and time-outs. */
  failed: number;
  /** What the report calls an error. */
  errored: number;
  skipped: number;
}

export interface TestCounts extends Counts {
  /** Failed, then passed within a report; these are among the passed too. */
  flaky: number;
}

export interface ListedTest {
  readonly id: TestId;
  readonly project?: string;
  readonly file?: string;
  /** Describe blocks (or the class) and title. */
  readonly name: string;
  /** Of its last attempt. */
  readonly outcome: Outcome;
  readonly attempts: number;
  /** Milliseconds, of all attempts. */
  readonly duration: number;
  /** Of its first failed attempt, also where a later one passed. */
  readonly failure?: Failure;
}

export interface ReportFile {
  readonly file: string;
  /** `junit`, `playwright-blob`, …; undefined where it is none that is read. */
  readonly format: string | undefined;
  /** The entries as the report holds them. */
  readonly cases: Counts;
  /** The distinct tests, after their attempts are joined. */
  readonly tests: TestCounts;
  /** Milliseconds, of all attempts. */
  readonly duration: number;
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
  readonly list?: readonly ListedTest[];
}
