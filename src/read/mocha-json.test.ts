import { describe, expect, test } from "vitest";
import { readJson } from "./json-fixture.ts";
import { mochaJson } from "./mocha-json.ts";

type Test = Record<string, unknown>;

function made(title: string, more: Test = {}): Test {
  return { title, fullTitle: `g ${title}`, file: "/repo/test/a.js", currentRetry: 0, err: {}, ...more };
}

const passed = made("passes", { duration: 2, speed: "fast" });
const failed = made("fails", { duration: 1, err: { message: "no", stack: "Error: no\n    at test/a.js:3:1" } });
const skipped = made("is skipped");

function read(
  tests: readonly Test[],
  pending: readonly Test[] = [],
  failures: readonly Test[] = [],
  told = tests.length,
) {
  return readJson({ stats: { tests: told }, tests, pending, failures, passes: [] }, [mochaJson]);
}

function outcomes(...lists: [readonly Test[], (readonly Test[])?, (readonly Test[])?]) {
  return read(...lists).entries.map(({ name, attempts }) => [
    name.titles[0],
    ...attempts.map(({ outcome }) => outcome),
  ]);
}

describe("a test", () => {
  test("is named by its full title, in its file", () => {
    expect(read([passed]).entries).toEqual([
      {
        name: { suite: "s", file: "test/a.js", titles: ["g passes"] },
        attempts: [{ outcome: "passed", took: 2 }],
        repeats: "name",
      },
    ]);
  });

  test("is counted once, though it stands in two lists", () => {
    expect(outcomes([skipped, passed, failed], [skipped], [failed])).toEqual([
      ["g is skipped", "skipped"],
      ["g passes", "passed"],
      ["g fails", "failed"],
    ]);
  });

  test("that passed has no speed in a report of old, but is not pending", () => {
    const old = made("passes", { duration: 2 });
    expect(outcomes([old, skipped, failed], [skipped], [failed])).toEqual([
      ["g fails", "failed"],
      ["g is skipped", "skipped"],
      ["g passes", "passed"],
    ]);
  });

  test.each([
    ["passed on a retry", { ...passed, currentRetry: 2 }, ["failed", "failed", "passed"]],
    ["failed at every try", { ...failed, currentRetry: 1 }, ["failed", "failed"]],
    ["took too long", made("x", { err: { code: "ERR_MOCHA_TIMEOUT", message: "Timeout" } }), ["timedOut"]],
    ["threw nothing that has a message", made("x", { err: { multiple: [] } }), ["failed"]],
  ])("that %s", (_, given, expected) => {
    expect(outcomes([given])[0]!.slice(1)).toEqual(expected);
  });

  test("its message leads, and stands once", () => {
    const withSlack = made("x", { err: { message: "no", stack: "    at test/a.js:3:1" } });
    const messages = read([failed, withSlack]).entries.map(({ attempts }) => attempts[0]);
    expect(messages).toMatchObject([
      { message: "Error: no\n    at test/a.js:3:1" },
      { message: "no\n    at test/a.js:3:1" },
    ]);
  });
});

test("a hook that failed is in the list of failures alone, and is an entry", () => {
  const hook = made('"before each" hook for "x"', { err: { message: "no table" } });
  expect(outcomes([passed], [], [hook])).toEqual([
    ["g passes", "passed"],
    ['g "before each" hook for "x"', "failed"],
  ]);
});

describe("the report as a whole", () => {
  test("that says more tests than it holds is a problem", () => {
    expect(read([passed], [], [], 3).problems).toMatchObject([{ code: "report.totals" }]);
  });

  test("without stats is not Mocha's", () => {
    expect(readJson({ tests: [passed] }, [mochaJson]).problems).toMatchObject([{ code: "report.unknown-format" }]);
  });

  test("that is cut off says nothing of what may have been pending", () => {
    const text = JSON.stringify({ stats: { tests: 3 }, tests: [made("a"), made("b"), failed] });
    const { entries, problems } = readJson(text.slice(0, -2), [mochaJson]);
    expect(entries.map(({ name }) => name.titles)).toEqual([["g fails"]]);
    expect(problems).toMatchObject([{ code: "report.truncated" }]);
  });
});
