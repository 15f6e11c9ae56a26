/** `npm run bench -- experiment`: what the designs of a sequential-versus-parallel experiment claim, and at what cost. */

import { createHash } from "node:crypto";
import { analyze } from "../src/analyze/analyze.ts";
import { interval, newFailures } from "../src/analyze/interval.ts";
import { eValue } from "../src/analyze/modes.ts";
import { fitPrior } from "../src/analyze/prior.ts";
import { flakeScore } from "../src/analyze/score.ts";
import { mostReruns } from "../src/analyze/suspects.ts";
import { foldCell, startTally } from "../src/analyze/tally.ts";
import type { Analysis, Count, Verdict } from "../src/model/analysis.ts";
import type { CellId, Digest } from "../src/model/ids.ts";
import { type Cell, lastRound, type Plan, type Suite } from "../src/model/plan.ts";
import type { CellResults } from "../src/model/results.ts";
import { nextRound } from "../src/plan/suspects.ts";
import { costOf } from "./cost.ts";
import { fisherLess } from "./exact-tests.ts";
import {
  cleanWorld,
  flakyRate,
  hasRates,
  mixedWorld,
  projects,
  realRates,
  runSimulated,
  type SimulatedTest,
  simulate,
  type World,
} from "./experiment-worlds.ts";
import { line, mark, meanOf, table, totalOf } from "./figures.ts";
import { type Chance, chance } from "./suites.ts";

const worlds = 40;
const screening = { sequential: 1, parallel: 5 };

interface Row {
  readonly figure: string;
  readonly usual: string;
  readonly goal: string;
  readonly ours: string;
  readonly kept: boolean;
}

export function experiment(words: readonly string[]): void {
  if (words[0] === "million") {
    oneAnalysis(Number(words[1]));
    return;
  }
  const worldCount = words[0] === undefined ? worlds : Number(words[0]);
  const real = realRates();
  line(
    `node ${process.versions.node}; worlds of seeds 1 to ${worldCount}; flaky rates: ${hasRates ? "of the FlakeFlagger data" : "drawn from Beta(0.23, 1.87), since ../shared/data is not here"}\n`,
  );
  const rows = [
    ...modesRows(worldCount, real),
    ...cleanRows(),
    looksRow(),
    scoreRow(worldCount),
    coverageRow(real),
    rerunRow(real),
    goodTuringRow(worldCount, real),
    ...speedRows(),
  ];
  table(
    ["figure", "the usual design", "goal", "ours", ""],
    rows.map(({ figure, usual, goal, ours, kept }) => [figure, usual, goal, ours, mark(kept)]),
  );
}

// A whole experiment by the code that ships.

