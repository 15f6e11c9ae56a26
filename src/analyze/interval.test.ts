import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  effectiveRuns,
  everyTestBelow,
  interval,
  lowerBound,
  newFailures,
  provenBy,
  runsHere,
  runsToProve,
  upperBound,
} from "./interval.ts";

function near(found: number, wanted: number): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-10 * wanted);
}

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
  near(lowerBound(count, 0.975), low);
  near(upperBound(count, 0.975), high);
  near(upperBound(count), above);
  expect(interval(count)).toEqual([lowerBound(count, 0.975), upperBound(count, 0.975)]);
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

test("proven bounds lie between those of the whole numbers of runs around", () => {
  expect(provenBy(12.5)).toBeGreaterThan(provenBy(13));
  expect(provenBy(12.5)).toBeLessThan(provenBy(12));
});

test.each([
  [15, 0.5],
  [45, 0.2],
  [94, 0.1],
  [194, 0.05],
  [491, 0.02],
  [986, 0.01],
])("%i clean runs prove of each of 1,000 tests that it is not above %d, and one run less does not", (runs, rate) => {
  expect(everyTestBelow(runs, 1_000)).toBeLessThanOrEqual(rate);
  expect(everyTestBelow(runs - 1, 1_000)).toBeGreaterThan(rate);
});

test("the bound of every test is that of the one test, and proves nothing without a run", () => {
  expect(everyTestBelow(40, 1)).toBe(provenBy(40));
  expect(everyTestBelow(0, 7)).toBe(1);
});

describe("runs that share a machine and an order", () => {
  test.each([
    [[20], 0.0065, 17.8],
    [[20], 0.033, 12.3],
    [[20], 0.18, 4.5],
    [[4, 4, 4, 4, 4], 0.0065, 19.6],
    [[4, 4, 4, 4, 4], 0.033, 18.2],
    [[4, 4, 4, 4, 4], 0.18, 13],
  ])("%j with correlation %d are worth %d", (groups, correlation, worth) => {
    expect(effectiveRuns(groups, correlation)).toBeCloseTo(worth, 1);
  });

  test("are worth all of them where each is alone, and 33 at most where none is", () => {
    expect(effectiveRuns([1, 1, 1])).toBe(3);
    expect(effectiveRuns([])).toBe(0);
    expect(effectiveRuns([1_000_000])).toBeCloseTo(1 / 0.03, 2);
  });

  test("never count for more than they are, and more groups never for less", () => {
    const groups = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 20 });
    fc.assert(
      fc.property(groups, fc.double({ min: 0, max: 1, noNaN: true }), (runs, correlation) => {
        const worth = effectiveRuns(runs, correlation);
        expect(worth).toBeLessThanOrEqual(runs.reduce((sum, each) => sum + each, 0) + 1e-9);
        expect(effectiveRuns([runs.reduce((sum, each) => sum + each, 0)], correlation)).toBeLessThanOrEqual(
          worth + 1e-9,
        );
      }),
      { seed: 4 },
    );
  });

  test("prove a rate with the runs that are said to be lacking, and not with one less", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.09, max: 0.9, noNaN: true }), fc.integer({ min: 1, max: 300 }), (rate, sofar) => {
        const more = runsHere(rate, [sofar])!;
        expect(effectiveRuns([sofar + more])).toBeGreaterThanOrEqual(runsToProve(rate) - 1e-9);
        if (more > 0) expect(effectiveRuns([sofar + more - 1])).toBeLessThan(runsToProve(rate));
      }),
      { seed: 5 },
    );
  });

  test("are not named where no number of them would do, or where there are several machines", () => {
    expect(runsHere(0.1, [10])).toBe(207);
    expect(runsHere(0.1, [])).toBe(217);
    expect(runsHere(0.05, [10])).toBeUndefined();
    expect(runsHere(0.5, [1, 1])).toBeUndefined();
  });
});

// SciPy 1.17.1: scipy.stats.gamma.ppf(0.95, q + 1), the mean of which a Poisson variable is at most q in 5 %.
test.each([
  [0, 2.9957322735539895],
  [1, 4.743864518390577],
  [2, 6.295793621871988],
  [5, 10.513034908741535],
  [20, 29.062018840434014],
  [100, 118.07927278209706],
  [1_000, 1053.6031221332987],
])("%i tests that failed once leave at most %d failures, over the runs", (failedOnce, wanted) => {
  const { expected, below } = newFailures(failedOnce, 40);
  expect(expected).toBe(failedOnce / 40);
  expect(Math.abs((below * 40) / wanted - 1)).toBeLessThan(1e-10);
});

test("40 clean runs leave at most 0.075 new failures per run; none, anything", () => {
  expect(newFailures(0, 40).below).toBeCloseTo(0.075, 3);
  expect(newFailures(0, 0)).toEqual({ expected: 0, below: Number.POSITIVE_INFINITY });
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
