/** What a test did in order, alone and shuffled → whether it may depend on the tests before it, and how. */

import type { OrderFinding } from "../model/analysis.ts";
import { type Case, countIn, isMixed, outcomesIn } from "./cases.ts";
import type { Outcomes } from "./modes.ts";

/** A sign, and the fresh outcomes that can prove it. */
export interface OrderSign extends Pick<OrderFinding, "role" | "fails" | "passes"> {
  readonly less: Outcomes;
  readonly more: Outcomes;
}

/**
 * The sign is read from runs of the screening and from runs of few files; the outcomes that prove it are others. `victim`:
 * it fails in every run of the whole suite in its order. `brittle`: it passes in all of these, and fails with few others
 * around it or none. A shuffled order that it fails in, where the fixed one lets it pass, is a sign as well.
 */
export function orderSign({ tally, runs }: Case): OrderSign | undefined {
  const inOrder = countIn(tally, runs.screen.sequential);
  const whole = outcomesIn(tally, runs.freshWhole.sequential);
  const alone = outcomesIn(tally, runs.fresh.isolated);
  if (inOrder.runs > 0 && inOrder.failures === inOrder.runs)
    return { role: "victim", fails: "sequential", passes: "isolated", less: alone, more: whole };
  if (inOrder.runs === 0 || inOrder.failures > 0) return undefined;
  const few = countIn(
    tally,
    runs.fresh.sequential.filter(({ files }) => files !== undefined),
  );
  if (few.failures >= 2 && !isMixed(few))
    return { role: "brittle", fails: "isolated", passes: "sequential", less: whole, more: alone };
  const shuffled = countIn(tally, runs.screen.shuffled);
  if (shuffled.failures === 0) return undefined;
  const isBrittle = alone.length > 0 && alone.every((failed) => failed);
  return {
    role: isBrittle ? "brittle" : "victim",
    fails: isBrittle ? "isolated" : "shuffled",
    passes: "sequential",
    less: whole,
    more: isBrittle ? alone : outcomesIn(tally, runs.fresh.shuffled),
  };
}
