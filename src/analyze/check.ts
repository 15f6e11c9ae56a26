/** What a plan expects and what was tallied → how often each state is, and which tests are missing or ran twice. */

import type { Account, Items, MissingBecause, MissingFromWhole } from "../model/analysis.ts";
import type { TestId } from "../model/ids.ts";
import { modes } from "../model/plan.ts";
import type { Expected, Item } from "./expected.ts";
import type { RunRecord } from "./ledger.ts";
import type { Lacking } from "./renamed.ts";
import { type State, statesOf } from "./states.ts";
import type { Seen, Tally } from "./tally.ts";

export const nothing: Readonly<Record<MissingBecause, number>> = {
  shardAbsent: 0,
  shardDied: 0,
  notLoaded: 0,
  besideNotLoaded: 0,
  notRun: 0,
  notReported: 0,
};

export interface Twice {
  readonly test?: TestId;
  readonly file: string;
  readonly runs: readonly number[];
}

export interface Checked {
  readonly counts: Pick<Account, "exact" | "ok" | "skipped" | "missing" | "duplicate">;
  readonly lacking: readonly Lacking[];
  readonly twice: readonly Twice[];
  readonly lacks: ReadonlyMap<string, Items>;
}

export function checkItems(expected: Expected, tally: Tally, runs: readonly RunRecord[]): Checked {
  const stateOf = statesOf(expected, tally, runs);
  const counts = { ok: 0, skipped: 0, duplicate: 0, ...nothing };
  let exact = 0;
  const lacking: Lacking[] = [];
  const twice: Twice[] = [];
  const lacks = new Map<string, { tests: number; files: number }>();
  const check = (item: Item, seen: Seen | undefined, test: TestId | undefined) => {
    const states = runs.map((run): readonly [RunRecord, State] => [run, stateOf(item, seen, run)]);
    for (const [run, state] of states) {
      counts[state] += 1;
      if ((state === "shardAbsent" || state === "shardDied") && item.shard !== undefined)
        addTo(lacks, `${run.number}/${item.shard}`, test === undefined ? "files" : "tests");
    }
    if (states.every(([, state]) => state === "ok" || state === "skipped")) exact += 1;
    const known = { ...(test === undefined ? {} : { test }), item };
    lacking.push(...lackingIn(states).map((each) => ({ ...known, ...each })));
    const doubled = numbersOf(states.filter(([, state]) => state === "duplicate"));
    if (doubled.length > 0) twice.push({ ...(test === undefined ? {} : { test }), file: item.file, runs: doubled });
  };
  for (const [id, item] of expected.tests) check(item, tally.tests.get(id), id);
  for (const [path, item] of expected.files) check(item, tally.files.get(expected.suite)?.get(path), undefined);
  const { ok, skipped, duplicate, ...missing } = counts;
  return { counts: { exact, ok, skipped, duplicate, missing }, lacking, twice, lacks };
}

function addTo(lacks: Map<string, { tests: number; files: number }>, key: string, what: keyof Items): void {
  const known = lacks.get(key) ?? { tests: 0, files: 0 };
  known[what] += 1;
  lacks.set(key, known);
}

const fromWhole: readonly MissingFromWhole[] = ["notLoaded", "besideNotLoaded", "notRun", "notReported"];

/** By mode and by reason. */
function lackingIn(states: readonly (readonly [RunRecord, State])[]): Pick<Lacking, "mode" | "because" | "runs">[] {
  const lost = states.filter(([, state]) => fromWhole.includes(state as MissingFromWhole));
  if (lost.length === 0) return [];
  return modes.flatMap((mode) =>
    fromWhole.flatMap((because) => {
      const runs = numbersOf(lost.filter(([run, state]) => run.mode === mode && state === because));
      return runs.length === 0 ? [] : [{ mode, because, runs }];
    }),
  );
}

function numbersOf(states: readonly (readonly [RunRecord, State])[]): readonly number[] {
  return states.map(([{ number }]) => number);
}
