/** Verdicts, gaps and proof → whether the gate of the plan holds, and why not. */

import type { Analysis, Gap, GateReason, Proof, VerdictKind } from "../model/analysis.ts";
import type { Gate, Reaction } from "../model/plan.ts";

export function judgeGate(
  gate: Gate,
  counts: Readonly<Record<VerdictKind, number>>,
  gaps: readonly Gap[],
  proof: Proof,
): Analysis["gate"] {
  const verdicts = (Object.keys(counts) as VerdictKind[]).flatMap((verdict): GateReason[] => {
    const reaction = reactionTo(verdict, gate);
    return counts[verdict] === 0 || reaction === "off"
      ? []
      : [{ kind: "verdicts", verdict, tests: counts[verdict], reaction }];
  });
  const holes = gaps.filter(isHole).length;
  const reasons: GateReason[] = [
    ...(holes === 0 ? [] : [{ kind: "gaps" as const, gaps: holes }]),
    ...verdicts,
    ...openTargets(proof),
  ];
  if (holes > 0) return { status: "incomplete", reasons };
  return { status: verdicts.some((each) => "reaction" in each && each.reaction === "fail") ? "fail" : "pass", reasons };
}

/** A test that whole runs lack is a verdict; what never ran leaves a hole in the evidence. */
function isHole(gap: Gap): boolean {
  return gap.kind !== "testMissing";
}

const mildest: readonly Reaction[] = ["off", "warn", "fail"];

/** Where a verdict stands for several keys of the gate, the strictest of them. */
function reactionTo(verdict: VerdictKind, gate: Gate): Reaction {
  const keys: Readonly<Record<VerdictKind, readonly ("flaky" | "parallel-only" | "broken" | "missing")[]>> = {
    broken: ["broken"],
    "parallel-only": ["parallel-only"],
    "parallel-worse": ["flaky", "parallel-only"],
    "sequential-only": ["flaky", "parallel-only"],
    flaky: ["flaky"],
    undetermined: ["flaky", "parallel-only", "broken"],
    missing: ["missing"],
    skipped: [],
    stable: [],
  };
  const reactions = keys[verdict].map((key) => gate[key]);
  return reactions.reduce((a, b) => (mildest.indexOf(a) > mildest.indexOf(b) ? a : b), "off");
}

function openTargets(proof: Proof): GateReason[] {
  return proof.suites.flatMap((suite): GateReason[] => {
    const more = suite.holds ? suite.more.find(({ rate }) => rate === proof.target) : undefined;
    return more === undefined ? [] : [{ kind: "target", suite: suite.suite, runs: more.runs }];
  });
}
