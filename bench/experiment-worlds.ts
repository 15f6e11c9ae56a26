/** Simulated suites whose tests fail at known rates, and a runner that runs a plan over them. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Fingerprint, type TestId, type TestName, testId } from "../src/model/ids.ts";
import type { Observation } from "../src/model/observation.ts";
import { type Cell, digestFor, type Mode, type Plan, type Suite } from "../src/model/plan.ts";
import type { CellResults } from "../src/model/results.ts";
import { type Chance, chance } from "./suites.ts";

export type Kind = "stable" | "broken" | "flaky" | "parallel-only" | "sequential-only" | "different";

export interface SimulatedTest {
  readonly kind: Kind;
  /** Failure rates, 0–1; alone and shuffled it fails as it does sequentially. */
  readonly sequential: number;
  readonly parallel: number;
}

export interface World {
  readonly tests: readonly SimulatedTest[];
  /** Tests in a file, of neighbours. */
  readonly perFile: number;
}

const data = join(import.meta.dirname, "../../shared/data");
export const hasRates: boolean = existsSync(join(data, "flake-rates.tsv"));

export interface Project {
  readonly name: string;
  readonly tests: number;
  readonly broken: number;
  /** Failure rates of its flaky tests, 0–1. */
  readonly flaky: readonly number[];
}

/** The projects of the FlakeFlagger data, where it lies beside this project. */
export function projects(): readonly Project[] {
  const rows = (file: string) =>
    readFileSync(join(data, file), "utf8")
      .split("\n")
      .filter((row) => row !== "" && !row.startsWith("#") && !row.startsWith("dataset"))
      .map((row) => row.split("\t"));
  const rates = new Map<string, number[]>();
  for (const [, project, , , runs, failures] of rows("flake-rates.tsv")) {
    const rate = Number(failures) / Number(runs);
    if (rate > 0 && rate < 1) rates.set(project!, [...(rates.get(project!) ?? []), rate]);
  }
  return rows("flake-suites.tsv").map(([, name, , , tests, , broken]) => ({
    name: name!,
    tests: Number(tests),
    broken: Number(broken),
    flaky: rates.get(name!) ?? [],
  }));
}

/** A number from Beta(a, b), by two from Gamma distributions (Marsaglia and Tsang). */
export function beta(random: Chance, a: number, b: number): number {
  const [x, y] = [gamma(random, a), gamma(random, b)];
  return x + y === 0 ? 0 : x / (x + y);
}

