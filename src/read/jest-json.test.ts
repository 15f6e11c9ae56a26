import { describe, expect, test } from "vitest";
import { jestJson, vitestJson } from "./jest-json.ts";
import { readJson } from "./json-fixture.ts";

const formats = [vitestJson, jestJson];

function read(file: Record<string, unknown>) {
  return readJson({ numTotalTests: 1, testResults: [{ name: "/repo/a.ts", ...file }] }, formats);
}

function attempts(test: Record<string, unknown>) {
  const { entries } = read({ status: "passed", assertionResults: [{ title: "x", duration: 3, ...test }] });
  return entries.map((entry) => entry.attempts);
}

const untold = expect.stringContaining("does not say");

describe("the attempts of a test", () => {
  test.each([
    ["passed", { status: "passed", failureMessages: [] }, [{ outcome: "passed", took: 3 }]],
    [
      "passed on a retry, by Vitest",
      { status: "passed", failureMessages: ["one", "two"], meta: {} },
      [
        { outcome: "failed", took: 0, message: "one\n\ntwo" },
        { outcome: "passed", took: 3 },
      ],
    ],
    ["failed", { status: "failed", failureMessages: ["one"] }, [{ outcome: "failed", took: 3, message: "one" }]],
    ["failed without a message", { status: "failed" }, [{ outcome: "failed", took: 3, message: "" }]],
    ["skipped", { status: "skipped" }, [{ outcome: "skipped", took: 3 }]],
    ["todo", { status: "todo" }, [{ outcome: "skipped", took: 3 }]],
    ["disabled", { status: "disabled" }, [{ outcome: "skipped", took: 3 }]],
    ["focused", { status: "focused", failureMessages: [] }, [{ outcome: "passed", took: 3 }]],
    ["not reached", { status: "pending", meta: {} }, [{ outcome: "notRun", took: 3 }]],
    ["skipped by Jest", { status: "pending", invocations: 1 }, [{ outcome: "skipped", took: 3 }]],
    ["of a status from the future", { status: "levitated" }, [{ outcome: "skipped", took: 3 }]],
    [
      "passed on Jest's third try",
      {
        status: "passed",
        invocations: 3,
        failureMessages: [],
        retryReasons: ["one", "two"],
        retryMessages: ["a", "b"],
      },
      [
        { outcome: "failed", took: 0, message: "one" },
        { outcome: "failed", took: 0, message: "two" },
        { outcome: "passed", took: 3 },
      ],
    ],
    [
      "passed on Jest's second try, which does not say why",
      { status: "passed", invocations: 2, failureMessages: [], retryReasons: [] },
      [
        { outcome: "failed", took: 0, message: untold },
        { outcome: "passed", took: 3 },
      ],
    ],
    [
      "failed at both tries of Jest",
      { status: "failed", invocations: 2, failureMessages: ["two"], retryMessages: ["one"] },
      [
        { outcome: "failed", took: 0, message: "one" },
        { outcome: "failed", took: 3, message: "two" },
      ],
    ],
  ])("%s", (_, test, expected) => {
    expect(attempts(test)).toEqual([expected]);
  });

  test("of a broken number of tries are not without end", () => {
    expect(attempts({ status: "passed", invocations: 1e300 })[0]).toHaveLength(100);
  });
});

describe("a file that failed", () => {
  const failedTest = { title: "x", status: "failed", failureMessages: ["no"] };
  const skippedTest = { title: "x", status: "skipped", failureMessages: [] };
  const retriedTest = { title: "x", status: "passed", failureMessages: [], invocations: 2 };

  test("and shows no test that did is a failure of its own", () => {
    const { entries } = read({ status: "failed", message: "cannot load", assertionResults: [skippedTest] });
    expect(entries.map(({ name, attempts }) => [name.titles, attempts[0].outcome])).toEqual([
      [[], "failed"],
      [["x"], "skipped"],
    ]);
    expect(entries[0]!.attempts).toMatchObject([{ message: "cannot load" }]);
  });

  test("without a message still fails", () => {
    const { entries } = read({ status: "failed", message: "", assertionResults: [] });
    expect(entries).toMatchObject([
      { attempts: [{ outcome: "failed", message: "The file failed without a message" }] },
    ]);
  });

  test("because of a test is no failure of its own", () => {
    expect(read({ status: "failed", message: "", assertionResults: [failedTest] }).entries).toHaveLength(1);
  });

  test("though all tests passed in the end is a failure of its own", () => {
    expect(read({ status: "failed", message: "no", assertionResults: [retriedTest] }).entries).toHaveLength(2);
  });
});

describe("names", () => {
  const titles = (test: Record<string, unknown>) =>
    read({ status: "passed", assertionResults: [test] }).entries.map(({ name }) => name);

  test("the describes from outside in, without empty ones", () => {
    expect(titles({ ancestorTitles: ["", "a", "b"], title: "1.0" })).toEqual([
      { suite: "s", file: "a.ts", titles: ["a", "b", "1.0"] },
    ]);
  });

  test("are cut where the JUnit report of the runner is", () => {
    expect(titles({ ancestorTitles: ["a > b"], title: "c > d › e", meta: {} })[0]!.titles).toEqual([
      "a",
      "b",
      "c",
      "d › e",
    ]);
    expect(titles({ ancestorTitles: ["a › b", "c > d"], title: "e › f" })[0]!.titles).toEqual([
      "a",
      "b",
      "c > d",
      "e › f",
    ]);
  });

  test("equal ones are of several tests", () => {
    expect(read({ status: "passed", assertionResults: [{ title: "x" }] }).entries).toMatchObject([{ repeats: "name" }]);
  });
});

describe("the report as a whole", () => {
  test.each([
    ["vitest-json", { numTotalTests: 0 }],
    ["jest-json", { numRuntimeErrorTestSuites: 0, numTotalTests: 0 }],
    ["jest-json", {}],
  ])("%s", (name, members) => {
    expect(readJson({ ...members, testResults: [] }, formats).format).toBe(name);
  });

  test("that says more tests than it holds is a problem", () => {
    const { problems } = readJson({ numTotalTests: 2, testResults: [] }, formats);
    expect(problems).toMatchObject([{ code: "report.totals", words: expect.stringContaining("2 tests") }]);
  });

  test("that is cut off before a file has its name drops the tests of that file", () => {
    const file = (name: string) => ({
      assertionResults: [{ title: "x", status: "passed" }, {}],
      status: "passed",
      name,
    });
    const text = JSON.stringify({ numTotalTests: 4, testResults: [file("/repo/a.ts"), file("/repo/b.ts")] });
    const cut = readJson(text.slice(0, text.lastIndexOf('"name"')), formats);
    expect(cut.entries.map(({ name }) => name.file)).toEqual(["a.ts", "a.ts"]);
    expect(cut.problems).toMatchObject([{ code: "report.truncated" }]);
  });

  test("whose members are sorted keeps what is before the cut", () => {
    const text =
      '{"testResults":[{"name":"/repo/a.ts","assertionResults":[{"title":"x","status":"passed"},{"title":"y",';
    expect(readJson(text, formats).entries.map(({ name }) => name.titles)).toEqual([["x"]]);
  });
});
