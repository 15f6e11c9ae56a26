/** Results of cells, folded in one at a time, and the last history → the next history. */

import { type History, inKeyOrder, type ModeTimes, mostRuns, type SuiteHistory } from "../model/history.ts";
import type { TestId, TestName } from "../model/ids.ts";
import { isFailure, type Observation } from "../model/observation.ts";
import { byMode, type Cell, type Mode, modes, type Plan, runsOf, type Suite } from "../model/plan.ts";
import { type CellResults, countRun, type Run } from "../model/results.ts";
import { type FileOf, fileFinder } from "./expected.ts";
import { nextOutcomes } from "./outcomes.ts";
import type { Observed } from "./screened.ts";

/** Of all suites and modes; it grows with files × runs, and with the slow tests. */
export interface Durations {
  readonly suites: ReadonlyMap<string, Readonly<Record<Mode, ModeDurations>>>;
}

interface ModeDurations {
  readonly fileOf: (name: TestName) => string;
  /** Where each run stands in the columns. */
  readonly columns: ReadonlyMap<number, number>;
  readonly runs: readonly RunSeen[];
  readonly files: Map<string, Column>;
  /** Only of those that once took half of `slow`: the others would be as many numbers as there are observations. */
  readonly tests: Map<TestId, Column>;
}

interface RunSeen {
  /** Milliseconds since 1970, of the first shard; infinite where none was seen. */
  started: number;
  /** Numbers of the shards whose run can be trusted. */
  readonly shards: Set<number>;
}

/** Milliseconds, one a run: undefined where it was not seen, null where it tells nothing. */
type Column = (number | null | undefined)[];

/** A test is worth planning alone from here, in milliseconds; and only so many of a suite, since the file is to stay small. */
const slow = 1_000;
const mostTests = 200;

/** `fileOf`: of runners whose reports name files otherwise than their listing does. */
export function startDurations(plan: Plan, fileOf?: FileOf): Durations {
  const start = (suite: Suite, mode: Mode): ModeDurations => {
    const runs = runsOf(plan, suite.name, mode);
    const find = fileFinder(suite, new Set(suite.files?.map(({ path }) => path)), fileOf);
    return {
      // What no listing has keeps the name that its report gives.
      fileOf: (name) => find(name) ?? name.file ?? name.titles[0] ?? "",
      columns: new Map(runs.map((run, column) => [run, column])),
      runs: runs.map(() => ({ started: Number.POSITIVE_INFINITY, shards: new Set() })),
      files: new Map(),
      tests: new Map(),
    };
  };
  return {
    suites: new Map(plan.suites.map((suite) => [suite.name, byMode((mode) => start(suite, mode))])),
  };
}

/** Adds one cell's results, once. What the cell is, the plan says: results come from outside. */
export function foldDurations(durations: Durations, cell: Cell, results: CellResults): void {
  const into = durations.suites.get(cell.suite)?.[cell.mode];
  if (into === undefined) return;
  for (const run of results.runs) {
    const column = cell.runs.includes(run.number) ? into.columns.get(run.number) : undefined;
    if (column === undefined || !countRun(run).whole) continue;
    const seen = into.runs[column]!;
    // Of two runs of one share the first counts: their sum would be twice the time.
    if (seen.shards.has(cell.shard.index)) continue;
    seen.shards.add(cell.shard.index);
    seen.started = Math.min(seen.started, run.started);
    foldRun(into, column, cell, run, results.tests);
  }
}

function foldRun(into: ModeDurations, column: number, cell: Cell, run: Run, tests: CellResults["tests"]): void {
  for (const each of run.observations) {
    const name = Object.hasOwn(tests, each.test) ? tests[each.test] : undefined;
    // What the results do not name, or is another suite's, has no place here; retries would count the time twice.
    if (name?.suite !== cell.suite || each.attempt !== 0) continue;
    const took = tookOf(each);
    addTo(into.files, into.fileOf(name), column, took);
    if (into.tests.has(each.test) || each.took >= slow / 2) addTo(into.tests, each.test, column, took);
  }
}

/** A failure ends early, and a time-out late; what was stopped tells nothing either. What was skipped took no time. */
function tookOf(each: Observation): number | null {
  if (each.outcome === "skipped") return 0;
  return isFailure(each) || each.outcome !== "passed" ? null : Math.max(0, each.took);
}

