/** Plan and all that was tallied → Analysis. */

import type { Analysis, Gap, RunAccount, Totals, Verdict, VerdictKind } from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import { type Mode, modes, type Plan } from "../model/plan.ts";
import { withLack } from "./gaps.ts";
import { judgeGate } from "./gate.ts";
import { gravity } from "./gravity.ts";
import { makeLedger, type Stray, type Unusable } from "./ledger.ts";
import { accountRuns, prove } from "./proof.ts";
import { sharedTests } from "./shared.ts";
import type { Tally } from "./tally.ts";
import { judge } from "./verdict.ts";
import { verify } from "./verify.ts";

export function analyze(
  plan: Plan,
  tally: Tally,
  unusable: readonly Unusable[] = [],
  strays: readonly Stray[] = [],
): Analysis {
  const ledger = makeLedger(plan, tally.cells, unusable);
  const verified = verify(plan, tally, ledger.runs);
  const verdicts = judge(tally.tests, ledger.runs, verified);
  const cells = new Map(plan.cells.map((cell) => [cell.id, cell]));
  const gaps = [
    ...ledger.gaps.map((gap) => withLack(gap, plan, cells, verified.lacks)),
    ...verified.gaps,
    ...strayGaps(strays),
  ];
  const runs = accountRuns(ledger.runs, tally.tests.values());
  const executed = verified.accounts;
  const proof = prove(plan, ledger.runs, runs, verdicts, gaps, executed);
  const totals = totalsOf(verdicts, runs, tally.executions);
  return {
    kind: "analysis",
    version: 1,
    commit: plan.commit,
    plan: plan.digest,
    seed: plan.seed,
    gate: judgeGate(plan, verdicts, gaps, proof),
    proof,
    totals,
    verdicts,
    clusters: [],
    gaps,
    executed,
    shared: sharedTests(tally.tests, plan.suites.length),
    runs,
    notes: inOrder(tally.notes).map(([, note]) => note),
  };
}

/** One for each plan and cause. */
function strayGaps(strays: readonly Stray[]): Gap[] {
  const groups = groupBy(strays, ({ because, plan }) => `${because} ${plan ?? ""}`);
  return inOrder(groups).map(([, group]) => {
    const { because, plan } = group[0]!;
    const files = group.map(({ file }) => file).sort();
    return { kind: "strayResults", because, ...(plan === undefined ? {} : { plan }), files };
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