interface Proven {
  readonly analysis: Analysis;
  readonly testOf: (verdict: Pick<Verdict, "test">) => SimulatedTest;
  readonly sweeps: number;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function proveWorld(world: World, random: Chance): Proven {
  const simulated = simulate(world);
  let plan = screeningPlan(simulated.suite);
  const results: CellResults[] = [];
  for (;;) {
    results.push(...lastRound(plan).map((cell) => runSimulated(world, simulated, plan, cell, random)));
    const analysis = analysisOf(plan, results);
    const next = nextRound(plan, analysis, sha256);
    if (next === undefined) {
      const testOf = ({ test }: Pick<Verdict, "test">) => world.tests[simulated.indexOf.get(test)!]!;
      return { analysis, testOf, sweeps: analysis.spending.sweeps };
    }
    plan = next;
  }
}

function screeningPlan(suite: Suite, runs = screening): Plan {
  let number = 0;
  const cell = (mode: Cell["mode"]): Cell => {
    number += 1;
    return {
      id: `api-${mode}-r${number}` as CellId,
      suite: suite.name,
      mode,
      shard: { index: 1, total: 1 },
      runs: [number],
    };
  };
  return {
    kind: "plan",
    version: 1,
    digest: "0".repeat(64) as Digest,
    commit: "unknown",
    seed: 1,
    suites: [suite],
    cells: [
      ...Array.from({ length: runs.sequential }, () => cell("sequential")),
      ...Array.from({ length: runs.parallel }, () => cell("parallel")),
    ],
    gate: { flaky: "fail", "parallel-only": "fail", broken: "fail", missing: "fail", target: 0.05 },
    confirm: { enabled: true, budget: 0.2 },
  };
}

function analysisOf(plan: Plan, results: readonly CellResults[]): Analysis {
  const cells = new Map(plan.cells.map((each) => [each.id, each]));
  const tally = startTally();
  for (const each of results) foldCell(tally, plan, cells.get(each.cell.id)!, each);
  return analyze(plan, tally);
}

// Which tests are worse in parallel.

interface Claimed {
  claims: number;
  right: number;
  found: number;
  sweeps: number;
}

const nothing = (): Claimed => ({ claims: 0, right: 0, found: 0, sweeps: 0 });

function count(into: Claimed, test: SimulatedTest): void {
  into.claims += 1;
  if (test.parallel > test.sequential) into.right += 1;
  if (test.kind === "parallel-only") into.found += 1;
}

/** Every test so many times in each mode, and a rule for the difference. */
const fixedDesigns = [
  { name: "naive diff 5+5", runs: 5, claims: naive },
  { name: "naive diff 10+10", runs: 10, claims: naive },
  { name: "naive diff 20+20", runs: 20, claims: naive },
  { name: "Fisher p < .05, 10+10", runs: 10, claims: byFisher },
  { name: "Fisher p < .05, 20+20", runs: 20, claims: byFisher },
] as const;

function naive(sequential: number, parallel: number): boolean {
  return sequential === 0 && parallel > 0;
}

function byFisher(sequential: number, parallel: number, runs: number): boolean {
  return parallel > sequential && fisherLess(sequential, runs, parallel, runs) < 0.05;
}

function modesRows(worldCount: number, real: readonly number[]): Row[] {
  const fixed = fixedDesigns.map((design) => ({ ...design, seen: nothing() }));
  const ours = nothing();
  for (let seed = 1; seed <= worldCount; seed++) {
    const world = mixedWorld(seed, real);
    for (const { runs, claims, seen } of fixed) {
      const random = chance(1_000 + seed);
      seen.sweeps += 2 * runs;
      for (const test of world.tests)
        if (claims(binomial(random, runs, test.sequential), binomial(random, runs, test.parallel), runs))
          count(seen, test);
    }
    const proven = proveWorld(world, chance(2_000 + seed));
    ours.sweeps += proven.sweeps;
    for (const verdict of proven.analysis.verdicts)
      if (verdict.verdict === "parallel-only" || verdict.verdict === "parallel-worse")
        count(ours, proven.testOf(verdict));
  }
  const designs = [...fixed, { name: "ours", seen: ours }];
  table(
    ["5,000 tests, worse in parallel", "precision", "of parallel-only found", "claims", "sweeps"],
    designs.map(({ name, seen }) => [
      name,
      percent(seen.right / seen.claims),
      percent(seen.found / (50 * worldCount)),
      (seen.claims / worldCount).toFixed(1),
      (seen.sweeps / worldCount).toFixed(1),
    ]),
  );
  const fisher = fixed.at(-1)!.seen;
  const precision = ours.right / ours.claims;
  return [
    {
      figure: "precision of worse in parallel",
      usual: `naive ${percent(fixed[0]!.seen.right / fixed[0]!.seen.claims)}, Fisher ${percent(fisher.right / fisher.claims)}`,
      goal: "≥ 99 %",
      ours: percent(precision),
      kept: precision >= 0.99,
    },
    {
      figure: "its claims a world",
      usual: `Fisher 20+20 ${(fisher.claims / worldCount).toFixed(1)}`,
      goal: "as many",
      ours: (ours.claims / worldCount).toFixed(1),
      kept: ours.claims >= fisher.claims,
    },
    {
      figure: "its cost, in suite sweeps",
      usual: "40",
      goal: "≤ 7",
      ours: (ours.sweeps / worldCount).toFixed(2),
      kept: ours.sweeps / worldCount <= 7,
    },
  ];
}

function cleanRows(): Row[] {
  const seeds = [1, 2, 3, 4, 5];
  const naiveLabels: number[] = [];
  const ours: number[] = [];
  for (const seed of seeds) {
    const world = cleanWorld(seed);
    const random = chance(3_000 + seed);
    naiveLabels.push(
      world.tests.filter((test) => naive(binomial(random, 5, test.sequential), binomial(random, 5, test.parallel)))
        .length,
    );
    const { verdicts } = proveWorld(world, chance(4_000 + seed)).analysis.totals;
    ours.push(verdicts["parallel-only"] + verdicts["parallel-worse"]);
  }
  return [
    {
      figure: "false parallel-only, 22,098 clean tests",
      usual: `naive 5+5 ${meanOf(naiveLabels).toFixed(0)}`,
      goal: "0",
      ours: meanOf(ours).toString(),
      kept: totalOf(ours) === 0,
    },
  ];
}

/** One test whose rates are equal, looked at after each of 60 pairs of runs. */
function looksRow(): Row {
  const rates = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7];
  const [tries, looks] = [2_000, 60];
  const worst = { fisher: 0, ours: 0 };
  for (const [at, rate] of rates.entries()) {
    const random = chance(5_000 + at);
    const alarms = { fisher: 0, ours: 0 };
    for (let round = 0; round < tries; round++) {
      const [less, more]: [boolean[], boolean[]] = [[], []];
      const seen = { fisher: false, ours: false };
      for (let look = 1; look <= looks; look++) {
        less.push(random() < rate);
        more.push(random() < rate);
        if (!seen.fisher) seen.fisher = byFisher(failures(less), failures(more), look);
        if (!seen.ours) seen.ours = eValue(less, more) >= 20;
      }
      alarms.fisher += Number(seen.fisher);
      alarms.ours += Number(seen.ours);
    }
    worst.fisher = Math.max(worst.fisher, alarms.fisher / tries);
    worst.ours = Math.max(worst.ours, alarms.ours / tries);
  }
  return {
    figure: "false alarms, a look after each of 60 pairs",
    usual: `Fisher ${percent(worst.fisher)}`,
    goal: "≤ 5 %",
    ours: percent(worst.ours),
    kept: worst.ours <= 0.05,
  };
}

