import { describe, expect, test } from "vitest";
import type { Entry, Saying } from "./entry.ts";
import { playwrightJson } from "./playwright-json.ts";

const origin = { suite: "s", report: "out/r.json", root: "/repo", cwd: "/repo/web" };

/** As the reader of JSON documents gives them: lists one by one, in the order of the document. */
function read(document: Readonly<Record<string, unknown>>) {
  const [entries, problems]: [Entry[], Saying[]] = [[], []];
  const nothing = () => undefined;
  const reader = playwrightJson.read(origin, {
    entry: (entry) => entries.push(entry),
    problem: (saying) => problems.push(saying),
    note: nothing,
    silentRetries: nothing,
  });
  for (const [name, value] of Object.entries(document))
    if (playwrightJson.lists.includes(name)) for (const each of value as unknown[]) reader.element(name, each);
    else reader.member(name, value);
  reader.end(true);
  return { entries, problems };
}

function report(tests: readonly unknown[], more: Record<string, unknown> = {}): Record<string, unknown> {
  const spec = { title: "x", file: "shop/a.spec.ts", tests };
  return {
    config: { rootDir: "/repo/web/e2e" },
    stats: {},
    suites: [{ title: "shop/a.spec.ts", file: "shop/a.spec.ts", specs: [spec] }],
    ...more,
  };
}

function attempts(expectedStatus: string, ...results: readonly Record<string, unknown>[]) {
  return read(report([{ projectName: "", expectedStatus, results }])).entries[0]!.attempts;
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
    [
      { errors: [{ message: "Error: no", stack: "Error: no\n    at a.ts:1:1", snippet: "> 1 | no()" }] },
      "Error: no\n\n> 1 | no()\n    at a.ts:1:1",
    ],
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
    const { entries } = read(report([{ projectName: "phone", results: [] }]));
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
    const { entries } = read({ config: {}, stats: {}, suites });
    expect(entries.map(({ name }) => name.titles)).toEqual([
      ["1"],
      ["outer", "2"],
      ["outer", "inner", "3"],
      ["next", "4"],
    ]);
    expect(entries[0]!.name.file).toBe("web/a.spec.ts");
  });

  test("are cut where Playwright's JUnit report joins them", () => {
    const suites = [
      { file: "a.spec.ts", suites: [{ title: "a › b", specs: [{ title: "c › d › ", tests: [{ results: [] }] }] }] },
    ];
    expect(read({ config: {}, suites }).entries[0]!.name.titles).toEqual(["a", "b", "c", "d", ""]);
  });

  test("are of the file that was started, not of one that declares its tests", () => {
    const suites = [{ file: "a.spec.ts", specs: [{ title: "x", file: "shared.ts", tests: [{ results: [] }] }] }];
    expect(read({ config: {}, suites }).entries[0]!.name.file).toBe("web/a.spec.ts");
  });

  test("wait for the folder where the suites come before it", () => {
    const { config, suites } = report([{ results: [] }]);
    expect(read({ suites, config }).entries.map(({ name }) => name.file)).toEqual(["web/e2e/shop/a.spec.ts"]);
    expect(read({ suites }).entries.map(({ name }) => name.file)).toEqual(["web/shop/a.spec.ts"]);
  });
});

test("copies of one test, by `--repeat-each` or by a merge, are that test again", () => {
  const { entries } = read(report([{ results: [] }, { results: [] }]));
  expect(entries.map(({ repeats }) => repeats)).toEqual(["test", "test"]);
});

describe("the stats", () => {
  const stats = (more: Record<string, unknown>) => read(report([{ results: [] }, { results: [] }], { stats: more }));

  test("that say more tests than there are: tests are missing", () => {
    const { problems } = stats({ expected: 1, unexpected: 1, flaky: 1, skipped: 0 });
    expect(problems).toMatchObject([
      { code: "report.totals", words: "The report says 3 tests in its stats and holds 2" },
    ]);
  });

  test.each([
    { expected: 1, unexpected: 0, flaky: 1, skipped: 0 },
    { expected: 1 },
    { expected: "many", flaky: -4, skipped: { toString: 1 } },
    {},
  ])("%j are fine", (more) => {
    expect(stats(more).problems).toEqual([]);
  });
});

test("what has another shape is left out and breaks nothing", () => {
  const odd = [null, 1, "x", [], {}, { suites: 1, specs: "x" }, { specs: [null, { tests: 4 }, { tests: [[], null] }] }];
  for (const each of odd) expect(read({ config: each, suites: odd, errors: each, stats: each }).entries).toEqual([]);
  const deep = { file: "a", suites: [] as unknown[] };
  let inner = deep;
  for (let depth = 0; depth < 100_000; depth++) {
    const next = { file: "a", suites: [] };
    inner.suites.push(next);
    inner = next;
  }
  Object.assign(inner, { specs: [{ title: "far down", tests: [{ results: [] }] }] });
  expect(read({ config: {}, suites: [deep] }).entries).toHaveLength(1);
});

test("an error outside any test is a problem, in one line and without colours", () => {
  const errors = [{ message: "\u001b[31mError: no server\u001b[39m\n    at setup.ts:1:1" }, { value: "thrown" }];
  expect(read(report([], { errors })).problems).toMatchObject([
    { code: "report.runner-error", words: "Playwright reports an error outside any test: Error: no server" },
    { code: "report.runner-error", words: "Playwright reports an error outside any test: thrown" },
  ]);
});
