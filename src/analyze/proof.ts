/** Ledger and verdicts → what the clean runs of each suite prove. A suite run is the unit, so tests may depend on one another. */

import {
  type Account,
  type Gap,
  gapWeights,
  type Proof,
  type RunAccount,
  type SuiteProof,
  type Verdict,
} from "../model/analysis.ts";
import type { CellId, TestId } from "../model/ids.ts";
import { type Plan, type Suite, workersIn } from "../model/plan.ts";
import { gateOf } from "./gate.ts";
import { confidence, interval, newFailuresBelow, provenBy, runsToProve } from "./interval.ts";
import type { RunRecord } from "./ledger.ts";
import { markIn, type TestTally } from "./tally.ts";

/** Bounds for which it is said how many more clean runs they need, beside the target. */
const milestones = [0.05, 0.01] as const;

export function prove(
  plan: Plan,
  runs: readonly RunRecord[],
  accounts: readonly RunAccount[],
  verdicts: readonly Verdict[],
  gaps: readonly Gap[],
  executed: readonly Account[],
): Proof {
  const lacking = suitesLacking(plan, gaps, verdicts, executed);
  const suites = plan.suites.map((suite) => proveSuite(suite, plan, runs, accounts, verdicts, lacking.has(suite.name)));
  const bounds = suites.flatMap((suite) => (suite.holds ? [suite.rateBelow] : []));
  const holds = suites.length > 0 && bounds.length === suites.length;
  return { holds, ...(holds ? { rateBelow: Math.max(...bounds) } : {}), target: plan.gate.target, suites };
}

function proveSuite(
  suite: Suite,
  plan: Plan,
  runs: readonly RunRecord[],
  accounts: readonly RunAccount[],
  verdicts: readonly Verdict[],
  lacking: boolean,
): SuiteProof {
  const whole = (mode: RunAccount["mode"]) =>
    accounts.filter((run) => run.suite === suite.name && run.mode === mode && run.state !== "incomplete");
  const [parallel, sequential] = [whole("parallel"), whole("sequential")];
  const red = redAmong(parallel);
  const own = verdicts.filter((verdict) => verdict.suite === suite.name);
  const seen = {
    suite: suite.name,
    tests: own.filter((verdict) => verdict.modes.parallel.runs > 0).length,
    runs: parallel.length,
    red,
    sequential: { runs: sequential.length, red: redAmong(sequential) },
    machines: new Set(
      runs
        .filter(({ suite: name, mode }) => name === suite.name && mode === "parallel")
        .flatMap(({ machines }) => machines),
    ).size,
    workers: workersIn(suite, "parallel"),
  };
  const because = [
    ...(own.some((verdict) => verdict.failures.length > 0) ? (["failures"] as const) : []),
    ...(lacking ? (["gaps"] as const) : []),
    ...(parallel.length === 0 ? (["noRuns"] as const) : []),
  ];
  if (because.length > 0) {
    const rate = parallel.length === 0 ? {} : { rate: interval({ runs: parallel.length, failures: red }) };
    return { ...seen, holds: false, because, ...rate };
  }
  return {
    ...seen,
    holds: true,
    level: confidence,
    rateBelow: provenBy(parallel.length),
    more: lackingRuns(parallel.length, gateOf(plan, suite.name).target),
    newPerRunBelow: newFailuresBelow(parallel.length),
  };
}

function redAmong(runs: readonly RunAccount[]): number {
  return runs.filter(({ state }) => state === "red").length;
}

function lackingRuns(runs: number, target: number): { readonly rate: number; readonly runs: number }[] {
  return [...new Set([target, ...milestones])]
    .sort((a, b) => b - a)
    .map((rate) => ({ rate, runs: runsToProve(rate) - runs }))
    .filter((each) => each.runs > 0);
}

/** Suites of which anything is missing, incomplete, or ran twice. */
function suitesLacking(
  plan: Plan,
  gaps: readonly Gap[],
  verdicts: readonly Verdict[],
  executed: readonly Account[],
): ReadonlySet<string> {
  const cells = new Map<CellId, string>(plan.cells.map(({ id, suite }) => [id, suite]));
  const tests = new Map<TestId, string>(verdicts.map(({ test, suite }) => [test, suite]));
  const ofGap = (gap: Gap): string | undefined => {
    if ("cell" in gap) return cells.get(gap.cell);
    return "suite" in gap ? gap.suite : "test" in gap ? tests.get(gap.test) : undefined;
  };
  return new Set([
    ...gaps.filter(({ kind }) => gapWeights[kind] !== "note").flatMap((gap) => ofGap(gap) ?? []),
    ...verdicts.filter(({ verdict }) => verdict === "missing").map(({ suite }) => suite),
    ...executed.filter(isLacking).map(({ suite }) => suite),
  ]);
}

function isLacking({ missing, duplicate }: Account): boolean {
  return duplicate > 0 || Object.values(missing).some((count) => count > 0);
}

/** A run is red when any of its tests failed on the first attempt, whatever a retry did. */
export function accountRuns(runs: readonly RunRecord[], tests: Iterable<TestTally>): readonly RunAccount[] {
  const failed = new Map<number, number>();
  for (const test of tests)
    for (const { number } of runs)
      if (markIn(test, number) === "failed") failed.set(number, (failed.get(number) ?? 0) + 1);
  return runs.map(({ number, suite, mode, seed, took, whole }) => {
    const count = failed.get(number) ?? 0;
    return {
      suite,
      mode,
      number,
      seed,
      took,
      failed: count,
      state: whole ? (count > 0 ? "red" : "clean") : "incomplete",
    };
  });
}
