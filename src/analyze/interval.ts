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

export function interval(count: Count): Interval {
  return [lowerBound(count), upperBound(count)];
}

/** What that many clean runs prove: the rate is not above 1 − α^(1/n), the closed form of `upperBound` without failures. */
export function provenBy(cleanRuns: number): number {
  return cleanRuns <= 0 ? 1 : -Math.expm1(Math.log(1 - confidence) / cleanRuns);
}

/** Clean runs after which the rate is proven to be not above `rate` (0–1, both excluded). */
export function runsToProve(rate: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log1p(-rate));
}

/**
 * Failures per run still to be expected from tests that have not failed in any of the runs: at most. The bound on the
 * mean of a Poisson variable that was 0 (Good–Turing without singletons): −ln 0.05 ≈ 3.0, over the runs.
 */
export function newFailuresBelow(cleanRuns: number): number {
  return -Math.log(1 - confidence) / cleanRuns;
}
