import { describe, expect, test } from "vitest";
import type { Analysis, Suspect } from "../model/analysis.ts";
import type { CellId, Digest, TestId } from "../model/ids.ts";
import { type Cell, digestFor, lastRound, type Plan, type Suite } from "../model/plan.ts";
import { matrixOf } from "./matrix.ts";
import { nextRound } from "./suspects.ts";

const sha256 = (text: string) => String(text.length).padStart(64, "0");

const suite: Suite = {
  name: "api",
  starter: { runner: "mocha", args: [] },
  cwd: ".",
  workers: 4,
  shards: 2,
  shares: [
    { units: [{ files: ["a.js", "b.js"], expected: 10, known: "history" }], expected: 10 },
    { units: [{ files: ["c.js"], expected: 10, known: "history" }], expected: 10 },
  ],
  files: [
    { path: "a.js", tests: ["a1", "a2"] as unknown as TestId[], handles: ["h1", "h2"] },
    { path: "b.js", tests: ["b1", "b2"] as unknown as TestId[], handles: ["h1", "h2"] },
    { path: "c.js" },
  ],
  timeout: 1_000,
  env: {},
  stores: [],
  ports: [],
  directories: [],
};

const screening: Cell[] = ["sequential", "parallel"].flatMap((mode, run) =>
  [1, 2].map((index) => ({
    id: `api-${mode}-${index}of2-r${run + 1}` as CellId,
    suite: "api",
    mode: mode as Cell["mode"],
    shard: { index, total: 2 },
    runs: [run + 1],
  })),
);

const plan: Plan = {
  kind: "plan",
  version: 1,
  digest: "d".repeat(64) as Digest,
  commit: "c0ffee",
  seed: 1,
  suites: [suite],
  cells: screening,
  gate: { flaky: "fail", "parallel-only": "fail", broken: "fail", missing: "fail", target: 0.05 },
  confirm: { enabled: true, budget: 0.2 },
};

const suspect = (own: Partial<Suspect> & { readonly test: TestId; readonly file: string }): Suspect => ({
  suite: "api",
  overlap: [],
  partners: [],
  step: "blocks",
  want: 7,
  worse: "parallel",
  ...own,
});
const a1 = suspect({ test: "a1" as TestId, file: "a.js" });

/** Milliseconds of the files: 100 each, unless told otherwise. */
function open(suspects: readonly Suspect[], all = 300, promising: Analysis["promising"] = []) {
  const files = { "a.js": all / 3, "b.js": all / 3, "c.js": all / 3 };
  return { suspects, promising, times: [{ suite: "api", all, files }] };
}

const next = (suspects: readonly Suspect[], from = plan) => nextRound(from, open(suspects), sha256);
const added = (suspects: readonly Suspect[]) => lastRound(next(suspects)!);
const runsOf = (cells: readonly Cell[], mode: Cell["mode"]) =>
  cells.filter((cell) => cell.mode === mode).flatMap(({ runs }) => runs).length;

describe("a round of blocks", () => {
  test("has three sequential runs for each parallel one, four to a job, under new numbers", () => {
    const cells = added([a1]);
    expect([runsOf(cells, "sequential"), runsOf(cells, "parallel")]).toEqual([21, 7]);
    expect(Math.max(...cells.map(({ runs }) => runs.length))).toBe(4);
    const numbers = cells.flatMap(({ runs }) => runs);
    expect(new Set(numbers).size).toBe(28);
    expect(Math.min(...numbers)).toBe(3);
    expect(cells.every(({ purpose, round, shard }) => purpose === "confirm" && round === 2 && shard.total === 1)).toBe(
      true,
    );
  });

  test("runs the test alone of its file, where the runner can, and its company whole", () => {
    const [cell] = added([{ ...a1, overlap: ["c.js"] }]);
    expect(cell!.share?.units).toEqual([
      { files: ["a.js"], tests: [{ id: "a1", handle: "h1" }], expected: 50, known: "history" },
      { files: ["c.js"], expected: 100, known: "history" },
    ]);
  });

  test("runs a file whole that the runner cannot divide, or whose tests are all suspects", () => {
    const [cell] = added([
      suspect({ test: "c1" as TestId, file: "c.js" }),
      suspect({ test: "b1" as TestId, file: "b.js" }),
      suspect({ test: "b2" as TestId, file: "b.js" }),
    ]);
    expect(cell!.share?.units.map(({ files, tests }) => [files, tests])).toEqual([
      [["b.js"], undefined],
      [["c.js"], undefined],
    ]);
  });

  test("keeps a decided test beside the one that it may collide with", () => {
    const [cell] = added([{ ...a1, partners: [{ test: "b2" as TestId, file: "b.js" }] }]);
    expect(cell!.share?.units.map(({ tests }) => tests?.map(({ id }) => id))).toEqual([["a1"], ["b2"]]);
  });

  test("holds all blocks of a suspect where no further round will follow", () => {
    const cells = lastRound(nextRound(plan, open([a1]), sha256, true)!);
    expect(runsOf(cells, "parallel")).toBe(13);
  });
});

