import { describe, expect, test } from "vitest";
import { ctrf } from "./ctrf.ts";
import { readJson } from "./json-fixture.ts";

function read(test: object, tool = "x") {
  return readJson({ reportFormat: "CTRF", results: { tool: { name: tool }, summary: { tests: 1 }, tests: [test] } }, [
    ctrf,
  ]);
}

function outcomes(test: object, tool?: string) {
  return read({ name: "x", duration: 1, ...test }, tool).entries[0]!.attempts.map(({ outcome }) => outcome);
}

describe("the outcome, by the status and the runner's own word", () => {
  test.each([
    ["passed", "passed", "passed"],
    ["passed", "failed", "passed"],
    ["failed", undefined, "failed"],
    ["failed", "timedOut", "timedOut"],
    ["failed", "interrupted", "interrupted"],
    ["failed", "crashed", "crashed"],
    ["skipped", "skipped", "skipped"],
    ["pending", "pending", "skipped"],
    ["other", "todo", "skipped"],
    ["other", "notRun", "notRun"],
    ["other", "broken", "failed"],
    ["other", "timed_out", "timedOut"],
    ["other", undefined, "skipped"],
    [undefined, undefined, "skipped"],
  ])("%s, %s: %s", (status, rawStatus, expected) => {
    expect(outcomes({ status, rawStatus })).toEqual([expected]);
  });

  test("of another status with a message is a failure", () => {
    expect(outcomes({ status: "other", message: "no" })).toEqual(["failed"]);
  });
});

describe("attempts", () => {
  const [pass, fail] = [{ status: "passed" }, { status: "failed" }];
  test.each([
    ["the failed ones alone, as reporters do", { ...pass, retries: 1, retryAttempts: [fail] }, ["failed", "passed"]],
    ["all, as the specification's example", { ...pass, retries: 1, retryAttempts: [fail, pass] }, ["failed", "passed"]],
    ["all, and retries are not told", { ...pass, retryAttempts: [fail, pass] }, ["failed", "passed"]],
    ["all, of a test that failed", { ...fail, retries: 1, retryAttempts: [fail, fail] }, ["failed", "failed"]],
    [
      "the earlier ones of a test that failed",
      { ...fail, retries: 2, retryAttempts: [fail, fail] },
      ["failed", "failed", "failed"],
    ],
    ["an earlier one that passed", { ...pass, retries: 1, retryAttempts: [pass] }, ["passed", "passed"]],
    ["only a count", { ...pass, retries: 2 }, ["failed", "failed", "passed"]],
    ["only that it is flaky", { ...pass, flaky: true }, ["failed", "passed"]],
    ["a count, and that it is not flaky", { ...pass, retries: 2, flaky: false }, ["passed"]],
    ["a count of a test that was skipped", { status: "skipped", retries: 2 }, ["skipped"]],
  ])("%s", (_, given, expected) => {
    expect(outcomes(given)).toEqual(expected);
  });

  test("are sorted where they have numbers", () => {
    const [two, one] = [
      { attempt: 2, status: "failed", message: "two" },
      { attempt: 1, status: "failed", message: "one" },
    ];
    const { attempts } = read({ name: "x", status: "passed", retries: 2, retryAttempts: [two, one] }).entries[0]!;
    expect(attempts).toMatchObject([{ message: "one" }, { message: "two" }, { outcome: "passed" }]);
  });

  test("Vitest's reporter says how many retries there may be", () => {
    expect(outcomes({ ...pass, retries: 2 }, "vitest")).toEqual(["passed"]);
  });
});

describe("how long it took", () => {
  test.each([
    [{ duration: 5, start: 1_700_000_000, stop: 1_700_000_009 }, 5],
    [{ duration: 0, start: 1_700_000_000, stop: 1_700_000_002 }, 2_000],
    [{ start: 1_700_000_000_000, stop: 1_700_000_000_007 }, 7],
    [{ start: 9, stop: 3 }, 0],
    [{}, 0],
  ])("%j: %d ms", (given, took) => {
    expect(read({ name: "x", status: "passed", ...given }).entries[0]!.attempts).toMatchObject([{ took }]);
  });
});

