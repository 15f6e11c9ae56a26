/** The environment that a cell gives its tests: written by `run`, read back by the isolation library. */
import { type Exported, type Mode, type Shard } from "./plan.ts";
/** What one worker slot of a run has for itself. */
export interface Slot {
    /** From 0. */
    readonly slot: number;
    /** `s2_r3_w0`: unique for shard, run and slot of a plan. */
    readonly suffix: string;
    readonly stores: Readonly<Record<string, {
        readonly env: string;
        readonly url: string;
    }>>;
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
export declare function databaseSuffix({ shard, run, item }: Pick<Here, "shard" | "run" | "item">): string;
/** Short, `[a-z0-9_]` only, unique for suite × mode × shard × run (and item). */
export declare function namespace(here: Here): string;
/** All variables of a run. Those of stores, ports and directories are slot 0's, until the test process finds its slot. */
export declare function environment(here: Here, slots: SlotsFile, slotsPath: string, wanted?: readonly Exported[]): Record<string, string>;
/** The variables under which users' code finds what its slot has. */
export declare function slotVariables(slot: Slot): Record<string, string>;
