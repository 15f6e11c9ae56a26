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
import {
  confidence,
  effectiveRuns,
  everyTestBelow,
  interval,
  newFailures,
  provenBy,
  runsHere,
  runsToProve,
} from "./interval.ts";
import { isWholeSuite, type RunRecord } from "./ledger.ts";
import { groupsOf, worthOf } from "./machines.ts";
import { markIn, type TestTally } from "./tally.ts";

/** Bounds for which it is said how many more clean runs they need, beside the target. */
const milestones = [0.05, 0.01] as const;

/** What the proof rests on, beside the plan. */
export interface ProofGrounds {
  readonly runs: readonly RunRecord[];
  readonly accounts: readonly RunAccount[];
  readonly verdicts: readonly Verdict[];
  readonly gaps: readonly Gap[];
  readonly executed: readonly Account[];
  /** By suite: tests that failed in exactly one whole parallel run. */
  readonly failedOnce: ReadonlyMap<string, number>;
  /** By suite: clean parallel runs of earlier commits since which neither code, config nor isolation changed. */
  readonly cleanBefore?: ReadonlyMap<string, number>;
}

export function prove(plan: Plan, grounds: ProofGrounds): Proof {
  const lacking = suitesLacking(plan, grounds);
  const suites = plan.suites.map((suite) => proveSuite(suite, plan, grounds, lacking.has(suite.name)));
  const bounds = suites.flatMap((suite) => (suite.holds ? [suite.rateBelow] : []));
  const holds = suites.length > 0 && bounds.length === suites.length;
  return { holds, ...(holds ? { rateBelow: Math.max(...bounds) } : {}), target: plan.gate.target, suites };
}

function proveSuite(suite: Suite, plan: Plan, grounds: ProofGrounds, lacking: boolean): SuiteProof {
  const { accounts, verdicts, failedOnce } = grounds;
  const whole = (mode: RunAccount["mode"]) =>
    accounts.filter(
      (run) => run.suite === suite.name && run.mode === mode && run.state !== "incomplete" && isWholeSuite(run),
    );
  const [parallel, sequential] = [whole("parallel"), whole("sequential")];
  const red = redAmong(parallel);
  const own = verdicts.filter((verdict) => verdict.suite === suite.name);
  const tests = own.filter((verdict) => verdict.modes.parallel.runs > 0).length;
  const numbers = new Set(parallel.map(({ number }) => number));
  const records = grounds.runs.filter(({ number }) => numbers.has(number));
  const groups = groupsOf(records);
  const left = newFailures(failedOnce.get(suite.name) ?? 0, parallel.length);
  const effective = effectiveRuns(groups);
  const seen = {
    suite: suite.name,
    tests,
    runs: parallel.length,
    effective,
    newPerRun: parallel.length === 0 ? 0 : left.expected,
    red,
    sequential: { runs: sequential.length, red: redAmong(sequential) },
    machines: new Set(records.flatMap(({ machines }) => machines)).size,
    workers: workersIn(suite, "parallel"),
  };
  const because = [
    ...(own.some((verdict) => verdict.failures.length > 0) ? (["failures"] as const) : []),
    ...(lacking ? (["gaps"] as const) : []),
    ...(parallel.length === 0 ? (["noRuns"] as const) : []),
  ];
  if (because.length > 0) {
    const rate =
      parallel.length === 0 ? {} : { rate: interval({ runs: parallel.length, failures: red }, worthOf(records)) };
    return { ...seen, holds: false, because, ...rate };
  }
  const before = grounds.cleanBefore?.get(suite.name) ?? 0;
  return {
    ...seen,
    holds: true,
    level: confidence,
    rateBelow: provenBy(effective),
    more: lackingRuns(effective, groups, gateOf(plan, suite.name).target),
    newPerRunBelow: left.below,
    oneTest: { runs: parallel.length, rateBelow: provenBy(effective) },
    everyTest: { runs: parallel.length, rateBelow: everyTestBelow(effective, tests) },
    ...(before === 0
      ? {}
      : { withHistory: { runs: parallel.length + before, rateBelow: provenBy(effective + before) } }),
  };
}

function redAmong(runs: readonly RunAccount[]): number {
  return runs.filter(({ state }) => state === "red").length;
}

function lackingRuns(
  effective: number,
  groups: readonly number[],
  target: number,
): (SuiteProof & { holds: true })["more"] {
  return [...new Set([target, ...milestones])]
    .sort((a, b) => b - a)
    .map((rate) => ({ rate, runs: Math.ceil(runsToProve(rate) - effective) }))
    .filter(({ runs }) => runs > 0)
    .map((each) => {
      const here = groups.length === 1 ? runsHere(each.rate, groups) : undefined;
      return here === undefined ? each : { ...each, here };
    });
}

/** Suites of which anything is missing, incomplete, or ran twice. */
function suitesLacking(
  plan: Plan,
  { gaps, verdicts, executed }: Pick<ProofGrounds, "gaps" | "verdicts" | "executed">,
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
  return runs.map(({ number, suite, mode, seed, took, whole, purpose, files }) => {
    const count = failed.get(number) ?? 0;
    return {
      suite,
      mode,
      number,
      seed,
      took,
      failed: count,
      state: whole ? (count > 0 ? "red" : "clean") : "incomplete",
      ...(purpose === undefined ? {} : { purpose }),
      ...(files === undefined ? {} : { files }),
    };
  });
}