// Scores and bounds.

/** Squared error of the score after 10 runs, over whole suites: each project of the data is one, with a prior of its own. */
function scoreRow(worldCount: number): Row {
  const suites: readonly (readonly number[])[] = hasRates
    ? projects().map(({ tests, broken, flaky }) => [
        ...flaky,
        ...Array.from({ length: tests - broken - flaky.length }, () => 0),
      ])
    : [cleanWorld(1).tests.map(({ parallel }) => parallel)];
  const error = { raw: 0, jeffreys: 0, ours: 0, tests: 0 };
  for (let seed = 1; seed <= worldCount; seed++) {
    const random = chance(6_000 + seed);
    for (const rates of suites) {
      const counts = rates.map((rate): Count => ({ runs: 10, failures: binomial(random, 10, rate) }));
      const prior = fitPrior(counts);
      const scores = new Map<number, number>();
      for (const [at, rate] of rates.entries()) {
        const own = counts[at]!;
        const score = scores.get(own.failures) ?? flakeScore(own, prior);
        scores.set(own.failures, score);
        error.raw += (own.failures / 10 - rate) ** 2;
        error.jeffreys += ((own.failures + 0.5) / 11 - rate) ** 2;
        error.ours += (score - rate) ** 2;
        error.tests += 1;
      }
    }
  }
  const of = (sum: number) => (1e4 * sum) / error.tests;
  return {
    figure: "score error, MSE × 10⁻⁴ after 10 runs",
    usual: `raw ${of(error.raw).toFixed(2)}, Jeffreys ${of(error.jeffreys).toFixed(1)}`,
    goal: "≤ 0.7",
    ours: of(error.ours).toFixed(2),
    kept: of(error.ours) <= 0.7,
  };
}

/** Of tests that were seen to fail in 10 runs: how often the interval holds the true rate. */
function coverageRow(real: readonly number[]): Row {
  const random = chance(7_000);
  const held = { wilson: 0, ours: 0, all: 0 };
  for (let test = 0; test < 200_000; test++) {
    const rate = flakyRate(random, real);
    const own = { runs: 10, failures: binomial(random, 10, rate) };
    if (own.failures === 0) continue;
    const within = ([low, high]: readonly [number, number]) => Number(low <= rate && rate <= high);
    held.all += 1;
    held.wilson += within(wilson(own));
    held.ours += within(interval(own));
  }
  const ours = held.ours / held.all;
  return {
    figure: "coverage once a test has failed",
    usual: `Wilson ${percent(held.wilson / held.all)}`,
    goal: "≥ 95 %",
    ours: percent(ours),
    kept: ours >= 0.95,
  };
}

function wilson({ runs, failures: k }: Count): readonly [number, number] {
  const z = 1.959963984540054;
  const p = k / runs;
  const middle = (p + z ** 2 / (2 * runs)) / (1 + z ** 2 / runs);
  const half = (z * Math.sqrt((p * (1 - p)) / runs + z ** 2 / (4 * runs ** 2))) / (1 + z ** 2 / runs);
  return [middle - half, middle + half];
}

