/** Plans over simulated suites, round after round, as `prove` makes them: what is decided, and at what cost. */

import { describe, expect, test } from "vitest";
import { analyze } from "./analyze/analyze.ts";
import { attempts, listedSuite, nameIn, planOf, resultsOf, runOf } from "./analyze/fixture.ts";
import { foldCell, startTally } from "./analyze/tally.ts";
import type { Analysis, Verdict } from "./model/analysis.ts";
import { type TestId, type TestName, testId } from "./model/ids.ts";
import { type Cell, lastRound, type Mode, type Plan, seedOfRun } from "./model/plan.ts";
import type { CellResults } from "./model/results.ts";
import { nextRound } from "./plan/suspects.ts";

/** What a test does, as the simulated runner asks: in which mode, in which run, and which files run with it. */
interface Moment {
  readonly mode: Mode;
  /** A number in 0–1 of this test and run. */
  readonly luck: number;
  /** Files that the run has, in their order; only its own where the test runs alone. */
  readonly files: readonly string[];
}
type Behaviour = (moment: Moment) => boolean;

/** File → title → what it does: true is a failure. */
type World = Readonly<Record<string, Readonly<Record<string, Behaviour>>>>;

const hash = (text: string) => {
  let state = 2_166_136_261;
  for (const letter of text) state = Math.imul(state ^ letter.charCodeAt(0), 16_777_619);
  return seedOfRun(state >>> 0, 1) / 2 ** 32;
};

function runIn(world: World, plan: Plan, cell: Cell): CellResults {
  const wanted = cell.share?.units;
  const files = wanted?.flatMap((unit) => unit.files) ?? Object.keys(world);
  const chosen = new Set(wanted?.flatMap(({ tests = [] }) => tests.map(({ id }) => id)));
  const names: TestName[] = [];
  const passed = new Set<TestId>();
  const runs = [];
  for (const number of cell.runs) {
    if (cell.untilPassed?.every((id) => passed.has(id)) === true) break;
    const observations = files.flatMap((file) =>
      Object.entries(world[file]!).flatMap(([title, behaves]) => {
        const name = nameIn(file, title);
        const id = testId(name);
        const part = wanted?.find((unit) => unit.files.includes(file))?.tests !== undefined;
        if (part && !chosen.has(id)) return [];
        names.push(name);
        const luck = hash(`${plan.seed}/${number}/${id}`);
        const others = cell.mode === "isolated" ? [file] : files;
        const failed = behaves({ mode: cell.mode, luck, files: others });
        if (!failed) passed.add(id);
        return attempts(failed ? "x" : ".", id);
      }),
    );
    runs.push(runOf(number, observations));
  }
  const digest = [...(plan.earlier ?? []), plan.digest][(cell.round ?? 1) - 1]!;
  return resultsOf(cell, runs, names, { plan: digest });
}

interface Proven {
  readonly analysis: Analysis;
  readonly plan: Plan;
  readonly verdict: (title: string) => Verdict;
}

const steady: Behaviour = () => false;
const mayFail =
  (rate: number, mode?: Mode): Behaviour =>
  (at) =>
    (mode === undefined || at.mode === mode) && at.luck < rate;

function proveWorld(world: World, runs = { sequential: 1, parallel: 5 }, seed = 1): Proven {
  const layout = [Object.fromEntries(Object.entries(world).map(([file, tests]) => [file, Object.keys(tests)]))];
  const suite = listedSuite("api", layout);
  let plan: Plan = { ...planOf(runs, [suite]), seed, confirm: { enabled: true, budget: 0.2 } };
  const tally: CellResults[] = [];
  for (;;) {
    tally.push(...lastRound(plan).map((cell) => runIn(world, plan, cell)));
    const fresh = startTally();
    for (const each of tally) foldCell(fresh, plan, plan.cells.find(({ id }) => id === each.cell.id)!, each);
    const analysis = analyze(plan, fresh);
    const next = nextRound(plan, analysis, (text) => `${hash(text)}`.padEnd(64, "0"));
    if (next === undefined)
      return {
        analysis,
        plan,
        verdict: (title) => analysis.verdicts.find(({ test: id }) => id.endsWith(`› ${title}`))!,
      };
    plan = next;
  }
}

