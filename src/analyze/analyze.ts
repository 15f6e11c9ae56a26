/** Plan and all that was tallied → Analysis. */

import type { Analysis, Gap, RunAccount, Totals, Verdict, VerdictKind } from "../model/analysis.ts";
import { type Mode, modes, type Plan } from "../model/plan.ts";
import { judgeGate } from "./gate.ts";
import { makeLedger, type RunRecord, type Unusable } from "./ledger.ts";
import { accountRuns, prove } from "./proof.ts";
import { markIn, type Tally } from "./tally.ts";
import { gravity, judge } from "./verdict.ts";

export function analyze(plan: Plan, tally: Tally, unusable: readonly Unusable[] = []): Analysis {
  const ledger = makeLedger(plan, tally.cells, unusable);
  const verdicts = judge(tally.tests, ledger.runs);
  const gaps = [...ledger.gaps, ...testGaps(tally, ledger.runs)];
  const runs = accountRuns(ledger.runs, tally.tests.values());
  const proof = prove(plan, ledger.runs, runs, verdicts, gaps);
  const totals = totalsOf(verdicts, runs, tally.executions);
  return {
    kind: "analysis",
    version: 1,
    commit: plan.commit,
    plan: plan.digest,
    seed: plan.seed,
    gate: judgeGate(plan.gate, totals.verdicts, gaps, proof),
    proof,
    totals,
    verdicts,
    clusters: [],
    gaps,
    runs,
    notes: inOrder(tally.notes).map(([, note]) => note),
  };
}

/** Tests that a whole run lacks though another has them, and tests that several shards of one run had. */
function testGaps(tally: Tally, runs: readonly RunRecord[]): Gap[] {
  return inOrder(tally.tests).flatMap(([test, each]): Gap[] => {
    const whole = runs.filter((run) => run.whole && run.suite === each.name.suite);
    const missing = modes.flatMap((mode): Gap[] => {
      const lacking = whole.filter((run) => run.mode === mode && markIn(each, run.number) === "unseen");
      return lacking.length === 0
        ? []
        : [{ kind: "testMissing", test, mode, runs: lacking.map(({ number }) => number) }];
    });
    return each.twice.size === 0
      ? missing
      : [...missing, { kind: "testTwice", test, runs: [...each.twice].sort((a, b) => a - b) }];
  });
}

/** Of their keys, so that the order in which cells came back is not seen. */
function inOrder<Key extends string, Value>(map: ReadonlyMap<Key, Value>): [Key, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function totalsOf(verdicts: readonly Verdict[], runs: readonly RunAccount[], executions: number): Totals {
  const count = (kind: VerdictKind) => verdicts.filter(({ verdict }) => verdict === kind).length;
  const perMode = (value: (own: readonly RunAccount[]) => number) =>
    Object.fromEntries(modes.map((mode) => [mode, value(runs.filter((run) => run.mode === mode))])) as Record<
      Mode,
      number
    >;
  return {
    tests: verdicts.length,
    verdicts: Object.fromEntries(gravity.map((kind) => [kind, count(kind)])) as Record<VerdictKind, number>,
    runs: perMode((own) => own.length),
    executions,
    took: perMode((own) => own.reduce((sum, run) => sum + run.took, 0)),
  };
}
