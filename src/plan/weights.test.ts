import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModeTimes } from "../model/history.ts";
import type { TestId } from "../model/ids.ts";
import type { ListedFile } from "../model/listing.ts";
import { type Weight, weigh, weighTests } from "./weights.ts";

const listed = (...paths: readonly string[]): readonly ListedFile[] => paths.map((path) => ({ path }));

function timesOf(files: ModeTimes["files"], tests: ModeTimes["tests"] = {}): ModeTimes {
  const columns = Math.max(0, ...[...Object.values(files), ...Object.values(tests)].map(({ length }) => length));
  return { runs: Array.from({ length: columns }, (_, run) => ({ commit: "c", started: run })), files, tests };
}

const weightOf = (path: string, files: readonly ListedFile[], times?: ModeTimes) => weigh(files, times).get(path)!;

describe("where nothing was measured", () => {
  test.each<[string, readonly ListedFile[], readonly number[]]>([
    [
      "the size says it: a tenth of a millisecond a byte",
      [
        { path: "a", size: 1_000 },
        { path: "b", size: 3_000 },
      ],
      [100, 300],
    ],
    [
      "a file without a size is of the mean size",
      [{ path: "a", size: 1_000 }, { path: "b", size: 3_000 }, { path: "c" }],
      [100, 300, 200],
    ],
    ["an empty file is more than nothing", [{ path: "a", size: 0 }], [1]],
    ["without any size all are alike", listed("a", "b"), [1_000, 1_000]],
  ])("%s", (_what, files, expected) => {
    for (const times of [undefined, timesOf({}), timesOf({ a: [null] })]) {
      const weights = [...weigh(files, times).values()];
      expect(weights.map((weight) => weight.expected)).toEqual(expected);
      expect(weights.every(({ known, variance }) => known === "size" && variance > 0)).toBe(true);
    }
  });
});

describe("a file that was measured", () => {
  test("takes its median, whatever one bad run was", () => {
    const weight = weightOf("a", listed("a"), timesOf({ a: [100, 110, 3_000, 90, 105] }));
    expect(weight.known).toBe("history");
    // Shrunk by a fiftieth towards the mean of all, which is its own.
    expect(weight.expected).toBeCloseTo(105, 6);
    expect(weight.mean).toBeGreaterThan(600);
    expect(Math.sqrt(weight.variance)).toBeGreaterThan(600);
  });

  test("passes over runs without it", () => {
    expect(weightOf("a", listed("a"), timesOf({ a: [null, 100, null, 100] })).expected).toBeCloseTo(100, 6);
  });

  test("is shrunk towards its folder, and less so the oftener it was seen", () => {
    const others = { "x/b": [100, 100, 100, 100], "x/c": [100, 100, 100, 100] };
    const seen = (runs: number) =>
      weightOf(
        "x/a",
        listed("x/a"),
        timesOf({ ...others, "x/a": [1, 2, 3, 4].map((run) => (run <= runs ? 1_000 : null)) }),
      ).expected;
    expect(seen(1)).toBeLessThan(1_000);
    expect(seen(1)).toBeGreaterThan(900);
    expect(seen(4)).toBeGreaterThan(seen(1));
    expect(seen(4)).toBeLessThan(1_000);
  });

  test("that took no time is more than nothing", () => {
    const weight = weightOf("a", listed("a"), timesOf({ a: [0, 0] }));
    expect(weight.expected).toBeGreaterThanOrEqual(1);
    expect(weight.variance).toBeGreaterThan(0);
  });

  test("is less in doubt the more alike its runs, and the more of them", () => {
    const spread = (column: readonly number[]) => weightOf("a", listed("a"), timesOf({ a: column })).variance;
    expect(spread([100, 100, 100, 100])).toBeLessThan(spread([50, 100, 150, 100]));
    expect(spread([100, 100, 100, 100])).toBeLessThan(spread([100]));
  });
});

describe("the speed of a run", () => {
  /** Twenty files in three runs of which the second is twice as slow; the last file is in that one only. */
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`f${index}`, [100 + index, 200 + 2 * index, 100 + index]]),
  );
  const times = timesOf({ ...files, late: [null, 200, null] });

  test("is taken out: what was seen in a slow run only is not heavy", () => {
    const weights = weigh(listed("f0", "late"), times);
    expect(weights.get("late")!.expected / weights.get("f0")!.expected).toBeCloseTo(1, 1);
  });

  test("is no doubt about the files", () => {
    const { expected, variance } = weightOf("f5", listed("f5"), times);
    expect(Math.sqrt(variance) / expected).toBeLessThan(0.1);
  });

  test("is not guessed from few files", () => {
    const few = timesOf({ a: [100, 200, 100], late: [null, 200, null] });
    expect(weightOf("late", listed("late"), few).expected).toBeGreaterThan(180);
  });
});

