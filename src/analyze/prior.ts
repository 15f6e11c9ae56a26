/** Failures of a suite's tests → what is to be believed of a test before it ran. */

import type { Count } from "../model/analysis.ts";
import { lnBeta } from "./beta.ts";
import { minimize, type Point } from "./minimize.ts";

/** With probability `flaky` (0–1) a test is flaky, and then its failure rate is Beta(a, b); otherwise its rate is 0. */
export interface Prior {
  readonly flaky: number;
  readonly a: number;
  readonly b: number;
}

/** Fitted to the failures of 22,098 tests in 10,000 runs each, of the public FlakeFlagger data (ICSE 2021). */
export const usualPrior: Prior = { flaky: 0.037, a: 0.23, b: 1.87 };

/** On the public suites a fit from 100 tests on scores better than one from 200 on, by a tenth of the squared error. */
const fewestTests = 100;
const fewestFailures = 3;

/** A test that failed in all of so many runs is broken, and says nothing of flaky ones. */
const brokenAfter = 5;

/**
 * The prior that suits a suite: the most probable (flaky, a, b) by the failures of its tests, a weak belief in what is
 * usual included. The usual one where there is too little to learn from. Tests without runs and broken ones do not count.
 */
export function fitPrior(counts: Iterable<Count>): Prior {
  const groups = groupEqual(counts);
  const total = (of: (group: Group) => number) => groups.reduce((sum, group) => sum + group.tests * of(group), 0);
  if (total(() => 1) < fewestTests || total(({ failures }) => failures) < fewestFailures) return usualPrior;
  return priorAt(minimize((point) => -lnPosterior(point, groups), usualPoint));
}

interface Group extends Count {
  readonly tests: number;
}

function groupEqual(counts: Iterable<Count>): readonly Group[] {
  const groups = new Map<string, { readonly failures: number; readonly runs: number; tests: number }>();
  for (const { failures, runs } of counts) {
    if (runs <= 0 || (failures >= runs && runs >= brokenAfter)) continue;
    const key = `${failures}/${runs}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { failures, runs, tests: 1 });
    else group.tests++;
  }
  return [...groups.values()];
}

/** Points are ln a, ln b and the log odds of `flaky`, so that each is a prior. The mean and the standard deviation of each before the suite is seen; from the same data as `usualPrior`. */
const usualPoint: Point = [Math.log(0.25), Math.log(1.9), -3.3];
const spread: Point = [1, 1, 2];

/** So that nothing overflows, however far the search goes: 0.0009–1,100 for a and b, and 5e-7 for `flaky` and its rest. */
const farthest: Point = [7, 7, 14.5];

function priorAt(point: Point): Prior {
  const [lnA, lnB, logit] = point.map((value, axis) => Math.max(-farthest[axis]!, Math.min(farthest[axis]!, value)));
  return { flaky: 1 / (1 + Math.exp(-logit!)), a: Math.exp(lnA!), b: Math.exp(lnB!) };
}

/** But for a constant. A test without a failure is stable or was lucky; each other one is flaky. */
function lnPosterior(point: Point, groups: readonly Group[]): number {
  const { flaky, a, b } = priorAt(point);
  const scale = lnBeta(a, b);
  let sum = 0;
  for (const { failures, runs, tests } of groups) {
    const ln = lnBeta(a + failures, b + runs - failures) - scale;
    sum += tests * (failures > 0 ? Math.log(flaky) + ln : Math.log(1 - flaky + flaky * Math.exp(ln)));
  }
  return sum - point.reduce((all, value, axis) => all + ((value - usualPoint[axis]!) / spread[axis]!) ** 2 / 2, 0);
}
