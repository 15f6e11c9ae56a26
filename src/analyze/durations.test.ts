import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { History } from "../model/history.ts";
import { type Fingerprint, type TestId, type TestName, testId } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import type { Cell, Mode, Plan } from "../model/plan.ts";
import type { CellResults, Run } from "../model/results.ts";
import { foldDurations, nextHistory, startDurations } from "./durations.ts";
import { digest, planOf, suiteNamed } from "./fixture.ts";

const names: Readonly<Record<string, TestName>> = {
  a1: { suite: "api", file: "a.ts", titles: ["one"] },
  a2: { suite: "api", file: "a.ts", titles: ["two"] },
  b1: { suite: "api", file: "b.ts", titles: ["one"] },
  go: { suite: "api", titles: ["example.com/pkg", "TestX"] },
  web: { suite: "web", file: "w.ts", titles: ["one"] },
};
const id = (key: string) => testId(names[key]!);

type Did = Readonly<Record<string, number | "failed" | "skipped" | "notRun">>;

/** What tests took in one run of a cell. */
function runOf(number: number, did: Did, more: Partial<Run> = {}): Run {
  const observations = Object.entries(did).map(([key, took]): Observation => {
    const seen = { test: id(key), attempt: 0, took: typeof took === "number" ? took : 7 };
    if (took === "failed")
      return { ...seen, outcome: "failed", failure: { message: "no", fingerprint: "no" as Fingerprint } };
    return { ...seen, outcome: typeof took === "number" ? "passed" : took };
  });
  const ending = { kind: "exited", code: 0 } as const;
  return { number, seed: 1, started: 1_000 * number, took: 9, ending, observations, problems: [], notes: [], ...more };
}

function resultsOf(cell: Cell, ...runs: readonly Run[]): CellResults {
  const tests = Object.fromEntries(Object.values(names).map((name) => [testId(name), name])) as Record<
    TestId,
    TestName
  >;
  const machine = { os: "linux", cpus: 2, runtime: "node 24", id: "m" };
  return { kind: "results", version: 1, plan: digest, attempt: 1, cell, machine, tests, runs };
}

/** The cell of that run and shard. */
function cellAt(plan: Plan, run: number, shard = 1): Cell {
  return plan.cells.find((cell) => cell.runs.includes(run) && cell.shard.index === shard)!;
}

/** One parallel cell a run, in order; `undefined` for a run that did not come back. */
function historyAfter(previous: History | undefined, ...runs: readonly (Did | undefined)[]): History {
  const plan = planOf({ sequential: 0, parallel: runs.length });
  const durations = startDurations(plan);
  for (const [index, did] of runs.entries())
    if (did !== undefined) {
      const cell = cellAt(plan, index + 1);
      const started = 1_000 * (index + 1) + 100_000 * (previous?.suites["api"]?.modes.parallel?.runs.length ?? 0);
      foldDurations(durations, cell, resultsOf(cell, runOf(index + 1, did, { started })));
    }
  return nextHistory(previous, plan, durations);
}

const parallel = (history: History) => history.suites["api"]!.modes.parallel;

test("one column a run: sums of the first attempts of a file's tests, by file or by the outermost title", () => {
  expect(historyAfter(undefined, { a1: 10, a2: 5.4, b1: 1, go: 3 }, { a1: 20, a2: 0.2, go: 4 })).toEqual({
    kind: "history",
    version: 1,
    suites: {
      api: {
        runner: "vitest",
        modes: {
          parallel: {
            runs: [
              { commit: "c0ffee", started: 1_000 },
              { commit: "c0ffee", started: 2_000 },
            ],
            files: { "a.ts": [15, 20], "b.ts": [1, null], "example.com/pkg": [3, 4] },
            tests: {},
          },
        },
      },
    },
  });
});

test.each<[string, Did, Readonly<Record<string, readonly (number | null)[]>>]>([
  ["a failure", { a1: "failed", a2: 5, b1: 1 }, { "b.ts": [1] }],
  ["a failure first or last", { a2: 5, a1: "failed" }, {}],
  ["a test that was stopped", { a1: "notRun", a2: 5 }, {}],
  ["a skipped test, which took no time", { a1: "skipped", a2: 5 }, { "a.ts": [5] }],
  ["another suite's test, which is not ours", { web: 9, a1: 3 }, { "a.ts": [3] }],
])("%s", (_what, did, files) => {
  expect(parallel(historyAfter(undefined, did))!.files).toEqual(files);
});

