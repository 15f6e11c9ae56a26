/** Runs beside the screening → their cells, and the plan with them. */

import { canonical } from "../model/file.ts";
import { chunksOf } from "../model/group.ts";
import { type CellId, type Digest, slug, type TestId } from "../model/ids.ts";
import type { Cell, Mode, Plan, Purpose, Share, Suite } from "../model/plan.ts";

/** Runs of one job: with more they would count for too little as runs of one machine. */
export const runsInCell = 4;

/** Some runs of a suite, before they have numbers. */
export interface MoreRuns {
  readonly suite: Suite;
  readonly mode: Mode;
  readonly runs: number;
  readonly purpose: Purpose;
  /** Absent: the whole suite. */
  readonly share?: Share;
  readonly untilPassed?: readonly TestId[];
}

/** Adds a round of runs to a plan, under a new digest. */
export function withRound(plan: Plan, wanted: readonly MoreRuns[], sha256: (text: string) => string): Plan {
  const { digest, earlier, ...rest } = plan;
  const before = [...(earlier ?? []), digest];
  const body = { ...rest, earlier: before, cells: [...plan.cells, ...cellsOf(wanted, plan.cells, before.length + 1)] };
  return { ...body, digest: sha256(canonical(body)) as Digest };
}

/** `before`: the cells of the plan so far, whose numbers are taken. */
export function cellsOf(wanted: readonly MoreRuns[], before: readonly Cell[], round?: number): readonly Cell[] {
  let number = before.reduce((most, { runs }) => Math.max(most, ...runs), 0);
  return wanted.flatMap(({ suite, mode, runs, purpose, share, untilPassed }) => {
    const numbers = Array.from({ length: runs }, () => ++number);
    const jobs = untilPassed === undefined ? chunksOf(numbers, runsInCell) : [numbers];
    return jobs.flatMap((own) => {
      const shards = share === undefined ? suite.shards : 1;
      return Array.from({ length: shards }, (_, index): Cell => {
        const part = shards === 1 ? "" : `-${index + 1}of${shards}`;
        const last = own.at(-1)!;
        const id = `${slug(suite.name)}-${purpose}-${mode}${part}-r${own[0]}${own.length === 1 ? "" : `to${last}`}`;
        return {
          id: id as CellId,
          suite: suite.name,
          mode,
          shard: { index: index + 1, total: shards },
          runs: own,
          purpose,
          ...(share === undefined ? {} : { share }),
          ...(untilPassed === undefined ? {} : { untilPassed }),
          ...(round === undefined ? {} : { round }),
        };
      });
    });
  });
}
