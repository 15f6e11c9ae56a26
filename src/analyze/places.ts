/** First attempts and where they ran → the tests whose failures depend on the place. */

import { type PlaceFinding, type PlaceKind, placeKinds } from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { TestId } from "../model/ids.ts";
import { lnChoose } from "./beta.ts";

/** One first attempt. A place that is not told is absent. */
export type Attempt = { readonly failed: boolean } & { readonly [Kind in PlaceKind]?: string };

export interface Placed {
  readonly test: TestId;
  readonly attempts: readonly Attempt[];
}

/** Fewer say nothing of a place. */
const fewestFailures = 3;
/** Of wrong findings among the findings, in the mean (Benjamini and Hochberg 1995). */
const wrong = 0.05;
const permutations = 9_999;
/** Tables with more cells than this are permuted instead of being gone through. */
const mostTables = 20_000;

interface Level {
  readonly name: string;
  readonly runs: number;
  readonly failures: number;
}

interface Tested {
  readonly test: TestId;
  readonly kind: PlaceKind;
  readonly levels: readonly Level[];
  readonly p: number;
}

/**
 * Of each test and kind of place with at least two levels that saw it twice: whether its failures are spread over the
 * levels as chance would, given how many there are (exact permutation test of the chi-square statistic). Kinds whose
 * smallest possible p is above 5 % are dropped first, since they can find nothing (Gilbert 2005). Of several kinds that
 * tell the same the coarser one is named: the kind of machine before the machine, the shard before the worker.
 */
export function placesOf(tests: readonly Placed[]): ReadonlyMap<TestId, PlaceFinding> {
  const tested = tests.flatMap(({ test, attempts }) =>
    placeKinds.flatMap((kind): Tested[] => {
      const levels = levelsOf(attempts, kind);
      if (levels === undefined) return [];
      return [{ test, kind, levels, p: pOf(levels) }];
    }),
  );
  const found = groupBy(significant(tested), ({ test }) => test);
  return new Map([...found].map(([test, own]) => [test, findingOf(coarsest(own))]));
}

/** Undefined where they can tell nothing. */
function levelsOf(attempts: readonly Attempt[], kind: PlaceKind): readonly Level[] | undefined {
  const placed = attempts.filter((attempt) => attempt[kind] !== undefined);
  const levels = [...groupBy(placed, (attempt) => attempt[kind]!)]
    .map(([name, own]) => ({ name, runs: own.length, failures: own.filter(({ failed }) => failed).length }))
    .filter(({ runs }) => runs > 1)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const failures = levels.reduce((sum, level) => sum + level.failures, 0);
  const runs = levels.reduce((sum, level) => sum + level.runs, 0);
  if (levels.length < 2 || failures < fewestFailures || failures === runs) return undefined;
  return smallestP(levels, failures, runs) > wrong ? undefined : levels;
}

/** That of the table in which one level has as many of the failures as it can. */
function smallestP(levels: readonly Level[], failures: number, runs: number): number {
  const all = lnChoose(runs, failures);
  return Math.min(
    ...levels.map((level) => {
      const there = Math.min(level.runs, failures);
      return Math.exp(lnChoose(level.runs, there) + lnChoose(runs - level.runs, failures - there) - all);
    }),
  );
}

/** How far the failures of each level are from its share, summed. */
function statistic(failures: readonly number[], levels: readonly Level[], rate: number): number {
  return levels.reduce((sum, { runs }, at) => sum + (failures[at]! - runs * rate) ** 2 / runs, 0);
}

function pOf(levels: readonly Level[]): number {
  const failures = levels.map((level) => level.failures);
  const [all, runs] = [sumOf(failures), sumOf(levels.map((level) => level.runs))];
  const seen = statistic(failures, levels, all / runs) * (1 - 1e-9);
  const tables = levels.slice(1).reduce((count, level) => count * (Math.min(level.runs, all) + 1), 1);
  return tables <= mostTables ? exactP(levels, all, runs, seen) : permutedP(levels, all, runs, seen);
}

/** Goes through all tables with the same margins. */
function exactP(levels: readonly Level[], all: number, runs: number, seen: number): number {
  const total = lnChoose(runs, all);
  const visit = (at: number, left: number, ln: number, so: readonly number[]): number => {
    if (at === levels.length - 1) {
      const last = levels[at]!.runs;
      if (left > last) return 0;
      const table = [...so, left];
      return statistic(table, levels, all / runs) >= seen ? Math.exp(ln + lnChoose(last, left) - total) : 0;
    }
    let p = 0;
    for (let k = 0; k <= Math.min(left, levels[at]!.runs); k++)
      p += visit(at + 1, left - k, ln + lnChoose(levels[at]!.runs, k), [...so, k]);
    return p;
  };
  return Math.min(1, visit(0, all, 0, []));
}

/** Draws the failures anew over all attempts; the same draws for the same table. */
function permutedP(levels: readonly Level[], all: number, runs: number, seen: number): number {
  const owners = levels.flatMap((level, at) => Array.from({ length: level.runs }, () => at));
  let state = 0x9e3779b9;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  let extreme = 0;
  for (let round = 0; round < permutations; round++) {
    const drawn = levels.map(() => 0);
    for (let at = 0; at < all; at++) {
      const other = at + below(owners.length - at);
      [owners[at], owners[other]] = [owners[other]!, owners[at]!];
      drawn[owners[at]!]! += 1;
    }
    if (statistic(drawn, levels, all / runs) >= seen) extreme += 1;
  }
  return (extreme + 1) / (permutations + 1);
}

function significant(tested: readonly Tested[]): readonly Tested[] {
  const sorted = tested.toSorted((a, b) => a.p - b.p);
  const last = sorted.findLastIndex(({ p }, index) => p <= (wrong * (index + 1)) / sorted.length);
  return sorted.slice(0, last + 1);
}

const coarseness: readonly PlaceKind[] = ["image", "machine", "shard", "worker"];

/** With a p that is not far from the best. */
function coarsest(own: readonly Tested[]): Tested {
  const best = Math.min(...own.map(({ p }) => p));
  return own
    .filter(({ p }) => p <= 10 * best)
    .toSorted((a, b) => coarseness.indexOf(a.kind) - coarseness.indexOf(b.kind))[0]!;
}

function findingOf({ kind, levels, p }: Tested): PlaceFinding {
  const worst = levels.reduce((a, b) => (b.failures / b.runs > a.failures / a.runs ? b : a));
  const sum = (what: "runs" | "failures") => sumOf(levels.map((level) => level[what])) - worst[what];
  return {
    place: kind,
    level: worst.name,
    there: { runs: worst.runs, failures: worst.failures },
    elsewhere: { runs: sum("runs"), failures: sum("failures") },
    p,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
