import { expect, test } from "vitest";
import { type TestId, type TestName, testId } from "../model/ids.ts";
import type { ExpectedFile, Share } from "../model/plan.ts";
import { command } from "./command.ts";
import { loadedProblems } from "./loaded.ts";

const files: readonly ExpectedFile[] = [{ path: "tests/test_a.py" }, { path: "tests/test_b.py" }];
const share: Share = { units: [{ files: ["tests/test_a.py"], expected: 1, known: "size" }], expected: 1 };

function problemsOf(names: readonly Omit<TestName, "suite">[], of: "shard" | "cell" = "shard") {
  const tests = Object.fromEntries(
    names.map((name) => [testId({ suite: "api", ...name }), { suite: "api", ...name }]),
  ) as Record<TestId, TestName>;
  return loadedProblems(share, files, tests, command, "log.txt", of);
}

test("a file is found by its path, or by the module that a report names instead (pytest's xunit2)", () => {
  expect(problemsOf([{ file: "tests/test_a.py", titles: ["test_x"] }])).toEqual([]);
  expect(problemsOf([{ titles: ["tests.test_a", "test_x"] }])).toEqual([]);
});

test("what was asked for and not shown, and what was shown and not asked for, each in the words of who asked", () => {
  const b = [{ titles: ["tests.test_b", "test_x"] }];
  expect(problemsOf(b).map(({ code }) => code)).toEqual(["run.not-loaded", "run.not-asked"]);
  expect(problemsOf(b)[1]!.words).toContain("of another shard, which so ran twice: tests/test_b.py");
  expect(problemsOf(b, "cell")[1]!.words).toContain("that it was not asked for: tests/test_b.py");
});

test("a file that no listing names is a test's own business", () => {
  const names = [
    { file: "tests/test_a.py", titles: ["x"] },
    { file: "tests/odd.py", titles: ["x"] },
  ];
  expect(problemsOf(names)).toEqual([]);
});
