/** Plan → the matrix that GitHub expands into jobs. */

import type { Digest } from "../model/ids.ts";
import { type Cell, lastRound, type Plan } from "../model/plan.ts";

/** Only what a job needs: an output that holds a masked value is dropped by GitHub, so no text of the user's is in it. */
export interface MatrixEntry {
  /** Of the cell in the plan, from 0. */
  readonly index: number;
  readonly total: number;
  /** Of the job; stable from run to run. */
  readonly name: string;
  readonly plan: Digest;
}

/** Of its last round: the cells before have run. */
export function matrixOf(plan: Plan): { readonly include: readonly MatrixEntry[] } {
  return {
    include: lastRound(plan).map((cell) => ({
      index: plan.cells.indexOf(cell),
      total: plan.cells.length,
      name: jobName(cell),
      plan: plan.digest,
    })),
  };
}

function jobName(cell: Cell): string {
  const shard = cell.shard.total === 1 ? "" : ` ${cell.shard.index}/${cell.shard.total}`;
  const last = cell.runs.at(-1)!;
  const runs = cell.runs.length === 1 ? `run ${last}` : `runs ${cell.runs[0]}–${last}`;
  return `${cell.suite} ${cell.purpose === undefined ? "" : `${cell.purpose} `}${cell.mode}${shard} ${runs}`;
}
