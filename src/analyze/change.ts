/** Outcomes over commits → whether the failure rate has changed, and what old outcomes still count. */

import type { Count } from "../model/analysis.ts";
import { lnBeta } from "./beta.ts";
import { usualPrior } from "./prior.ts";

/** A change is looked for among so many last runs: an older one is no news. */
const look = 30;
/** Beta distribution of the rate after a change; before it, and without one, it is that of flaky tests. */
const afterwards = { a: 0.5, b: 0.5 } as const;

/**
 * ln of the Bayes factor for "its failure rate changed in the last 30 runs, wherever alike likely" against "it is the same
 * throughout". `true` is a failed first attempt, the newest last. From 3 (20 to 1) on it is worth saying; 0 where there
 * are fewer than two outcomes.
 */
export function lnChange(outcomes: readonly boolean[]): number {
  const runs = outcomes.length;
  if (runs < 2) return 0;
  const failures = failuresIn(outcomes);
  const first = Math.max(1, runs - look);
  let before = failuresIn(outcomes.slice(0, first - 1));
  const changes: number[] = [];
  for (let change = first; change < runs; change++) {
    if (outcomes[change - 1]) before++;
    const old = lnUnder(usualPrior, before, change);
    changes.push(old + lnUnder(afterwards, failures - before, runs - change));
  }
  return lnMean(changes) - lnUnder(usualPrior, failures, runs);
}

/** ln of the likelihood of outcomes at an unknown rate, Beta(a, b). */
function lnUnder({ a, b }: { readonly a: number; readonly b: number }, failures: number, runs: number): number {
  return lnBeta(a + failures, b + runs - failures) - lnBeta(a, b);
}

/** ln of the mean, of numbers given by their ln: from the largest on, since all may be too small to be represented. */
function lnMean(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, each) => sum + Math.exp(each - largest), 0) / logs.length);
}

function failuresIn(outcomes: readonly boolean[]): number {
  return outcomes.filter((failed) => failed).length;
}

/** Failures and runs, each outcome with half of the weight of one that is `halfLife` runs younger; the newest with 1. */
export function decayed(outcomesNewestLast: readonly boolean[], halfLife = 100): Count {
  let [failures, runs] = [0, 0];
  // Oldest first: each step makes all before it one run older.
  const older = 2 ** (-1 / halfLife);
  for (const failed of outcomesNewestLast) {
    failures = failures * older + (failed ? 1 : 0);
    runs = runs * older + 1;
  }
  return { failures, runs };
}