describe("the message", () => {
  test.each([
    [{ message: "no", trace: "Error: no\n    at a.js:1:1" }, "Error: no\n    at a.js:1:1"],
    [{ message: "Error: no\n", trace: "at a.js:1:1" }, "Error: no\nat a.js:1:1"],
    [{ message: "no" }, "no"],
    [{}, ""],
  ])("%j", (given, message) => {
    expect(read({ name: "x", status: "failed", ...given }).entries[0]!.attempts).toMatchObject([{ message }]);
  });
});

describe("the name", () => {
  const name = (test: object, tool?: string) => read({ name: "x", status: "passed", ...test }, tool).entries[0]!.name;
  const file = { filePath: "/repo/e2e/shop/cart.spec.ts" };
  test.each([
    ["a list of suites", { suite: ["a", "b"] }, "x", { titles: ["a", "b", "x"] }],
    ["a text of suites", { suite: "a > b" }, "x", { titles: ["a", "b", "x"] }],
    ["no suite", {}, "x", { titles: ["x"] }],
    ["the file among the suites", { ...file, suite: ["shop/cart.spec.ts", "a"] }, "x", { titles: ["a", "x"] }],
    [
      "a file of Windows",
      { filePath: "e2e\\a.ts", suite: "e2e\\a.ts > a" },
      "x",
      { file: "e2e/a.ts", titles: ["a", "x"] },
    ],
    ["a suite that ends like the file", { ...file, suite: ["t.spec.ts"] }, "x", { titles: ["t.spec.ts", "x"] }],
    [
      "Playwright's project",
      { ...file, suite: "chromium > shop/cart.spec.ts > a" },
      "playwright",
      { project: "chromium", file: "e2e/shop/cart.spec.ts", titles: ["a", "x"] },
    ],
    ["Playwright without projects", { ...file, suite: "shop/cart.spec.ts > a" }, "playwright", { titles: ["a", "x"] }],
    ["our own project", { suite: ["p", "a"], labels: { project: "p" } }, "x", { project: "p", titles: ["a", "x"] }],
    ["Jest's full name", { name: "a b x", suite: "a > b" }, "jest", { titles: ["a", "b", "x"] }],
    ["the same of another", { name: "a b x", suite: "a > b" }, "x", { titles: ["a", "b", "a b x"] }],
    [
      "what a JUnit report would join",
      { name: "x › y", suite: ["a › b"] },
      "playwright",
      { titles: ["a", "b", "x", "y"] },
    ],
    ["the same of another", { name: "x › y", suite: ["a › b"] }, "x", { titles: ["a › b", "x › y"] }],
  ])("with %s", (_, given, tool, expected) => {
    expect(name(given, tool)).toMatchObject(expected);
    if (!("project" in expected)) expect(name(given, tool)).not.toHaveProperty("project");
  });

  test.each([
    ["playwright", "test"],
    ["vitest", "name"],
    ["cypress", undefined],
  ])("that comes twice, of %s: %s", (tool, repeats) => {
    expect(read({ name: "x", status: "passed" }, tool).entries[0]!.repeats).toBe(repeats);
  });
});

test("a report that says more tests than it holds is a problem", () => {
  const { problems } = readJson({ results: { summary: { tests: 2 }, tests: [] } }, [ctrf]);
  expect(problems).toMatchObject([{ code: "report.totals" }]);
});

test("of a test that was cut off nothing is taken", () => {
  const text = '{"results":{"tests":[{"name":"a","status":"passed"},{"name":"b","status":"passed","retryAttempts":[{';
  const { entries, problems } = readJson(text, [ctrf]);
  expect(entries.map(({ name }) => name.titles)).toEqual([["a"]]);
  expect(problems).toMatchObject([{ code: "report.truncated", words: expect.stringContaining("results.tests") }]);
});
