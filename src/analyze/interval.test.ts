import * as fc from "fast-check";
import { expect, test } from "vitest";
import { interval, lowerBound, newFailuresBelow, provenBy, runsToProve, upperBound } from "./interval.ts";

// SciPy 1.17.1: the two-sided 95 % interval of Clopper and Pearson, and its upper bound one-sided.
test.each([
  [0, 1, 0, 0.975, 0.95],
  [0, 5, 0, 0.5218237501049814, 0.450719728346941],
  [0, 10, 0, 0.3084971078187607, 0.2588655508930522],
  [0, 20, 0, 0.1684334709830853, 0.13910834066826516],
  [0, 59, 0, 0.060608900950339835, 0.04950760988822693],
  [0, 299, 0, 0.012261595907535044, 0.009969146792899269],
  [1, 5, 0.0050507633794680575, 0.7164179361180895, 0.6574083180011386],
  [2, 10, 0.02521072632683336, 0.5560954623076415, 0.5069013010632024],
  [3, 20, 0.0320709371854637, 0.37892682654531396, 0.3436638043142818],
  [7, 200, 0.014185525898419246, 0.0707809983509772, 0.06473252213684852],
  [50, 100, 0.39832112950330095, 0.601678870496699, 0.5863782853690882],
  [10, 10, 0.6915028921812392, 1, 1],
])("%i failures in %i runs", (failures, runs, low, high, above) => {
  const count = { failures, runs };
  expect(lowerBound(count, 0.975)).toBeCloseTo(low, 10);
  expect(upperBound(count, 0.975)).toBeCloseTo(high, 10);
  expect(upperBound(count)).toBeCloseTo(above, 10);
  expect(interval(count)).toEqual([lowerBound(count), upperBound(count)]);
});

test("without a run nothing is known", () => {
  expect(interval({ failures: 0, runs: 0 })).toEqual([0, 1]);
  expect(provenBy(0)).toBe(1);
});

test.each([
  [0.5, 5],
  [0.2, 14],
  [0.1, 29],
  [0.05, 59],
  [0.02, 149],
  [0.01, 299],
  [0.005, 598],
  [0.001, 2995],
])("a rate below %d needs %i clean runs", (rate, runs) => {
  expect(runsToProve(rate)).toBe(runs);
});

test.each([
  [10, 0.259],
  [20, 0.139],
  [40, 0.072],
])("%i clean runs prove %d", (runs, rate) => {
  expect(provenBy(runs)).toBeCloseTo(rate, 3);
});

test("40 clean runs leave at most 0.075 new failures per run", () => {
  expect(newFailuresBelow(40)).toBeCloseTo(0.075, 3);
});

const counts = fc
  .tuple(fc.nat(300), fc.nat(300))
  .map(([failures, passes]) => ({ failures, runs: failures + passes }))
  .filter(({ runs }) => runs > 0);

test("the bounds hold the rate between them, and 0 and 1 around them", () => {
  fc.assert(
    fc.property(counts, (count) => {
      const [low, high] = interval(count);
      const rate = count.failures / count.runs;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(rate);
      expect(high).toBeGreaterThanOrEqual(rate);
      expect(high).toBeLessThanOrEqual(1);
    }),
    { seed: 1 },
  );
});

test("one more failure raises both bounds, one more pass lowers both", () => {
  fc.assert(
    fc.property(counts, ({ failures, runs }) => {
      const [low, high] = interval({ failures, runs });
      const [lowAfterFailure, highAfterFailure] = interval({ failures: failures + 1, runs: runs + 1 });
      const [lowAfterPass, highAfterPass] = interval({ failures, runs: runs + 1 });
      expect(lowAfterFailure).toBeGreaterThan(low);
      expect(highAfterFailure).toBeGreaterThanOrEqual(high);
      expect(lowAfterPass).toBeLessThanOrEqual(low);
      expect(highAfterPass).toBeLessThan(high);
    }),
    { seed: 2 },
  );
});

test("the closed form is the bound without failures, and its runs are the fewest", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), fc.double({ min: 0.001, max: 0.9, noNaN: true }), (runs, rate) => {
      expect(provenBy(runs)).toBeCloseTo(upperBound({ failures: 0, runs }), 10);
      const needed = runsToProve(rate);
      expect(provenBy(needed)).toBeLessThanOrEqual(rate * (1 + 1e-12));
      expect(provenBy(needed - 1)).toBeGreaterThan(rate);
    }),
    { seed: 3 },
  );
});