const crowd: World = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`steady-${index}.js`, { "stands still": steady }]),
);

describe("what fails in parallel alone", () => {
  const world = { ...crowd, "rows.js": { "shares a row": mayFail(0.6, "parallel") }, "one.js": { once: mayFail(0.1) } };
  const { verdict, plan, analysis } = proveWorld(world);

  test("is confirmed on fresh pairs", () => {
    expect(verdict("shares a row")).toMatchObject({ verdict: "parallel-only" });
    expect(verdict("shares a row").modes.sequential.runs).toBeGreaterThanOrEqual(20);
    expect(verdict("shares a row").evidence.eValue).toBeGreaterThanOrEqual(20);
    expect(verdict("stands still").verdict).toBe("stable");
  });

  test("costs runs of its file, and few of the whole suite", () => {
    const later = plan.cells.filter(({ purpose }) => purpose !== undefined);
    expect(later.length).toBeGreaterThan(0);
    expect(later.every(({ share }) => share !== undefined && share.units.length <= 2)).toBe(true);
    expect(analysis.spending.sweeps).toBeLessThan(20);
    expect(analysis.spending.usual).toBe(40 * 14);
  });
});

test("a file before it makes a victim fail, and it passes alone", () => {
  const world = {
    "a-polluter.js": { pollutes: steady },
    ...crowd,
    "victim.js": { suffers: ({ files }: Moment) => files.includes("a-polluter.js") },
  };
  const { verdict } = proveWorld(world);
  expect(verdict("suffers")).toMatchObject({ verdict: "order-dependent", evidence: { order: { role: "victim" } } });
});

test("a brittle test passes after the file that sets it up, and fails without it", () => {
  const needs: Behaviour = ({ files, mode, luck }) =>
    !files.includes("a-setup.js") || (mode === "parallel" && luck < 0.5);
  const world = { "a-setup.js": { "sets up": steady }, ...crowd, "z-brittle.js": { needs } };
  const { verdict } = proveWorld(world);
  expect(verdict("needs")).toMatchObject({ verdict: "order-dependent", evidence: { order: { role: "brittle" } } });
});

test("a test that never passes is broken, also alone; one that fails half the time is flaky", () => {
  const world = { ...crowd, "b.js": { breaks: () => true }, "f.js": { "now and then": mayFail(0.5) } };
  const { verdict } = proveWorld(world);
  expect(verdict("breaks")).toMatchObject({ verdict: "broken", modes: { isolated: { runs: 2, failures: 2 } } });
  expect(verdict("now and then").verdict).toBe("flaky");
});

test("a test that failed in few runs is run again until it passes", () => {
  const world = { ...crowd, "f.js": { "fails at first": ({ luck }: Moment) => luck < 0.6 } };
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const proven = seeds.map((seed) => proveWorld(world, { sequential: 1, parallel: 1 }, seed));
  const rerun = proven.filter(({ plan }) => plan.cells.some(({ purpose }) => purpose === "rerun"));
  expect(rerun.length).toBeGreaterThan(0);
  for (const { verdict } of rerun) expect(["flaky", "broken"]).toContain(verdict("fails at first").verdict);
});

test("without confirmation no further round is planned", () => {
  const plan = planOf({ sequential: 1, parallel: 5 });
  const open = { suspects: [], promising: [], times: [] };
  expect(nextRound(plan, open, () => "")).toBeUndefined();
  expect(nextRound({ ...plan, confirm: { enabled: true, budget: 0.2 } }, open, () => "")).toBeUndefined();
});
