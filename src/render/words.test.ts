import { describe, expect, test } from "vitest";
import type { Account, Gap } from "../model/analysis.ts";
import type { Line } from "../model/document.ts";
import type { CellId, Digest, TestId } from "../model/ids.ts";
import { accountWords, gapLines, itemWords, reasonWords, sharedWords } from "./words.ts";

const plain = (line: Line) => line.map((piece) => (typeof piece === "string" ? piece : piece.text)).join("");
const said = (...gaps: Gap[]) => gapLines(gaps).map(plain);

const cell = "api-parallel-2of4-r3" as CellId;
const [it, other] = ["api › a.ts › it" as TestId, "api › a.ts › it 2" as TestId];
const lacks = { tests: 1_234, files: 0 };

test.each<[Gap, string]>([
  [{ kind: "cellMissing", cell, because: "neverCame" }, "Cell api-parallel-2of4-r3: no results came."],
  [
    { kind: "cellMissing", cell, because: "died", lacks },
    "Cell api-parallel-2of4-r3: it began, and nothing came after that; so 1,234 tests of the plan were not seen.",
  ],
  [
    { kind: "shardsMissing", suite: "api", shards: [4], total: 4, cells: 6, lacks: { tests: 1, files: 0 } },
    "No results came of shard 4 of 4 of api in any run (6 cells); so 1 test of the plan was not seen: is the matrix narrower than the plan?",
  ],
  [
    { kind: "shardsMissing", suite: "api", shards: [3, 4], total: 4, cells: 6 },
    "No results came of shards 3, 4 of 4 of api in any run (6 cells): is the matrix narrower than the plan?",
  ],
  [
    { kind: "fileMissing", suite: "api", file: "a.ts", tests: 3, mode: "parallel", runs: [2], because: "notLoaded" },
    "a.ts (3 tests) is missing in parallel run 2: it failed to load.",
  ],
  [
    { kind: "testRenamed", test: it, to: other, runs: [1, 2] },
    "api › a.ts › it is missing, and api › a.ts › it 2 is not in the plan, both in runs 1, 2: probably renamed. Until a new plan is made it counts as missing.",
  ],
  [{ kind: "fileTwice", suite: "api", file: "a.ts", runs: [2] }, "a.ts was run by more than one shard of run 2."],
  [{ kind: "testUnexpected", test: it, runs: [2] }, "api › a.ts › it ran in run 2, and is not in the plan."],
  [
    {
      kind: "strayResults",
      because: "otherPlan",
      plan: "d" as Digest,
      files: ["a.json", "b.json", "c.json", "d.json"],
    },
    "Not used: 4 files of results of another plan (of another commit, or made with another config): a.json, b.json, c.json and 1 more.",
  ],
  [
    { kind: "strayResults", because: "noCell", files: ["a.json"] },
    "Not used: 1 file of results of a cell that this plan does not have: a.json.",
  ],
])("%o", (gap, words) => {
  expect(said(gap)).toEqual([words]);
});

test("what is missing in both modes for one reason takes one line", () => {
  const missing = { kind: "testMissing", test: it, because: "notRun" } as const;
  expect(
    said(
      { ...missing, mode: "sequential", runs: [1] },
      { ...missing, mode: "parallel", runs: [2, 3] },
      { ...missing, test: other, mode: "parallel", runs: [2] },
      { kind: "testMissing", test: other, mode: "parallel", runs: [2] },
    ),
  ).toEqual([
    "api › a.ts › it is missing in sequential run 1 and parallel runs 2, 3: something before it kept it from running, mostly a hook that failed.",
    "api › a.ts › it 2 is missing in parallel run 2: something before it kept it from running, mostly a hook that failed.",
    "api › a.ts › it 2 did not appear in parallel run 2, though other whole runs have it.",
  ]);
});

