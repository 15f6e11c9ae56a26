/** What a test did in all runs of its suite → the counts and outcomes that verdicts rest on. */

import type { Count } from "../model/analysis.ts";
import type { TestId } from "../model/ids.ts";
import { type ByMode, byMode, modes } from "../model/plan.ts";
import { isWholeSuite, type RunRecord } from "./ledger.ts";
import { worthOf } from "./machines.ts";
import type { Outcomes } from "./modes.ts";
import { markIn, type TestTally } from "./tally.ts";

export interface Case {
  readonly id: TestId;
  readonly tally: TestTally;
  /** Of its suite, in order. */
  readonly runs: SuiteRuns;
  /** First attempts in all runs: the facts. */
  readonly counts: ByMode<Count>;
  /** Of runs of the whole suite that were no burst: what its score rests on. */
  readonly rated: ByMode<Count>;
  readonly failures: number;
  readonly passes: number;
}

/** The runs of a suite, sorted by what they are good for. */
export interface SuiteRuns {
  readonly all: readonly RunRecord[];
  readonly whole: readonly RunRecord[];
  /** Those that chose the suspects, by mode; without bursts, like the next two. */
  readonly screen: ByMode<readonly RunRecord[]>;
  /** Fresh runs of suspects. */
  readonly fresh: ByMode<readonly RunRecord[]>;
  /** Of these, runs of the whole suite. */
  readonly freshWhole: ByMode<readonly RunRecord[]>;
  readonly rated: ByMode<readonly RunRecord[]>;
  readonly modes: ByMode<readonly RunRecord[]>;
  readonly bursts: ReadonlySet<number>;
  /** What a run of `rated` counts for, 0–1: less than 1 where runs share a machine. */
  readonly worth: ByMode<number>;
}

/** `bursts`: numbers of runs in which so much failed at once that they say nothing of single tests. */
export function sortRuns(runs: readonly RunRecord[], bursts: ReadonlySet<number>): SuiteRuns {
  const calm = runs.filter(({ number }) => !bursts.has(number));
  const among = (some: readonly RunRecord[]) => byMode((mode) => some.filter((run) => run.mode === mode));
  const rated = among(calm.filter(isWholeSuite));
  const fresh = calm.filter(({ purpose }) => purpose === "confirm");
  return {
    all: runs,
    whole: runs.filter((run) => run.whole && isWholeSuite(run)),
    screen: among(calm.filter(({ purpose }) => purpose === undefined)),
    fresh: among(fresh),
    freshWhole: among(fresh.filter(isWholeSuite)),
    rated,
    modes: among(runs),
    bursts,
    worth: byMode((mode) => worthOf(rated[mode])),
  };
}

export function caseOf(id: TestId, tally: TestTally, runs: SuiteRuns): Case {
  const counts = byMode((mode) => countIn(tally, runs.modes[mode]));
  const rated = byMode((mode) => countIn(tally, runs.rated[mode]));
  const sum = (what: keyof Count) => modes.reduce((all, mode) => all + counts[mode][what], 0);
  const failures = sum("failures");
  return { id, tally, runs, counts, rated, failures, passes: sum("runs") - failures };
}

export function countIn(tally: Pick<TestTally, "marks">, runs: readonly RunRecord[]): Count {
  let [tried, failures] = [0, 0];
  for (const { number } of runs) {
    const mark = markIn(tally, number);
    if (mark !== "passed" && mark !== "failed") continue;
    tried += 1;
    if (mark === "failed") failures += 1;
  }
  return { runs: tried, failures };
}

export function outcomesIn(tally: Pick<TestTally, "marks">, runs: readonly RunRecord[]): Outcomes {
  return runs
    .map(({ number }) => markIn(tally, number))
    .filter((mark) => mark === "passed" || mark === "failed")
    .map((mark) => mark === "failed");
}

export function rateOf({ runs, failures }: Count): number {
  return runs === 0 ? 0 : failures / runs;
}

/** Both outcomes on one tree under one condition: a fact, not an estimate. */
export function isMixed({ runs, failures }: Count): boolean {
  return failures > 0 && failures < runs;
}

/**
 * The mode of the two in which a test may fail more: one that failed in parallel is asked whether it does so there, and one
 * that never did whether it does so one at a time. Few runs say no more.
 */
export function worseIn({ tally, runs, counts }: Pick<Case, "tally" | "runs" | "counts">): "sequential" | "parallel" {
  const [sequential, parallel] = [countIn(tally, runs.screen.sequential), countIn(tally, runs.screen.parallel)];
  if (sequential.failures + parallel.failures === 0)
    return rateOf(counts.sequential) > rateOf(counts.parallel) ? "sequential" : "parallel";
  return parallel.failures > 0 ? "parallel" : "sequential";
}
