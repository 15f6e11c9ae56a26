/** What earlier trusted runs took and showed, small enough to be kept: it weighs the next plan and the next verdicts. */

import { canonical } from "./file.ts";
import type { TestId } from "./ids.ts";
import type { Mode, RunnerName, Suite } from "./plan.ts";

export interface History {
  readonly kind: "history";
  readonly version: 1;
  /** By the name of the suite. */
  readonly suites: Readonly<Record<string, SuiteHistory>>;
}

export interface SuiteHistory {
  readonly runner: RunnerName;
  readonly modes: Readonly<Partial<Record<Mode, ModeTimes>>>;
  /** Absent in a history that was written before outcomes were kept. */
  readonly outcomes?: SuiteOutcomes;
}

/** Runs whose times are remembered of each mode. */
export const mostRuns = 20;

/** Milliseconds, one column a run, the oldest first. */
export interface ModeTimes {
  /** When the first shard started: milliseconds since 1970. */
  readonly runs: readonly { readonly commit: string; readonly started: number }[];
  /**
   * First attempts of all tests of a file together; by the path of the listing. `null` where the run lacks the file, or
   * where a test of it failed: a failure ends early, and a time-out late.
   */
  readonly files: Readonly<Record<string, readonly (number | null)[]>>;
  /** Of tests that are slow enough to be worth planning alone. */
  readonly tests: Readonly<Record<TestId, readonly (number | null)[]>>;
}

/** Runs whose outcomes are remembered of each mode. */
export const mostOutcomes = 100;

/** What tests did in whole runs of the suite. A test that is not named here has not failed in any of them. */
export interface SuiteOutcomes {
  /** With a remembered run, the oldest first. */
  readonly plans: readonly PlanSeen[];
  /**
   * Of the tests that failed: one letter a run of the mode, in the order of `plans`. `.` the first attempt passed, `x` it
   * failed, `-` neither.
   */
  readonly strips: Readonly<Partial<Record<Mode, Readonly<Record<TestId, string>>>>>;
  readonly firstFlaky: Readonly<Record<TestId, FirstFlaky>>;
  /** By path: the digest that each listed file had with the newest plan. */
  readonly digests: Readonly<Record<string, string>>;
  /**
   * Clean parallel runs in a row, over plans between which neither a listed file nor the setting changed; those of a plan
   * that shared a machine count for less.
   */
  readonly clean: number;
}

export interface PlanSeen {
  readonly commit: string;
  /** The digest of config and isolation: see `settingOf`. */
  readonly setting: string;
  /** Paths of the files that differ from those of the plan before; `all` where they are many. */
  readonly changed: readonly string[] | "all";
  /** When each run started, the oldest first: milliseconds since 1970. */
  readonly runs: Readonly<Partial<Record<Mode, readonly number[]>>>;
  /** The tests that ran with this plan and not before, by their short names one after the other, sorted. */
  readonly tests: string;
}

/** Where a test was first seen to pass and to fail on one commit. */
export interface FirstFlaky {
  readonly commit: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Gives hexadecimal text. */
type Sha256 = (text: string) => string;

/** The same file for the same content; `fromEntries` takes a key such as `__proto__` for what it is. */
export function inKeyOrder<Key extends string, Value>(entries: ReadonlyMap<Key, Value>): Readonly<Record<Key, Value>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1))) as Record<Key, Value>;
}

/** What decides how the tests of a suite are started and what they share: 16 digits. The number of shards is no part of it. */
export function settingOf(suite: Suite, sha256: Sha256): string {
  const { starter, cwd, workers, env, stores, ports, directories } = suite;
  const shown = { starter, cwd, workers, env, stores, ports, directories, exports: suite.exports ?? [] };
  return sha256(canonical(shown)).slice(0, 16);
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const shortLength = 8;

/** 48 bits of the SHA-256 of a test's id, as eight letters: two of 20,000 tests are alike once in a million suites. */
export function shortName(test: TestId, sha256: Sha256): string {
  const digits = sha256(test);
  return [0, 3, 6, 9]
    .map((at) => Number.parseInt(digits.slice(at, at + 3), 16))
    .map((bits) => letters[bits >> 6]! + letters[bits & 63]!)
    .join("");
}

export function shortNames(tests: string): readonly string[] {
  return Array.from({ length: tests.length / shortLength }, (_, index) =>
    tests.slice(index * shortLength, (index + 1) * shortLength),
  );
}

/** By path; of a suite that was not listed, nothing. */
export function digestsIn({ files }: Suite): ReadonlyMap<string, string> {
  return new Map(files?.flatMap(({ path, digest }) => (digest === undefined ? [] : [[path, digest]])));
}

/** Whether the listed files and the setting are known to be those of the newest plan; false where one has no digest. */
export function isUnchanged({ digests, plans }: SuiteOutcomes, suite: Suite, setting: string): boolean {
  const [before, now] = [Object.entries(digests), digestsIn(suite)];
  if (now.size === 0 || now.size !== suite.files?.length || before.length !== now.size) return false;
  return before.every(([path, digest]) => now.get(path) === digest) && plans.at(-1)?.setting === setting;
}
