import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeFile } from "../model/file.ts";
import { type SuiteOutcomes, settingOf, shortName, shortNames } from "../model/history.ts";
import { type Fingerprint, type TestId, testId } from "../model/ids.ts";
import type { Cell, Plan, Suite } from "../model/plan.ts";
import type { CellResults } from "../model/results.ts";
import { nextHistory, startDurations } from "./durations.ts";
import { type Did, nameOf, planOf, resultsFrom, suiteNamed } from "./fixture.ts";
import { makeLedger } from "./ledger.ts";
import { nextOutcomes } from "./outcomes.ts";
import type { Observed } from "./screened.ts";
import { foldCell, startTally } from "./tally.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const id = (title: string): TestId => testId(nameOf(title));
const shorts = (...titles: readonly string[]) => titles.map((title) => shortName(id(title), sha256)).sort();

const suite: Suite = { ...suiteNamed("api"), files: [{ path: "a.test.ts", digest: "a1" }] };
const setting = settingOf(suite, sha256);

interface World {
  readonly commit?: string;
  readonly suite?: Suite;
  /** When the plan's first run starts. */
  readonly at?: number;
  readonly bursts?: readonly number[];
  /** What becomes of the results of a cell. */
  readonly change?: (results: CellResults) => CellResults | undefined;
  readonly cells?: (cells: readonly Cell[]) => readonly Cell[];
}

function planFor(tests: Readonly<Record<string, Did>>, world: World): Plan {
  const first = Object.values(tests)[0]!;
  const runs = Object.fromEntries(Object.entries(first).map(([mode, letters]) => [mode, letters.length]));
  const plan = { ...planOf(runs, [world.suite ?? suite]), commit: world.commit ?? "c0ffee" };
  return { ...plan, cells: world.cells?.(plan.cells) ?? plan.cells };
}

function observe(plan: Plan, tests: Readonly<Record<string, Did>>, world: World, order = plan.cells): Observed {
  const tally = startTally();
  const all = resultsFrom(plan, tests);
  for (const cell of order) {
    const results = all[plan.cells.indexOf(cell)]!;
    const runs = results.runs.map((run) => ({ ...run, started: (world.at ?? 0) + run.number }));
    const changed = (world.change ?? ((same) => same))({ ...results, runs });
    if (changed !== undefined) foldCell(tally, plan, cell, changed);
  }
  return { tally, runs: makeLedger(plan, tally.cells, []).runs, bursts: new Set(world.bursts), sha256 };
}

/** What is remembered after a plan with as many runs as the first test has letters. */
function remember(
  known: SuiteOutcomes | undefined,
  tests: Readonly<Record<string, Did>>,
  world: World = {},
): SuiteOutcomes | undefined {
  const plan = planFor(tests, world);
  return nextOutcomes(known, plan.suites[0]!, plan, observe(plan, tests, world));
}

test("a plan's whole runs are remembered, and of the tests only what failed is named", () => {
  const tests = { it: { sequential: ".", parallel: ".xs" }, steady: { sequential: ".", parallel: "..." } };
  expect(remember(undefined, tests)).toEqual({
    plans: [
      {
        commit: "c0ffee",
        setting,
        changed: [],
        runs: { sequential: [1], parallel: [2, 3, 4] },
        tests: shorts("it", "steady").join(""),
      },
    ],
    strips: { parallel: { [id("it")]: ".x-" } },
    firstFlaky: { [id("it")]: { commit: "c0ffee", at: 3 } },
    digests: { "a.test.ts": "a1" },
    clean: 0,
  });
});

