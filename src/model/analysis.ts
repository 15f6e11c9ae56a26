/** What the observations carry: verdicts, proof, gaps. Findings are data; their words are in `render/words.ts`. */

import type { CellId, Digest, TestId } from "./ids.ts";
import type { MendName } from "./mends.ts";
import type { Failure } from "./observation.ts";
import type { ByMode, Mode, Purpose, RunnerName } from "./plan.ts";
import type { Problem } from "./problem.ts";

/** First attempts, and how many of them failed. */
export interface Count {
  readonly runs: number;
  readonly failures: number;
}

/** A failure rate lies between the two, each 0–1, with 95 % confidence. */
export type Interval = readonly [low: number, high: number];

export type VerdictKind =
  | "stable"
  | "broken"
  | "flaky"
  | "parallel-only"
  | "parallel-worse"
  | "sequential-only"
  | "order-dependent"
  | "environment"
  | "missing"
  | "skipped"
  | "undetermined";

/** More runs of each mode that would decide what is open, if the test goes on as it did. */
export interface Wants extends Readonly<Partial<Record<Mode, number>>> {
  readonly sequential: number;
  readonly parallel: number;
  readonly toTell: "broken-or-flaky" | "mode-bound-or-broken" | "mode-bound-or-flaky" | "order-dependent-or-flaky";
}

/** What a test may be, by how often it fails in the two modes; `flaky-different`: in both, and not equally often. */
export const classes = [
  "stable",
  "broken",
  "flaky-both",
  "parallel-only",
  "sequential-only",
  "flaky-different",
] as const;
export type Class = (typeof classes)[number];

/** Where a test ran, as its failures may depend on it. `machine`: one of several; `image`: system, processors, runtime. */
export const placeKinds = ["shard", "worker", "machine", "image"] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** Failures that are not spread over the places as chance would. */
export interface PlaceFinding {
  readonly place: PlaceKind;
  /** Where it fails most. */
  readonly level: string;
  readonly there: Count;
  readonly elsewhere: Count;
  /** Of an exact permutation test, 0–1, before the correction for many tests. */
  readonly p: number;
}

/**
 * How a test depends on others. `victim`: another test before it makes it fail. `brittle`: it fails without another test
 * before it.
 */
export interface OrderFinding {
  readonly role: "victim" | "brittle";
  /** Evidence that it fails more in the one condition than in the other. */
  readonly eValue: number;
  readonly fails: Mode;
  readonly passes: Mode;
}

/** What lies behind a failure, most probably. */
export const causes = [
  "shared-db-rows",
  "shared-db-schema",
  "db-contention",
  "db-capacity",
  "shared-queue",
  "port-collision",
  "fs-collision",
  "unsafe-unique-id",
  "service-not-ready",
  "external-network",
  "timeout-contention",
  "resource-exhaustion",
  "browser-lifecycle",
  "worker-crash",
  "async-leak",
  "order-pollution",
  "order-setup",
  "collection-nondeterminism",
  "in-process-race",
  "shared-state",
  "place",
  "chance",
  "product-or-test-bug",
] as const;
export type Cause = (typeof causes)[number];

/** What earlier runs on other commits say of a test. */
export interface Past {
  /** First attempts of a mode before this plan, older ones with less weight: so not whole numbers. */
  readonly runs: number;
  readonly failures: number;
  /** Where it was first seen to pass and fail on one commit. */
  readonly firstFlaky?: { readonly commit: string; readonly at: number };
  /** ln of the Bayes factor for "its failure rate has changed" against "it is as it was". */
  readonly lnChange?: number;
  /** Of a test that failed now: whether it fails more than before, or as often as ever. */
  readonly trend?: "regression" | "flake";
  /** Not seen before, or its file changed in this commit. */
  readonly fresh?: "new" | "changed";
}

/** One way in which a test failed, and how often in each mode. */
export interface SeenFailure extends Failure {
  readonly modes: ByMode<number>;
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
  readonly modes: ByMode<Count>;
  readonly evidence: {
    /** Evidence that one mode fails more than the other; 20 would convince for one test looked at alone. */
    readonly eValue?: number;
    /** Fresh pairs of blocks on which the evidence rests; absent where it rests on the screening. */
    readonly blocks?: number;
    /** Of what the test may be, 0–1, together 1; only of a test that failed. */
    readonly posterior?: Readonly<Record<Class, number>>;
    /** Runs in which it failed and then passed. */
    readonly retries: number;
    /** First attempts, run by run: `.` passed, `x` failed, `-` skipped, not run or not seen. */
    readonly strip: ByMode<string>;
    readonly order?: OrderFinding;
    readonly place?: PlaceFinding;
  };
  readonly failures: readonly SeenFailure[];
  /** The failure signature (`read` by its message) that says most. */
  readonly signature?: string;
  readonly cause?: Cause;
  /** What to change, the best first. */
  readonly fixes?: readonly MendName[];
  /** Id of the cluster that it belongs to. */
  readonly cluster?: string;
  readonly past?: Past;
  readonly wants?: Wants;
}

