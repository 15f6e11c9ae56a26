import { describe, expect, test } from "vitest";
import type { Gap, Proof, SuiteProof, VerdictKind } from "../model/analysis.ts";
import type { CellId, TestId } from "../model/ids.ts";
import type { Reaction } from "../model/plan.ts";
import { analysisFrom, gate } from "./fixture.ts";
import { judgeGate } from "./gate.ts";
import { gravity } from "./verdict.ts";

const noProof: Proof = { holds: false, target: 0.05, suites: [] };
const hole: Gap = { kind: "cellMissing", cell: "x" as CellId, because: "neverCame" };
const missing: Gap = { kind: "testMissing", test: "t" as TestId, mode: "parallel", runs: [3] };

function counted(some: Partial<Record<VerdictKind, number>>): Record<VerdictKind, number> {
  return { ...(Object.fromEntries(gravity.map((kind) => [kind, 0])) as Record<VerdictKind, number>), ...some };
}

test.each<[VerdictKind, "fail" | "pass"]>([
  ["broken", "fail"],
  ["parallel-only", "fail"],
  ["parallel-worse", "fail"],
  ["sequential-only", "fail"],
  ["flaky", "fail"],
  ["undetermined", "fail"],
  ["missing", "fail"],
  ["skipped", "pass"],
  ["stable", "pass"],
])("a test that is %s lets the default gate %s", (verdict, status) => {
  expect(judgeGate(gate, counted({ [verdict]: 1 }), [], noProof).status).toBe(status);
});

describe("each reaction", () => {
  const keys = ["flaky", "parallel-only", "broken", "missing"] as const;

  test.each(keys)("%s: fail, warn, off", (key) => {
    const judged = (reaction: Reaction) => judgeGate({ ...gate, [key]: reaction }, counted({ [key]: 2 }), [], noProof);
    expect(judged("fail")).toEqual({
      status: "fail",
      reasons: [{ kind: "verdicts", verdict: key, tests: 2, reaction: "fail" }],
    });
    expect(judged("warn")).toEqual({
      status: "pass",
      reasons: [{ kind: "verdicts", verdict: key, tests: 2, reaction: "warn" }],
    });
    expect(judged("off")).toEqual({ status: "pass", reasons: [] });
  });

  test.each<[VerdictKind, readonly (typeof keys)[number][]]>([
    ["parallel-worse", ["flaky", "parallel-only"]],
    ["sequential-only", ["flaky", "parallel-only"]],
    ["undetermined", ["flaky", "parallel-only", "broken"]],
  ])("%s takes the strictest of %o", (verdict, own) => {
    const off = { ...gate, flaky: "off", "parallel-only": "off", broken: "off", missing: "off" } as const;
    expect(judgeGate(off, counted({ [verdict]: 1 }), [], noProof).status).toBe("pass");
    for (const key of keys) {
      const strict = judgeGate({ ...off, [key]: "fail" }, counted({ [verdict]: 1 }), [], noProof);
      expect(strict.status).toBe(own.includes(key) ? "fail" : "pass");
      const mild = judgeGate({ ...off, [key]: "warn" }, counted({ [verdict]: 1 }), [], noProof);
      expect(mild.reasons).toHaveLength(own.includes(key) ? 1 : 0);
    }
  });
});

test("a hole in the evidence goes before everything: nothing is claimed", () => {
  const judged = judgeGate(gate, counted({ broken: 3 }), [hole, hole], noProof);
  expect(judged.status).toBe("incomplete");
  expect(judged.reasons[0]).toEqual({ kind: "gaps", gaps: 2 });
  expect(judged.reasons).toHaveLength(2);
});

test("a test that whole runs lack is a verdict, not a hole", () => {
  expect(judgeGate(gate, counted({ missing: 1 }), [missing], noProof).status).toBe("fail");
  expect(judgeGate({ ...gate, missing: "off" }, counted({ missing: 1 }), [missing], noProof).status).toBe("pass");
});

test("a target that is not proven yet is said, and does not fail the gate", () => {
  const suite: SuiteProof = {
    suite: "api",
    tests: 3,
    runs: 10,
    red: 0,
    sequential: { runs: 1, red: 0 },
    machines: 10,
    workers: 4,
    holds: true,
    level: 0.95,
    rateBelow: 0.26,
    more: [
      { rate: 0.05, runs: 49 },
      { rate: 0.01, runs: 289 },
    ],
    newPerRunBelow: 0.3,
  };
  const judged = judgeGate(gate, counted({ stable: 3 }), [], { holds: true, target: 0.05, suites: [suite] });
  expect(judged).toEqual({ status: "pass", reasons: [{ kind: "target", suite: "api", runs: 49 }] });
  expect(judgeGate(gate, counted({ stable: 3 }), [], { holds: true, target: 0.3, suites: [suite] }).reasons).toEqual(
    [],
  );
});

test("the whole way: one flaky test fails the gate, a steady suite passes it", () => {
  expect(analysisFrom({ it: { sequential: ".", parallel: "..x.." } }).gate.status).toBe("fail");
  expect(analysisFrom({ it: { sequential: ".", parallel: "....." } }).gate.status).toBe("pass");
  expect(analysisFrom({ it: { sequential: ".", parallel: "x" } }).gate.status).toBe("fail");
});
