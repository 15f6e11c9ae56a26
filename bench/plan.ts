/** `npm run bench -- plan`: how even the shards are, beside the algorithms of others, and whether promises about them hold. */

import type { ModeTimes } from "../src/model/history.ts";
import type { TestId } from "../src/model/ids.ts";
import type { ListedFile } from "../src/model/listing.ts";
import type { Unit } from "../src/model/plan.ts";
import { pack } from "../src/plan/pack.ts";
import { countShards, type Wish } from "../src/plan/shard-count.ts";
import { unitsOf, type WeighedUnit } from "../src/plan/units.ts";
import { weigh } from "../src/plan/weights.ts";
import { line, mark, meanOf, quantileOf, table, totalOf, worstOf } from "./figures.ts";
import { others } from "./peers.ts";
import {
  type Chance,
  chance,
  historyOf,
  lognormals,
  type Noise,
  noiseOf,
  noRun,
  normal,
  pathOf,
  runOf,
  shuffled,
  type Tree,
  testedFiles,
  treeOf,
} from "./suites.ts";

const seeds = 40;
const fewSeeds = 5;

export function plan(): void {
  line(`node ${process.versions.node}; seeds 1 to ${seeds}, or 1 to ${fewSeeds} above 1,000 units; mean (worst)\n`);
  manyUnits();
  fewUnits();
  unknownFiles();
  heavyFiles();
  histories();
  budgets();
  times();
}

// Even shards.

function manyUnits(): void {
  const sizes = [
    [200, 8, 1],
    [200, 8, 1.5],
    [1_000, 8, 1.5],
    [1_000, 32, 1],
    [1_000, 64, 1],
    [10_000, 32, 1.5],
    [10_000, 256, 1],
    [50_000, 256, 1],
    [50_000, 256, 1.5],
  ] as const;
  packTable(
    "Heaviest shard ÷ max(sum / shards, heaviest unit), many known units (lognormal σ, neighbours alike, ρ = 0.9)",
    sizes,
    0.9,
    {
      mean: 1.0005,
      worst: 1.0005,
    },
  );
}

function fewUnits(): void {
  const sizes = [
    [20, 8, 0.5],
    [24, 8, 0.5],
    [64, 16, 0.5],
    [128, 32, 0.5],
    [256, 64, 0.5],
  ] as const;
  packTable("The same, 2 to 4 units of nearly one size a shard (σ = 0.5, ρ = 0)", sizes, 0, {
    mean: 1.025,
    worst: 1.06,
  });
}

interface Goal {
  readonly mean: number;
  readonly worst: number;
}

type Size = readonly [units: number, shards: number, sigma: number];

function packTable(title: string, sizes: readonly Size[], alike: number, goal: Goal): void {
  line(`${title}; goal: mean ≤ ${goal.mean}, worst ≤ ${goal.worst}`);
  const rows: string[][] = [];
  for (const [units, shards, sigma] of sizes) {
    const rounds = units > 1_000 ? fewSeeds : seeds;
    const suites = Array.from({ length: rounds }, (_, round) => lognormals(chance(round + 1), units, sigma, alike));
    const peers = Object.values(others).map((divide) =>
      suites.map((weights) => ratioOf(weights, divide(weights, shards), shards)),
    );
    const ours = suites.map((weights) => 1 + pack(unitsOfWeights(weights), shards).gap);
    const cells = peers.map((ratios) => `${meanOf(ratios).toFixed(3)} (${worstOf(ratios).toFixed(2)})`);
    const kept = meanOf(ours) <= goal.mean && worstOf(ours) <= goal.worst;
    const own = `${meanOf(ours).toFixed(4)} (${worstOf(ours).toFixed(4)})`;
    rows.push([String(units), String(shards), String(sigma), ...cells, own, mark(kept)]);
  }
  table(["units", "shards", "σ", ...Object.keys(others), "ours", "goal"], rows);
}

function ratioOf(weights: Float64Array, places: Int32Array, shards: number): number {
  return worstOf(loadsOf(weights, places, shards)) / Math.max(totalOf(weights) / shards, worstOf(weights));
}

function loadsOf(weights: Float64Array, places: Int32Array, shards: number): Float64Array {
  const loads = new Float64Array(shards);
  for (const [index, share] of places.entries()) loads[share]! += weights[index]!;
  return loads;
}

