import { setTimeout as wait } from "node:timers/promises";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CellId, Digest } from "../model/ids.ts";
import type { Cell, Mode, Plan, Suite } from "../model/plan.ts";
import { poolFor, runPool, type Told } from "./pool.ts";

function suite(name: string, change: Partial<Suite> = {}): Suite {
  return {
    name,
    starter: { runner: "vitest", args: [] },
    cwd: ".",
    workers: 2,
    shards: 1,
    timeout: 1_000,
    env: {},
    stores: [],
    ports: [],
    directories: [],
    ...change,
  };
}

/** `a:p` is a parallel cell of the suite a, `a:s` a sequential one. */
function planOf(cells: readonly string[], suites: readonly Suite[]): Plan {
  return {
    kind: "plan",
    version: 1,
    digest: "d".repeat(64) as Digest,
    commit: "unknown",
    seed: 1,
    suites,
    cells: cells.map((text, index): Cell => {
      const [name, letter] = text.split(":") as [string, string];
      const mode: Mode = letter === "s" ? "sequential" : "parallel";
      return { id: `c${index}` as CellId, suite: name, mode, shard: { index: 1, total: 1 }, runs: [index + 1] };
    }),
    gate: { flaky: "fail", "parallel-only": "fail", broken: "fail", missing: "fail", target: 0.05 },
  };
}

/** Which cells ran, and which at the same time. */
async function watch(plan: Plan, jobs: number, crowded: boolean, tell: (cell: Cell) => Told = () => "goOn") {
  const now = new Set<Cell>();
  const ran: Cell[] = [];
  const together: Cell[][] = [];
  await runPool(plan, plan.cells, { jobs, crowded }, async (cell) => {
    now.add(cell);
    ran.push(cell);
    together.push([...now]);
    await wait(1);
    now.delete(cell);
    return tell(cell);
  });
  return { ran, together };
}

const both = [suite("a"), suite("b")];

test("every cell runs once, never more at a time than there are jobs", async () => {
  const cells = fc.array(fc.constantFrom("a:p", "b:p", "a:s", "b:s"), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(cells, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (texts, jobs, crowded) => {
      const plan = planOf(texts, both);
      const { ran, together } = await watch(plan, jobs, crowded);
      expect(new Set(ran)).toEqual(new Set(plan.cells));
      expect(ran).toHaveLength(plan.cells.length);
      expect(Math.max(0, ...together.map((each) => each.length))).toBeLessThanOrEqual(jobs);
    }),
    { numRuns: 50 },
  );
});

test("the machine is used: as many at a time as there are jobs", async () => {
  const { together } = await watch(planOf(["a:p", "a:p", "a:p", "b:p", "b:p"], both), 3, false);
  expect(Math.max(...together.map((each) => each.length))).toBe(3);
});

test("a sequential cell is alone on the machine", async () => {
  const cells = ["a:p", "a:s", "b:p", "b:s", "a:p", "a:s"];
  const { together } = await watch(planOf(cells, both), 4, false);
  for (const each of together) if (each.some(({ mode }) => mode === "sequential")) expect(each).toHaveLength(1);
});

test("unless the user's own number says otherwise", async () => {
  const { together } = await watch(planOf(["a:s", "a:s", "b:s", "b:s"], both), 4, true);
  expect(Math.max(...together.map((each) => each.length))).toBeGreaterThan(1);
});

test("a suite's first cell comes before its others, and tells whether they are started", async () => {
  const plan = planOf(["a:p", "a:p", "b:p", "a:p", "b:p"], both);
  const { ran, together } = await watch(plan, 5, true, ({ suite: name }) => (name === "a" ? "skipSuite" : "goOn"));
  expect(ran.map(({ suite: name }) => name)).toEqual(["a", "b", "b"]);
  expect(together[1]!.map(({ suite: name }) => name)).toEqual(["a", "b"]);
});

test("what the user stops starts nothing more", async () => {
  const { ran } = await watch(planOf(["a:p", "a:p", "a:p"], both), 1, true, () => "stop");
  expect(ran).toHaveLength(1);
});

describe("two runs that write their reports into one folder", () => {
  const reports = (pattern: string) => ({ runner: "command" as const, args: [], reports: [pattern] });
  const most = async (suites: readonly Suite[]) => {
    const { together } = await watch(planOf(["a:p", "b:p", "a:p", "b:p"], suites), 4, true);
    return Math.max(...together.map((each) => each.length));
  };

  test("never go on at the same time", async () => {
    const inPlace = reports("out/*.xml");
    expect(await most([suite("a", { starter: inPlace }), suite("b", { starter: inPlace })])).toBe(1);
  });

  test("in folders of their own they do", async () => {
    const inPlace = reports("out/*.xml");
    expect(await most([suite("a", { starter: inPlace, cwd: "a" }), suite("b", { starter: inPlace, cwd: "b" })])).toBe(
      2,
    );
  });

  test("and so they do where the reports are the run's own", async () => {
    const own = reports("{reports}/*.xml");
    expect(await most([suite("a", { starter: own }), suite("b", { starter: own })])).toBeGreaterThan(1);
  });
});

test.each([
  [8, undefined, 4, false],
  [2, undefined, 1, false],
  [1, undefined, 1, false],
  [2, 3, 3, true],
])("on %i processors, asked for %s: %i", (cpus, asked, jobs, crowded) => {
  expect(poolFor(planOf([], both), asked, cpus)).toEqual({ jobs, crowded });
});
