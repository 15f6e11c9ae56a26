/** A listed suite and what is remembered of it → the files that are new or changed, and how often to run them more. */

import { digestsIn, type SuiteHistory } from "../model/history.ts";
import type { Suite } from "../model/plan.ts";

export interface FreshFile {
  /** As the listing names it. */
  readonly file: string;
  readonly because: "new" | "changed";
}

/**
 * In the order of the listing. None where no file is remembered: all would be new, and the screening is for all. A path
 * that is no file's cannot be told.
 */
export function freshFiles(suite: Suite, history: SuiteHistory | undefined): readonly FreshFile[] {
  const before = new Map(Object.entries(history?.outcomes?.digests ?? {}));
  if (history?.runner !== suite.starter.runner || before.size === 0) return [];
  return [...digestsIn(suite)]
    .filter(([file, digest]) => before.get(file) !== digest)
    .map(([file]) => ({ file, because: before.has(file) ? "changed" : "new" }));
}

/** Below so many milliseconds so many runs: what is quick is run often, as long as all of it is soon done. */
const extraRuns = [
  { below: 5_000, runs: 10 },
  { below: 10_000, runs: 5 },
  { below: 30_000, runs: 3 },
  { below: 300_000, runs: 2 },
] as const;

/** Parallel runs of a new or changed file beside the screening; `expected`: milliseconds of one run of it. */
export function extraRunsFor(expected: number): number {
  return extraRuns.find(({ below }) => expected < below)?.runs ?? 0;
}
