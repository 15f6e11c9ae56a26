import { expect, test } from "vitest";
import type { CellId, Digest } from "../model/ids.ts";
import type { Cell, Plan } from "../model/plan.ts";
import { matrixOf } from "./matrix.ts";

const digest = "d".repeat(64) as Digest;

function planWith(...cells: readonly Partial<Cell>[]): Plan {
  const first: Cell = {
    id: "api-parallel-r2" as CellId,
    suite: "api",
    mode: "parallel",
    shard: { index: 1, total: 1 },
    runs: [2],
  };
  return { digest, cells: cells.map((cell) => ({ ...first, ...cell })) } as unknown as Plan;
}

test("a job for each cell, in the order of the plan", () => {
  expect(matrixOf(planWith({}, { mode: "sequential", runs: [3] }))).toEqual({
    include: [
      { index: 0, total: 2, name: "api parallel run 2", plan: digest },
      { index: 1, total: 2, name: "api sequential run 3", plan: digest },
    ],
  });
});

test.each<[Partial<Cell>, string]>([
  [{ shard: { index: 2, total: 3 } }, "api parallel 2/3 run 2"],
  [{ runs: [4, 5, 6] }, "api parallel runs 4–6"],
  [{ shard: { index: 1, total: 2 }, runs: [4, 5] }, "api parallel 1/2 runs 4–5"],
])("the name of a job: %o is %s", (cell, name) => {
  expect(matrixOf(planWith(cell)).include[0]!.name).toBe(name);
});

test("holds no text of the user's but the suite's name: GitHub drops an output that holds a masked value", () => {
  const plan = { ...planWith({}), suites: [{ env: { TOKEN: "hunter2" } }] } as unknown as Plan;
  expect(JSON.stringify(matrixOf(plan))).not.toContain("hunter2");
  expect(Object.keys(matrixOf(plan).include[0]!)).toEqual(["index", "total", "name", "plan"]);
});

test("without cells there are no jobs", () => {
  expect(matrixOf(planWith())).toEqual({ include: [] });
});
