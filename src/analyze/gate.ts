/** Verdicts, gaps and proof → whether the gate of the plan holds, and why not. */

import {
  type Analysis,
  type Gap,
  type GateReason,
  gapWeights,
  type Items,
  type Proof,
  type Verdict,
  type VerdictKind,
} from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { TestId } from "../model/ids.ts";
import type { Gate, Plan, Reaction } from "../model/plan.ts";
import { gravity } from "./gravity.ts";

/** A suite may have its own. */
export function gateOf(plan: Pick<Plan, "gate" | "suites">, suite: string): Gate {
  return plan.suites.find(({ name }) => name === suite)?.gate ?? plan.gate;
}

type Judged = Pick<Verdict, "test" | "suite" | "verdict">;

export function judgeGate(
  plan: Pick<Plan, "gate" | "suites">,
  verdicts: readonly Judged[],
  gaps: readonly Gap[],
  proof: Proof,
): Analysis["gate"] {
  const gates = new Map(plan.suites.map(({ name }) => [name, gateOf(plan, name)]));
  const gate = (suite: string) => gates.get(suite) ?? plan.gate;
  const suiteOf = new Map(verdicts.map(({ test, suite }) => [test, suite]));
  const ofGap = (gap: Gap) => gate("suite" in gap ? gap.suite : "test" in gap ? (suiteOf.get(gap.test) ?? "") : "");
  const judged = [
    ...verdictReasons(withMissing(verdicts, gaps), gate),
    ...filesMissing(gaps, ofGap),
    ...ranTwice(gaps, ofGap),
  ];
  const holes = gaps.filter(({ kind }) => gapWeights[kind] === "hole").length;
  const reasons: GateReason[] = [
    ...(holes === 0 ? [] : [{ kind: "gaps" as const, gaps: holes }]),
    ...judged,
    ...unexpected(gaps),
    ...openTargets(proof, gate),
  ];
  if (holes > 0) return { status: "incomplete", reasons };
  return { status: judged.some((each) => "reaction" in each && each.reaction === "fail") ? "fail" : "pass", reasons };
}

/** A test that failed and that other runs lack is flaky (say) and missing. */
function withMissing(verdicts: readonly Judged[], gaps: readonly Gap[]): readonly Judged[] {
  const missing = new Set<TestId>();
  for (const gap of gaps) if (gap.kind === "testMissing" || gap.kind === "testRenamed") missing.add(gap.test);
  const also = verdicts.filter(({ test, verdict }) => verdict !== "missing" && missing.has(test));
  return [...verdicts, ...also.map((each): Judged => ({ ...each, verdict: "missing" }))];
}

function verdictReasons(verdicts: readonly Judged[], gate: (suite: string) => Gate): GateReason[] {
  const kinds = groupBy(verdicts, ({ verdict }) => verdict);
  return gravity.flatMap((verdict) => {
    const own = groupBy(kinds.get(verdict) ?? [], ({ suite }) => reactionTo(verdict, gate(suite)));
    return reasonsOf(
      own,
      (tests, reaction): GateReason => ({ kind: "verdicts", verdict, tests: tests.length, reaction }),
    );
  });
}

function reasonsOf<Finding>(
  byReaction: ReadonlyMap<Reaction, readonly Finding[]>,
  make: (findings: readonly Finding[], reaction: "fail" | "warn") => GateReason,
): GateReason[] {
  return (["fail", "warn"] as const).flatMap((reaction) => {
    const own = byReaction.get(reaction) ?? [];
    return own.length === 0 ? [] : [make(own, reaction)];
  });
}

function filesMissing(gaps: readonly Gap[], gate: (gap: Gap) => Gate): GateReason[] {
  const files = gaps.filter((gap) => gap.kind === "fileMissing");
  // Of each file there is one gap for each mode and cause.
  const distinct = new Map(files.map((gap) => [`${gap.suite}\n${gap.file}`, gap]));
  const byReaction = groupBy(distinct.values(), (gap) => gate(gap).missing);
  return reasonsOf(byReaction, (own, reaction) => ({ kind: "filesMissing", files: own.length, reaction }));
}

/** A test that ran twice says as little of one run as one that is missing. */
function ranTwice(gaps: readonly Gap[], gate: (gap: Gap) => Gate): GateReason[] {
  const twice = gaps.filter((gap) => gap.kind === "testTwice" || gap.kind === "fileTwice");
  const byReaction = groupBy(twice, (gap) => gate(gap).missing);
  return reasonsOf(byReaction, (own, reaction) => ({ kind: "twice", ran: itemsIn(own), reaction }));
}

function unexpected(gaps: readonly Gap[]): GateReason[] {
  const seen = gaps.filter((gap) => gap.kind === "testUnexpected" || gap.kind === "fileUnexpected");
  return seen.length === 0 ? [] : [{ kind: "unexpected", seen: itemsIn(seen), reaction: "warn" }];
}

function itemsIn(gaps: readonly Gap[]): Items {
  const files = gaps.filter((gap) => "file" in gap && !("tests" in gap)).length;
  const tests = gaps.reduce((sum, gap) => sum + ("tests" in gap ? (gap.tests ?? 0) : "test" in gap ? 1 : 0), 0);
  return { tests, files };
}

const mildest: readonly Reaction[] = ["off", "warn", "fail"];

/** Where a verdict stands for several keys of the gate, the strictest of them. */
function reactionTo(verdict: VerdictKind, gate: Gate): Reaction {
  const keys: Readonly<Record<VerdictKind, readonly ("flaky" | "parallel-only" | "broken" | "missing")[]>> = {
    broken: ["broken"],
    "parallel-only": ["parallel-only"],
    "parallel-worse": ["flaky", "parallel-only"],
    "sequential-only": ["flaky", "parallel-only"],
    "order-dependent": ["flaky", "parallel-only"],
    environment: ["flaky"],
    flaky: ["flaky"],
    undetermined: ["flaky", "parallel-only", "broken"],
    missing: ["missing"],
    skipped: [],
    stable: [],
  };
  const reactions = keys[verdict].map((key) => gate[key]);
  return reactions.reduce((a, b) => (mildest.indexOf(a) > mildest.indexOf(b) ? a : b), "off");
}

function openTargets(proof: Proof, gate: (suite: string) => Gate): GateReason[] {
  return proof.suites.flatMap((suite): GateReason[] => {
    const more = suite.holds ? suite.more.find(({ rate }) => rate === gate(suite.suite).target) : undefined;
    return more === undefined ? [] : [{ kind: "target", suite: suite.suite, runs: more.runs }];
  });
}
