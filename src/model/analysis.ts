/** What the observations carry: verdicts, proof, gaps. Findings are data; their words are in `render/words.ts`. */

import type { CellId, Digest, TestId } from "./ids.ts";
import type { Failure } from "./observation.ts";
import type { Mode } from "./plan.ts";
import type { Problem } from "./problem.ts";

/** First attempts, and how many of them failed. */
export interface Count {
  readonly runs: number;
  readonly failures: number;
}

/** A failure rate lies between the two, each 0–1, with 95 % confidence on each side. */
export type Interval = readonly [low: number, high: number];

export type VerdictKind =
  | "stable"
  | "broken"
  | "flaky"
  | "parallel-only"
  | "parallel-worse"
  | "sequential-only"
  | "missing"
  | "skipped"
  | "undetermined";

/** More runs of each mode that would decide what is open, if the test goes on as it did. */
export interface Wants {
  readonly sequential: number;
  readonly parallel: number;
  readonly toTell: "broken-or-flaky" | "mode-bound-or-broken" | "mode-bound-or-flaky";
}

/** One way in which a test failed, and how often in each mode. */
export interface SeenFailure extends Failure {
  readonly modes: Readonly<Record<Mode, number>>;
}

export interface Verdict {
  readonly test: TestId;
  readonly suite: string;
  /** Relative to the repository; empty where no report names it. */
  readonly file: string;
  readonly verdict: VerdictKind;
  /** Expected failure rate of the next first attempt in the mode where it fails most: 0–1. */
  readonly score: number;
  /** Exact (Clopper–Pearson) for the mode where it fails most. */
  readonly interval: Interval;
  readonly modes: Readonly<Record<Mode, Count>>;
  readonly evidence: {
    /** Evidence that one mode fails more than the other; 20 would convince for one test looked at alone. */
    readonly eValue?: number;
    /** Runs in which it failed and then passed. */
    readonly retries: number;
    /** First attempts, run by run: `.` passed, `x` failed, `-` skipped, not run or not seen. */
    readonly strip: Readonly<Record<Mode, string>>;
  };
  readonly failures: readonly SeenFailure[];
  readonly wants?: Wants;
}

export type RunTrouble = "timedOut" | "killed" | "interrupted" | "notStarted" | "unreadable" | "noTests" | "exit";

/** Asked for, and not seen as asked. */
export type Gap =
  | { readonly kind: "cellMissing"; readonly cell: CellId; readonly because: "neverCame" | "unreadable" | "otherPlan" }
  | { readonly kind: "runMissing"; readonly cell: CellId; readonly run: number }
  | {
      readonly kind: "runIncomplete";
      readonly cell: CellId;
      readonly run: number;
      readonly because: RunTrouble;
      readonly problems: readonly Problem[];
    }
  | { readonly kind: "testMissing"; readonly test: TestId; readonly mode: Mode; readonly runs: readonly number[] }
  /** More than one shard ran it in one run. */
  | { readonly kind: "testTwice"; readonly test: TestId; readonly runs: readonly number[] };

/** A suite run is the unit: it is red if any of its tests failed on the first attempt. */
export type SuiteProof = {
  readonly suite: string;
  readonly tests: number;
  /** Parallel runs that were whole. */
  readonly runs: number;
  readonly red: number;
  readonly sequential: { readonly runs: number; readonly red: number };
  readonly machines: number;
  readonly workers: number;
} & (
  | {
      readonly holds: true;
      /** With this confidence a parallel run is red by flakiness less often than `rateBelow`. */
      readonly level: number;
      readonly rateBelow: number;
      /** Clean runs that are still lacking for each bound that is not proven yet. */
      readonly more: readonly { readonly rate: number; readonly runs: number }[];
      /** Failures per run still to be expected from tests that never failed (Good–Turing): at most. */
      readonly newPerRunBelow: number;
    }
  | {
      readonly holds: false;
      readonly because: readonly ("failures" | "gaps" | "noRuns")[];
      /** Of a parallel run being red, where any was whole. */
      readonly rate?: Interval;
    }
);

export interface Proof {
  readonly holds: boolean;
  /** The largest of the suites' bounds, where every suite holds. */
  readonly rateBelow?: number;
  readonly target: number;
  readonly suites: readonly SuiteProof[];
}

export type GateReason =
  | {
      readonly kind: "verdicts";
      readonly verdict: VerdictKind;
      readonly tests: number;
      readonly reaction: "fail" | "warn";
    }
  | { readonly kind: "gaps"; readonly gaps: number }
  | { readonly kind: "target"; readonly suite: string; readonly runs: number };

export interface Totals {
  readonly tests: number;
  readonly verdicts: Readonly<Record<VerdictKind, number>>;
  readonly runs: Readonly<Record<Mode, number>>;
  /** Test executions that were observed, attempts included. */
  readonly executions: number;
  /** Milliseconds in runs. */
  readonly took: Readonly<Record<Mode, number>>;
}

/** One run over all its shards, as the proof counts it. */
export interface RunAccount {
  readonly suite: string;
  readonly mode: Mode;
  readonly number: number;
  readonly seed: number;
  readonly state: "clean" | "red" | "incomplete";
  readonly took: number;
  readonly failed: number;
}

export type GateStatus = "pass" | "fail" | "incomplete";

/** How a command that judges ends. */
export const exitCodes: Readonly<Record<GateStatus, number>> = { pass: 0, fail: 1, incomplete: 3 };

export interface Analysis {
  readonly kind: "analysis";
  readonly version: 1;
  readonly commit: string;
  readonly plan: Digest;
  readonly seed: number;
  readonly gate: { readonly status: GateStatus; readonly reasons: readonly GateReason[] };
  readonly proof: Proof;
  readonly totals: Totals;
  readonly verdicts: readonly Verdict[];
  readonly clusters: readonly never[];
  readonly gaps: readonly Gap[];
  readonly runs: readonly RunAccount[];
  /** Notes of the runs, each once. */
  readonly notes: readonly Problem[];
}