test("retries take nothing from a file and add nothing", () => {
  const plan = planOf({ sequential: 0, parallel: 1 });
  const durations = startDurations(plan);
  const run = runOf(1, { a1: 10 });
  const retried = {
    ...run,
    observations: [...run.observations, { test: id("a1"), attempt: 1, took: 99, outcome: "passed" as const }],
  };
  foldDurations(durations, plan.cells[0]!, resultsOf(plan.cells[0]!, retried));
  expect(parallel(nextHistory(undefined, plan, durations))!.files).toEqual({ "a.ts": [10] });
});

describe("a run counts only if it is whole", () => {
  const plan = planOf({ sequential: 0, parallel: 2 }, [suiteNamed("api", 2)]);
  type Fold = (run: number, shard: number, did: Did, more?: Partial<Run>) => void;
  const folded = (work: (fold: Fold) => void) => {
    const durations = startDurations(plan);
    work((run, shard, did, more) => {
      const cell = cellAt(plan, run, shard);
      foldDurations(durations, cell, resultsOf(cell, runOf(run, did, more)));
    });
    return parallel(nextHistory(undefined, plan, durations));
  };

  test("over all shards, whose parts of one file are added", () => {
    const times = folded((fold) => {
      fold(1, 1, { a1: 10 }, { started: 70 });
      fold(1, 2, { a2: 20 }, { started: 50 });
      fold(2, 1, { a1: 10 });
    });
    expect(times).toEqual({ runs: [{ commit: "c0ffee", started: 50 }], files: { "a.ts": [30] }, tests: {} });
  });

  test("and a failure on one shard is one of the file", () => {
    const times = folded((fold) => {
      fold(1, 1, { a1: "failed", b1: 4 });
      fold(1, 2, { a2: 20 });
    });
    expect(times!.files).toEqual({ "b.ts": [4] });
  });

  test.each<[string, Partial<Run>]>([
    ["with a problem", { problems: [{ code: "x", words: "x" }] }],
    ["killed", { ending: { kind: "killed", signal: "SIGKILL" } }],
    ["stopped at its time limit", { ending: { kind: "timedOut", after: 1 } }],
    ["that another cell has", { number: 9 }],
  ])("not one %s", (_what, more) => {
    const times = folded((fold) => {
      fold(1, 1, { a1: 10 });
      fold(1, 2, { a2: 20 }, more);
    });
    expect(times).toBeUndefined();
  });

  test("a cell that is folded twice counts once", () => {
    const times = folded((fold) => {
      fold(1, 1, { a1: 10 });
      fold(1, 1, { a1: 10 });
      fold(1, 2, { a2: 20 });
    });
    expect(times!.files).toEqual({ "a.ts": [30] });
  });
});

test("modes are remembered apart", () => {
  const plan = planOf({ sequential: 1, parallel: 1 });
  const durations = startDurations(plan);
  for (const cell of plan.cells)
    foldDurations(durations, cell, resultsOf(cell, runOf(cell.runs[0]!, { a1: cell.mode === "parallel" ? 5 : 9 })));
  const { modes } = nextHistory(undefined, plan, durations).suites["api"]!;
  const files = (mode: Mode) => modes[mode]!.files;
  expect([files("sequential"), files("parallel")]).toEqual([{ "a.ts": [9] }, { "a.ts": [5] }]);
});

describe("what was remembered", () => {
  test("stays before what is new; files that are gone have no new time, and new ones no old", () => {
    const first = historyAfter(undefined, { a1: 1 });
    expect(parallel(historyAfter(first, { b1: 2 }))!.files).toEqual({ "a.ts": [1, null], "b.ts": [null, 2] });
  });

  test("goes with its run: the newest twenty stay, and files that none of them has are dropped", () => {
    const first = historyAfter(undefined, { a1: 1, b1: 1 });
    const times = parallel(historyAfter(first, ...Array.from({ length: 20 }, (_, index) => ({ b1: index + 2 }))))!;
    expect(times.runs).toHaveLength(20);
    expect(times.files).toEqual({ "b.ts": Array.from({ length: 20 }, (_, index) => index + 2) });
  });

  test("stays as it is without a whole run, and with a run that it has already", () => {
    const first = historyAfter(undefined, { a1: 1 });
    expect(historyAfter(first, undefined)).toEqual(first);
    const plan = planOf({ sequential: 0, parallel: 1 });
    const durations = startDurations(plan);
    foldDurations(durations, plan.cells[0]!, resultsOf(plan.cells[0]!, runOf(1, { a1: 1 })));
    expect(nextHistory(first, plan, durations)).toEqual(first);
  });

  test("of suites that the plan does not have stays; of another runner it goes", () => {
    const times = { runs: [{ commit: "c", started: 1 }], files: { "old.ts": [4] }, tests: {} };
    const old = { runner: "jest", modes: { parallel: times } } as const;
    const previous: History = { kind: "history", version: 1, suites: { web: old, api: old } };
    const next = historyAfter(previous, { a1: 1 });
    expect(next.suites["web"]).toBe(old);
    expect(parallel(next)!.files).toEqual({ "a.ts": [1] });
    expect(historyAfter(previous, undefined).suites["api"]).toEqual({ runner: "vitest", modes: {} });
  });
});

