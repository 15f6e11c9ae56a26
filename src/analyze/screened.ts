/** A plan and its ledger → the runs of which outcomes may be remembered: those that screened the whole suite. */

import type { SuiteOutcomes } from "../model/history.ts";
import type { TestId } from "../model/ids.ts";
import { type Plan, roundOf, type Suite } from "../model/plan.ts";
import { isWholeSuite, type RunRecord } from "./ledger.ts";
import type { Tally, TestTally } from "./tally.ts";

/** All cells of a plan, folded in. */
export interface Observed {
  readonly tally: Tally;
  readonly runs: readonly RunRecord[];
  /** Numbers of runs in which so much failed at once that they say nothing of single tests. */
  readonly bursts: ReadonlySet<number>;
  /** Gives hexadecimal text. */
  readonly sha256: (text: string) => string;
}

/** A run of the screening, of the whole suite. */
export interface Screened extends RunRecord {
  /** Of its first shard: milliseconds since 1970; infinite where none came. */
  readonly started: number;
}

export type Tests = readonly (readonly [TestId, TestTally])[];

/** In the order in which they started. */
export function screenedRuns({ name }: Suite, plan: Plan, { tally, runs }: Observed): readonly Screened[] {
  const started = new Map<number, number>();
  for (const { cell, runs: heads } of tally.cells.values())
    if (cell.suite === name)
      for (const run of heads.filter(({ number }) => cell.runs.includes(number)))
        started.set(run.number, Math.min(run.started, started.get(run.number) ?? Number.POSITIVE_INFINITY));
  const later = new Set(plan.cells.filter((cell) => roundOf(cell) > 1).flatMap((cell) => cell.runs));
  return runs
    .filter((run) => run.suite === name && run.purpose === undefined && isWholeSuite(run) && !later.has(run.number))
    .map((run) => ({ ...run, started: started.get(run.number) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => a.started - b.started || a.number - b.number);
}

export function isRemembered(
  known: Pick<SuiteOutcomes, "plans"> | undefined,
  commit: string,
  { mode, started }: Screened,
): boolean {
  return known?.plans.some((each) => each.commit === commit && each.runs[mode]?.includes(started)) ?? false;
}