describe("a file that was not measured", () => {
  const files = { "x/a": [100], "x/b": [100], "x/y/c": [1_000], "x/y/d": [1_000], "z/e": [10] };
  const weights = weigh(listed("x/new", "x/y/new", "x/y/deep/new", "z/new", "w/new", "new"), timesOf(files));
  const expected = (path: string) => weights.get(path)!.expected;

  test("takes the mean of the nearest folder, shrunk towards the folders above", () => {
    // Of all 442, of x 550: (2200 + 2 · 442) / 6 = 514; of x/y 1000: (2000 + 2 · 514) / 4.
    expect(expected("x/new")).toBeCloseTo(514, 6);
    expect(expected("x/y/new")).toBeCloseTo(757, 6);
    expect(expected("x/y/deep/new")).toBe(expected("x/y/new"));
    expect(expected("z/new")).toBeCloseTo((10 + 2 * 442) / 3, 6);
    expect(expected("new")).toBeCloseTo(442, 6);
    expect(expected("w/new")).toBeCloseTo(442, 6);
  });

  test("says from where it is known", () => {
    expect(["x/new", "x/y/deep/new", "z/new", "w/new", "new"].map((path) => weights.get(path)!.known)).toEqual([
      "folder",
      "folder",
      "folder",
      "suite",
      "suite",
    ]);
  });

  test("a folder that holds all known files is the suite", () => {
    expect(weightOf("src/new", listed("src/new"), timesOf({ "src/x/a": [5], "src/y/a": [9] })).known).toBe("suite");
  });

  test("is in more doubt than one that was", () => {
    const one = weigh(listed("x/a", "x/new"), timesOf(files));
    const relative = ({ expected, variance }: Weight) => variance / expected ** 2;
    expect(relative(one.get("x/new")!)).toBeGreaterThan(relative(one.get("x/a")!));
  });
});

const took = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }));
const path = fc.constantFrom("a", "b/c", "b/d", "b/e/f", "b/e/g", "h/i", "h/j", "__proto__", "constructor");
const anyTimes = fc.integer({ min: 0, max: 4 }).chain((runs) =>
  fc.array(fc.tuple(path, fc.array(took, { minLength: runs, maxLength: runs })), { maxLength: 9 }).map(
    (entries): ModeTimes => ({
      ...timesOf({}),
      runs: Array.from({ length: runs }, () => ({ commit: "c", started: 0 })),
      files: Object.fromEntries(entries),
    }),
  ),
);

test("whatever is known: every file has a weight above nothing, and the order changes nothing", () => {
  const files: readonly ListedFile[] = [
    ...listed("a", "b/c", "b/new", "b/e/f", "x/y", "__proto__"),
    { path: "size", size: 7 },
  ];
  fc.assert(
    fc.property(anyTimes, fc.shuffledSubarray([...files], { minLength: files.length }), (times, shuffled) => {
      const weights = weigh(files, times);
      const reversed = { ...times, files: Object.fromEntries(Object.entries(times.files).reverse()) };
      const again = weigh(shuffled, reversed);
      for (const { path } of files) {
        const { expected, mean, variance } = weights.get(path)!;
        expect(Math.min(expected, mean)).toBeGreaterThanOrEqual(1);
        expect(variance).toBeGreaterThan(0);
        expect([expected, mean, variance].every(Number.isFinite)).toBe(true);
        expect(again.get(path)).toEqual(weights.get(path));
      }
    }),
  );
});

describe("tests of a file", () => {
  const file: ListedFile = {
    path: "a",
    tests: ["x", "y", "z"].map((title) => ({ name: { suite: "s", file: "a", titles: [title] }, handle: title })),
  };
  const weight: Weight = { expected: 10_000, known: "history", mean: 12_000, variance: 400 };
  const parts = (tests: Readonly<Record<string, readonly (number | null)[]>>) =>
    weighTests(file, timesOf({}, tests as ModeTimes["tests"]), weight).map((each) => each.weight.expected);

  test.each<[string, Readonly<Record<string, readonly (number | null)[]>>, readonly number[]]>([
    ["weigh the same without a history", {}, [10_000 / 3, 10_000 / 3, 10_000 / 3]],
    ["share what the others leave", { "s › a › x": [6_000] }, [6_000, 2_000, 2_000]],
    [
      "weigh the mean where the others leave nothing",
      { "s › a › x": [20_000], "s › a › y": [10_000] },
      [6_000, 3_000, 1_000],
    ],
    [
      "make up the file's weight",
      { "s › a › x": [4_000], "s › a › y": [3_000], "s › a › z": [1_000] },
      [5_000, 3_750, 1_250],
    ],
    ["have the median of their runs", { "s › a › x": [6_000, null, 1, 90_000] }, [6_000, 2_000, 2_000]],
    ["that no run has are not known", { "s › a › x": [null] }, [10_000 / 3, 10_000 / 3, 10_000 / 3]],
  ])("%s", (_what, tests, expected) => {
    // Where the others leave nothing, the three weigh as 20 : 10 : 3⅓.
    for (const [index, part] of parts(tests).entries()) expect(part).toBeCloseTo(expected[index]!, 6);
  });

  test("weigh together what the file weighs, in mean and in variance too", () => {
    const tests = weighTests(file, timesOf({}, { ["s › a › x" as TestId]: [6_000] }), weight).map(
      (each) => each.weight,
    );
    const total = (of: (weight: Weight) => number) => tests.reduce((sum, each) => sum + of(each), 0);
    expect([total(({ expected }) => expected), total(({ mean }) => mean), total(({ variance }) => variance)]).toEqual([
      expect.closeTo(10_000, 6),
      expect.closeTo(12_000, 6),
      expect.closeTo(400, 6),
    ]);
    expect(tests.map(({ known }) => known)).toEqual(["history", "history", "history"]);
  });

  test("of one name are told apart by their order", () => {
    const twice = { path: "a", tests: [file.tests![0]!, file.tests![0]!] };
    const both = weighTests(twice, timesOf({}, { ["s › a › x › #2" as TestId]: [9_000] }), weight);
    expect(both.map(({ test, weight: { expected } }) => [test.id, expected])).toEqual([
      ["s › a › x", 1_000],
      ["s › a › x › #2", 9_000],
    ]);
  });

  test("are none where the listing has none", () => {
    expect(weighTests({ path: "a" }, undefined, weight)).toEqual([]);
  });
});
