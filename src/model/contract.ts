/** The environment that a cell gives its tests: written by `run`, read back by the isolation library. */

import { type ByMode, type Exported, type Mode, type Shard, seedOfRun } from "./plan.ts";

/** What one worker slot of a run has for itself. */
export interface Slot {
  /** From 0. */
  readonly slot: number;
  /** `s2_r3_w0`: unique for shard, run and slot of a plan. */
  readonly suffix: string;
  readonly stores: Readonly<Record<string, { readonly env: string; readonly url: string }>>;
  readonly ports: Readonly<Record<string, number>>;
  readonly directories: Readonly<Record<string, string>>;
}

export interface SlotsFile {
  readonly kind: "slots";
  readonly version: 1;
  readonly namespace: string;
  readonly slots: readonly Slot[];
}

/** Which start of the runner it is. */
export interface Here {
  readonly suite: string;
  readonly mode: Mode;
  readonly shard: Shard;
  readonly run: number;
  /** Of an isolated run, from 1: which of its tests or files runs alone. */
  readonly item?: number;
  readonly planSeed: number;
}

/** Of a shard and run; a slot adds `_w` and its number. */
export function databaseSuffix({ shard, run, item }: Pick<Here, "shard" | "run" | "item">): string {
  return `s${shard.index}_r${run}${item === undefined ? "" : `_i${item}`}`;
}

/** Short, `[a-z0-9_]` only, unique for suite × mode × shard × run (and item). */
export function namespace(here: Here): string {
  const suite = here.suite
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .slice(0, 24);
  return `${suite}_${letters[here.mode]}_${databaseSuffix(here)}`;
}

const letters: ByMode<string> = { sequential: "s", parallel: "p", shuffled: "h", isolated: "i" };

/** The shard as other services name it; some suites would shard a second time by it, so only where it is wanted. */
const exported: Readonly<Record<Exported, (shard: Shard) => Record<string, string>>> = {
  "ci-node": ({ index, total }) => ({ CI_NODE_INDEX: String(index - 1), CI_NODE_TOTAL: String(total) }),
  bazel: ({ index, total }) => ({ TEST_SHARD_INDEX: String(index - 1), TEST_TOTAL_SHARDS: String(total) }),
};

/** All variables of a run. Those of stores, ports and directories are slot 0's, until the test process finds its slot. */
export function environment(
  here: Here,
  slots: SlotsFile,
  slotsPath: string,
  wanted: readonly Exported[] = [],
): Record<string, string> {
  const first = slots.slots[0];
  return {
    FLAKEPROOF: "1",
    FLAKEPROOF_SUITE: here.suite,
    FLAKEPROOF_MODE: here.mode,
    FLAKEPROOF_SHARD: String(here.shard.index),
    FLAKEPROOF_SHARDS: String(here.shard.total),
    FLAKEPROOF_RUN: String(here.run),
    FLAKEPROOF_SEED: String(seedOfRun(here.planSeed, here.run)),
    FLAKEPROOF_NAMESPACE: namespace(here),
    FLAKEPROOF_SLOTS: slotsPath,
    DB_SUFFIX: databaseSuffix(here),
    ...Object.assign({}, ...wanted.map((each) => exported[each](here.shard))),
    ...(first === undefined ? {} : slotVariables(first)),
  };
}

/** The variables under which users' code finds what its slot has. */
export function slotVariables(slot: Slot): Record<string, string> {
  return Object.fromEntries([
    ...Object.values(slot.stores).map((store) => [store.env, store.url]),
    ...Object.entries(slot.ports).map(([name, port]) => [name, String(port)]),
    ...Object.entries(slot.directories),
  ]);
}
