/** A verdict that is open → the runs that would decide it, were the test to go on as it did. */

import type { VerdictKind, Wants } from "../model/analysis.ts";
import type { Case } from "./cases.ts";
import type { Evidence, OrderEvidence } from "./claims.ts";
import { runsToClaim } from "./modes.ts";
import { attemptsToBreak } from "./verdict.ts";

export function wantsOf(
  each: Case,
  kind: VerdictKind,
  evidence: Evidence | undefined,
  order: OrderEvidence | undefined,
): Wants | undefined {
  if (kind !== "undetermined" && kind !== "flaky") return undefined;
  if (kind === "undetermined" && each.passes === 0) return wantsOfUnbroken(each);
  if (
    order !== undefined &&
    order.less.length > 0 &&
    order.more.every((failed) => failed) &&
    order.less.every((failed) => !failed)
  )
    return { sequential: mostOrder, parallel: 0, isolated: mostOrder, toTell: "order-dependent-or-flaky" };
  if (evidence === undefined) return undefined;
  const quiet = each.counts[evidence.worse === "parallel" ? "sequential" : "parallel"];
  // Flaky in both modes alike: more runs would hardly find a difference.
  if (kind === "flaky" && quiet.failures > 0) return undefined;
  const { toStay, toJoin } = evidence.claims;
  const needed = runsToClaim(evidence.less, evidence.more, evidence.claimed ? toStay : toJoin);
  if (needed === undefined) return undefined;
  const runs =
    evidence.worse === "parallel"
      ? { sequential: needed.less, parallel: needed.more }
      : { sequential: needed.more, parallel: needed.less };
  return { ...runs, toTell: kind === "flaky" ? "mode-bound-or-flaky" : "mode-bound-or-broken" };
}

/** Pairs of a whole sequential run and a run of the test alone after which a dependence on order is proven. */
const mostOrder = 5;

/** It failed in every run, too few of them, or in one mode alone since the other was never tried. */
function wantsOfUnbroken({ counts, failures }: Case): Wants {
  const lacking = Math.max(0, attemptsToBreak - failures);
  const sequential = counts.sequential.runs === 0 ? 1 : 0;
  const parallel = counts.parallel.runs === 0 ? Math.max(1, lacking - sequential) : lacking - sequential;
  return {
    sequential,
    parallel: Math.max(0, parallel),
    toTell: sequential + (counts.parallel.runs === 0 ? 1 : 0) > 0 ? "mode-bound-or-broken" : "broken-or-flaky",
  };
}
