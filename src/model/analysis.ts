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

/** Of what a plan asks for: tests, and those files whose tests it does not know. */
export interface Items {
  readonly tests: number;
  readonly files: number;
}

/**
 * Why a run lacks a test that it was to show. `shardAbsent`: nothing of its shard came. `shardDied`: its shard's part of
 * the run is not whole. `notLoaded`: its file failed to load. `notRun`: it was kept back, mostly by a hook that failed.
 * `besideNotLoaded`: another file of its shard failed to load, and nothing of the shard ran. `notReported`: its shard's
 * part is whole, and it is not in it.
 */
export type MissingBecause = "shardAbsent" | "shardDied" | MissingFromWhole;
/** Those that a whole run leaves. */
export type MissingFromWhole = "notLoaded" | "besideNotLoaded" | "notRun" | "notReported";

/** Asked for, and not seen as asked; or seen, and not asked for. `lacks`: what of the plan was not seen for this reason. */
export type Gap =
  | {
      readonly kind: "cellMissing";
      readonly cell: CellId;
      /** `died`: it said that it had begun, and nothing after that. */
      readonly because: "neverCame" | "died" | "unreadable" | "otherPlan";
      readonly lacks?: Items;
    }
  /** Nothing came of these shards in any run of the suite, though of others it did. */
  | {
      readonly kind: "shardsMissing";
      readonly suite: string;
      readonly shards: readonly number[];
      readonly total: number;
      readonly cells: number;
      readonly lacks?: Items;
    }
  | { readonly kind: "runMissing"; readonly cell: CellId; readonly run: number; readonly lacks?: Items }
  | {
      readonly kind: "runIncomplete";
      readonly cell: CellId;
      readonly run: number;
      readonly because: RunTrouble;
      readonly problems: readonly Problem[];
      readonly lacks?: Items;
    }
  /** Without `because`: the plan does not know the test, and other whole runs have it. */
  | {
      readonly kind: "testMissing";
      readonly test: TestId;
      readonly mode: Mode;
      readonly runs: readonly number[];
      readonly because?: MissingFromWhole;
    }
  /** `tests`: all that the plan knows of it; absent where it knows none. */
  | {
      readonly kind: "fileMissing";
      readonly suite: string;
      readonly file: string;
      readonly tests?: number;
      readonly mode: Mode;
      readonly runs: readonly number[];
      readonly because: MissingFromWhole;
    }
  /** `test` is missing, and `to` is not in the plan: both of one file, in the same runs. */
  | { readonly kind: "testRenamed"; readonly test: TestId; readonly to: TestId; readonly runs: readonly number[] }
  /** More than one shard ran it in one run. */
  | { readonly kind: "testTwice"; readonly test: TestId; readonly runs: readonly number[] }
  | {
      readonly kind: "fileTwice";
      readonly suite: string;
      readonly file: string;
      readonly tests?: number;
      readonly runs: readonly number[];
    }
  /** Seen, and not in the plan. */
  | { readonly kind: "testUnexpected"; readonly test: TestId; readonly runs: readonly number[] }
  | {
      readonly kind: "fileUnexpected";
      readonly suite: string;
      readonly file: string;
      readonly runs: readonly number[];
    }
  /** Files of results that are no cell's of this plan, so that they were not used. */
  | {
      readonly kind: "strayResults";
      readonly because: "otherPlan" | "unreadable" | "noCell";
      readonly plan?: Digest;
      readonly files: readonly string[];
    };

/**
 * What a gap weighs. `hole`: evidence is lacking, so nothing is claimed. `fault`: the evidence is there, and shows that
 * not every test ran exactly once. `note`: worth knowing.
 */
export const gapWeights: Readonly<Record<Gap["kind"], "hole" | "fault" | "note">> = {
  cellMissing: "hole",
  shardsMissing: "hole",
  runMissing: "hole",
  runIncomplete: "hole",
  testMissing: "fault",
  fileMissing: "fault",
  testRenamed: "fault",
  testTwice: "fault",
  fileTwice: "fault",
  testUnexpected: "note",
  fileUnexpected: "note",
  strayResults: "note",
};

/** Whether every run of a suite showed exactly once what the plan asks for. */
export interface Account {
  readonly suite: string;
  /**
   * By what it was checked. `tests`: by the plan's tests, and by the file where the plan does not know a file's tests.
   * `files`: by the plan's files alone. `none`: the plan lists nothing, so whole runs were compared with one another.
   */
  readonly level: "tests" | "files" | "none";
  /** Of every run; with `none` the tests that any run showed. */
  readonly expected: Items;
  /** Asked for, over both modes. */
  readonly runs: number;
  readonly shards: number;
  /** Of the expected, those that ran exactly once, or that the suite itself skipped, in every run. */
  readonly exact: number;
  /** One for each of the expected and run. */
  readonly ok: number;
  readonly skipped: number;
  readonly missing: Readonly<Record<MissingBecause, number>>;
  readonly duplicate: number;
  /** One for each test (or file) that the plan lacks and run; those of `renamed` are not among them. */
  readonly unexpected: number;
  /** Pairs of a test that is missing, and counted as that, and of another that probably is the same. */
  readonly renamed: number;
}

/** The same test, but for the suite's name, observed in several suites. */
export interface SharedTests {
  readonly suites: readonly string[];
  readonly tests: number;
}

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
  /** Files of which a whole run shows nothing. */
  | { readonly kind: "filesMissing"; readonly files: number; readonly reaction: "fail" | "warn" }
  /** What more than one shard ran in one run. */
  | { readonly kind: "twice"; readonly ran: Items; readonly reaction: "fail" | "warn" }
  /** What the plan lacks. */
  | { readonly kind: "unexpected"; readonly seen: Items; readonly reaction: "warn" }
  | { readonly kind: "target"; readonly suite: string; readonly runs: number };

/** Whether a gate fails only since not every test ran exactly once, and not by what tests did. */
export function failsByExecution({ status, reasons }: Analysis["gate"]): boolean {
  const failing = reasons.filter((reason) => "reaction" in reason && reason.reaction === "fail");
  return (
    status === "fail" &&
    failing.length > 0 &&
    failing.every((reason) => reason.kind !== "verdicts" || reason.verdict === "missing")
  );
}

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
  /** Of each suite. */
  readonly executed: readonly Account[];
  readonly shared: readonly SharedTests[];
  readonly runs: readonly RunAccount[];
  /** Notes of the runs, each once. */
  readonly notes: readonly Problem[];
}
