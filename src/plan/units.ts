/** Listed files and their weights → units, which no shard tears apart: files, files together, or parts of a file. */

import { groupBy } from "../model/group.ts";
import type { ModeTimes } from "../model/history.ts";
import type { ListedFile } from "../model/listing.ts";
import type { Known, Unit } from "../model/plan.ts";
import { packWeights } from "./pack.ts";
import { type WeighedTest, type Weight, weighTests } from "./weights.ts";

/** What is to be divided, and by which rules. */
export interface Division {
  readonly files: readonly ListedFile[];
  /** By path, of every file. */
  readonly weights: ReadonlyMap<string, Weight>;
  /** For the weights of single tests. */
  readonly times: ModeTimes | undefined;
  /** Paths that must stay together on one shard. Paths that are not listed are passed over. */
  readonly groups: readonly (readonly string[])[];
  /** What the runner can be told to run, and nothing else. */
  readonly exact: "files" | "tests";
  /** Milliseconds that a file costs on every shard that loads it, beside the times of its tests. */
  readonly fixture: number;
}

export interface WeighedUnit {
  readonly unit: Unit;
  /** Milliseconds on average, where `unit.expected` is what is typical. */
  readonly mean: number;
  /** Of its time around that mean, milliseconds². */
  readonly variance: number;
}

/**
 * The units for a number of shards. A file is split where it weighs more than half of what one shard should, its tests
 * can be run alone and it may be; into as few parts as bring each below that half, and each part pays the fixture again.
 * In the order of their paths and tests. One array for all numbers of shards that split nothing.
 */
export function unitsOf(division: Division): (shards: number) => readonly WeighedUnit[] {
  const { files, groups, exact } = division;
  const bundles = bundle(files, groups);
  const whole = bundles.map((each) => wholeUnit(each, division));
  const grouped = new Set(groups.flat());
  const load = whole.reduce((sum, { unit }) => sum + unit.expected, 0);
  const splittable = whole
    .map((each, index) => ({ each, files: bundles[index]! }))
    .filter(({ files }) => exact === "tests" && files.every((file) => maySplit(file, grouped)))
    .sort((a, b) => b.each.unit.expected - a.each.unit.expected);
  const known = new Map<WeighedUnit, Pieces>();
  return (shards) => {
    const half = load / shards / 2;
    const split = new Map<WeighedUnit, readonly WeighedUnit[]>();
    for (const { each, files } of splittable) {
      if (shards === 1 || each.unit.expected <= half) break;
      // What a file falls into is the same for every number of shards, and takes the most time.
      const pieces = known.get(each) ?? piecesOf(files[0]!, division);
      known.set(each, pieces);
      const parts = partsOf(pieces, half, division.fixture);
      if (parts.length > 1) split.set(each, parts);
    }
    return split.size === 0 ? whole : whole.flatMap((each) => split.get(each) ?? [each]);
  };
}

function maySplit({ path, whole, tests }: ListedFile, grouped: ReadonlySet<string>): boolean {
  return whole !== true && (tests?.length ?? 0) >= 2 && !grouped.has(path);
}

/** Files that stay together, each in the order of its paths. Groups that share a file are one. */
function bundle(files: readonly ListedFile[], groups: Division["groups"]): readonly (readonly ListedFile[])[] {
  const first = unite(groups);
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return [...groupBy(sorted, ({ path }) => first.get(path) ?? path).values()];
}

/** Of each member of a set the one that stands for all that are linked with it. */
function unite<Item>(sets: readonly (readonly Item[])[]): ReadonlyMap<Item, Item> {
  const leader = new Map<Item, Item>();
  const find = (item: Item): Item => {
    const next = leader.get(item) ?? item;
    return next === item ? item : find(next);
  };
  for (const set of sets) for (const item of set) leader.set(find(item), find(set[0]!));
  return new Map([...leader.keys()].map((item) => [item, find(item)]));
}

