import { describe, expect, test } from "vitest";
import { readVitestJson } from "./vitest-json.ts";

const origin = { suite: "s", report: "r", root: "/repo", cwd: "/repo" };

function read(file: Record<string, unknown>) {
  return readVitestJson({ numTotalTests: 1, testResults: [{ name: "/repo/a.ts", ...file }] }, origin);
}

function attempts(test: Record<string, unknown>) {
  const { entries } = read({ status: "passed", assertionResults: [{ title: "x", duration: 3, ...test }] });
  return entries.map((entry) => entry.attempts);
}

describe("the attempts of a test", () => {
  test.each([
    ["passed", { status: "passed", failureMessages: [] }, [{ outcome: "passed", took: 3 }]],
    [
      "passed on a retry",
      { status: "passed", failureMessages: ["one", "two"] },
      [
        { outcome: "failed", took: 0, message: "one\n\ntwo" },
        { outcome: "passed", took: 3 },
      ],
    ],
    ["failed", { status: "failed", failureMessages: ["one"] }, [{ outcome: "failed", took: 3, message: "one" }]],
    ["failed without a message", { status: "failed" }, [{ outcome: "failed", took: 3, message: "" }]],
    ["skipped", { status: "skipped" }, [{ outcome: "skipped", took: 3 }]],
    ["todo", { status: "todo" }, [{ outcome: "skipped", took: 3 }]],
    ["not reached", { status: "pending", meta: {} }, [{ outcome: "notRun", took: 3 }]],
    ["skipped by Jest", { status: "pending", invocations: 1 }, [{ outcome: "skipped", took: 3 }]],
    ["of a status from the future", { status: "levitated" }, [{ outcome: "skipped", took: 3 }]],
  ])("%s", (_, test, expected) => {
    expect(attempts(test)).toEqual([expected]);
  });
});

describe("a file that failed", () => {
  const failedTest = { title: "x", status: "failed", failureMessages: ["no"] };
  const skippedTest = { title: "x", status: "skipped", failureMessages: [] };

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
});

test("names: the describes from outside in, without empty ones", () => {
  const { entries } = read({ status: "passed", assertionResults: [{ ancestorTitles: ["", "a", "b"], title: "1.0" }] });
  expect(entries[0]!.name).toEqual({ suite: "s", file: "a.ts", titles: ["a", "b", "1.0"] });
});
