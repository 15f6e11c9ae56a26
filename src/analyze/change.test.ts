import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decayed, lnChange } from "./change.ts";

const outcomes = (strip: string): boolean[] => [...strip].map((letter) => letter === "x");

// The model in SciPy 1.17.1 (scipy.special.betaln).
test.each([
  [`${".".repeat(100)}xxx`, 9.988427409516849],
  [`${"....x".repeat(20)}xxx`, 2.166340471267837],
  ["..........xx", 3.2536448764817707],
  [".".repeat(200), -1.72727121395179],
  ["x.", -0.18768349993534095],
])("ln of the Bayes factor of %s is %d", (strip, wanted) => {
  expect(Math.abs(lnChange(outcomes(strip)) / wanted - 1)).toBeLessThan(1e-10);
});

test("less than two outcomes say nothing of a change", () => {
  expect([lnChange([]), lnChange([true]), lnChange([false])]).toEqual([0, 0, 0]);
});

test("two failures tell a regression of a test that never failed, and not of one that fails in half of its runs", () => {
  expect(lnChange(outcomes(`${".".repeat(98)}xx`))).toBeGreaterThan(3);
  expect(lnChange(outcomes(`${".x".repeat(49)}xx`))).toBeLessThan(3);
});

test("a change that is older than the last 30 runs is no news", () => {
  const change = `${".".repeat(100)}${"x".repeat(20)}`;
  expect(lnChange(outcomes(change))).toBeGreaterThan(20);
  expect(lnChange(outcomes(change + "x".repeat(40)))).toBeLessThan(lnChange(outcomes(change)));
});

test("outcomes weigh half of what they weighed, one half-life later", () => {
  const { failures, runs } = decayed([true, ...Array.from({ length: 100 }, () => false)]);
  expect(failures).toBeCloseTo(0.5, 12);
  // A geometric series.
  expect(runs).toBeCloseTo((1 - 2 ** -1.01) / (1 - 2 ** -0.01), 10);
  expect(decayed([])).toEqual({ failures: 0, runs: 0 });
});

test("the weights are those of each outcome's age", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (seen, halfLife) => {
      const weights = seen.map((_, index) => 2 ** -((seen.length - 1 - index) / halfLife));
      const sum = (of: readonly number[]) => of.reduce((all, each) => all + each, 0);
      const { failures, runs } = decayed(seen, halfLife);
      expect(runs).toBeCloseTo(sum(weights), 9);
      expect(failures).toBeCloseTo(sum(weights.filter((_, index) => seen[index])), 9);
      expect(failures).toBeLessThanOrEqual(runs);
    }),
    { seed: 1 },
  );
});
