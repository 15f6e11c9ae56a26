import { describe, expect, test } from "vitest";
import type { SuiteHistory } from "../model/history.ts";
import type { Suite } from "../model/plan.ts";
import { extraRunsFor, freshFiles } from "./fresh.ts";

const suite: Suite = {
  name: "api",
  starter: { runner: "vitest", args: [] },
  cwd: ".",
  workers: 4,
  shards: 1,
  timeout: 1_000,
  env: {},
  stores: [],
  ports: [],
  directories: [],
  files: [
    { path: "new.ts", digest: "d1" },
    { path: "other.ts", digest: "d2" },
    { path: "same.ts", digest: "d3" },
    { path: "pkg/without/file" },
  ],
};

function remembered(digests: Readonly<Record<string, string>>): SuiteHistory {
  return { runner: "vitest", modes: {}, outcomes: { plans: [], strips: {}, firstFlaky: {}, digests, clean: 0 } };
}

describe("fresh files", () => {
  test("are those that were not there, and those that have another text", () => {
    expect(freshFiles(suite, remembered({ "other.ts": "d0", "same.ts": "d3", "gone.ts": "d4" }))).toEqual([
      { file: "new.ts", because: "new" },
      { file: "other.ts", because: "changed" },
    ]);
  });

  test.each<[string, SuiteHistory | undefined]>([
    ["no history", undefined],
    ["a history without outcomes", { runner: "vitest", modes: {} }],
    ["a history without digests", remembered({})],
    ["another runner's history", { ...remembered({ "same.ts": "d3" }), runner: "jest" }],
  ])("are none with %s", (_what, history) => {
    expect(freshFiles(suite, history)).toEqual([]);
  });

  test("are none in a suite that was not listed", () => {
    const { files: _, ...unlisted } = suite;
    expect(freshFiles(unlisted, remembered({ "same.ts": "d3" }))).toEqual([]);
  });
});

test.each([
  [0, 10],
  [4_999, 10],
  [5_000, 5],
  [9_999, 5],
  [10_000, 3],
  [30_000, 2],
  [299_999, 2],
  [300_000, 0],
])("a fresh file of %d ms is run %d times more", (expected, runs) => {
  expect(extraRunsFor(expected)).toBe(runs);
});
