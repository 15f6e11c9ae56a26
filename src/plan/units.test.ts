import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ListedFile, ListedTest } from "../model/listing.ts";
import type { Unit } from "../model/plan.ts";
import { type Division, unitsOf } from "./units.ts";
import type { Weight } from "./weights.ts";

/** A file with that many tests, named `t0`, `t1`, …; each may have a group and a handle. */
function fileOf(path: string, count: number, more: (index: number) => Partial<ListedTest> = () => ({})): ListedFile {
  const tests = Array.from({ length: count }, (_, index) => ({
    name: { suite: "s", file: path, titles: [`t${index}`] },
    handle: `${path}#${index}`,
    ...more(index),
  }));
  return { path, tests };
}

const weightOf = (expected: number, known: Weight["known"] = "history"): Weight => ({
  expected,
  known,
  mean: 1.1 * expected,
  variance: expected,
});

function divide(files: readonly ListedFile[], weights: readonly number[], more: Partial<Division> = {}) {
  return unitsOf({
    files,
    weights: new Map(files.map(({ path }, index) => [path, weightOf(weights[index]!)])),
    times: undefined,
    groups: [],
    exact: "tests",
    fixture: 0,
    ...more,
  });
}

/** `heavy` is as heavy as the nine others together. */
const light = Array.from({ length: 9 }, (_, index) => fileOf(`light${index}`, 2));
const lightWeights = light.map(() => 100);
const suite = (heavy: ListedFile) => [heavy, ...light];
const weights = [900, ...lightWeights];
const partsOf = (units: readonly { unit: Unit }[], path: string) =>
  units.filter(({ unit }) => unit.files[0] === path).map(({ unit }) => unit);

describe("a heavy file", () => {
  test("is split into as few parts as keep each below half of a shard, in the order of its tests", () => {
    // A shard should have 450: so 225 a part, of tests of 90 each, are five parts of two.
    const parts = partsOf(divide(suite(fileOf("heavy", 10)), weights)(4), "heavy");
    expect(parts.map(({ expected }) => expected)).toEqual([180, 180, 180, 180, 180]);
    const titles = parts.flatMap(({ tests }) => tests!.map(({ id }) => id));
    expect([...titles].sort()).toEqual(Array.from({ length: 10 }, (_, index) => `s › heavy › t${index}`));
    for (const { tests } of parts) expect(tests!.map(({ id }) => id)).toEqual(tests!.map(({ id }) => id).sort());
  });

  test.each<[string, ListedFile, Partial<Division>, number]>([
    ["on one shard", fileOf("heavy", 10), {}, 1],
    ["where it is no more than half of a shard", fileOf("heavy", 10), { weights: new Map() }, 4],
    ["where the runner takes files only", fileOf("heavy", 10), { exact: "files" }, 4],
    ["that must stay whole", { ...fileOf("heavy", 10), whole: true }, {}, 4],
    ["with one test", fileOf("heavy", 1), {}, 4],
    ["whose tests are not known", { path: "heavy" }, {}, 4],
    ["that the user keeps together", fileOf("heavy", 10), { groups: [["heavy"]] }, 4],
    ["whose tests are all of one group", fileOf("heavy", 10, () => ({ group: "g" })), {}, 4],
    ["whose tests the runner cannot tell apart", fileOf("heavy", 10, () => ({ handle: "same" })), {}, 4],
  ])("is not split %s", (what, heavy, more, shards) => {
    const even = what.includes("no more than half");
    const given = even ? new Map(suite(heavy).map(({ path }) => [path, weightOf(100)])) : undefined;
    const units = divide(suite(heavy), weights, { ...more, ...(given === undefined ? {} : { weights: given }) })(
      shards,
    );
    expect(partsOf(units, "heavy")).toHaveLength(1);
    expect(partsOf(units, "heavy")[0]!.tests).toBeUndefined();
  });

  test("tests of one group, or of one handle, stay together, and so do those that both link", () => {
    const heavy = fileOf("heavy", 10, (index) => ({
      ...(index < 2 ? { group: "g" } : {}),
      ...(index === 1 || index === 9 ? { handle: "same" } : {}),
    }));
    const parts = partsOf(divide(suite(heavy), weights)(8), "heavy");
    expect(parts.length).toBeGreaterThan(3);
    const linked = parts.find(({ tests }) => tests!.some(({ id }) => id.endsWith("t0")))!;
    expect(linked.tests!.map(({ id }) => id.slice(-2))).toEqual(expect.arrayContaining(["t0", "t1", "t9"]));
  });

  test("each part pays the fixture again", () => {
    const units = divide(suite(fileOf("heavy", 10)), weights, { fixture: 20 })(4);
    const parts = partsOf(units, "heavy");
    expect(parts.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(900 + 20 * parts.length, 6);
    expect(partsOf(units, "light0")[0]!.expected).toBe(120);
  });

  test("a part is not mostly fixture", () => {
    const parts = partsOf(divide(suite(fileOf("heavy", 100)), weights, { fixture: 200 })(64), "heavy");
    expect(parts.length).toBeLessThanOrEqual(5);
  });
});

test("nothing is split: the same array for every number of shards, so that it is sorted once", () => {
  const units = divide(light, lightWeights);
  expect(units(2)).toBe(units(1));
});

describe("files that must stay together", () => {
  const files = ["d", "c", "b", "a"].map((path) => fileOf(path, 4));
  const shown = (units: readonly { unit: Unit }[]) => units.map(({ unit }) => unit.files);

  test("are one unit, groups that share a file too; what is not listed is passed over", () => {
    const groups = [
      ["c", "a"],
      ["nowhere", "elsewhere"],
      ["d", "c"],
    ];
    const units = divide(files, [40, 30, 20, 10], { groups })(1);
    expect(shown(units)).toEqual([["a", "c", "d"], ["b"]]);
    expect(units[0]).toMatchObject({ unit: { expected: 80 }, mean: expect.closeTo(88, 6), variance: 80 });
  });

  test("are known as well as the least known of them", () => {
    const known = new Map([
      ["a", weightOf(1, "history")],
      ["b", weightOf(1, "suite")],
      ["c", weightOf(1, "folder")],
      ["d", weightOf(1, "history")],
    ]);
    const units = divide(files, [], { weights: known, groups: [["a", "b", "c"]] })(1);
    expect(units.map(({ unit }) => unit.known)).toEqual(["suite", "history"]);
  });
});

const anySuite = fc.record({
  counts: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 12 }),
  weights: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 12, maxLength: 12 }),
  groups: fc.array(
    fc.array(
      fc.integer({ min: 0, max: 14 }).map((index) => `f${index}`),
      { minLength: 1, maxLength: 3 },
    ),
    { maxLength: 3 },
  ),
  testGroups: fc.array(fc.option(fc.constantFrom("g", "h")), { minLength: 12, maxLength: 12 }),
  handles: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 12, maxLength: 12 }),
  shards: fc.integer({ min: 1, max: 40 }),
  fixture: fc.integer({ min: 0, max: 500 }),
});