describe("strips", () => {
  test("go on, and a test that begins to fail passed since it is there", () => {
    const first = remember(undefined, { it: { parallel: "x." }, steady: { parallel: ".." } });
    const second = remember(
      first,
      { it: { parallel: ".." }, steady: { parallel: ".." }, late: { parallel: ".." } },
      { at: 10 },
    );
    const third = remember(
      second,
      { it: { parallel: "." }, steady: { parallel: "x" }, late: { parallel: "x" } },
      { at: 20 },
    );
    expect(third!.strips.parallel).toEqual({
      [id("it")]: "x....",
      [id("steady")]: "....x",
      [id("late")]: "--..x",
    });
  });

  test("have a gap where a test was away", () => {
    const first = remember(undefined, { it: { parallel: "x" }, steady: { parallel: "." } });
    expect(remember(first, { steady: { parallel: ".." } }, { at: 10 })!.strips.parallel).toEqual({ [id("it")]: "x--" });
  });

  test("end with the last hundred runs, and with them what was known of the oldest plan", () => {
    const first = remember(undefined, { it: { parallel: "x" }, steady: { parallel: "." } });
    const more = { it: { parallel: ".".repeat(99) }, steady: { parallel: `x${".".repeat(98)}` } };
    const full = remember(first, more, { at: 10, commit: "b" })!;
    expect(full.strips.parallel![id("it")]).toBe(`x${".".repeat(99)}`);
    const next = remember(full, { it: { parallel: "." }, steady: { parallel: "." } }, { at: 200, commit: "d" })!;
    expect(next.strips.parallel).toEqual({ [id("steady")]: `x${".".repeat(99)}` });
    expect(next.plans.map(({ commit, runs, tests }) => [commit, runs.parallel!.length, shortNames(tests)])).toEqual([
      ["b", 99, shorts("it", "steady")],
      ["d", 1, []],
    ]);
  });

  test("of modes are apart, and a mode with fewer runs goes back further", () => {
    const outcomes = Array.from({ length: 60 }).reduce<SuiteOutcomes | undefined>(
      (known, _, index) =>
        remember(
          known,
          { it: { sequential: index === 0 ? "x" : ".", parallel: ".." } },
          { at: 10 * index, commit: `c${index}` },
        ),
      undefined,
    )!;
    expect(outcomes.strips).toEqual({ sequential: { [id("it")]: `x${".".repeat(59)}` } });
    expect(outcomes.plans.map(({ runs }) => runs.parallel?.length ?? 0).reduce((sum, each) => sum + each, 0)).toBe(100);
    expect(outcomes.plans).toHaveLength(60);
  });
});