function unitsOfWeights(weights: Float64Array): readonly Unit[] {
  return Array.from(weights, (expected, index) => ({ files: [pathOf(index)], expected, known: "history" as const }));
}

// Files that nobody has measured yet.

/** Ways to divide a suite in which some files are not known; the places by what is known. */
type Guess = (tree: Tree, known: readonly boolean[], shards: number) => Int32Array;

const guesses: Readonly<Record<string, Guess>> = {
  "weight 0 (gotestsum)": (tree, known, shards) => guessed(tree, known, shards, () => 0),
  mean: (tree, known, shards) => guessed(tree, known, shards, meanOf),
  median: (tree, known, shards) => guessed(tree, known, shards, (each) => quantileOf(each, 0.5)),
  "round-robin (knapsack)": (tree, known, shards) => {
    const places = guessed(tree, known, shards, () => 0);
    let next = 0;
    return places.map((place, index) => (known[index] ? place : next++ % shards));
  },
  ours: (tree, known, shards) => {
    const kept = tree.files.flatMap(({ path }, index) => (known[index] ? [[path, [tree.true[index]!]] as const] : []));
    const weights = weigh(tree.files, { runs: [noRun], files: Object.fromEntries(kept), tests: {} });
    return placesBy(
      Float64Array.from(tree.files, ({ path }) => weights.get(path)!.expected),
      shards,
    );
  },
};

/** Those of weight 0 fall on the lightest share, all of them. */
function guessed(
  tree: Tree,
  known: readonly boolean[],
  shards: number,
  guess: (known: readonly number[]) => number,
): Int32Array {
  const value = guess([...tree.true].filter((_, index) => known[index]));
  const weights = tree.true.map((took, index) => (known[index] ? took : value));
  return others["LPT"]!(weights, shards);
}

function placesBy(weights: Float64Array, shards: number): Int32Array {
  const places = new Map(
    pack(unitsOfWeights(weights), shards).shares.flatMap(({ units }, share) =>
      units.map(({ files }) => [files[0]!, share] as const),
    ),
  );
  return Int32Array.from(weights, (_, index) => places.get(pathOf(index))!);
}

function unknownFiles(): void {
  line("Heaviest shard ÷ bound, 400 files, 16 shards, some of them unknown; goal: mean ≤ 1.19 with 10 %");
  const rows: string[][] = [];
  for (const share of [0.02, 0.1, 0.3]) {
    const ratios = Object.values(guesses).map((guess) =>
      Array.from({ length: seeds }, (_, round) => {
        const random = chance(round + 1);
        const tree = treeOf(random, 400, 1_000);
        const known = tree.files.map(() => random() >= share);
        return ratioOf(tree.true, guess(tree, known, 16), 16);
      }),
    );
    const goal = share === 0.1 ? mark(meanOf(ratios.at(-1)!) <= 1.19) : "";
    rows.push([
      `${share * 100} %`,
      ...ratios.map((each) => `${meanOf(each).toFixed(3)} (${worstOf(each).toFixed(2)})`),
      goal,
    ]);
  }
  table(["unknown", ...Object.keys(guesses), "goal"], rows);
}

// Files that are too heavy for one shard.

function heavyFiles(): void {
  line(
    "Heaviest shard ÷ ((sum + files · fixture) / shards), 120 files of about 20 tests; goal: ≤ 1.10 with 32 shards, 2 s",
  );
  const rows: string[][] = [];
  for (const [shards, fixture] of [
    [8, 2],
    [8, 10],
    [32, 0],
    [32, 2],
    [64, 2],
    [64, 10],
  ] as const) {
    const cells = Array.from({ length: seeds }, (_, round) => heavyRatios(chance(round + 1), shards, fixture * 1_000));
    const column = (at: number) => cells.map((each) => each[at]!);
    const goal = shards === 32 && fixture === 2 ? mark(meanOf(column(2)) <= 1.1) : "";
    const shown = [0, 1, 2, 3].map((at) => `${meanOf(column(at)).toFixed(3)} (${worstOf(column(at)).toFixed(2)})`);
    rows.push([String(shards), `${fixture} s`, ...shown, goal]);
  }
  table(["shards", "fixture", "whole files", "single tests", "ours", "the heaviest test alone", "goal"], rows);
}

