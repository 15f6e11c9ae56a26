/** What shall be run: the only truth after `plan`. Its digest stands in every result. */
import type { CellId, Digest, TestId } from "./ids.ts";
/** The ways in which a suite is run, so that they can be compared. */
export declare const modes: readonly ["sequential", "parallel", "shuffled", "isolated"];
/** `shuffled`: one at a time, in an order drawn with the run's seed. `isolated`: each test (or file) alone, in a world of its own. */
export type Mode = (typeof modes)[number];
/** One value for each mode. */
export type ByMode<Value> = Readonly<Record<Mode, Value>>;
export declare function byMode<Value>(of: (mode: Mode) => Value): ByMode<Value>;
export declare const runnerNames: readonly ["vitest", "jest", "playwright", "mocha", "node", "pytest", "go", "rspec", "phpunit", "maven", "command"];
export type RunnerName = (typeof runnerNames)[number];
export interface Shard {
    /** From 1. */
    readonly index: number;
    readonly total: number;
}
/** Sets of variables that name the shard in the way of others. */
export declare const exportsNamed: readonly ["ci-node", "bazel"];
export type Exported = (typeof exportsNamed)[number];
/** How the tests of a suite are started, with `${NAME}` still unread: a plan is published, secrets are not. */
export interface Starter {
    readonly runner: RunnerName;
    /** What is started where it is not the runner's own name: `bundle exec rspec`. Not for `command`. */
    readonly program?: readonly string[];
    /** Passed to the runner as they are. Empty for `command`. */
    readonly args: readonly string[];
    /** For `command`: the shell line of a run with one worker and with several, `{workers}` and its like still unfilled. */
    readonly lines?: Readonly<Record<"sequential" | "parallel", string>>;
    /** For `command`: a shell line that prints the suite's files, one a line. */
    readonly list?: string;
    /** For `command`: where its reports appear, as patterns relative to `cwd`. */
    readonly reports?: readonly string[];
}
/** A database that every slot gets for itself. */
export interface Store {
    readonly name: string;
    /** `sqlite:path`, with `${NAME}` still unread. */
    readonly url: string;
    /** The variable that receives the private store's URL. */
    readonly env: string;
    readonly per: "worker" | "shard";
    /** Shell lines that fill a new store, with its URL in `env`: once a run, into a template that is then copied. */
    readonly migrate?: string;
    readonly seed?: string;
}
/** From where the expected time of a unit comes. */
export type Known = "history" | "folder" | "suite" | "size";
/** What is never torn apart: mostly one file. */
export interface Unit {
    /** As the listing names them. More than one where they must stay together. */
    readonly files: readonly string[];
    /** Where only some of its one file's tests: which, and how the runner names them. */
    readonly tests?: readonly PlannedTest[];
    /** Milliseconds. */
    readonly expected: number;
    readonly known: Known;
}
export interface PlannedTest {
    readonly id: TestId;
    /** The runner's own name for it. */
    readonly handle: string;
}
/** What one shard runs. */
export interface Share {
    readonly units: readonly Unit[];
    /** Milliseconds of one worker. */
    readonly expected: number;
}
/** What every run of a suite must show. */
export interface ExpectedFile {
    /** Relative to the repository, with forward slashes; for Go the import path of a package. */
    readonly path: string;
    /** Absent where the runner cannot list its tests without running them. */
    readonly tests?: readonly TestId[];
    /** The runner's own names for its tests, in their order, where it can be told to run some of them alone. */
    readonly handles?: readonly string[];
    /** Of its text: the first 16 digits of its SHA-256. Absent where the path is no file's. */
    readonly digest?: string;
}
export interface Suite {
    readonly name: string;
    readonly starter: Starter;
    /** Relative to the folder in which cells are started, with forward slashes; `.` for that folder. */
    readonly cwd: string;
    /** Of a parallel run; a sequential run has 1. */
    readonly workers: number;
    readonly shards: number;
    /** Of each shard, in order. Absent where the runner was not listed: then the shards are the runner's own. */
    readonly shares?: readonly Share[];
    /** In the order of their paths. Absent where the runner was not listed. */
    readonly files?: readonly ExpectedFile[];
    /** Paths of files that run beside every share, for the others' sake. */
    readonly beside?: readonly string[];
    /** Milliseconds that one run may take. */
    readonly timeout: number;
    readonly env: Readonly<Record<string, string>>;
    readonly stores: readonly Store[];
    /** Variables that receive a free port. */
    readonly ports: readonly string[];
    /** Variables that receive a private, empty directory. */
    readonly directories: readonly string[];
    /** Variables of others' conventions that are wanted beside ours. */
    readonly exports?: readonly Exported[];
    /** Where it differs from the plan's. */
    readonly gate?: Gate;
}
/**
 * Why runs are made that are not part of the screening. `confirm`: fresh runs of suspects, in pairs. `rerun`: a test that
 * never passed, again until it passes. `extra`: more parallel runs of files where flaky tests are to be expected.
 * `verify`: whether a test that was mended fails less.
 */