describe("a run is not remembered", () => {
  const tests = { it: { parallel: "x." }, steady: { parallel: ".." } };
  const starts = (outcomes: SuiteOutcomes | undefined) => outcomes?.plans.map(({ runs }) => runs.parallel);
  const onRun = (number: number, change: (results: CellResults) => CellResults | undefined): World => ({
    change: (results) => (results.cell.runs.includes(number) ? change(results) : results),
  });

  test.each<[string, World]>([
    ["of a burst", { bursts: [1] }],
    ["that did not come", onRun(1, () => undefined)],
    [
      "with a problem",
      onRun(1, (results) => ({
        ...results,
        runs: results.runs.map((run) => ({ ...run, problems: [{ code: "x", words: "x" }] })),
      })),
    ],
    [
      "that was killed",
      onRun(1, (results) => ({
        ...results,
        runs: results.runs.map((run) => ({ ...run, ending: { kind: "killed", signal: "SIGKILL" } as const })),
      })),
    ],
    ["for another purpose", { cells: ([first, ...rest]) => [{ ...first!, purpose: "extra" }, ...rest] }],
    ["of a later round", { cells: ([first, ...rest]) => [{ ...first!, round: 2 }, ...rest] }],
    ["of some files", { cells: ([first, ...rest]) => [{ ...first!, share: { units: [], expected: 0 } }, ...rest] }],
  ])("%s", (_what, world) => {
    const outcomes = remember(undefined, tests, world)!;
    expect(starts(outcomes)).toEqual([[2]]);
    expect(outcomes.strips).toEqual({});
    expect(outcomes.clean).toBe(0);
  });

  test("twice", () => {
    const first = remember(undefined, tests)!;
    expect(remember(first, tests)).toEqual(first);
    expect(starts(remember(first, tests, { commit: "other" }))).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test("and without any nothing is", () => {
    expect(remember(undefined, tests, { bursts: [1, 2] })).toBeUndefined();
  });
});

describe("a test was first seen flaky", () => {
  const seen = (letters: string, world: World = {}, known?: SuiteOutcomes) =>
    remember(known, { it: { parallel: letters } }, world)?.firstFlaky[id("it")];

  test("where it passed and failed on one commit, or passed on a retry", () => {
    expect(seen(".xx.")).toEqual({ commit: "c0ffee", at: 2 });
    expect(seen("r")).toEqual({ commit: "c0ffee", at: 1 });
    expect(seen("xx")).toBeUndefined();
  });

  test("at the earliest, whatever the mode", () => {
    const both = remember(undefined, { it: { sequential: ".x", parallel: ".x" } })!;
    expect(both.firstFlaky).toEqual({ [id("it")]: { commit: "c0ffee", at: 2 } });
  });

  test("in one mode: what fails in parallel alone is none", () => {
    expect(remember(undefined, { it: { sequential: ".", parallel: "x" } })!.firstFlaky).toEqual({});
  });

  test.each([
    ["c0ffee", { commit: "c0ffee", at: 11 }],
    ["other", undefined],
  ])("over two plans of one commit: %s", (commit, first) => {
    const known = remember(undefined, { it: { parallel: "." } });
    expect(seen("x", { at: 10, commit }, known)).toEqual(first);
  });

  test.each(["unknown", "c0ffee+changes"])("but not where the tree is not known: %s", (commit) => {
    const known = remember(undefined, { it: { parallel: "." } }, { commit });
    expect(seen("x", { at: 10, commit }, known)).toBeUndefined();
  });

  test("once: later ones change nothing, and it stays while the test does", () => {
    const known = remember(undefined, { it: { parallel: ".x" } })!;
    expect(seen(".x", { at: 10, commit: "later" }, known)).toEqual(known.firstFlaky[id("it")]);
    const clean = remember(known, { it: { parallel: ".".repeat(100) } }, { at: 10 })!;
    expect([clean.strips, clean.firstFlaky]).toEqual([{}, known.firstFlaky]);
    expect(remember(clean, { other: { parallel: "." } }, { at: 200 })!.firstFlaky).toEqual({});
  });
});

describe("which tests are known", () => {
  const known = remember(undefined, { it: { parallel: "." }, gone: { parallel: "." }, off: { parallel: "." } });
  const next = remember(known, { it: { parallel: "." }, late: { parallel: "." }, off: { parallel: "s" } }, { at: 10 })!;

  test("is told with the plan in which each ran first; what does not run any more is forgotten", () => {
    expect(next.plans.map(({ tests }) => shortNames(tests))).toEqual([shorts("it"), shorts("late")]);
  });
});

describe("changes", () => {
  const one = { it: { parallel: "." } };
  const files = (count: number, digest: string) =>
    Array.from({ length: count }, (_, index) => ({ path: `f${index}.ts`, digest }));

  test("of files are told by path, new files left out, and many as all", () => {
    const known = remember(undefined, one);
    const edited = { ...suite, files: [{ path: "a.test.ts", digest: "a2" }, ...files(1, "1")] };
    const next = remember(known, one, { at: 10, suite: edited })!;
    expect(next.plans.map(({ changed }) => changed)).toEqual([[], ["a.test.ts"]]);
    expect(next.digests).toEqual({ "a.test.ts": "a2", "f0.ts": "1" });
    const many = remember(undefined, one, { suite: { ...suite, files: files(201, "1") } });
    expect(remember(many, one, { at: 10, suite: { ...suite, files: files(201, "2") } })!.plans[1]!.changed).toBe("all");
  });

  test("stay known when the plan that brought them has no run left", () => {
    const both = remember(undefined, { it: { sequential: ".", parallel: "." } });
    const edited = { ...suite, files: [{ path: "a.test.ts", digest: "a2" }] };
    const second = remember(both, one, { at: 10, suite: edited, commit: "edit" });
    const third = remember(second, { it: { parallel: ".".repeat(100) } }, { at: 20, suite: edited, commit: "last" })!;
    expect(third.plans.map(({ commit, changed }) => [commit, changed])).toEqual([
      ["c0ffee", []],
      ["last", ["a.test.ts"]],
    ]);
  });
});

describe("clean parallel runs", () => {
  const clean = { it: { sequential: ".", parallel: ".." } };
  const known = remember(undefined, clean)!;
  const then = (tests: Readonly<Record<string, Did>>, world: World) =>
    remember(known, tests, { at: 10, ...world })!.clean;

  test("add up while nothing changes", () => {
    expect(known.clean).toBe(2);
    expect(then(clean, { commit: "next" })).toBe(4);
  });

  test("begin anew after a change", () => {
    expect(then(clean, { suite: { ...suite, files: [{ path: "a.test.ts", digest: "a2" }] } })).toBe(2);
    expect(then(clean, { suite: { ...suite, workers: 8 } })).toBe(2);
    expect(then(clean, { suite: suiteNamed("api") })).toBe(2);
  });

  test("count for less where they shared a machine", () => {
    const machine = (results: CellResults) => ({ ...results, machine: { ...results.machine, id: "one" } });
    // 4 / (1 + 3 × 0.03) = 3.6697, rounded down to a hundredth.
    expect(then({ it: { parallel: "...." } }, { change: machine })).toBe(5.66);
  });

  test.each<[string, Readonly<Record<string, Did>>, World]>([
    ["red", { it: { parallel: ".x" } }, {}],
    ["red, and passed on a retry", { it: { parallel: "r." } }, {}],
    ["a burst", { it: { parallel: ".x" } }, { bursts: [2] }],
    ["incomplete", clean, { change: (results) => (results.cell.runs.includes(3) ? undefined : results) }],
  ])("are none after a plan with a run that is %s", (_what, tests, world) => {
    expect(then(tests, world)).toBe(0);
  });

  test("are none either when nothing of such a plan is remembered", () => {
    expect(then({ it: { parallel: "x" } }, { bursts: [1] })).toBe(0);
    expect(remember(known, { it: { parallel: "x" } }, { at: 10, bursts: [1] })!.plans).toBe(known.plans);
  });
});

test("the order in which cells come back changes nothing", () => {
  const tests = { b: { sequential: ".x", parallel: "x.r." }, a: { sequential: "..", parallel: ".x.." } };
  const plan = planFor(tests, {});
  const folded = (order: readonly Cell[]) =>
    JSON.stringify(nextOutcomes(undefined, suite, plan, observe(plan, tests, {}, [...order])));
  fc.assert(
    fc.property(fc.shuffledSubarray([...plan.cells], { minLength: plan.cells.length }), (order) => {
      expect(folded(order)).toBe(folded(plan.cells));
    }),
    { seed: 1, numRuns: 30 },
  );
});

test("outcomes stand beside the times; without what was seen, and with another suite's plan, they stay", () => {
  const tests = { it: { parallel: ".x" } };
  const plan = planFor(tests, {});
  const history = nextHistory(undefined, plan, startDurations(plan), observe(plan, tests, {}));
  expect(history.suites["api"]!.outcomes!.strips.parallel).toEqual({ [id("it")]: ".x" });
  expect(nextHistory(history, plan, startDurations(plan)).suites["api"]!.outcomes).toBe(
    history.suites["api"]!.outcomes,
  );
});

test("a suite of 20,000 tests, 800 of which failed in a hundred runs, is remembered in less than 700 kB", () => {
  const plan = planOf({ parallel: 100 }, [
    {
      ...suite,
      files: Array.from({ length: 2_000 }, (_, n) => ({
        path: `tests/some/folder/${n}.test.ts`,
        digest: "0123456789abcdef",
      })),
    },
  ]);
  const tally = startTally();
  for (const [index, cell] of plan.cells.entries())
    tally.cells.set(cell.id, {
      kind: "results",
      version: 1,
      plan: plan.digest,
      attempt: 1,
      cell,
      machine: { os: "linux", cpus: 2, runtime: "node", id: `m${index}` },
      runs: [
        {
          number: index + 1,
          seed: 1,
          started: 1_795_555_966_000 + index,
          took: 1,
          ending: { kind: "exited", code: 0 },
          problems: [],
        },
      ],
    });
  for (let number = 0; number < 20_000; number++) {
    const name = {
      suite: "api",
      file: `tests/some/folder/${number % 2_000}.test.ts`,
      titles: ["a describe block", `test ${number}`],
    };
    // As the tally has them: 3 passed, 4 failed.
    const marks = Uint8Array.from({ length: 101 }, (_, run) => (number < 800 && run % 40 === number % 40 ? 4 : 3));
    const none = { failures: new Map<Fingerprint, never>(), failedAs: new Map(), retried: new Set<number>() };
    tally.tests.set(testId(name), { name, marks, twice: new Set(), ...none });
  }
  const seen = { tally, runs: makeLedger(plan, tally.cells, []).runs, bursts: new Set<number>(), sha256 };
  const text = encodeFile(nextHistory(undefined, plan, startDurations(plan), seen));
  expect(text.match(/": "[.x]{100}"/g)).toHaveLength(800);
  expect(text.length).toBeGreaterThan(100_000);
  expect(text.length).toBeLessThan(700_000);
});
