import { expect, test } from "vitest";
import type { CellId, Fingerprint, TestId } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import type { Cell } from "../model/plan.ts";
import type { Run } from "../model/results.ts";
import { isEnough } from "./enough.ts";

const cell = (...tests: readonly string[]): Cell => ({
  id: "c" as CellId,
  suite: "api",
  mode: "parallel",
  shard: { index: 1, total: 1 },
  runs: [1, 2, 3],
  untilPassed: tests as readonly TestId[],
});
const seen = (test: string, attempt: number) => ({ test: test as TestId, attempt, took: 1 });
const passed = (test: string, attempt = 0): Observation => ({ ...seen(test, attempt), outcome: "passed" });
const failed = (test: string): Observation => ({
  ...seen(test, 0),
  outcome: "failed",
  failure: { message: "no", fingerprint: "no" as Fingerprint },
});
const run = (...observations: readonly Observation[]): Run => ({
  number: 1,
  seed: 1,
  started: 0,
  took: 1,
  ending: { kind: "exited", code: 0 },
  observations,
  problems: [],
  notes: [],
});

test.each<[string, Cell, readonly Run[], boolean]>([
  ["before the first run", cell("a"), [], false],
  ["it failed", cell("a"), [run(failed("a"))], false],
  ["it passed on a retry alone", cell("a"), [run(failed("a"), passed("a", 1))], false],
  ["it passed", cell("a"), [run(failed("a")), run(passed("a"))], true],
  ["one of two passed", cell("a", "b"), [run(passed("a"), failed("b"))], false],
  ["both passed, each in a run of its own", cell("a", "b"), [run(passed("a"), failed("b")), run(passed("b"))], true],
])("%s", (_what, cell, runs, enough) => {
  expect(isEnough(cell, runs)).toBe(enough);
});

test("a cell that waits for no test makes all its runs", () => {
  const { untilPassed: _, ...every } = cell("a");
  expect(isEnough(every, [run(passed("a"))])).toBe(false);
});
