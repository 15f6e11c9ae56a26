import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fillBins, highest, polish } from "./polish.ts";

const binsOf = (weights: readonly number[], places: readonly number[], shards: number) =>
  fillBins(Float64Array.from(weights), Int32Array.from(places), shards);

test.each<[string, readonly number[], readonly number[], number]>([
  ["a move", [4, 3, 2, 1], [0, 0, 0, 1], 5],
  ["a swap", [5, 4, 3, 2], [0, 0, 1, 1], 7],
  ["two for two, where no move and no swap helps", [8, 7, 6, 5, 4], [0, 1, 1, 0, 0], 15],
  ["nothing, where nothing helps", [9, 1, 1], [0, 1, 1], 9],
])("%s", (_what, weights, places, makespan) => {
  const bins = binsOf(weights, places, 2);
  polish(bins, 0);
  expect(highest(bins)).toBe(makespan);
});

test("it stops where the limit is kept", () => {
  const bins = binsOf([4, 3, 2, 1], [0, 0, 0, 1], 2);
  polish(bins, 9);
  expect([...bins.places]).toEqual([0, 0, 0, 1]);
});

test("whatever the packing: no heavier, nothing lost, no share emptied, and its sums are right", () => {
  const packing = fc
    .tuple(
      fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 6, maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
    )
    .chain(([weights, shards]) =>
      fc.tuple(
        fc.constant(weights.sort((a, b) => b - a)),
        // The first ones fill every share once.
        fc.array(fc.integer({ min: 0, max: shards - 1 }), { minLength: weights.length, maxLength: weights.length }),
        fc.constant(shards),
      ),
    );
  fc.assert(
    fc.property(packing, ([weights, anywhere, shards]) => {
      const places = anywhere.map((place, index) => (index < shards ? index : place));
      const bins = binsOf(weights, places, shards);
      const before = highest(bins);
      polish(bins, 0);
      expect(highest(bins)).toBeLessThanOrEqual(before);
      const again = binsOf(weights, [...bins.places], shards);
      expect(again.members).toEqual(bins.members);
      for (const [share, load] of again.loads.entries()) expect(bins.loads[share]).toBeCloseTo(load, 9);
      expect(bins.members.every((members) => members.length > 0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
