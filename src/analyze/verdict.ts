/** The evidence about a test → its verdict: the table, from top to bottom. */

import type { PlaceFinding, VerdictKind } from "../model/analysis.ts";
import { modes } from "../model/plan.ts";
import { type Case, isMixed, rateOf } from "./cases.ts";
import type { Evidence, OrderEvidence } from "./claims.ts";
import type { RunRecord } from "./ledger.ts";
import { quietRunsNeeded } from "./modes.ts";
import { markIn, type TestTally } from "./tally.ts";

/** Attempts without a pass from which a test is called broken: a flaky one that fails half the time does so in 3 % of cases. */
export const attemptsToBreak = 5;

/** All that a verdict rests on. */
export interface Grounds {
  /** A whole run lacks it. */
  readonly missing: boolean;
  readonly modes?: Evidence;
  readonly order?: OrderEvidence;
  readonly place?: PlaceFinding;
}

/** The first row that fits. */
export function verdictOf(each: Case, { missing, modes: evidence, order, place }: Grounds): VerdictKind {
  if (each.failures === 0) return quietVerdict(each, missing);
  if (order?.claimed === true) return "order-dependent";
  const bound = evidence?.claimed === true ? boundTo(each, evidence) : undefined;
  if (bound !== undefined) return bound;
  if (place !== undefined) return "environment";
  if (each.tally.retried.size > 0 || modes.some((mode) => isMixed(each.counts[mode]))) return "flaky";
  return isBroken(each) ? "broken" : "undetermined";
}

/** Of a test whose difference between the modes is claimed. */
function boundTo(each: Case, { worse, less }: Evidence): VerdictKind | undefined {
  const quiet = each.counts[worse === "parallel" ? "sequential" : "parallel"];
  if (quiet.failures === 0 && quiet.runs >= quietRunsNeeded)
    return worse === "parallel" ? "parallel-only" : "sequential-only";
  // Fails more in parallel, and not there alone. A quiet mode that was too seldom tried says neither.
  if (worse === "parallel" && quiet.failures > 0) return "parallel-worse";
  return worse === "sequential" && less.some((failed) => failed) ? "flaky" : undefined;
}

/** It never passed, in enough attempts and in both modes; and alone it does not pass either. */
export function isBroken({ passes, failures, counts }: Pick<Case, "passes" | "failures" | "counts">): boolean {
  const tried = counts.sequential.runs > 0 && counts.parallel.runs > 0;
  return passes === 0 && tried && failures >= attemptsToBreak;
}

function quietVerdict({ tally, runs, counts }: Case, missing: boolean): VerdictKind {
  if (missing) return "missing";
  const tried = modes.filter((mode) => counts[mode].runs > 0);
  // On one tree, in one mode: whatever kept it back (a hook that failed, and that the report hides) may do so again.
  if (tried.some((mode) => runs.whole.some((run) => run.mode === mode && wasSkipped(tally, run)))) return "missing";
  if (modes.some((mode) => counts[mode].runs === 0 && runs.whole.some((run) => run.mode === mode))) return "skipped";
  if (tried.length > 0) return "stable";
  return runs.all.some((run) => wasSkipped(tally, run)) ? "skipped" : "missing";
}

function wasSkipped(tally: TestTally, { number }: RunRecord): boolean {
  return markIn(tally, number) === "skipped";
}

/** The mode whose runs of the whole suite it fails most in. */
export function worstMode({ rated, counts }: Case): (typeof modes)[number] {
  const highest = (of: Case["counts"]) =>
    modes.reduce(
      (best, mode) => (rateOf(of[mode]) > rateOf(of[best]) ? mode : best),
      "parallel" as const as (typeof modes)[number],
    );
  const worst = highest(rated);
  return rateOf(rated[worst]) > 0 ? worst : highest(counts);
}