/** Of failures of flaky tests: how many look broken when the test is run again until it passes. */
function rerunRow(real: readonly number[]): Row {
  const after = (most: number) => {
    const random = chance(8_000);
    const seen = { failures: 0, broken: 0, reruns: 0 };
    for (let test = 0; test < 400_000; test++) {
      const rate = flakyRate(random, real);
      if (random() >= rate) continue;
      seen.failures += 1;
      let passed = false;
      for (let run = 0; run < most && !passed; run++) {
        seen.reruns += 1;
        passed = random() >= rate;
      }
      if (!passed) seen.broken += 1;
    }
    return { broken: seen.broken / seen.failures, reruns: seen.reruns / seen.failures };
  };
  const ours = after(mostReruns);
  return {
    figure: "flaky judged broken",
    usual: `3 re-runs ${percent(after(3).broken)}`,
    goal: "≤ 5 % at ≤ 2 re-runs",
    ours: `${percent(ours.broken)} at ${ours.reruns.toFixed(2)}`,
    kept: ours.broken <= 0.05 && ours.reruns <= 2,
  };
}

/** Whether the bound on new flaky failures in a next run holds. */
function goodTuringRow(worldCount: number, real: readonly number[]): Row {
  let held = 0;
  for (let seed = 1; seed <= worldCount; seed++) {
    const random = chance(9_000 + seed);
    const rates = mixedWorld(seed, real)
      .tests.filter(({ kind }) => kind !== "broken")
      .map(({ parallel }) => parallel);
    const seen = rates.map((rate) => binomial(random, 10, rate));
    const once = seen.filter((failed) => failed === 1).length;
    const expected = totalOf(rates.filter((_, at) => seen[at] === 0));
    held += Number(expected <= newFailures(once, 10).below);
  }
  return {
    figure: "bound on new failures (Good–Turing) holds",
    usual: "none",
    goal: "≥ 95 %",
    ours: percent(held / worldCount),
    kept: held / worldCount >= 0.95,
  };
}

// Speed.

function speedRows(): Row[] {
  // Otherwise the peak is what the collector leaves lying, not what is needed.
  const heap = ["--max-old-space-size=128", "--max-semi-space-size=4"];
  const [few, many] = [10, 50].map((runs) =>
    costOf([...heap, process.argv[1]!, "experiment", "million", String(runs)], process.cwd()),
  );
  const own = JSON.parse(many!.output.trim()) as { readonly cpu: number };
  return [
    {
      figure: "1,000,000 observations analysed, CPU",
      usual: "–",
      goal: "≤ 4 s",
      ours: `${(own.cpu / 1_000).toFixed(1)} s`,
      kept: own.cpu <= 4_000,
    },
    {
      figure: "their memory, with a heap of 128 MiB (10 → 50 runs)",
      usual: "–",
      goal: "≤ 300 MiB, flat",
      ours: `${few!.memory.toFixed(0)} → ${many!.memory.toFixed(0)} MiB`,
      kept: many!.memory <= 300,
    },
  ];
}

/** 20,000 tests, a fiftieth of them flaky, in so many runs: each run is made, folded and forgotten. */
function oneAnalysis(runs: number): void {
  const world: World = {
    tests: Array.from({ length: 20_000 }, (_, at) => {
      const rate = at % 50 === 0 ? 0.1 : 0;
      return { kind: "flaky", sequential: rate, parallel: rate };
    }),
    perFile: 20,
  };
  const simulated = simulate(world);
  const plan = screeningPlan(simulated.suite, { sequential: 2, parallel: runs - 2 });
  const tally = startTally();
  const random = chance(1);
  let cpu = 0;
  const timed = (job: () => void) => {
    const before = process.cpuUsage();
    job();
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1_000;
  };
  for (const cell of plan.cells) {
    const results = runSimulated(world, simulated, plan, cell, random);
    timed(() => foldCell(tally, plan, cell, results));
  }
  timed(() => analyze(plan, tally));
  line(JSON.stringify({ cpu }));
}

function binomial(random: Chance, runs: number, rate: number): number {
  if (rate === 0) return 0;
  let failed = 0;
  for (let run = 0; run < runs; run++) failed += Number(random() < rate);
  return failed;
}

function failures(outcomes: readonly boolean[]): number {
  return totalOf(outcomes.map(Number));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
