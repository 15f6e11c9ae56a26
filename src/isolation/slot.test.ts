import { expect, test } from "vitest";
import { slotsFile } from "./fixture.ts";
import { slot } from "./slot.ts";

test.each([
  [{ VITEST_POOL_ID: "1" }, 0],
  [{ VITEST_POOL_ID: "4" }, 3],
  [{ TEST_PARALLEL_INDEX: "0" }, 0],
  [{ TEST_PARALLEL_INDEX: "3" }, 3],
  [{ JEST_WORKER_ID: "1" }, 0],
  [{ MOCHA_WORKER_ID: "0" }, 0],
  [{ NODE_TEST_WORKER_ID: "2" }, 1],
  [{ PYTEST_XDIST_WORKER: "gw0" }, 0],
  [{ PYTEST_XDIST_WORKER: "gw11" }, 11],
  [{ FLAKEPROOF_SLOT: "2" }, 2],
])("%o is slot %i", (env, expected) => {
  expect(slot(env)).toBe(expected);
});

test("never asks VITEST_WORKER_ID and TEST_WORKER_INDEX, which grow without bound", () => {
  expect(slot({ VITEST_POOL_ID: "2", VITEST_WORKER_ID: "17" })).toBe(1);
  expect(slot({ TEST_PARALLEL_INDEX: "1", TEST_WORKER_INDEX: "9" })).toBe(1);
  expect(() => slot({ VITEST_WORKER_ID: "17" })).toThrow("none of VITEST_POOL_ID");
});

test("an empty variable counts as not set", () => {
  expect(slot({ VITEST_POOL_ID: "", JEST_WORKER_ID: "2" })).toBe(1);
});

test("a sequential run is slot 0, whether or not the runner says so", () => {
  const run = { FLAKEPROOF: "1", FLAKEPROOF_MODE: "sequential", FLAKEPROOF_SLOTS: slotsFile(1) };
  expect(slot(run)).toBe(0);
  expect(slot({ ...run, VITEST_POOL_ID: "1" })).toBe(0);
  expect(() => slot({ ...run, VITEST_POOL_ID: "2" })).toThrow("This run is sequential, but VITEST_POOL_ID=2");
});

test("parallelism without a known slot is an error, and so is a process outside any runner", () => {
  const run = { FLAKEPROOF: "1", FLAKEPROOF_MODE: "parallel", FLAKEPROOF_SLOTS: slotsFile(4) };
  expect(() => slot(run)).toThrow("This run is parallel, but no variable says which worker this is");
  expect(() => slot({})).toThrow("No variable says which worker this is");
});

test("a number beyond the slots of the run is an error that names the mend", () => {
  const run = { FLAKEPROOF: "1", FLAKEPROOF_MODE: "parallel", FLAKEPROOF_SLOTS: slotsFile(4) };
  expect(slot({ ...run, VITEST_POOL_ID: "4" })).toBe(3);
  expect(() => slot({ ...run, VITEST_POOL_ID: "5" })).toThrow(
    "VITEST_POOL_ID=5 means slot 4, counted from 0, but this run has 4 slots. Set the suite's `workers` in flakeproof.yml to 5 or more",
  );
});

test.each([
  { VITEST_POOL_ID: "0" },
  { VITEST_POOL_ID: "-1" },
  { VITEST_POOL_ID: "1.5" },
  { JEST_WORKER_ID: "one" },
  { PYTEST_XDIST_WORKER: "3" },
  { TEST_PARALLEL_INDEX: "0x1" },
])("%o is no worker number", (env) => {
  expect(() => slot(env)).toThrow("is no worker number: it counts from");
});

test("two runners that disagree are an error, two that agree are not", () => {
  expect(slot({ VITEST_POOL_ID: "2", JEST_WORKER_ID: "2" })).toBe(1);
  expect(() => slot({ VITEST_POOL_ID: "2", TEST_PARALLEL_INDEX: "0" })).toThrow(
    "VITEST_POOL_ID=2 means slot 1, TEST_PARALLEL_INDEX=0 means slot 0",
  );
  expect(slot({ VITEST_POOL_ID: "2", TEST_PARALLEL_INDEX: "0", FLAKEPROOF_SLOT: "3" })).toBe(3);
});

test("the process that asks is a worker of this very runner", () => {
  expect(slot()).toBe(Number(process.env.VITEST_POOL_ID) - 1);
});
