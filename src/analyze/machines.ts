/** Runs and the machines that made them → groups that share what goes wrong on a machine. */

import { groupBy } from "../model/group.ts";
import { effectiveRuns } from "./interval.ts";
import type { RunRecord } from "./ledger.ts";

/** How many runs share each set of machines; the order of the tests is the same in all anyway. */
export function groupsOf(runs: readonly Pick<RunRecord, "machines">[]): readonly number[] {
  return [...groupBy(runs, ({ machines }) => [...machines].sort().join("\n")).values()].map(({ length }) => length);
}

/** What one of these runs counts for beside a run on a machine of its own: 0–1. */
export function worthOf(runs: readonly Pick<RunRecord, "machines">[]): number {
  return runs.length === 0 ? 1 : effectiveRuns(groupsOf(runs)) / runs.length;
}
