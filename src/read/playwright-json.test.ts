import { describe, expect, test } from "vitest";
import { readPlaywrightJson } from "./playwright-json.ts";

const origin = { suite: "s", report: "out/r.json", root: "/repo", cwd: "/repo/web" };

function report(tests: readonly unknown[], more: Record<string, unknown> = {}): Record<string, unknown> {
  const spec = { title: "x", file: "shop/a.spec.ts", tests };
  return { config: { rootDir: "/repo/web/e2e" }, stats: {}, suites: [{ title: "a", specs: [spec] }], ...more };
}

function attempts(expectedStatus: string, ...results: readonly Record<string, unknown>[]) {
  return readPlaywrightJson(report([{ projectName: "", expectedStatus, results }]), origin).entries[0]!.attempts;
}

describe("an attempt is good if its status is the expected one", () => {
  test.each([
    ["passed", "passed", "passed"],
    ["passed", "failed", "failed"],
    ["passed", "timedOut", "timedOut"],
    ["passed", "skipped", "notRun"],
    ["passed", "interrupted", "interrupted"],
    ["failed", "failed", "passed"],
    ["failed", "passed", "failed"],
    ["failed", "timedOut", "timedOut"],
    ["failed", "skipped", "notRun"],
    ["skipped", "skipped", "skipped"],
  ])("expected %s, was %s: %s", (expected, status, outcome) => {
    expect(attempts(expected, { status, errors: [{ message: "no" }] })).toMatchObject([{ outcome }]);
  });

  test("and the attempts keep their order", () => {
    const all = attempts("passed", { status: "failed" }, { status: "timedOut" }, { status: "passed" });
    expect(all.map(({ outcome }) => outcome)).toEqual(["failed", "timedOut", "passed"]);
  });

  test.each([
    ["passed", "notRun"],
    ["failed", "notRun"],
    ["skipped", "skipped"],
  ])("expected %s, and no attempt at all: %s", (expected, outcome) => {
    expect(attempts(expected)).toEqual([{ outcome, took: 0 }]);
  });
});

describe("what an attempt says", () => {
  test.each([
    [{ errors: [{ message: "one" }, { message: "two" }] }, "one\n\ntwo"],
    [{ errors: [{ value: "'out of paper'" }] }, "'out of paper'"],
    [{ errors: [{ message: "short", stack: "short\n    at a.ts:1:1" }] }, "short\n    at a.ts:1:1"],
    [{ errors: [], error: { message: "alone" } }, "alone"],
    [{}, ""],
  ])("%j: %j", (result, message) => {
    expect(attempts("passed", { status: "failed", ...result })).toMatchObject([{ message }]);
  });

  test("a worker that ended is a crash", () => {
    const errors = [{ message: "Error: worker process exited unexpectedly (code=3, signal=null)" }];
    expect(attempts("passed", { status: "failed", errors })).toMatchObject([{ outcome: "crashed" }]);
  });

  test.each([
    [{ workerIndex: 7, parallelIndex: 1 }, 1],
    [{ workerIndex: -1, parallelIndex: 0 }, undefined],
    [{ parallelIndex: -1 }, undefined],
    [{ parallelIndex: "1" }, undefined],
    [{ parallelIndex: 1.5 }, undefined],
    [{}, undefined],
  ])("%j is worker %s", (result, worker) => {
    expect(attempts("passed", { status: "passed", ...result })[0].worker).toBe(worker);
  });
});

describe("names", () => {
  test("are relative to the repository, not to Playwright's root, and hold the project", () => {
    const { entries } = readPlaywrightJson(report([{ projectName: "phone", results: [] }]), origin);
    expect(entries[0]!.name).toEqual({
      suite: "s",
      project: "phone",
      file: "web/e2e/shop/a.spec.ts",
      titles: ["x"],
    });
  });

  test("are the describes from outside in, without the file and without those that have no title", () => {
    const spec = (title: string) => ({ title, file: "a.spec.ts", tests: [{ results: [] }] });
    const suites = [
      {
        title: "a.spec.ts",
        specs: [spec("1")],
        suites: [
          {
            title: "outer",
            specs: [spec("2")],
            suites: [{ title: "", suites: [{ title: "inner", specs: [spec("3")] }] }],
          },
          { title: "next", specs: [spec("4")] },
        ],
      },
    ];
    const { entries } = readPlaywrightJson({ config: {}, stats: {}, suites }, origin);
    expect(entries.map(({ name }) => name.titles)).toEqual([
      ["1"],
      ["outer", "2"],
      ["outer", "inner", "3"],
      ["next", "4"],
    ]);
    expect(entries[0]!.name.file).toBe("web/a.spec.ts");
  });
});

test("an error outside any test is a problem, in one line and without colours", () => {
  const errors = [{ message: "\u001b[31mError: no server\u001b[39m\n    at setup.ts:1:1" }, { value: "thrown" }];
  expect(readPlaywrightJson(report([], { errors }), origin).problems).toMatchObject([
    {
      code: "report.runner-error",
      words: "Playwright reports an error outside any test: Error: no server",
      where: { file: "out/r.json" },
    },
    { code: "report.runner-error", words: "Playwright reports an error outside any test: thrown" },
  ]);
});