test("a suite that is not listed is confirmed whole, over its shards", () => {
  const { files: _, shares: __, ...bare } = suite;
  const cells = lastRound(next([a1], { ...plan, suites: [bare] })!);
  expect(cells.every(({ share, shard }) => share === undefined && shard.total === 2)).toBe(true);
  expect(new Set(cells.filter(({ mode }) => mode === "parallel").flatMap(({ runs }) => runs)).size).toBe(7);
});

test("a test that never passed runs until it passes, in one job", () => {
  const [cell, ...more] = added([{ ...a1, step: "rerun", want: 3 }]);
  expect(more).toEqual([]);
  expect(cell).toMatchObject({ purpose: "rerun", mode: "parallel", runs: [3, 4, 5], untilPassed: ["a1"] });
});

test("a sign of an order is followed by whole sequential runs beside runs alone", () => {
  const cells = added([{ ...a1, step: "order", want: 2, worse: "sequential" }]);
  expect(cells.map(({ mode, runs, share }) => [mode, runs.length, share === undefined])).toEqual([
    ["isolated", 2, false],
    ["sequential", 2, true],
    ["sequential", 2, true],
    ["parallel", 4, false],
    ["parallel", 2, false],
  ]);
});

test("what nothing was seen of among few files runs under the load of the whole suite", () => {
  const cells = added([{ ...a1, step: "load", want: 1 }]);
  expect(cells.filter(({ mode }) => mode === "parallel").every(({ share }) => share === undefined)).toBe(true);
});

describe("the budget", () => {
  /** A suite in which a fifth of the screening is less than what the suspects need. */
  const large = 30_000_000;

  test("is not overdrawn, and what it does not reach is not begun", () => {
    const company = { ...a1, overlap: ["b.js", "c.js"] };
    expect(nextRound(plan, open([company], large), sha256)).toBeUndefined();
    const cheaper = nextRound({ ...plan, confirm: { enabled: true, budget: 40 } }, open([company], large), sha256);
    expect(lastRound(cheaper!).length).toBeGreaterThan(0);
  });

  test("counts what earlier rounds took", () => {
    const budget = 13;
    const once = { ...plan, confirm: { enabled: true, budget } };
    const again = nextRound(once, open([a1], large), sha256)!;
    expect(nextRound(again, open([{ ...a1, want: 100 }], large), sha256)).toBeUndefined();
  });

  test("always lets ten minutes of tests be", () => {
    expect(nextRound({ ...plan, confirm: { enabled: true, budget: 0 } }, open([a1]), sha256)).toBeDefined();
  });
});

test("files where more is to be found run five times more, once, from a part of the budget", () => {
  const promising = [{ suite: "api", file: "c.js", discoveries: 0.2 }];
  expect(nextRound(plan, open([], 300, promising), sha256)).toBeUndefined();
  const rich = { ...plan, confirm: { enabled: true, budget: 10 } };
  const more = nextRound(rich, open([], 300, promising), sha256)!;
  expect(lastRound(more)).toMatchObject([
    { purpose: "extra", mode: "parallel", runs: [3, 4, 5, 6] },
    { purpose: "extra", mode: "parallel", runs: [7] },
  ]);
  expect(nextRound(more, open([], 300, promising), sha256)).toBeUndefined();
});

describe("the plan of the next round", () => {
  test("is the old one and more, under a digest of its own; each cell bears that of its round", () => {
    const second = next([a1])!;
    expect(second.cells.slice(0, 4)).toEqual(plan.cells);
    expect(second.earlier).toEqual([plan.digest]);
    expect(second.digest).not.toBe(plan.digest);
    expect(digestFor(second, second.cells[0]!)).toBe(plan.digest);
    expect(digestFor(second, second.cells.at(-1)!)).toBe(second.digest);
  });

  test("gives the matrix its new cells alone, by their places in the plan", () => {
    const second = next([a1])!;
    const { include } = matrixOf(second);
    expect(include.map(({ index }) => second.cells[index]!.round)).toEqual(include.map(() => 2));
    expect(include).toHaveLength(lastRound(second).length);
  });

  test("is the same for the same arguments, whatever the order of the suspects", () => {
    const b2 = suspect({ test: "b2" as TestId, file: "b.js" });
    expect(next([a1, b2])).toEqual(next([b2, a1]));
  });

  test("is none after twelve rounds: a test that its own runs do not show would be run for ever", () => {
    let last = plan;
    let rounds = 1;
    for (let after = next([a1]); after !== undefined; after = next([a1], last)) {
      last = after;
      rounds += 1;
    }
    expect(rounds).toBe(12);
  });

  test("is none where confirmation is off, or where nothing is open", () => {
    const { confirm: _, ...without } = plan;
    expect(nextRound(without, open([a1]), sha256)).toBeUndefined();
    expect(nextRound({ ...plan, confirm: { enabled: false, budget: 1 } }, open([a1]), sha256)).toBeUndefined();
    expect(next([])).toBeUndefined();
  });
});
