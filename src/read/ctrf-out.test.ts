import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testId } from "../model/ids.ts";
import { ctrf } from "./ctrf.ts";
import { type CtrfReport, ctrfFile } from "./ctrf-out.ts";
import type { Attempt, Entry } from "./entry.ts";
import { readJson } from "./json-fixture.ts";

function written(...entries: Entry[]) {
  return ctrfFile(
    entries.map((entry) => ({ id: testId(entry.name), entry })),
    { name: "flakeproof", version: "1.2.3" },
    { start: 1_700_000_000_000, stop: 1_700_000_000_500.4 },
  );
}

const failed: Attempt = { outcome: "failed", took: 3.6, message: "\u001b[31mno\u001b[0m\n    at a.ts:1:1", worker: 2 };
const passed: Attempt = { outcome: "passed", took: 2.4 };
const flaky: Entry = {
  name: { suite: "s", project: "p", file: "a.ts", titles: ["g", "x"] },
  attempts: [failed, passed],
};

describe("a test", () => {
  test("with its attempts", () => {
    expect(written(flaky).results.tests).toEqual([
      {
        testId: "s › [p] › a.ts › g › x",
        name: "x",
        status: "passed",
        rawStatus: "passed",
        duration: 2,
        suite: ["p", "g"],
        filePath: "a.ts",
        retries: 1,
        retryAttempts: [{ attempt: 1, status: "failed", duration: 4, message: "no", trace: "no\n    at a.ts:1:1" }],
        flaky: true,
        labels: { project: "p" },
      },
    ]);
  });

  test.each([
    ["passed", "passed"],
    ["failed", "failed"],
    ["timedOut", "failed"],
    ["crashed", "failed"],
    ["skipped", "skipped"],
    ["notRun", "other"],
    ["interrupted", "other"],
  ] as const)("that %s is %s", (outcome, status) => {
    const { tests, summary } = written({ ...flaky, attempts: [{ outcome, took: 0, message: "m" } as Attempt] }).results;
    expect(tests).toMatchObject([{ status, rawStatus: outcome, retries: 0, flaky: false }]);
    expect(summary[status]).toBe(1);
  });

  test("without a title has a name", () => {
    const named = (titles: string[], file?: string) =>
      written({ ...flaky, name: { suite: "", titles, ...(file === undefined ? {} : { file }) } }).results.tests[0]!;
    expect(named([], "a.ts")).toMatchObject({ name: "a.ts", testId: "a.ts" });
    expect(named([""])).toMatchObject({ name: "unnamed", testId: "unnamed" });
  });
});

test("the summary counts", () => {
  expect(written(flaky, { ...flaky, attempts: [failed] }).results.summary).toEqual({
    ...{ tests: 2, passed: 1, failed: 1, skipped: 0, pending: 0, other: 0, flaky: 1 },
    ...{ start: 1_700_000_000_000, stop: 1_700_000_000_500 },
  });
});

const text = fc.string({ unit: "binary", maxLength: 12 });
const attempt: fc.Arbitrary<Attempt> = fc.oneof(
  fc.record({
    outcome: fc.constantFrom("passed", "skipped", "notRun", "interrupted"),
    took: fc.double({ min: 0, max: 1e9 }),
  }),
  fc.record({
    outcome: fc.constantFrom("failed", "timedOut", "crashed"),
    took: fc.nat(),
    message: text,
    worker: fc.nat(9),
  }),
) as fc.Arbitrary<Attempt>;
const entry = fc.record({
  name: fc.record(
    { suite: text, project: text, file: text, titles: fc.array(text, { maxLength: 3 }) },
    { requiredKeys: ["suite", "titles"] },
  ),
  attempts: fc.array(attempt, { minLength: 1, maxLength: 4 }),
}) as unknown as fc.Arbitrary<Entry>;

/** What the schema of `ctrf` 0.3.0 asks of what is written here: its types, and no key that it does not know. */
function expectValid(report: CtrfReport): void {
  const { results, ...top } = report;
  expect(Object.keys(top).sort()).toEqual(["generatedBy", "reportFormat", "specVersion"]);
  for (const count of Object.values(results.summary)) expect(Number.isInteger(count)).toBe(true);
  for (const each of results.tests) {
    expect(each.name.length * each.testId.length).toBeGreaterThan(0);
    expect(each.suite?.length).not.toBe(0);
    expect(each.retryAttempts?.length).not.toBe(0);
    for (const number of [each.duration, each.retries]) expect(Number.isInteger(number)).toBe(true);
    for (const { attempt, duration } of each.retryAttempts ?? [])
      expect(Number.isInteger(attempt) && attempt >= 1 && Number.isInteger(duration) && duration >= 0).toBe(true);
  }
}

test("whatever the tests are, the report is valid, and says when it is read again how each of them went", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
      const report = written(...entries);
      expectValid(report);
      const read = readJson(report, [ctrf]);
      expect(read.problems).toEqual([]);
      expect(read.entries.map(({ attempts }) => attempts.at(-1)!.outcome)).toEqual(
        entries.map(({ attempts }) => attempts.at(-1)!.outcome),
      );
      expect(read.entries.map(({ attempts }) => attempts.length)).toEqual(
        entries.map(({ attempts }) => attempts.length),
      );
    }),
    { numRuns: 500 },
  );
});