/** A fixture is paid once by every shard that loads the file. */
function heavyRatios(random: Chance, shards: number, fixture: number): readonly number[] {
  const { files, times } = testedFiles(random);
  const ideal = (totalOf(Object.values(times.tests).map(([took]) => took!)) + files.length * fixture) / shards;
  const weights = weigh(files, times);
  const division = { files, weights, times, groups: [], fixture };
  const costs = (units: readonly WeighedUnit[]) =>
    worstOf(
      pack(
        units.map(({ unit }) => unit),
        shards,
      ).shares.map(({ units }) => trueCost(units, times, fixture)),
    );
  const single: Unit[] = files.flatMap(({ path, tests }) =>
    tests!.map(({ handle }) => ({
      files: [path],
      tests: [{ id: handle as TestId, handle }],
      expected: times.tests[handle as TestId]![0]!,
      known: "history" as const,
    })),
  );
  return [
    costs(unitsOf({ ...division, exact: "files" })(shards)),
    worstOf(pack(single, shards).shares.map(({ units }) => trueCost(units, times, fixture))),
    costs(unitsOf({ ...division, exact: "tests" })(shards)),
    Math.max(ideal, worstOf(single.map(({ expected }) => expected)) + fixture),
  ].map((cost) => cost / ideal);
}

function trueCost(units: readonly Unit[], times: ModeTimes, fixture: number): number {
  const files = new Set(units.flatMap((unit) => unit.files));
  const tests = units.map((unit) =>
    unit.tests === undefined
      ? times.files[unit.files[0]!]![0]!
      : totalOf(unit.tests.map(({ id }) => times.tests[id]![0]!)),
  );
  return totalOf(tests) + files.size * fixture;
}

// What runs tell about the next one.

const statistics: Readonly<Record<string, (times: ModeTimes, files: readonly ListedFile[]) => Float64Array>> = {
  last: (times, files) => each(times, files, (column) => column.at(-1)!),
  mean: (times, files) => each(times, files, meanOf),
  "P85 (gotestsum)": (times, files) => each(times, files, (column) => quantileOf(column, 0.85)),
  max: (times, files) => each(times, files, worstOf),
  ours: (times, files) => {
    const weights = weigh(files, times);
    return Float64Array.from(files, ({ path }) => weights.get(path)!.expected);
  },
};

function each(times: ModeTimes, files: readonly ListedFile[], of: (column: readonly number[]) => number): Float64Array {
  return Float64Array.from(files, ({ path }) => of(times.files[path]! as readonly number[]));
}

function histories(): void {
  line("The next run's heaviest shard ÷ its own bound, 300 files, 16 shards, spread of files 5–40 %, of speed as said");
  const rows: string[][] = [];
  for (const [runs, spikes, speed] of [
    [1, 0, 0.1],
    [3, 0, 0.3],
    [5, 0, 0.1],
    [5, 0.05, 0.1],
    [20, 0.05, 0.1],
  ] as const) {
    const ratios = Object.values(statistics).map((statistic) =>
      Array.from({ length: seeds }, (_, round) => {
        const random = chance(round + 1);
        const tree = treeOf(random, 300, 1_000);
        const noise = noiseOf(random, 300, spikes, speed);
        const times = historyOf(random, tree, noise, runs);
        const next = runOf(random, tree, noise, 1);
        return ratioOf(next, placesBy(statistic(times, tree.files), 16), 16);
      }),
    );
    rows.push([String(runs), `${spikes * 100} %`, `${speed * 100} %`, ...ratios.map((all) => meanOf(all).toFixed(3))]);
  }
  table(["runs", "spikes", "speed", ...Object.keys(statistics)], rows);
}

// Promises.

const usual: Wish = {
  budget: 8 * 60_000,
  confidence: 0.9,
  setup: 75_000,
  setupSpread: 15_000,
  speedSpread: 0.1,
  runs: 1,
  workers: 1,
  per: "minute",
  most: 256,
};

