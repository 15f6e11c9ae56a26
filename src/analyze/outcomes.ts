/** What all tests did in the runs of a plan, and the outcomes that were remembered → those to be remembered now. */

import { digestsIn, inKeyOrder, isUnchanged, type SuiteOutcomes } from "../model/history.ts";
import type { Plan, Suite } from "../model/plan.ts";
import { effectiveRuns } from "./interval.ts";
import type { RunRecord } from "./ledger.ts";
import { groupsOf } from "./machines.ts";
import { addPlan, newestRuns } from "./plans-seen.ts";
import { isRemembered, type Observed, type Screened, screenedRuns, type Tests } from "./screened.ts";
import { nextFlaky, nextStrips } from "./strips.ts";
import { markIn } from "./tally.ts";

/**
 * With the whole runs of the plan's screening, those of a burst left out; the newest hundred of each mode stay. A run that
 * is remembered is not added again. Undefined where there is nothing to remember. The same whatever the order of cells.
 */
export function nextOutcomes(
  known: SuiteOutcomes | undefined,
  suite: Suite,
  plan: Plan,
  seen: Observed,
): SuiteOutcomes | undefined {
  const tests = [...seen.tally.tests].filter(([, { name }]) => name.suite === suite.name);
  const screened = screenedRuns(suite, plan, seen);
  const clean = isClean(suite, tests, screened, seen.runs);
  const fresh = screened.filter(
    (run) => run.whole && !seen.bursts.has(run.number) && !isRemembered(known, plan.commit, run),
  );
  if (fresh.length === 0) return known === undefined || clean ? known : { ...known, clean: 0 };
  const before = known ?? { plans: [], strips: {}, firstFlaky: {}, digests: {}, clean: 0 };
  const added = addPlan(before, suite, plan, tests, fresh, seen.sha256);
  const plans = newestRuns(added.plans);
  const strips = nextStrips(before, added.firstOf, tests, fresh);
  return {
    plans,
    strips,
    firstFlaky: nextFlaky(before, { plans, strips }, tests, fresh),
    digests: suite.files === undefined ? before.digests : inKeyOrder(digestsIn(suite)),
    clean: clean ? cleanRuns(before, suite, added.setting, fresh) : 0,
  };
}

/** No parallel run of any purpose saw a failure, and none of the screening is lacking: only that may go into a proof. */
function isClean(suite: Suite, tests: Tests, screened: readonly Screened[], runs: readonly RunRecord[]): boolean {
  if (screened.some(({ mode, whole }) => mode === "parallel" && !whole)) return false;
  const parallel = runs.filter((run) => run.suite === suite.name && run.mode === "parallel");
  return !tests.some(([, test]) => parallel.some(({ number }) => markIn(test, number) === "failed"));
}

/** To a hundredth, rounded down: it goes into a bound. */
function cleanRuns(before: SuiteOutcomes, suite: Suite, setting: string, fresh: readonly Screened[]): number {
  const sofar = isUnchanged(before, suite, setting) ? before.clean : 0;
  return Math.floor(100 * (sofar + worthOfParallel(fresh)) + 1e-6) / 100;
}

/** How many independent runs the parallel ones of a plan are worth. */
export function worthOfParallel(runs: readonly Screened[]): number {
  return effectiveRuns(groupsOf(runs.filter(({ mode }) => mode === "parallel")));
}
