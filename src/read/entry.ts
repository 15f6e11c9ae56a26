/** What every format is read into: a test as the report holds it, with its attempts in order. */

import type { TestName } from "../model/ids.ts";
import type { LoudOutcome, QuietOutcome } from "../model/observation.ts";
import type { Roots } from "../model/paths.ts";
import type { Problem } from "../model/problem.ts";

export type Attempt = {
  readonly took: number;
  /** When it began: milliseconds since 1970. */
  readonly started?: number;
  readonly worker?: number;
} & (
  | { readonly outcome: QuietOutcome }
  | {
      readonly outcome: LoudOutcome;
      readonly message: string;
      /** The report calls it an error (JUnit's `<error>`), not a failed assertion. */
      readonly error?: true;
    }
);

export interface Entry {
  readonly name: Omit<TestName, "ordinal">;
  readonly attempts: readonly [Attempt, ...Attempt[]];
  /**
   * What another entry of this name in the same report is: the same test once more (an attempt), one more record of the
   * same test (pytest writes one for a failing teardown, too), more of the same failure, or a test of its own. Absent where
   * the format cannot say.
   */
  readonly repeats?: "test" | "record" | "failure" | "name";
}

/** Where a report comes from: what its names are relative to. */
export interface Origin extends Roots {
  readonly suite: string;
  /** The report, as problems name it. */
  readonly report: string;
}

/** What is said of a report as a whole; its `where` is added by who knows the file. */
export type Saying = Omit<Problem, "where">;

/** Takes what a reader finds, in the order of the report. */
export interface Sink {
  /** False where nobody asks for the messages of failures: a reader may leave them out. */
  readonly messages?: boolean;
  entry(entry: Entry): void;
  /** Why the entries cannot be taken for all that the report should hold; `at` is in characters from its start. */
  problem(saying: Saying, at?: number): void;
  /** What is worth knowing and takes nothing from the entries. */
  note(saying: Saying, at?: number): void;
  /** Where one test has several entries, the earlier ones failed, though they do not say so (pytest-rerunfailures). */
  silentRetries(): void;
}

/** Takes the text of a report, in any pieces. It throws nothing: what is wrong goes to the sink. */
export interface Reader {
  write(text: string): void;
  /** The text has ended: what is open now was cut off. */
  end(): void;
}
