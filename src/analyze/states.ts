/** What a plan expects of a run and what was tallied of it → one state for each test (or file) and run. */

import type { MissingBecause } from "../model/analysis.ts";
import type { Expected, Item } from "./expected.ts";
import type { RunRecord, ShardState } from "./ledger.ts";
import { markIn, type Seen, type Tally, type TestTally } from "./tally.ts";

export type State = "ok" | "skipped" | "duplicate" | MissingBecause;

/** `seen`: what was tallied of it; absent where no run showed it. */
export type StateOf = (item: Item, seen: Seen | undefined, run: RunRecord) => State;

export function statesOf(expected: Expected, tally: Tally, runs: readonly RunRecord[]): StateOf {
  const around = aroundTests(expected.suite, tally);
  const keptBack = keptBackShards(expected, tally, runs, around.files);
  return (item, seen, run) => {
    const mark = seen === undefined ? "unseen" : markIn(seen, run.number);
    if (mark === "passed" || mark === "failed") return seen!.twice.has(run.number) ? "duplicate" : "ok";
    const file = around.files.get(item.file);
    const loaded = file === undefined ? "unseen" : markIn(file, run.number);
    // Vitest calls skipped what a hook of the file kept back.
    if (mark === "skipped" && loaded !== "failed") return "skipped";
    const shard = shardStateOf(item, run);
    if (shard !== "whole") return shard === "absent" ? "shardAbsent" : "shardDied";
    if (mark !== "unseen") return "notRun";
    if (loaded === "failed") return "notLoaded";
    if (loaded === "skipped") return "skipped";
    if (around.hooks.get(item.file)?.some((hook) => markIn(hook, run.number) === "failed")) return "notRun";
    return item.shard !== undefined && keptBack.has(shardKey(run, item.shard)) ? "besideNotLoaded" : "notReported";
  };
}

/** Where the plan leaves the shards to the runner, any of them may hold it. */
export function shardStateOf({ shard }: Item, run: RunRecord): ShardState {
  if (shard !== undefined) return run.shards[shard - 1] ?? "absent";
  if (run.shards.includes("absent")) return "absent";
  return run.shards.includes("died") ? "died" : "whole";
}

interface Around {
  /** What reports say of a file itself. */
  readonly files: ReadonlyMap<string, TestTally>;
  readonly hooks: ReadonlyMap<string, readonly TestTally[]>;
}

function aroundTests(suite: string, tally: Tally): Around {
  const files = new Map<string, TestTally>();
  const hooks = new Map<string, TestTally[]>();
  for (const test of tally.tests.values()) {
    if (test.name.suite !== suite || test.role?.file === undefined) continue;
    if (test.role.is === "file") files.set(test.role.file, test);
    if (test.role.is === "hook") hooks.set(test.role.file, [...(hooks.get(test.role.file) ?? []), test]);
  }
  return { files, hooks };
}

/** Some runners (pytest, RSpec) run nothing at all where one file does not load. */
function keptBackShards(
  expected: Expected,
  tally: Tally,
  runs: readonly RunRecord[],
  files: Around["files"],
): ReadonlySet<string> {
  const shards = new Map(
    [...expected.tests.values(), ...expected.files.values()].map(({ file, shard }) => [file, shard]),
  );
  const failed = new Set<string>();
  for (const [path, file] of files)
    for (const run of runs) if (markIn(file, run.number) === "failed") failed.add(shardKey(run, shards.get(path) ?? 0));
  if (failed.size === 0) return failed;
  for (const [{ shard }, seen] of itemsOf(expected, tally))
    for (const run of seen === undefined ? [] : runs)
      if (markIn(seen!, run.number) !== "unseen") failed.delete(shardKey(run, shard ?? 0));
  return failed;
}

function shardKey(run: RunRecord, shard: number): string {
  return `${run.number}/${shard}`;
}

/** Tests first, in the order of the plan, then the files whose tests it does not know. */
export function* itemsOf(expected: Expected, tally: Tally): Generator<readonly [Item, Seen | undefined]> {
  for (const [id, item] of expected.tests) yield [item, tally.tests.get(id)];
  for (const [path, item] of expected.files) yield [item, tally.files.get(expected.suite)?.get(path)];
}
