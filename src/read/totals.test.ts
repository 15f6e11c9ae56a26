import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testId } from "../model/ids.ts";
import type { Attempt, Entry } from "./entry.ts";
import { countedAs, isFlaky, joinEntries } from "./join.ts";
import { type TestTable, testTable } from "./test-table.ts";
import { countTable, joinTables, noCounts, reportTotals } from "./totals.ts";

const passed: Attempt = { outcome: "passed", took: 1 };
const skipped: Attempt = { outcome: "skipped", took: 0 };
const failure: Attempt = { outcome: "failed", took: 10, message: "x" };
const error: Attempt = { outcome: "failed", took: 100, message: "y", error: true };

const attempts = fc.constantFrom<Entry["attempts"]>(
  ...([[passed], [failure], [error], [skipped], [passed], [failure], [failure, passed], [failure, failure]] as const),
  ...([
    [error, error],
    [failure, failure, passed],
  ] as const),
);
const part = fc.constantFrom("a", "b", "ab", "", "[a]", "__proto__", "a › b");
/** What repeats of a name are is a thing of the runner, so of the name. */
const entry: fc.Arbitrary<Entry> = fc
  .record({ project: fc.option(part), file: fc.option(part), titles: fc.array(part, { maxLength: 3 }), attempts })
  .map(({ project, file, titles, attempts }) => {
    const repeats = ([undefined, "test", "name", "record"] as const)[titles.length];
    return {
      name: { suite: "s", ...(project === null ? {} : { project }), ...(file === null ? {} : { file }), titles },
      attempts,
      ...(repeats === undefined ? {} : { repeats }),
    };
  })
  // A file and a first title are one thing in a name, so that two of these may be one test.
  .map((each) =>
    each.name.file === undefined ? each : { ...each, name: { ...each.name, titles: [...each.name.titles, "t", "t"] } },
  )
  .map((each) => ({ ...each, ...(each.name.file === undefined ? {} : { repeats: "record" as const }) }));

interface ModelTest {
  readonly counted: ReturnType<typeof countedAs>;
  readonly flaky: boolean;
}

/** By plain names: each test with an ordinal where it is not the first of its name. */
function model(entries: readonly Entry[], silent: boolean): ReadonlyMap<string, ModelTest> {
  const groups = new Map<string, Entry[]>();
  for (const each of entries) {
    const id = testId(each.name);
    groups.set(id, [...(groups.get(id) ?? []), each]);
  }
  const tests = new Map<string, ModelTest>();
  for (const [id, group] of groups)
    for (const [index, each] of joinEntries(group, silent).entries())
      tests.set(`${id} #${index}`, { counted: countedAs(each), flaky: isFlaky(each) });
  return tests;
}

function countModel(tests: ReadonlyMap<string, ModelTest>) {
  const counts = { ...noCounts(), flaky: 0 };
  for (const { counted, flaky } of tests.values()) {
    counts.total++;
    counts[counted]++;
    if (flaky) counts.flaky++;
  }
  return counts;
}

function tableOf(entries: readonly Entry[], silent = false): TestTable {
  const totals = reportTotals();
  entries.forEach(totals.add);
  return totals.end(silent);
}

const few = fc.array(entry, { maxLength: 30 });

describe("the totals are those of the tests by name", () => {
  test("of one report", () => {
    fc.assert(
      fc.property(few, fc.boolean(), (entries, silent) => {
        expect(countTable(tableOf(entries, silent))).toEqual(countModel(model(entries, silent)));
      }),
      { numRuns: 3_000 },
    );
  });

  test("of several, where the later one decides", () => {
    fc.assert(
      fc.property(fc.array(few, { maxLength: 4 }), (reports) => {
        const all = new Map<string, ModelTest>();
        for (const entries of reports)
          for (const [id, { counted, flaky }] of model(entries, false)) {
            const before = all.get(id);
            const failed =
              before !== undefined && (before.flaky || before.counted === "failed" || before.counted === "errored");
            all.set(id, { counted, flaky: counted === "passed" && (flaky || failed) });
          }
        const joined = reports.map((entries) => tableOf(entries)).reduce(joinTables, testTable());
        expect(countTable(joined)).toEqual(countModel(all));
      }),
      { numRuns: 1_000 },
    );
  });

  test("the cases are counted each, and their time", () => {
    fc.assert(
      fc.property(few, (entries) => {
        const totals = reportTotals();
        entries.forEach(totals.add);
        const cases = noCounts();
        for (const each of entries) {
          cases.total++;
          cases[countedAs(each)]++;
        }
        expect(totals.cases).toEqual(cases);
        expect(totals.duration).toBe(entries.flatMap((each) => each.attempts).reduce((sum, { took }) => sum + took, 0));
      }),
    );
  });
});

const named = (titles: readonly string[], attempt: Attempt = passed, more: object = {}): Entry => ({
  name: { suite: "s", titles, ...more },
  attempts: [attempt],
});