describe("the account", () => {
  const missing = { shardAbsent: 0, shardDied: 0, notLoaded: 0, besideNotLoaded: 0, notRun: 0, notReported: 0 };
  const sound: Account = {
    suite: "api",
    level: "tests",
    expected: { tests: 1_234, files: 0 },
    runs: 6,
    shards: 4,
    exact: 1_234,
    ok: 6 * 1_234,
    skipped: 0,
    missing,
    duplicate: 0,
    unexpected: 0,
    renamed: 0,
  };

  test.each<[string, Partial<Account>, string]>([
    ["all of it", {}, "Each of 1,234 tests ran exactly once in each of 6 runs, over 4 shards."],
    [
      "some skipped in every run",
      { ok: 6 * 1_222, skipped: 72 },
      "Each of 1,234 tests ran exactly once in each of 6 runs, over 4 shards (12 tests of them skipped by the suite itself).",
    ],
    [
      "one of one",
      { expected: { tests: 1, files: 0 }, exact: 1, runs: 1, shards: 1 },
      "1 test ran exactly once in its one run.",
    ],
    [
      "not all of it",
      { exact: 1_230, missing: { ...missing, shardAbsent: 2_000, notReported: 3 }, duplicate: 1, renamed: 1 },
      "1,230 of 1,234 tests ran exactly once in each of 6 runs, over 4 shards; over all runs: 2,000 not seen, since a shard did not come or did not end, 3 missing in whole shards, 1 run by more than one shard; 1 test probably renamed.",
    ],
    [
      "files",
      { level: "files", expected: { tests: 0, files: 120 }, exact: 120, shards: 1 },
      "Each of 120 files ran exactly once in each of 6 runs. Its tests were compared between runs.",
    ],
    [
      "tests, and files whose tests the plan does not know",
      { expected: { tests: 5, files: 2 }, exact: 7, shards: 1 },
      "Each of 5 tests and 2 files ran exactly once in each of 6 runs.",
    ],
    [
      "nothing listed",
      { level: "none", expected: { tests: 22, files: 0 }, exact: 22 },
      "The plan does not list this suite's tests, so it is known only that no whole run lacks a test of another: 22 tests.",
    ],
    [
      "nothing listed, and runs that differ",
      { level: "none", expected: { tests: 22, files: 0 }, exact: 20 },
      "The plan does not list this suite's tests, so its whole runs were compared: of 22 tests, 2 did not run exactly once in each.",
    ],
    ["no run", { runs: 0 }, "Nothing was run of this suite."],
  ])("%s", (_what, own, words) => {
    expect(accountWords({ ...sound, ...own })).toBe(words);
  });

  test("tests and files are counted together where not all of them are exact", () => {
    const own = { expected: { tests: 27, files: 1 }, runs: 3, exact: 27, missing: { ...sound.missing, notLoaded: 3 } };
    expect(accountWords({ ...sound, ...own })).toContain("27 of 28 tests and files ran exactly once in each of 3 runs");
  });
});

test("reasons", () => {
  expect(reasonWords({ kind: "filesMissing", files: 2, reaction: "fail" })).toBe("2 missing files");
  expect(reasonWords({ kind: "twice", ran: { tests: 3, files: 1 }, reaction: "fail" })).toBe(
    "3 tests and 1 file run by more than one shard",
  );
  expect(reasonWords({ kind: "unexpected", seen: { tests: 1, files: 0 }, reaction: "warn" })).toBe(
    "1 test not in the plan",
  );
});

test("items", () => {
  expect(itemWords({ tests: 0, files: 0 })).toBe("0 tests");
  expect(itemWords({ tests: 0, files: 1 })).toBe("1 file");
  expect(itemWords({ tests: 1_000_000, files: 0 })).toBe("1,000,000 tests");
});

test("suites that ran the same", () => {
  expect(plain(sharedWords({ suites: ["api", "web"], tests: 12 }))).toContain("api and web ran 12 tests of the same");
  expect(plain(sharedWords({ suites: ["a", "b", "c"], tests: 1 }))).toContain("a, b and c ran one test of the same");
});

test("a file that two suites lack is told of each", () => {
  const gap = { kind: "fileMissing", file: "a.ts", because: "notLoaded" } as const;
  expect(
    said(
      { ...gap, suite: "api", mode: "parallel", runs: [2] },
      { ...gap, suite: "web", mode: "sequential", runs: [3] },
    ),
  ).toEqual([
    "a.ts is missing in parallel run 2: it failed to load.",
    "a.ts is missing in sequential run 3: it failed to load.",
  ]);
});
