/** A failing test and the cells of its runs → its first attempts, each with the places where it ran. */

import type { PlaceKind } from "../model/analysis.ts";
import type { Machine } from "../model/results.ts";
import { type Case, rateOf } from "./cases.ts";
import type { RunRecord } from "./ledger.ts";
import type { Attempt } from "./places.ts";
import { markIn, type Tally } from "./tally.ts";

/** Machines by run and shard. */
export type Machines = ReadonlyMap<string, Machine>;

export function machinesIn(tally: Tally): Machines {
  return new Map(
    [...tally.cells.values()].flatMap(({ cell, machine }) =>
      cell.runs.map((run) => [placeKey(run, cell.shard.index), machine] as const),
    ),
  );
}

function placeKey(run: number, shard: number): string {
  return `${run}/${shard}`;
}

export function imageOf({ os, cpus, runtime }: Machine): string {
  return `${os}, ${cpus} processors, ${runtime}`;
}

/** Those of the mode in which it fails more: one worker is all that a sequential run has, and would pass for the cause. */
export function attemptsOf({ tally, runs, rated }: Case, shard: number | undefined, machines: Machines): Attempt[] {
  const mode = rateOf(rated.sequential) > rateOf(rated.parallel) ? "sequential" : "parallel";
  return runs.rated[mode].flatMap((run): Attempt[] => {
    const mark = markIn(tally, run.number);
    if (mark !== "passed" && mark !== "failed") return [];
    return [{ failed: mark === "failed", ...placesIn(run, shard, tally.workers?.[run.number] ?? 0, machines) }];
  });
}

/** `worker`: its slot and 1; 0 where it is not told. */
function placesIn(
  { number, shards }: RunRecord,
  shard: number | undefined,
  worker: number,
  machines: Machines,
): Partial<Record<PlaceKind, string>> {
  const own = shard ?? (shards.length === 1 ? 1 : undefined);
  const machine = own === undefined ? undefined : machines.get(placeKey(number, own));
  return {
    ...(own === undefined ? {} : { shard: String(own) }),
    ...(worker === 0 ? {} : { worker: String(worker - 1) }),
    ...(machine === undefined ? {} : { machine: machine.id, image: imageOf(machine) }),
  };
}
