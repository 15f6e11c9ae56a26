/** Failures in runs → the flake score: the failure rate to be expected of the next first attempt. */

import type { Count } from "../model/analysis.ts";
import { lnBeta } from "./beta.ts";

/**
 * Before anything is seen, a test is flaky with probability `flaky`, and then its rate is Beta(a, b); otherwise its rate
 * is 0. Fitted to the failure rates of the public FlakeFlagger data.
 */
const prior = { flaky: 0.037, a: 0.23, b: 1.87 } as const;

/**
 * The mean of the rate after what was seen, 0–1. It is an expectation, not a bound: one failure in five runs does not
 * make it 20 %.
 */
export function flakeScore({ failures, runs }: Count): number {
  const { flaky, a, b } = prior;
  const mean = (a + failures) / (a + b + runs);
  if (failures > 0) return mean;
  const likelihood = flaky * Math.exp(lnBeta(a, b + runs) - lnBeta(a, b));
  return (likelihood / (likelihood + 1 - flaky)) * mean;
}