export declare const purposes: readonly ["confirm", "rerun", "extra", "verify"];
export type Purpose = (typeof purposes)[number];
/** One job of the matrix: suite × mode × shard, with its share of the runs. */
export interface Cell {
    readonly id: CellId;
    readonly suite: string;
    readonly mode: Mode;
    readonly shard: Shard;
    /** Numbers of runs. Every run of a plan has its own number, from 1, over all suites and modes; its shards share it. */
    readonly runs: readonly number[];
    /** Absent: it screens the suite. */
    readonly purpose?: Purpose;
    /** What it runs instead of its shard's share; then `shard` is 1 of 1. */
    readonly share?: Share;
    /** Its runs end before their number is reached, as soon as each of these tests has passed once. */
    readonly untilPassed?: readonly TestId[];
    /** Of the plan, from 1 where it is absent: a later round was planned when the earlier ones had been analysed. */
    readonly round?: number;
}
export type Reaction = "fail" | "warn" | "off";
export interface Gate {
    readonly flaky: Reaction;
    readonly "parallel-only": Reaction;
    readonly broken: Reaction;
    readonly missing: Reaction;
    /** The failure rate of a parallel suite run, 0–1, below which the user wants to prove it. */
    readonly target: number;
}
/** Fresh runs of suspects after the screening. */
export interface Confirm {
    readonly enabled: boolean;
    /** Of the screening's time, 0–1: what the runs after it may take. */
    readonly budget: number;
}
export interface Plan {
    readonly kind: "plan";
    readonly version: 1;
    readonly digest: Digest;
    /** Digests of the plans that it continues, the oldest first: their results are its own. */
    readonly earlier?: readonly Digest[];
    /** The tree that is judged; `unknown` outside a repository. */
    readonly commit: string;
    /** 32 bits; every run's own seed derives from it. */
    readonly seed: number;
    readonly suites: readonly Suite[];
    readonly cells: readonly Cell[];
    readonly gate: Gate;
    /** Absent in plans of older versions: no such runs. */
    readonly confirm?: Confirm;
}
/** The digest that the results of a cell bear: that of the plan in whose round it was made. */
export declare function digestFor(plan: Plan, cell: Cell): Digest;
export declare function roundOf(cell: Cell): number;
/** The cells that its last round added: those to run now. */
export declare function lastRound(plan: Plan): readonly Cell[];
/** The suite of a cell. A plan without it is not one of ours: the reader of plans has checked that. */
export declare function suiteOf(plan: Plan, cell: Cell): Suite;
/** Processes that run tests at the same time in this mode. */
export declare function workersIn(suite: Suite, mode: Mode): number;
/** Whether its runner can be told to run some of its files alone: the user's own line must take them. */
export declare function canNarrow({ files, starter: { runner, list, lines } }: Suite, mode: Mode): boolean;
/** The runs of the whole suite in one mode, in order. */
export declare function runsOf(plan: Plan, suite: string, mode: Mode): readonly number[];
/** A run's own seed: 32 bits, well spread even for neighbouring runs (the finaliser of MurmurHash3). */
export declare function seedOfRun(planSeed: number, run: number): number;
