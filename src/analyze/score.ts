/** Failures in runs → the flake score: the failure rate to be expected of the next first attempt. */

import type { Count } from "../model/analysis.ts";
import { lnBeta } from "./beta.ts";
import { type Prior, usualPrior } from "./prior.ts";

/**
 * The mean of the rate after what was seen, 0–1. It is an expectation, not a bound: one failure in five runs does not
 * make it 20 %.
 */
export function flakeScore({ failures, runs }: Count, prior: Prior = usualPrior): number {
  const { flaky, a, b } = prior;
  const mean = (a + failures) / (a + b + runs);
  if (failures > 0) return mean;
  const likelihood = flaky * Math.exp(lnBeta(a, b + runs) - lnBeta(a, b));
  return (likelihood / (likelihood + 1 - flaky)) * mean;
}