function wholeUnit(files: readonly ListedFile[], { weights, fixture }: Division): WeighedUnit {
  const all = files.map(({ path }) => weights.get(path)!);
  return weighedUnit({ files: files.map(({ path }) => path) }, all, files.length * fixture);
}

/** What vary on their own have variances that add up. */
function weighedUnit(what: Pick<Unit, "files" | "tests">, weights: readonly Weight[], fixtures: number): WeighedUnit {
  const sum = (of: (weight: Weight) => number) => weights.reduce((total, weight) => total + of(weight), 0);
  const expected = fixtures + sum((weight) => weight.expected);
  return {
    unit: { ...what, expected, known: leastKnown(weights) },
    mean: fixtures + sum(({ mean }) => mean),
    variance: sum(({ variance }) => variance),
  };
}

const byTrust: readonly Known[] = ["history", "folder", "suite", "size"];

function leastKnown(weights: readonly Weight[]): Known {
  return byTrust[Math.max(...weights.map(({ known }) => byTrust.indexOf(known)))]!;
}

/** Tests that stay together. */
interface Block {
  readonly tests: readonly WeighedTest[];
  /** Milliseconds. */
  readonly expected: number;
}

/** What a file can be split into. */
interface Pieces {
  readonly path: string;
  /** The heaviest first. */
  readonly blocks: readonly Block[];
  /** Where each test stands in its file. */
  readonly order: ReadonlyMap<WeighedTest, number>;
}

function piecesOf(file: ListedFile, { weights, times }: Division): Pieces {
  const tests = weighTests(file, times, weights.get(file.path)!);
  return { path: file.path, blocks: blocksOf(tests), order: new Map(tests.map((test, index) => [test, index])) };
}

function partsOf({ path, blocks, order }: Pieces, half: number, fixture: number): readonly WeighedUnit[] {
  // A part that is mostly fixture costs more than it spreads.
  const places = placesOf(blocks, Math.max(half - fixture, fixture));
  const parts = Array.from({ length: 1 + Math.max(...places) }, (): WeighedTest[] => []);
  for (const [index, block] of blocks.entries()) parts[places[index]!]!.push(...block.tests);
  for (const part of parts) part.sort((a, b) => order.get(a)! - order.get(b)!);
  parts.sort((a, b) => order.get(a[0]!)! - order.get(b[0]!)!);
  return parts.map((part) => partUnit(path, part, fixture));
}

/** Tests of a group stay together, and those of one handle, since the runner cannot tell them apart. */
function blocksOf(tests: readonly WeighedTest[]): readonly Block[] {
  const grouped = tests.filter(({ test }) => test.group !== undefined);
  const byHandle = groupBy(tests, ({ test }) => test.handle).values();
  const byGroup = groupBy(grouped, ({ test }) => test.group).values();
  const leader = unite([...byHandle, ...byGroup]);
  return [...groupBy(tests, (each) => leader.get(each)).values()]
    .map((members) => ({ tests: members, expected: members.reduce((sum, { weight }) => sum + weight.expected, 0) }))
    .sort((a, b) => b.expected - a.expected);
}

/** The part of each block: as few parts as keep the heaviest within the room, or within the heaviest block. */
function placesOf(blocks: readonly Block[], room: number): Int32Array {
  const weights = Float64Array.from(blocks, ({ expected }) => expected);
  const limit = Math.max(room, weights[0]!) * (1 + 1e-9);
  const work = weights.reduce((sum, weight) => sum + weight, 0);
  for (let parts = Math.max(1, Math.min(blocks.length, Math.ceil(work / limit))); ; parts++) {
    const places = packWeights(weights, parts);
    const loads = new Float64Array(parts);
    for (const [index, part] of places.entries()) loads[part]! += weights[index]!;
    if (parts >= blocks.length || Math.max(...loads) <= limit) return places;
  }
}

function partUnit(path: string, tests: readonly WeighedTest[], fixture: number): WeighedUnit {
  const planned = tests.map(({ test: { id, handle } }) => ({ id, handle }));
  return weighedUnit(
    { files: [path], tests: planned },
    tests.map(({ weight }) => weight),
    fixture,
  );
}