function addTo<Key>(columns: Map<Key, Column>, key: Key, run: number, took: number | null): void {
  const column = columns.get(key) ?? [];
  columns.set(key, column);
  const before = column[run];
  column[run] = took === null || before === null ? null : (before ?? 0) + took;
}

/**
 * The last history with one more column for every run of the plan that is whole over all its shards; the newest twenty
 * stay. What the plan does not have, and what it has no new run of, stays as it was; a suite with another runner starts
 * anew. A run that is remembered already is not added again. The same for the same arguments, whatever the order of cells.
 * `seen`: what the tests did, beside what they took; without it the remembered outcomes stay as they are.
 */
export function nextHistory(previous: History | undefined, plan: Plan, durations: Durations, seen?: Observed): History {
  const before = new Map(Object.entries(previous?.suites ?? {}));
  for (const suite of plan.suites) {
    const known = before.get(suite.name);
    const usable = known?.runner === suite.starter.runner ? known : undefined;
    before.set(suite.name, nextSuite(usable, suite, plan, durations, seen));
  }
  return { kind: "history", version: 1, suites: inKeyOrder(before) };
}

function nextSuite(
  known: SuiteHistory | undefined,
  suite: Suite,
  plan: Plan,
  durations: Durations,
  seen: Observed | undefined,
): SuiteHistory {
  const times = modes.flatMap((mode) => {
    const next = nextTimes(known?.modes[mode], suite, plan.commit, durations.suites.get(suite.name)![mode]);
    return next.runs.length === 0 ? [] : [[mode, next] as const];
  });
  const outcomes = seen === undefined ? known?.outcomes : nextOutcomes(known?.outcomes, suite, plan, seen);
  return {
    runner: suite.starter.runner,
    modes: Object.fromEntries(times),
    ...(outcomes === undefined ? {} : { outcomes }),
  };
}

const none: ModeTimes = { runs: [], files: {}, tests: {} };

function nextTimes(known: ModeTimes = none, suite: Suite, commit: string, seen: ModeDurations): ModeTimes {
  const fresh = seen.runs
    .map(({ started, shards }, column) => ({ run: { commit, started }, column, shards: shards.size }))
    .filter(({ run, shards }) => shards === suite.shards && !known.runs.some((each) => isSame(each, run)));
  if (fresh.length === 0) return known;
  const columns = fresh.map(({ column }) => column);
  const slowOnes = Object.entries(joined(known.tests, known.runs.length, seen.tests, columns))
    .filter(([id]) => seen.tests.has(id as TestId))
    .map(([id, column]) => ({ id, column, typical: medianOf(column) }))
    .filter(({ typical }) => typical >= slow)
    .sort((a, b) => b.typical - a.typical || (a.id < b.id ? -1 : 1))
    .slice(0, mostTests);
  return {
    runs: [...known.runs, ...fresh.map(({ run }) => run)].slice(-mostRuns),
    files: joined(known.files, known.runs.length, seen.files, columns),
    tests: inKeyOrder(new Map(slowOnes.map(({ id, column }) => [id, column]))),
  };
}

function isSame(a: ModeTimes["runs"][number], b: ModeTimes["runs"][number]): boolean {
  return a.commit === b.commit && a.started === b.started;
}

/** Old columns, then new ones; the newest twenty. What none of them has is dropped. */
function joined(
  known: Readonly<Record<string, readonly (number | null)[]>>,
  length: number,
  seen: ReadonlyMap<string, Column>,
  columns: readonly number[],
): Readonly<Record<string, readonly (number | null)[]>> {
  const before = new Map(Object.entries(known));
  const keys = new Set([...before.keys(), ...seen.keys()]);
  const rows = [...keys].map((key) => {
    const old = before.get(key) ?? Array.from({ length }, () => null);
    const added = columns.map((column) => rounded(seen.get(key)?.[column]));
    return [key, [...old, ...added].slice(-mostRuns)] as const;
  });
  return inKeyOrder(new Map(rows.filter(([, row]) => row.some((took) => took !== null))));
}

/** No run repeats its microseconds, and a history is kept. */
function rounded(took: number | null | undefined): number | null {
  return took === null || took === undefined ? null : Math.round(took);
}

function medianOf(column: readonly (number | null)[]): number {
  const took = column.filter((each) => each !== null).sort((a, b) => a - b);
  return took[took.length >> 1] ?? 0;
}
