import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { betaCdf, betaQuantile, lnBeta } from "./beta.ts";
import { lowerBound, upperBound } from "./interval.ts";
import { eValue } from "./modes.ts";

/** Relative: what the incomplete Beta function and its inverse may lose. */
const digits = 1e-10;

function near(found: number, wanted: number): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(digits * Math.abs(wanted));
}

// SciPy 1.17.1, scipy.stats.beta.ppf.
test.each([
  [0.95, 0.02, 3, 0.0180040474859598],
  [0.999, 0.02, 3, 0.5436643268772334],
  [0.5, 0.05, 20, 2.8544281635185085e-8],
  [0.95, 0.05, 20, 0.013525923722643584],
  [0.5, 0.1, 50, 1.1975329511624517e-5],
  [0.999, 0.05, 20, 0.13072565048267387],
  [0.001, 0.5, 10000.5, 7.853789398814814e-11],
  [0.999, 0.5, 0.5, 0.999997532600929],
  [0.001, 5541, 4461, 0.5386024318843885],
  [0.975, 30, 1000, 0.040225639107154806],
  [0.975, 0.07514946846398378, 2340.413009767299, 0.00033982045281123903],
  [0.000001, 50.46627913327897, 1.534451538923719, 0.7377234445460048],
])("the %d quantile of Beta(%d, %d) is %d", (p, a, b, wanted) => {
  near(betaQuantile(p, a, b), wanted);
});

test.each([
  // Beta(1, b): 1 − (1 − x)^b. Beta(a, 1): x^a. Both in closed form.
  [0.3, 1, 5, 1 - 0.7 ** 5],
  [0.3, 5, 1, 0.3 ** 5],
  [0.5, 17, 17, 0.5],
  [0.25, 2, 2, 0.15625],
])("P(X ≤ %d) under Beta(%d, %d) is %d", (x, a, b, wanted) => {
  near(betaCdf(x, a, b), wanted);
});

test("where the continued fraction turns round, both sides meet", () => {
  const turn = 6 / 12;
  expect(betaCdf(turn, 5, 5)).toBeCloseTo(0.5, 14);
  expect(betaCdf(turn + 1e-12, 5, 5) - betaCdf(turn - 1e-12, 5, 5)).toBeLessThan(1e-11);
});

test("outside of 0 and 1 nothing and everything lies below", () => {
  expect([betaCdf(-1, 2, 3), betaCdf(0, 2, 3), betaCdf(1, 2, 3), betaCdf(2, 2, 3)]).toEqual([0, 0, 1, 1]);
  expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
});

test("a quantile below the smallest number is next to 0", () => {
  // x^0.001 = 1e-6.
  expect(betaQuantile(1e-6, 0.001, 1)).toBeLessThanOrEqual(Number.MIN_VALUE);
});

test("ln B(a, b) of whole numbers is that of their factorials", () => {
  near(lnBeta(3, 4), Math.log(1 / 60));
  near(lnBeta(0.5, 0.5), Math.log(Math.PI));
});

// mpmath 1.3.0 with 40 digits. Differences of large logarithms of the Gamma function would keep ten of them.
test.each([
  [0.23, 1.87, 1.2813985900418665],
  [0.23, 10001.87, -0.7422179788801292],
  [0.01, 9.99, 4.576967612310745],
  [0.01, 10.01, 4.576946590077996],
  [9.99, 9.99, -13.721853536324813],
  [10.01, 10.01, -13.75060439281006],
  [9.5, 500.0, -47.42971331505209],
  [5541.0, 4461.0, -6877.423218945926],
  [1.0, 1000000.0, -13.815510557964274],
  [300.0, 10.0, -44.38443846963238],
])("ln B(%d, %d) is %d", (a, b, wanted) => {
  expect(Math.abs(lnBeta(a, b) - wanted)).toBeLessThan(4e-15 * Math.max(1, Math.abs(wanted)));
  expect(lnBeta(b, a)).toBe(lnBeta(a, b));
});

const parameter = fc.double({ min: 0.05, max: 2_000, noNaN: true });
const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });

test("the quantile inverts the distribution", () => {
  fc.assert(
    fc.property(probability, parameter, parameter, (p, a, b) => {
      const x = betaQuantile(p, a, b);
      // Beyond, neighbouring numbers already lie further apart in probability.
      fc.pre(x > 1e-300 && x < 1 - 1e-7);
      expect(Math.abs(betaCdf(x, a, b) - p)).toBeLessThan(1e-9);
    }),
    { seed: 1 },
  );
});

test("both sides of the distribution add up to 1", () => {
  fc.assert(
    fc.property(probability, parameter, parameter, (x, a, b) => {
      expect(Math.abs(betaCdf(x, a, b) + betaCdf(1 - x, b, a) - 1)).toBeLessThan(1e-9);
    }),
    { seed: 2 },
  );
});

/** Hundreds of values of SciPy's, kept beside the checkout; the tables of these tests are a part of them. */
const golden = join(import.meta.dirname, "../../../shared/data/golden-values.json");
const there = existsSync(golden);

describe.skipIf(!there)(
  `all reference values${there ? "" : " (skipped: golden-values.json is not beside the checkout)"}`,
  () => {
    const values = there ? (JSON.parse(readFileSync(golden, "utf8")) as Golden) : none;

    test.each(values.binomialIntervals95)("bounds of $k in $n", ({ k, n, cpL, cpU, up1 }) => {
      const count = { failures: k, runs: n };
      near(upperBound(count, 0.975), cpU);
      near(lowerBound(count, 0.975), cpL);
      near(upperBound(count), up1);
    });

    test.each(values.betaQuantiles)("the $p quantile of Beta($a, $b)", ({ a, b, p, q }) => {
      near(betaQuantile(p, a, b), q);
    });

    test("the e-process, block by block", () => {
      const { blocks, e } = values.eProcess;
      const part = (arm: 0 | 1, length: number) => blocks.slice(0, length).map((block) => block[arm] === 1);
      const found = blocks.map((_, index) => eValue(part(0, index + 1), part(1, index + 1)));
      expect(found.map((value) => Number(value.toFixed(6)))).toEqual(e);
    });
  },
);

interface Golden {
  readonly binomialIntervals95: readonly Record<"k" | "n" | "cpL" | "cpU" | "up1", number>[];
  readonly betaQuantiles: readonly Record<"a" | "b" | "p" | "q", number>[];
  readonly eProcess: { readonly blocks: readonly (readonly [number, number])[]; readonly e: readonly number[] };
}

const none: Golden = {
  binomialIntervals95: [{ k: 0, n: 1, cpL: 0, cpU: 0.975, up1: 0.95 }],
  betaQuantiles: [{ a: 1, b: 1, p: 0.5, q: 0.5 }],
  eProcess: { blocks: [], e: [] },
};