function gamma(random: Chance, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Rates of flaky tests: the real ones, else the Beta distribution that was fitted to them. */
export function flakyRate(random: Chance, real: readonly number[]): number {
  return real.length > 0 ? real[Math.floor(random() * real.length)]! : beta(random, 0.23, 1.87);
}

export function realRates(): readonly number[] {
  return hasRates ? projects().flatMap(({ flaky }) => flaky) : [];
}

/** 5,000 tests of every kind, in the order in which chance puts them. */
export function mixedWorld(seed: number, real: readonly number[]): World {
  const random = chance(seed);
  const bound = () => beta(random, 0.6, 1.2);
  const of = (count: number, make: () => SimulatedTest) => Array.from({ length: count }, make);
  const special = [
    ...of(20, () => ({ kind: "broken", sequential: 1, parallel: 1 })),
    ...of(100, () => both("flaky", flakyRate(random, real))),
    ...of(50, () => ({ kind: "parallel-only", sequential: 0, parallel: bound() })),
    ...of(15, () => ({ kind: "sequential-only", sequential: bound(), parallel: 0 })),
    ...of(15, () => ({ kind: "different", sequential: bound(), parallel: bound() })),
  ];
  const tests = [...special, ...of(4_800, () => both("stable", 0))];
  return { tests: shuffle(tests, random), perFile: 20 };
}

/** A suite of 22,098 tests without an isolation bug; its flaky tests crowd in their files as projects do. */
export function cleanWorld(seed: number): World {
  const random = chance(seed);
  if (!hasRates) {
    const tests = Array.from({ length: 22_098 }, () =>
      random() < 0.0367 ? both("flaky", beta(random, 0.23, 1.87)) : both("stable", 0),
    );
    return { tests, perFile: 20 };
  }
  const tests = projects().flatMap(({ tests: all, broken, flaky }) => [
    ...flaky.map((rate) => both("flaky", rate)),
    ...Array.from({ length: all - broken - flaky.length }, () => both("stable", 0)),
  ]);
  return { tests, perFile: 20 };
}

function both(kind: Kind, rate: number): SimulatedTest {
  return { kind, sequential: rate, parallel: rate };
}

function shuffle<Item>(items: readonly Item[], random: Chance): Item[] {
  const all = [...items];
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all;
}

export function rateIn({ sequential, parallel }: SimulatedTest, mode: Mode): number {
  return mode === "parallel" ? parallel : sequential;
}

export interface Simulated {
  readonly suite: Suite;
  readonly names: readonly TestName[];
  readonly ids: readonly TestId[];
  readonly indexOf: ReadonlyMap<TestId, number>;
}

/** The suite as a plan has it: listed, and each test can be run alone. */
export function simulate({ tests, perFile }: World): Simulated {
  const pathOf = (index: number) => `f${String(Math.floor(index / perFile)).padStart(4, "0")}.js`;
  const names = tests.map((_, index): TestName => ({ suite: "api", file: pathOf(index), titles: [`t${index}`] }));
  const ids = names.map((name) => testId(name));
  const files = new Map<string, TestId[]>();
  for (const [index, id] of ids.entries()) files.set(pathOf(index), [...(files.get(pathOf(index)) ?? []), id]);
  const suite: Suite = {
    name: "api",
    starter: { runner: "mocha", args: [] },
    cwd: ".",
    workers: 8,
    shards: 1,
    shares: [
      {
        units: [...files.keys()].map((path) => ({ files: [path], expected: 1_000, known: "suite" as const })),
        expected: 1_000 * files.size,
      },
    ],
    files: [...files].map(([path, own]) => ({ path, tests: own, handles: own })),
    timeout: 1_000,
    env: {},
    stores: [],
    ports: [],
    directories: [],
  };
  return { suite, names, ids, indexOf: new Map(ids.map((id, index) => [id, index])) };
}

const failure = { message: "Error: simulated", fingerprint: "Error: simulated" as Fingerprint };

/** Runs a cell: every test that it asks for fails at its rate, by chance alone. */
export function runSimulated(
  world: World,
  { names, ids, indexOf, suite }: Simulated,
  plan: Plan,
  cell: Cell,
  random: Chance,
): CellResults {
  const wanted = cell.share === undefined ? ids.map((_, index) => index) : chosenIn(cell, suite, indexOf);
  const passed = new Set<TestId>();
  const runs: CellResults["runs"][number][] = [];
  for (const number of cell.runs) {
    if (cell.untilPassed?.every((id) => passed.has(id)) === true) break;
    const observations = wanted.map((index): Observation => {
      const seen = { test: ids[index]!, attempt: 0, took: 1_000 };
      if (random() < rateIn(world.tests[index]!, cell.mode)) return { ...seen, outcome: "failed", failure };
      passed.add(seen.test);
      return { ...seen, outcome: "passed" };
    });
    const ending = { kind: "exited", code: 0 } as const;
    runs.push({ number, seed: 1, started: number, took: 1, ending, observations, problems: [], notes: [] });
  }
  return {
    kind: "results",
    version: 1,
    plan: digestFor(plan, cell),
    attempt: 1,
    cell,
    machine: { os: "linux", cpus: 8, runtime: "node", id: cell.id },
    tests: Object.fromEntries(wanted.map((index) => [ids[index], names[index]])),
    runs,
  };
}

function chosenIn(cell: Cell, suite: Suite, indexOf: ReadonlyMap<TestId, number>): readonly number[] {
  const files = new Map(suite.files?.map(({ path, tests = [] }) => [path, tests]));
  const tests = cell.share?.units.flatMap(
    (unit) => unit.tests?.map(({ id }) => id) ?? unit.files.flatMap((path) => files.get(path) ?? []),
  );
  return (tests ?? []).map((id) => indexOf.get(id)!);
}