describe("single tests are remembered", () => {
  test("where they typically take a second", () => {
    const times = parallel(
      historyAfter(undefined, { a1: 1_500, a2: 900, b1: 600 }, { a1: 1_400, a2: 900, b1: 5_000 }, { a1: 300, b1: 400 }),
    )!;
    expect(times.tests).toEqual({ [id("a1")]: [1_500, 1_400, 300] });
  });

  test("with no time for a run in which they failed", () => {
    const times = parallel(historyAfter(undefined, { a1: 1_500 }, { a1: "failed" }))!;
    expect(times.tests).toEqual({ [id("a1")]: [1_500, null] });
  });

  test("until no run shows them slow any more", () => {
    const first = historyAfter(undefined, { a1: 1_500 });
    expect(parallel(historyAfter(first, { a1: 1_600 }))!.tests).toEqual({ [id("a1")]: [1_500, 1_600] });
    expect(parallel(historyAfter(first, { a1: 20 }))!.tests).toEqual({});
  });

  test("the slowest two hundred", () => {
    const plan = planOf({ sequential: 0, parallel: 1 });
    const durations = startDurations(plan);
    const cell = plan.cells[0]!;
    const many = Array.from(
      { length: 300 },
      (_, index): TestName => ({ suite: "api", file: "a.ts", titles: [`t${index}`] }),
    );
    const run = runOf(1, {});
    const observations = many.map((name, index) => ({
      test: testId(name),
      attempt: 0,
      took: 2_000 + index,
      outcome: "passed" as const,
    }));
    const tests = Object.fromEntries(many.map((name) => [testId(name), name]));
    foldDurations(durations, cell, { ...resultsOf(cell, { ...run, observations }), tests });
    const kept = Object.values(parallel(nextHistory(undefined, plan, durations))!.tests).map(([took]) => took!);
    expect(kept).toHaveLength(200);
    expect(Math.min(...kept)).toBe(2_100);
  });
});

test("names that mean something to JavaScript are names", () => {
  const plan = planOf({ sequential: 0, parallel: 1 });
  const durations = startDurations(plan);
  const cell = plan.cells[0]!;
  const name: TestName = { suite: "api", file: "__proto__", titles: ["constructor"] };
  const run = {
    ...runOf(1, {}),
    observations: [{ test: testId(name), attempt: 0, took: 4, outcome: "passed" as const }],
  };
  foldDurations(durations, cell, { ...resultsOf(cell, run), tests: { [testId(name)]: name } });
  expect(Object.entries(parallel(nextHistory(undefined, plan, durations))!.files)).toEqual([["__proto__", [4]]]);
});

test("the order in which cells come back changes nothing", () => {
  const plan = planOf({ sequential: 2, parallel: 3 }, [suiteNamed("api", 2)]);
  const results = plan.cells.map((cell, index) => ({
    cell,
    results: resultsOf(cell, runOf(cell.runs[0]!, { a1: 0.1 * index, a2: 700 * index, go: 3 })),
  }));
  const folded = (order: typeof results) => {
    const durations = startDurations(plan);
    for (const each of order) foldDurations(durations, each.cell, each.results);
    return JSON.stringify(nextHistory(undefined, plan, durations));
  };
  fc.assert(
    fc.property(fc.shuffledSubarray(results, { minLength: results.length }), (order) => {
      expect(folded(order)).toBe(folded(results));
    }),
    { numRuns: 50 },
  );
});
