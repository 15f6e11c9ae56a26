/** Failures in the two modes → what the test may be, with the probability of each. */

import { type Class, type Count, classes } from "../model/analysis.ts";
import { lnBeta } from "./beta.ts";
import { usualPrior } from "./prior.ts";

/** Before it ran; together 1. From simulated suites with the public failure rates, and so not of the suite at hand. */
const weights: Readonly<Record<Class, number>> = {
  stable: 0.96,
  broken: 0.005,
  "flaky-both": 0.02,
  "parallel-only": 0.01,
  "sequential-only": 0.003,
  "flaky-different": 0.002,
};

/** How often a stable test fails, or a broken one passes, all the same. */
const noise = 1e-4;
/** Beta distribution of the rate where it depends on the mode: such faults show more often than the usual flake. */
const modeBound = { a: 0.6, b: 1.2 } as const;

/** The probability of each class after the outcomes in both modes: 0–1, together 1. Without a run: the weights. */
export function classPosterior(sequential: Count, parallel: Count): Readonly<Record<Class, number>> {
  const both = { failures: sequential.failures + parallel.failures, runs: sequential.runs + parallel.runs };
  const ln: Readonly<Record<Class, number>> = {
    stable: lnAt(noise, both),
    broken: lnAt(1 - noise, both),
    "flaky-both": lnUnder(usualPrior, both),
    "parallel-only": lnAt(noise, sequential) + lnUnder(modeBound, parallel),
    "sequential-only": lnUnder(modeBound, sequential) + lnAt(noise, parallel),
    "flaky-different": lnUnder(modeBound, sequential) + lnUnder(modeBound, parallel),
  };
  // From the largest on: with many runs all likelihoods are too small to be represented.
  const largest = Math.max(...classes.map((each) => ln[each]));
  const likely = classes.map((each) => weights[each] * Math.exp(ln[each] - largest));
  const sum = likely.reduce((all, each) => all + each, 0);
  return Object.fromEntries(classes.map((each, index) => [each, likely[index]! / sum])) as Record<Class, number>;
}

/** ln of the likelihood of the outcomes, in their order: at a known rate. */
function lnAt(rate: number, { failures, runs }: Count): number {
  return failures * Math.log(rate) + (runs - failures) * Math.log1p(-rate);
}

/** The same at an unknown rate, Beta(a, b). */
function lnUnder({ a, b }: { readonly a: number; readonly b: number }, { failures, runs }: Count): number {
  return lnBeta(a + failures, b + runs - failures) - lnBeta(a, b);
}
