import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countShards, type Wish } from "./shard-count.ts";
import type { WeighedUnit } from "./units.ts";

const minute = 60_000;
const wish: Wish = {
  budget: 12 * minute,
  confidence: 0.9,
  setup: 75_000,
  setupSpread: 0,
  speedSpread: 0,
  remembered: 20,
  runs: 1,
  workers: 1,
  per: "minute",
  most: 32,
};

/** Minutes → units of which nothing is in doubt. */
const unitsOf = (minutes: readonly number[], deviation = 0): readonly WeighedUnit[] =>
  minutes.map((each, index) => ({
    unit: { files: [`f${index}`], expected: each * minute, known: "history" },
    mean: each * minute,
    variance: (deviation * each * minute) ** 2,
  }));

/** 90 minutes, of which one file takes 9.44. */
const heavy = unitsOf([9.44, ...Array.from({ length: 2_000 }, () => (90 - 9.44) / 2_000)]);

describe("a suite of 90 minutes with one file of 9.44, 75 s of set-up and a budget of 12 minutes", () => {
  const { curve, chosen, kept, binding } = countShards(() => heavy, wish);

  /** Research, section 5: `ceil(sum / budget)` misses, the smallest that keeps costs more than the cheapest. */
  test.each([
    [8, 12.5, 104],
    [9, 11.25, 108],
    [10, 10.69, 110],
    [13, 10.69, 107],
    [32, 10.69, 138],
  ])("%d shards take %d minutes and cost %d", (shards, wall, billed) => {
    const point = curve[shards - 1]!;
    expect(point.shards).toBe(shards);
    expect(point.wall / minute).toBeCloseTo(wall, 1);
    // What is left beside the heavy file may be spread otherwise there.
    expect(Math.abs(point.billed - billed) / billed).toBeLessThan(0.025);
  });

  test("the cheapest that keeps it is taken, and the heavy file named", () => {
    expect(kept).toBe(true);
    expect(chosen.promised).toBeLessThanOrEqual(wish.budget);
    for (const point of curve)
      if (point.promised <= wish.budget) expect(point.billed).toBeGreaterThanOrEqual(chosen.billed * 0.995);
    expect(binding).toBe(heavy[0]!.unit);
  });
});

test("a budget that no number keeps: the nearest, with the unit that is in the way", () => {
  const { chosen, kept, binding } = countShards(() => heavy, { ...wish, budget: 10 * minute });
  expect(kept).toBe(false);
  expect(chosen.shards).toBe(10);
  expect(binding).toBe(heavy[0]!.unit);
});

test("paid by the second, without set-up, every number costs the same: the smallest that keeps it", () => {
  const { chosen } = countShards(() => heavy, { ...wish, setup: 0, per: "second" });
  expect(chosen.shards).toBe(8);
  expect(chosen.billed).toBeCloseTo(90, 0);
});

test("what is in doubt needs more shards", () => {
  const even = Array.from({ length: 400 }, () => 90 / 400);
  const shards = (units: readonly WeighedUnit[], more: Partial<Wish> = {}) =>
    countShards(() => units, { ...wish, ...more, per: "second" }).chosen.shards;
  const sure = shards(unitsOf(even));
  expect(shards(unitsOf(even, 1))).toBeGreaterThan(sure);
  expect(shards(unitsOf(even), { speedSpread: 0.1 })).toBeGreaterThan(sure);
  expect(shards(unitsOf(even), { speedSpread: 0.1, remembered: 1 })).toBeGreaterThan(
    shards(unitsOf(even), { speedSpread: 0.1, remembered: 20 }),
  );
  expect(shards(unitsOf(even), { setupSpread: 30_000 })).toBeGreaterThan(sure);
  expect(shards(unitsOf(even), { speedSpread: 0.1, confidence: 0.99 })).toBeGreaterThan(
    shards(unitsOf(even), { speedSpread: 0.1, confidence: 0.5 }),
  );
});