describe("names", () => {
  test.each([
    [
      ["ab", "c"],
      ["a", "bc"],
    ],
    [["a", "b"], ["ab"]],
    [["a", ""], ["a"]],
    [["", "a"], ["a"]],
    [
      ["a", "b"],
      ["b", "a"],
    ],
    [["a\u0001b"], ["a", "b"]],
    [["[p]", "a"], ["a"]],
    [[], [""]],
  ])("%j and %j are two", (a, b) => {
    expect(countTable(tableOf([named(a), named(b)])).total).toBe(2);
    expect(tableOf([named(a, failure), named(a)]).size).toBe(1);
  });

  test("a project is none of the titles", () => {
    const entries = [
      named(["a"], passed, { project: "p" }),
      named(["a"]),
      named(["[p]", "a"]),
      named(["a"], passed, { project: "" }),
    ];
    expect(countTable(tableOf(entries)).total).toBe(4);
  });

  test("a file is as good as a title, since reports of one test disagree on that", () => {
    expect(countTable(tableOf([named(["b"], failure, { file: "a" }), named(["a", "b"])]))).toMatchObject({
      total: 1,
      flaky: 1,
    });
  });

  test("those that several tests bear are counted", () => {
    const totals = reportTotals();
    for (const each of [
      named(["a"]),
      named(["a"]),
      named(["a"]),
      named(["b"]),
      named(["b"]),
      named(["c"], failure),
      named(["c"]),
    ])
      totals.add(each);
    expect(countTable(totals.end(false))).toMatchObject({ total: 6, flaky: 1 });
    expect(totals.equalNames).toBe(2);
  });
});

describe("many tests", () => {
  const outcomes = [passed, failure, error, skipped];
  const many = function* (count: number) {
    for (let index = 0; index < count; index++)
      yield named([`test ${index % 1000}`], outcomes[index % 4]!, {
        file: `src/${Math.floor(index / 1000)}/a.test.ts`,
      });
  };

  test("500,000 names are 500,000 tests, in one report and in two", () => {
    const totals = reportTotals();
    for (const each of many(500_000)) totals.add(each);
    const table = totals.end(false);
    const counts = { total: 500_000, passed: 125_000, failed: 125_000, errored: 125_000, skipped: 125_000, flaky: 0 };
    expect(countTable(table)).toEqual(counts);
    expect(totals.equalNames).toBe(0);
    const again = reportTotals();
    for (const each of many(500_000)) again.add({ ...each, attempts: [passed] });
    expect(countTable(joinTables(table, again.end(false)))).toEqual({
      ...noCounts(),
      total: 500_000,
      passed: 500_000,
      flaky: 250_000,
    });
  });

  test("names that differ in one number only", () => {
    const totals = reportTotals();
    for (let index = 0; index < 300_000; index++) totals.add(named([String(index)]));
    expect(totals.end(false).size).toBe(300_000);
  });

  test("200,000 tests of one name", () => {
    const totals = reportTotals();
    for (let index = 0; index < 200_000; index++) totals.add(named(["a"]));
    expect(countTable(totals.end(false)).total).toBe(200_000);
    expect(totals.equalNames).toBe(1);
  });
});

describe("a table", () => {
  test("is what a Map is, at any size", () => {
    const half = fc.integer({ min: -3, max: 3 });
    // The last four bits of the high half are the code's.
    const highHalf = half.map((each) => each * 16);
    const step = fc.tuple(
      fc.constantFrom("set", "insert"),
      fc.oneof(half, fc.integer()),
      highHalf,
      fc.integer({ min: 1, max: 15 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3_000, size: "max" }), (steps) => {
        const table = testTable();
        const map = new Map<string, number>();
        for (const [what, low, high, code] of steps) {
          const key = `${low} ${high}`;
          if (what === "set") table.set(low, high, code);
          else expect(table.insert(low, high, code)).toBe(map.get(key) ?? 0);
          if (what === "set" || !map.has(key)) map.set(key, code);
          expect(table.get(low, high)).toBe(map.get(key));
        }
        const seen = new Map<string, number>();
        table.each((low, high, code) => seen.set(`${low} ${high}`, code));
        expect(seen).toEqual(map);
        expect(table.size).toBe(map.size);
        expect(table.get(99, 96)).toBe(map.get("99 96") ?? 0);
      }),
      { numRuns: 30 },
    );
  });

  test("is the same on the other side of a thread", () => {
    const table = tableOf([named(["a"]), named(["b"], failure), named(["b"]), named(["c"], error), named(["a"])]);
    const other = testTable(structuredClone(table.memory()));
    expect(countTable(other)).toEqual(countTable(table));
    expect(other.size).toBe(table.size);
    table.each((low, high, code) => expect(other.get(low, high)).toBe(code));
  });
});
