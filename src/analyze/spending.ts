/** What was observed → what the runs cost, and what the usual design would have. */

import type { Promising, Spending, SuiteTimes, Suspect } from "../model/analysis.ts";
import type { Plan } from "../model/plan.ts";
import type { RunRecord } from "./ledger.ts";
import { timeOf } from "./spans.ts";
import { markIn, type Tally } from "./tally.ts";

/** Runs of every test in each of the two modes with which tools usually compare them. */
const usualRuns = 20;

/** In first attempts of tests. */
export function spendingOf(tally: Tally, runs: readonly RunRecord[]): Spending {
  const by = { screen: 0, confirm: 0, extra: 0 };
  const kinds = runs.map(({ number, purpose }) => ({ number, kind: kindOf(purpose) }));
  for (const test of tally.tests.values())
    for (const { number, kind } of kinds) {
      const mark = markIn(test, number);
      if (mark === "passed" || mark === "failed") by[kind] += 1;
    }
  const tests = tally.tests.size;
  const all = by.screen + by.confirm + by.extra;
  return { ...by, usual: 2 * usualRuns * tests, sweeps: tests === 0 ? 0 : all / tests };
}

function kindOf(purpose: RunRecord["purpose"]): "screen" | "confirm" | "extra" {
  if (purpose === undefined) return "screen";
  return purpose === "extra" ? "extra" : "confirm";
}

/** Of the files that a next round may run. */
export function timesOf(
  plan: Plan,
  tally: Tally,
  suspects: readonly Suspect[],
  promising: readonly Promising[],
): readonly SuiteTimes[] {
  return plan.suites.map(({ name }) => {
    const spans = tally.spans.get(name) ?? new Map();
    const wanted = new Set([
      ...suspects
        .filter(({ suite }) => suite === name)
        .flatMap(({ file, overlap, partners }) => [file, ...overlap, ...partners.map((each) => each.file)]),
      ...promising.filter(({ suite }) => suite === name).map(({ file }) => file),
    ]);
    return {
      suite: name,
      all: [...spans.values()].reduce((sum, span) => sum + timeOf(span), 0),
      files: Object.fromEntries([...wanted].sort().map((file) => [file, timeOf(spans.get(file))])),
    };
  });
}