/** Tests that fail together. */
export interface Cluster {
  /** `c1`, `c2`, …: the largest first. */
  readonly id: string;
  readonly tests: readonly TestId[];
  /** Numbers of the runs in which at least two of them failed. */
  readonly runs: readonly number[];
  /** `burst`: in one run more failed at once than chance explains, and so it is one event and says nothing of each test. */
  readonly kind: "together" | "burst";
  /** What they share beside the runs, where it is anything. */
  readonly shared?: { readonly kind: "message" | PlaceKind; readonly value: string };
  readonly cause?: Cause;
}

/** A test of which more runs would decide something, and which runs. */
export interface Suspect {
  readonly test: TestId;
  readonly suite: string;
  /** Its file, as the plan names it. */
  readonly file: string;
  /** Files whose tests ran at the same time when it failed more often than when it passed; the likeliest first. */
  readonly overlap: readonly string[];
  /** Tests that are decided to fail more in parallel: what it collides with may be one of them. */
  readonly partners: readonly { readonly test: TestId; readonly file: string }[];
  /**
   * `rerun`: again until it passes. `alone`: without any other test, until it passes. `blocks`: pairs of sequential and
   * parallel runs with its overlap, `load`: such under the whole suite. `order`: whole sequential runs beside runs of it
   * alone.
   */
  readonly step: "rerun" | "alone" | "blocks" | "load" | "order";
  /** Blocks (or, for `rerun`, runs) that are to be made now. */
  readonly want: number;
  /** Blocks to be made where the budget does not allow the step, which takes whole runs. */
  readonly instead?: number;
  /** The mode in which it fails more. */
  readonly worse: Mode;
}

/** A file in which flaky tests are to be expected that have not failed yet. */
export interface Promising {
  readonly suite: string;
  readonly file: string;
  /** Tests to be expected to fail for the first time in one more parallel run of it. */
  readonly discoveries: number;
}

/** Milliseconds that tests take in one run, one after the other. */
export interface SuiteTimes {
  readonly suite: string;
  readonly all: number;
  /** Of the files of suspects, of what overlaps them, and of the promising. */
  readonly files: Readonly<Record<string, number>>;
}

/** What the runs cost, in first attempts of tests. */
export interface Spending {
  readonly screen: number;
  /** Those of `confirm` and `rerun`. */
  readonly confirm: number;
  readonly extra: number;
  /** What the usual design, every test 20 times in each of the two modes, would have taken. */
  readonly usual: number;
  /** All of the above, in executions of the whole suite. */
  readonly sweeps: number;
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
  /** Runs after the screening that came not or not whole: what was open stays open. */
  | {
      readonly kind: "confirmMissing";
      readonly suite: string;
      readonly runs: readonly number[];
      readonly problems: readonly Problem[];
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
  confirmMissing: "note",
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

/** A bound on a failure rate, 0–1, with the runs on which it rests. */
export interface Bound {
  readonly runs: number;
  readonly rateBelow: number;
}

/** A suite run is the unit: it is red if any of its tests failed on the first attempt. */
export type SuiteProof = {
  readonly suite: string;
  readonly tests: number;
  /** Parallel runs that were whole. */
  readonly runs: number;
  /** What they are worth, those on one machine and in one order counted for less: never more than `runs`. */
  readonly effective: number;
  /** Failures in a next run to be expected of tests that have not failed yet (Good–Turing). */
  readonly newPerRun: number;
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
      /**
       * Clean runs that are still lacking for each bound that is not proven yet, each on a machine of its own. `here`: as
       * many on the one machine that ran all so far; absent where no number of them would do.
       */
      readonly more: readonly { readonly rate: number; readonly runs: number; readonly here?: number }[];
      /** Of a single test that was named before, and of every test at once. */
      readonly oneTest: Bound;
      readonly everyTest: Bound;
      /** With clean runs of earlier commits, whose code, config and isolation were the same. */
      readonly withHistory?: Bound;
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
  readonly runs: ByMode<number>;
  /** Test executions that were observed, attempts included. */
  readonly executions: number;
  /** Milliseconds in runs. */
  readonly took: ByMode<number>;
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
  /** Absent: it screens the whole suite. */
  readonly purpose?: Purpose;
  /** Files that it was to run, where these are not all of the suite. */
  readonly files?: number;
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
  /** By suite: whose lines a mend is shown in. */
  readonly runners: Readonly<Record<string, RunnerName>>;
  readonly gate: { readonly status: GateStatus; readonly reasons: readonly GateReason[] };
  readonly proof: Proof;
  readonly totals: Totals;
  readonly verdicts: readonly Verdict[];
  readonly clusters: readonly Cluster[];
  readonly suspects: readonly Suspect[];
  readonly promising: readonly Promising[];
  readonly times: readonly SuiteTimes[];
  readonly spending: Spending;
  readonly gaps: readonly Gap[];
  /** Of each suite. */
  readonly executed: readonly Account[];
  readonly shared: readonly SharedTests[];
  readonly runs: readonly RunAccount[];
  /** Notes of the runs, each once. */
  readonly notes: readonly Problem[];
}