test("whatever the suite: every file, and every test of a split one, is there exactly once; what belongs together is", () => {
  fc.assert(
    fc.property(anySuite, ({ counts, weights, groups, testGroups, handles, shards, fixture }) => {
      const files = counts.map((count, index) =>
        fileOf(`f${index}`, count, (at) => ({
          handle: `h${handles[at]!}`,
          ...(testGroups[at] === null ? {} : { group: testGroups[at]! }),
        })),
      );
      const units = divide(files, weights, { groups, fixture })(shards);
      for (const file of files) {
        const holding = units.filter(({ unit }) => unit.files.includes(file.path)).map(({ unit }) => unit);
        if (holding.length === 1 && holding[0]!.tests === undefined) continue;
        expect(holding.length).toBeGreaterThan(1);
        const ids = holding.flatMap(({ tests }) => tests!.map(({ id }) => id));
        expect([...ids].sort()).toEqual(file.tests!.map((_, index) => `s › ${file.path} › t${index}`).sort());
        for (const test of file.tests!) {
          const alike = file.tests!.filter(
            ({ handle, group }) => handle === test.handle || (group !== undefined && group === test.group),
          );
          const places = alike.map(({ name }) =>
            holding.findIndex(({ tests }) => tests!.some(({ id }) => id.endsWith(` ${name.titles[0]}`))),
          );
          expect(new Set(places).size).toBe(1);
        }
      }
      for (const group of groups) {
        const places = group
          .filter((path) => files.some((file) => file.path === path))
          .map((path) => units.filter(({ unit }) => unit.files.includes(path)));
        expect(places.every((each) => each.length === 1 && each[0] === places[0]![0])).toBe(true);
      }
      const order = units.map(({ unit }) => unit.files[0]!);
      expect(order).toEqual([...order].sort());
    }),
    { numRuns: 300 },
  );
});
