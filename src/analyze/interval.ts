/** Failures in runs → exact bounds on the failure rate, and the runs that a bound needs. */

import type { Count, Interval } from "../model/analysis.ts";
import { betaQuantile } from "./beta.ts";

/** Of every bound, on its side. */
export const confidence = 0.95;

/** The rate is not above this, 0–1 (Clopper and Pearson 1934, one-sided). Without a run: 1. */
export function upperBound({ failures, runs }: Count, level: number = confidence): number {
  return failures >= runs ? 1 : betaQuantile(level, failures + 1, runs - failures);
}

/** The rate is not below this, 0–1 (Clopper and Pearson 1934, one-sided). Without a failure: 0. */
export function lowerBound({ failures, runs }: Count, level: number = confidence): number {
  return failures <= 0 ? 0 : betaQuantile(1 - level, failures, runs - failures + 1);
}

/** Of an interval on either side, so that both ends together hold with 95 %. */
const eachSide = 1 - (1 - confidence) / 2;

/**
 * Both ends hold with 95 % confidence. `worth`: what a run counts for, 0–1, where runs share a machine and an order
 * (`effectiveRuns` over runs).
 */
export function interval({ runs, failures }: Count, worth = 1): Interval {
  const count = { runs: runs * worth, failures: failures * worth };
  return [lowerBound(count, eachSide), upperBound(count, eachSide)];
}

/**
 * What that many clean runs prove: the rate is not above 1 − α^(1/n), the closed form of `upperBound` without failures.
 * Effective runs need not be a whole number.
 */
export function provenBy(cleanRuns: number): number {
  return cleanRuns <= 0 ? 1 : -Math.expm1(Math.log(1 - confidence) / cleanRuns);
}

/** Clean runs after which the rate is proven to be not above `rate` (0–1, both excluded). */
export function runsToProve(rate: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log1p(-rate));
}

/**
 * No test's rate is above this, for all of them at once, after clean runs: `provenBy` at the level 1 − α / tests
 * (Bonferroni), whatever their dependence.
 */
export function everyTestBelow(cleanRuns: number, tests: number): number {
  return cleanRuns <= 0 ? 1 : -Math.expm1(Math.log((1 - confidence) / Math.max(1, tests)) / cleanRuns);
}

/**
 * Of outcomes in runs on one machine and in one order, with one another. A careful choice: in public rerun data it is
 * 0.003–0.007 for the median test, and about 0.03 for one of four.
 */
const usualCorrelation = 0.03;

/**
 * How many independent runs these are worth: Σ m / (1 + (m − 1) ρ) over groups of m runs that share a machine and an
 * order (Kish's design effect). Never more than there are runs, nor than 1/ρ a group.
 */
export function effectiveRuns(groups: readonly number[], correlation: number = usualCorrelation): number {
  const worth = (runs: number) => (runs <= 0 ? 0 : runs / (1 + (runs - 1) * correlation));
  return groups.reduce((sum, runs) => sum + worth(runs), 0);
}

/**
 * How many more clean runs on the one machine, in the one order of all runs so far, would prove `rate` (0–1, both
 * excluded). Undefined where no number of them would, or where the runs so far are of several groups.
 */
export function runsHere(rate: number, groups: readonly number[]): number | undefined {
  const [sofar = 0, ...others] = groups;
  const needed = runsToProve(rate);
  const gained = 1 - needed * usualCorrelation;
  if (others.length > 0 || gained <= 0) return undefined;
  return Math.max(0, Math.ceil((needed * (1 - usualCorrelation)) / gained) - sofar);
}

/**
 * Failures per run still to be expected of tests that have not failed in any of the runs, from how many failed in exactly
 * one of them (Good 1953, with Turing): `expected` is their number over the runs; `below` has the upper bound of a Poisson
 * mean in its place, −ln 0.05 ≈ 3.0 where there are none.
 */
export function newFailures(failedOnce: number, runs: number): { readonly expected: number; readonly below: number } {
  if (runs <= 0) return { expected: 0, below: Number.POSITIVE_INFINITY };
  return { expected: failedOnce / runs, below: mostMean(failedOnce) / runs };
}

/** The mean above which a Poisson variable is at most `count` with less than 5 %; by Newton's method for the logarithm. */
function mostMean(count: number): number {
  let mean = count;
  for (let step = 0; step < 50; step++) {
    const { ln, overLast } = poissonUpTo(count, mean);
    const next = mean + overLast * (ln - Math.log(1 - confidence));
    if (Math.abs(next - mean) <= 1e-14 * next) return next;
    mean = next;
  }
  return mean;
}

/** P(X ≤ count): its logarithm, and how many times P(X = count) it is, which is the slope for `mostMean`. */
function poissonUpTo(count: number, mean: number): { readonly ln: number; readonly overLast: number } {
  let [lnLast, overLast] = [-mean, 1];
  for (let each = 1; each <= count; each++) {
    lnLast += Math.log(mean / each);
    overLast = 1 + (overLast * each) / mean;
  }
  return { ln: lnLast + Math.log(overLast), overLast };
}
