/** How the shards of a suite came about: what the planner tells beyond the plan itself. */

import type { Known } from "./plan.ts";

export interface Sizing {
  readonly suite: string;
  readonly files: number;
  /** Absent where the runner lists files only. */
  readonly tests?: number;
  readonly shards: number;
  /** Milliseconds of one worker, of the longest shard. Meaningless where all is guessed from sizes. */
  readonly longest: number;
  /** No division over as many shards has a longest one shorter than this. */
  readonly bound: number;
  /** The unit that alone takes longer than its shard should, so that no number of shards takes less; milliseconds. */
  readonly binding?: { readonly name: string; readonly expected: number };
  /** Files by the source of their times. */
  readonly known: Readonly<Record<Known, number>>;
  readonly choice?: ShardChoice;
}

/** Why `shards: auto` took that number. */
export interface ShardChoice {
  /** Milliseconds that a job may take. */
  readonly budget: number;
  /** 0–1: of jobs that are to keep it. */
  readonly confidence: number;
  /** False where no number of shards does. */
  readonly keeps: boolean;
  /** For 1, 2, 3, … shards. */
  readonly curve: readonly CurvePoint[];
}

/** What a suite over that many shards would take and cost. */
export interface CurvePoint {
  readonly shards: number;
  /** Milliseconds by the clock of the slowest job, set-up included, as expected. */
  readonly wall: number;
  /** Milliseconds by the clock that the slowest job keeps with the confidence of the choice. */
  readonly promised: number;
  /** Minutes of all jobs together, as expected. */
  readonly billed: number;
}
