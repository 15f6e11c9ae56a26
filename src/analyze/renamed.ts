/** Tests that are missing and tests that are not in the plan → those that probably are one test under a new name. */

import type { MissingFromWhole } from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { TestId } from "../model/ids.ts";
import type { Mode } from "../model/plan.ts";
import type { Item } from "./expected.ts";
import type { RunRecord } from "./ledger.ts";
import { shardStateOf } from "./states.ts";

/** What whole shards lack in one mode for one reason; without `test` it is the whole file. */
export interface Lacking {
  readonly test?: TestId;
  readonly item: Item;
  readonly mode: Mode;
  readonly because: MissingFromWhole;
  readonly runs: readonly number[];
}

/** Seen, and not in the plan. */
export interface Strange {
  readonly test: TestId;
  readonly file: string | undefined;
  readonly runs: readonly number[];
}

export interface Renamed {
  readonly test: TestId;
  readonly to: TestId;
  readonly runs: readonly number[];
}

/** In one file, and in the same runs, one that is missing and one that is strange: more than one of either tells nothing. */
export function renamedAmong(
  lacking: readonly Lacking[],
  strange: readonly Strange[],
  runs: readonly RunRecord[],
): readonly Renamed[] {
  if (lacking.length === 0 || strange.length === 0) return [];
  const lost = [...unreported(lacking).values()];
  const byFile = groupBy(strange, ({ file }) => file);
  const groups = groupBy(lost, ({ item, runs: own }) => keyOf(item, own));
  return [...groups.values()].flatMap((group): Renamed[] => {
    const [{ test, item, runs: own }] = group as [Lost];
    const whole = runs.filter((run) => shardStateOf(item, run) === "whole").map(({ number }) => number);
    const key = keyOf(item, own);
    const same = (byFile.get(item.file) ?? []).filter(
      (each) =>
        keyOf(
          item,
          each.runs.filter((run) => whole.includes(run)),
        ) === key,
    );
    return group.length === 1 && same.length === 1 ? [{ test, to: same[0]!.test, runs: own }] : [];
  });
}

interface Lost {
  readonly test: TestId;
  readonly item: Item;
  readonly runs: readonly number[];
}

/** Both modes together. */
function unreported(lacking: readonly Lacking[]): ReadonlyMap<TestId, Lost> {
  const lost = new Map<TestId, Lost>();
  for (const { test, item, because, runs } of lacking) {
    if (test === undefined || because !== "notReported") continue;
    lost.set(test, { test, item, runs: [...(lost.get(test)?.runs ?? []), ...runs].sort((a, b) => a - b) });
  }
  return lost;
}

function keyOf({ file, shard }: Item, runs: readonly number[]): string {
  return `${file}\n${shard}\n${runs.join()}`;
}