function budgets(): void {
  line(
    "A suite of 60 minutes and 400 files a worker, 8 minutes of budget; 25 runs a seed; those suites count that are promised it",
  );
  line(
    "Noise: files 5–40 %, speed of jobs and of remembered runs ±10 %, set-up 75 ± 15 s; workers take files at random",
  );
  const rows: string[][] = [];
  for (const [runs, spikes, workers] of [
    [1, 0, 1],
    [5, 0, 1],
    [20, 0, 1],
    [20, 0.05, 1],
    [5, 0, 4],
  ] as const) {
    const all = Array.from({ length: seeds }, (_, round) => keptBudgets(chance(round + 1), runs, spikes, workers));
    const promised = all.filter(({ kept }) => kept);
    const shares = [0, 1, 2].map((at) => meanOf(promised.map(({ walls }) => walls[at]!)));
    rows.push([
      String(workers),
      String(runs),
      `${spikes * 100} %`,
      ...shares.map((share) => `${(share * 100).toFixed(1)} %`),
      meanOf(promised.map(({ shards }) => shards)).toFixed(1),
      `${promised.length} of ${all.length}`,
      mark(shares[2]! >= 0.9),
    ]);
  }
  table(
    [
      "workers",
      "runs known",
      "spikes",
      "ceil(sum / budget)",
      "mean + set-up",
      "ours",
      "shards",
      "promised",
      "goal (≥ 90 %)",
    ],
    rows,
  );
}

interface Kept {
  /** Whether our number was promised to keep the budget. */
  readonly kept: boolean;
  readonly shards: number;
  /** The share of runs that keep the budget, for three ways to choose the number of shards. */
  readonly walls: readonly number[];
}

function keptBudgets(random: Chance, runs: number, spikes: number, workers: number): Kept {
  const tree = treeOf(random, 400 * workers, (60 * 60_000) / 400);
  const noise = noiseOf(random, 400 * workers, spikes, 0.1);
  const times = historyOf(random, tree, noise, runs);
  const weights = weigh(tree.files, times);
  const units = unitsOf({ files: tree.files, weights, times, groups: [], exact: "files", fixture: 0 });
  const wall = totalOf(units(1).map(({ unit }) => unit.expected)) / workers;
  const { chosen, kept } = countShards(units, { ...usual, remembered: runs, workers });
  const counts = [Math.ceil(wall / usual.budget), Math.ceil(wall / (usual.budget - usual.setup)), chosen.shards];
  const expected = Float64Array.from(tree.files, ({ path }) => weights.get(path)!.expected);
  const walls = counts.map((shards) => {
    const places = placesBy(expected, shards);
    const runs = Array.from({ length: 25 }, () => wallOf(random, tree, noise, places, shards, workers));
    return meanOf(runs.map((wall) => Number(wall <= usual.budget)));
  });
  return { kept, shards: chosen.shards, walls };
}

/** Every job has a machine of its own, whose workers take the next file as soon as they are free. */
function wallOf(random: Chance, tree: Tree, noise: Noise, places: Int32Array, shards: number, workers: number): number {
  const took = runOf(random, tree, noise, 1);
  const free = Array.from({ length: shards }, () => new Float64Array(workers));
  for (const index of shuffled(random, took.length)) {
    const job = free[places[index]!]!;
    job[job.indexOf(Math.min(...job))]! += took[index]!;
  }
  const jobs = free.map(
    (job) => worstOf(job) * Math.exp(noise.speed * normal(random)) + usual.setup + usual.setupSpread * normal(random),
  );
  return worstOf(jobs);
}

// What it costs us.

function times(): void {
  line("CPU time, the first time and the best of three");
  const large = unitsOfWeights(lognormals(chance(1), 50_000, 1));
  const tree = treeOf(chance(1), 20_000, 1_000);
  const known = historyOf(chance(2), tree, noiseOf(chance(3), 20_000, 0, 0.1), 20);
  const weights = weigh(tree.files, known);
  const division = { files: tree.files, weights, times: known, groups: [], exact: "tests", fixture: 0 } as const;
  table(
    ["what", "first", "best", "goal"],
    [
      timed("50,000 units on 256 shards", 300, () => pack(large, 256)),
      timed("curve of 1 to 256 shards, 20,000 units", 2_000, () => countShards(unitsOf(division), usual)),
      timed("weights of 20,000 files, 20 runs", 1_000, () => weigh(tree.files, known)),
    ],
  );
}

function timed(what: string, goal: number, work: () => unknown): string[] {
  const spent = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  const best = Math.min(...spent);
  return [what, `${spent[0]!.toFixed(0)} ms`, `${best.toFixed(0)} ms`, `≤ ${goal} ms ${mark(worstOf(spent) <= goal)}`];
}