/** Quantiles of the lognormal distribution with a mean of 10 and a standard deviation of 3, in R: qlnorm. */
test.each([
  [0.5, 9.578],
  [0.9, 13.953],
  [0.99, 18.962],
])("one unit of 10 ± 3 minutes keeps with %d within 2 %%: %d", (confidence, minutes) => {
  const { curve } = countShards(() => unitsOf([10], 0.3), { ...wish, setup: 0, confidence });
  const { promised } = curve[0]!;
  // Below the middle nothing is taken off for the skewness: a promise is rather too long than too short.
  if (confidence === 0.5) expect(promised).toBeCloseTo(10 * minute, 3);
  else expect(Math.abs(promised / minute / minutes - 1)).toBeLessThan(0.02);
});

test("runs of one job follow one another: the set-up is paid once, and their doubts level out", () => {
  const point = (runs: number, more: Partial<Wish> = {}) =>
    countShards(() => unitsOf([10], 0.1), { ...wish, ...more, runs }).curve[0]!;
  expect(point(4).wall).toBe(75_000 + 40 * minute);
  const doubt = (runs: number, more?: Partial<Wish>) => point(runs, more).promised - point(runs, more).wall;
  expect(doubt(4) / doubt(1)).toBeGreaterThan(1.5);
  expect(doubt(4) / doubt(1)).toBeLessThan(2.05);
  // But all of them are on the same machine.
  expect(doubt(4, { speedSpread: 0.5 }) / doubt(1, { speedSpread: 0.5 })).toBeGreaterThan(3.5);
});

describe("workers", () => {
  test("share a load that is finely divided", () => {
    const { curve } = countShards(() => unitsOf(Array.from({ length: 400 }, () => 0.1)), {
      ...wish,
      setup: 0,
      workers: 4,
    });
    expect(curve[0]!.wall / minute).toBeCloseTo(10.04, 1);
  });

  test("do not help with one unit", () => {
    const { curve } = countShards(() => unitsOf([8]), { ...wish, setup: 0, workers: 4 });
    expect(curve).toHaveLength(1);
    expect(curve[0]).toMatchObject({ wall: 8 * minute, promised: 8 * minute, billed: 8 });
  });
});

test("a started minute is paid as often as it is started", () => {
  const one = (deviation: number) =>
    countShards(() => unitsOf([9.9], deviation), { ...wish, setup: 0 }).curve[0]!.billed;
  expect(one(0)).toBe(10);
  // Beyond its tenth minute in every sixth case: sd 0.099.
  expect(one(0.01)).toBeCloseTo(10.156, 2);
  // With a wide spread, half a minute on average.
  expect(one(0.2)).toBeCloseTo(10.4, 1);
  expect(one(0.5)).toBeCloseTo(10.4, 1);
});

test("nothing to run is one shard", () => {
  expect(countShards(() => [], wish)).toEqual({
    chosen: { shards: 1, wall: 75_000, promised: 75_000, billed: 2 },
    kept: true,
    curve: [{ shards: 1, wall: 75_000, promised: 75_000, billed: 2 }],
  });
});

test("units may depend on the number of shards", () => {
  const split = (shards: number) => (shards < 4 ? unitsOf([60]) : unitsOf(Array.from({ length: 12 }, () => 5)));
  const { curve, chosen, binding } = countShards((shards) => split(shards), { ...wish, setup: 0, per: "second" });
  expect(curve.map(({ shards }) => shards)).toEqual([1]);
  expect(chosen.shards).toBe(1);
  expect(binding).toBeUndefined();
});

test("whatever the units: the curve is whole, the promise not below the wall, the choice the cheapest that keeps", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.001, max: 30, noNaN: true }), { minLength: 1, maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom("minute" as const, "second" as const),
      (minutes, doubt, workers, per) => {
        const asked = { ...wish, workers, per, speedSpread: 0.1, most: 16 };
        const { curve, chosen, kept } = countShards(() => unitsOf(minutes, doubt), asked);
        expect(curve.map(({ shards }) => shards)).toEqual(curve.map((_, index) => index + 1));
        expect(curve).toHaveLength(Math.min(16, minutes.length));
        for (const { wall, promised, billed } of curve) {
          expect(promised).toBeGreaterThanOrEqual(wall);
          expect(billed * minute).toBeGreaterThan(wall * 0.999);
        }
        const keeping = curve.filter(({ promised }) => promised <= asked.budget);
        expect(kept).toBe(keeping.length > 0);
        if (kept) expect(chosen.billed).toBeLessThanOrEqual(1.005 * Math.min(...keeping.map(({ billed }) => billed)));
      },
    ),
    { numRuns: 100 },
  );
});
