/** A seed → suites and runs of them that nobody made: what files take, how that varies, and how fast machines are. */

import type { ModeTimes } from "../src/model/history.ts";
import type { TestId } from "../src/model/ids.ts";
import type { ListedFile } from "../src/model/listing.ts";
import { totalOf } from "./figures.ts";

/** 0–1, the same for the same seed. */
export type Chance = () => number;

/** Mulberry32, by Tommy Ettinger. */
export function chance(seed: number): Chance {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Box and Muller. */
export function normal(random: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function shuffled(random: Chance, count: number): readonly number[] {
  const keys = Array.from({ length: count }, random);
  return [...keys.keys()].sort((a, b) => keys[a]! - keys[b]!);
}

/** Milliseconds around a second; neighbours are alike, as files of one folder are. */
export function lognormals(random: Chance, count: number, sigma: number, alike = 0.9): Float64Array {
  let state = normal(random);
  return Float64Array.from({ length: count }, () => {
    state = alike * state + Math.sqrt(1 - alike ** 2) * normal(random);
    return 1_000 * Math.exp(sigma * state);
  });
}

/** Files in folders, and folders have a level of their own: tests of one kind lie together. */
export interface Tree {
  readonly files: readonly ListedFile[];
  /** Milliseconds. */
  readonly true: Float64Array;
}

const folderSigma = 0.8;
const fileSigma = 0.6;

export function treeOf(random: Chance, count: number, mean: number): Tree {
  const levels = Array.from({ length: Math.ceil(count / 10) }, () => folderSigma * normal(random));
  const took = Float64Array.from({ length: count }, (_, index) =>
    Math.exp(levels[Math.floor(index / 10)]! + fileSigma * normal(random)),
  );
  const scale = (mean * count) / totalOf(took);
  return { files: Array.from(took, (_, index) => ({ path: pathOf(index) })), true: took.map((each) => each * scale) };
}

export function pathOf(index: number): string {
  return `src/part${Math.floor(index / 100)}/folder${Math.floor(index / 10)}/f${index}.test.ts`;
}

export interface Noise {
  /** Of each file. */
  readonly spreads: Float64Array;
  /** Share of times that are three times as long. */
  readonly spikes: number;
  readonly speed: number;
}

export function noiseOf(random: Chance, count: number, spikes: number, speed: number): Noise {
  return { spreads: Float64Array.from({ length: count }, () => 0.05 + 0.35 * random()), spikes, speed };
}

/** The mean of many runs is the true time, but for spikes. */
export function runOf(random: Chance, tree: Tree, noise: Noise, speed: number): Float64Array {
  return tree.true.map((took, index) => {
    const sigma = Math.sqrt(Math.log1p(noise.spreads[index]! ** 2));
    const spike = random() < noise.spikes ? 3 : 1;
    return took * spike * speed * Math.exp(sigma * normal(random) - sigma ** 2 / 2);
  });
}

export function historyOf(random: Chance, tree: Tree, noise: Noise, runs: number): ModeTimes {
  const columns = Array.from({ length: runs }, () =>
    runOf(random, tree, noise, Math.exp(noise.speed * normal(random))),
  );
  const files = tree.files.map(
    ({ path }, index) => [path, columns.map((column) => Math.round(column[index]!))] as const,
  );
  return { runs: columns.map(() => noRun), files: Object.fromEntries(files), tests: {} };
}

export const noRun = { commit: "c", started: 0 };

/** Files of 1 to 39 tests; both the file's level and its tests vary. */
export function testedFiles(random: Chance): { readonly files: readonly ListedFile[]; readonly times: ModeTimes } {
  const tests: Record<TestId, [number]> = {};
  const sums: Record<string, [number]> = {};
  const files = Array.from({ length: 120 }, (_, index): ListedFile => {
    const path = pathOf(index);
    const level = Math.exp(Math.log(1_000) + normal(random));
    const own = Array.from({ length: 1 + Math.floor(random() * 39) }, (_, at) => {
      const name = { suite: "s", file: path, titles: [`t${at}`] };
      return { name, handle: `s › ${path} › t${at}`, took: level * Math.exp(normal(random)) };
    });
    for (const { handle, took } of own) tests[handle as TestId] = [took];
    sums[path] = [totalOf(own.map(({ took }) => took))];
    return { path, tests: own };
  });
  return { files, times: { runs: [noRun], files: sums, tests } };
}
