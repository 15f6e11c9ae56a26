/** Plan and all that was tallied → Analysis. */

import type { Analysis, Gap, RunAccount, Totals, Verdict, VerdictKind } from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { History } from "../model/history.ts";
import { byMode, type Plan } from "../model/plan.ts";
import { withLack } from "./gaps.ts";
import { judgeGate } from "./gate.ts";
import { gravity } from "./gravity.ts";
import { judge, type Pasts } from "./judge.ts";
import { isWholeSuite, makeLedger, type Stray, type Unusable } from "./ledger.ts";
import { openPast } from "./past.ts";
import { accountRuns, prove } from "./proof.ts";
import type { Observed } from "./screened.ts";
import { sharedTests } from "./shared.ts";
import { spendingOf, timesOf } from "./spending.ts";
import type { Tally } from "./tally.ts";

import { verify } from "./verify.ts";

/** What is known beside the results. */
export interface Known {
  readonly unusable?: readonly Unusable[];
  readonly strays?: readonly Stray[];
  /** Of earlier plans. */
  readonly history?: History;
  /** Gives hexadecimal text. */
  readonly sha256: (text: string) => string;
}

export interface Analyzed {
  readonly analysis: Analysis;
  /** From which the next history is made. */
  readonly observed: Observed;
}

/** Without what earlier plans showed. */
export function analyze(plan: Plan, tally: Tally, unusable: readonly Unusable[] = []): Analysis {
  return analyzeWith(plan, tally, { unusable, sha256: () => "" }).analysis;
}

export function analyzeWith(plan: Plan, tally: Tally, known: Known): Analyzed {
  const { unusable = [], strays = [], history, sha256 } = known;
  const ledger = makeLedger(plan, tally.cells, unusable);
  const verified = verify(plan, tally, ledger.runs);
  const pasts = (bursts: ReadonlySet<number>) => openPasts(plan, history, { tally, runs: ledger.runs, bursts, sha256 });
  const judged = judge(plan, tally, ledger.runs, verified, pasts);
  const { verdicts, clusters, suspects, promising, failedOnce, bursts } = judged;
  const cells = new Map(plan.cells.map((cell) => [cell.id, cell]));
  const gaps = [
    ...ledger.gaps.map((gap) => withLack(gap, plan, cells, verified.lacks)),
    ...verified.gaps,
    ...strayGaps(strays),
  ];
  const runs = accountRuns(ledger.runs, tally.tests.values());
  const executed = verified.accounts;
  const cleanBefore = new Map([...judged.pasts].map(([suite, { cleanRuns }]) => [suite, cleanRuns]));
  const proof = prove(plan, { runs: ledger.runs, accounts: runs, verdicts, gaps, executed, failedOnce, cleanBefore });
  const totals = totalsOf(verdicts, runs, tally.executions);
  const analysis: Analysis = {
    kind: "analysis",
    version: 1,
    commit: plan.commit,
    plan: plan.digest,
    seed: plan.seed,
    runners: Object.fromEntries(plan.suites.map(({ name, starter }) => [name, starter.runner])),
    gate: judgeGate(plan, verdicts, gaps, proof),
    proof,
    totals,
    verdicts,
    clusters,
    suspects,
    promising,
    times: timesOf(plan, tally, suspects, promising),
    spending: spendingOf(tally, ledger.runs),
    gaps,
    executed,
    shared: sharedTests(tally.tests, plan.suites.length),
    runs,
    notes: inOrder(tally.notes).map(([, note]) => note),
  };
  return { analysis, observed: { tally, runs: ledger.runs, bursts, sha256 } };
}

/** Of the suites of which something is remembered. */
function openPasts(plan: Plan, history: History | undefined, seen: Observed): Pasts {
  return new Map(
    plan.suites.flatMap((suite) => {
      const past = openPast(history, plan, suite, seen);
      return past === undefined ? [] : [[suite.name, past] as const];
    }),
  );
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
    byMode((mode) => value(runs.filter((run) => run.mode === mode)));
  return {
    tests: verdicts.length,
    verdicts: Object.fromEntries(gravity.map((kind) => [kind, count(kind)])) as Record<VerdictKind, number>,
    runs: perMode((own) => own.filter(isWholeSuite).length),
    executions,
    took: perMode((own) => own.reduce((sum, run) => sum + run.took, 0)),
  };
}
