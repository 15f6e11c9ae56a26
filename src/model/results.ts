/** What one cell hands on: every run of it, as observed. */

import type { Digest, TestId, TestName } from "./ids.ts";
import { isFailure, type Observation } from "./observation.ts";
import type { Cell } from "./plan.ts";
import type { Problem } from "./problem.ts";

export type Ending =
  | { readonly kind: "exited"; readonly code: number }
  /** A signal that we did not send. */
  | { readonly kind: "killed"; readonly signal: string }
  /** Stopped by us at its time limit, in milliseconds. */
  | { readonly kind: "timedOut"; readonly after: number }
  /** Stopped by us because the user (or the CI system) asked. */
  | { readonly kind: "interrupted" }
  | { readonly kind: "notStarted" };

/** One start of the runner. */
export interface Run {
  readonly number: number;
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Milliseconds. */
  readonly took: number;
  readonly ending: Ending;
  readonly observations: readonly Observation[];
  /** Why this run's observations cannot be taken for the whole; empty for a run that can be trusted. */
  readonly problems: readonly Problem[];
  /** What is worth knowing and takes nothing from the run. */
  readonly notes: readonly Problem[];
}

export interface Machine {
  readonly os: string;
  readonly cpus: number;
  readonly runtime: string;
  /** Tells two machines apart; says nothing else about them. */
  readonly id: string;
}

export interface CellResults {
  readonly kind: "results";
  readonly version: 1;
  readonly plan: Digest;
  /** Of the CI run, from 1: a job that was run again has the higher one. */
  readonly attempt: number;
  readonly cell: Cell;
  readonly machine: Machine;
  /** What the ids in the observations stand for. */
  readonly tests: Readonly<Record<TestId, TestName>>;
  /** Fewer than the cell asks for when it has not ended, or died. */
  readonly runs: readonly Run[];
}

/** What one run showed, in figures. */
export interface RunCounts {
  readonly passed: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly took: number;
  /** It ended by itself, and its reports can be taken for the whole. */
  readonly whole: boolean;
}

/** First attempts count, as everywhere. */
export function countRun({ observations, problems, ending, took }: Run): RunCounts {
  const first = observations.filter(({ attempt }) => attempt === 0);
  return {
    passed: first.filter(({ outcome }) => outcome === "passed").length,
    failed: first.filter(isFailure).length,
    took,
    whole: problems.length === 0 && ending.kind === "exited",
  };
}
