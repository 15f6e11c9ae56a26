import { describe, expect, test } from "vitest";
import { exitCodes, type Gap, gapWeights, type Proof, type SuiteProof, type VerdictKind } from "../model/analysis.ts";
import type { CellId, TestId } from "../model/ids.ts";
import type { Gate, Reaction } from "../model/plan.ts";
import { analysisFrom, analysisOf, gate, planOf, resultsFrom, suiteNamed } from "./fixture.ts";
import { judgeGate } from "./gate.ts";

const noProof: Proof = { holds: false, target: 0.05, suites: [] };
const hole: Gap = { kind: "cellMissing", cell: "x" as CellId, because: "neverCame" };
const missing: Gap = { kind: "testMissing", test: "t" as TestId, mode: "parallel", runs: [3] };

/** So many tests of each verdict. */
function counted(some: Partial<Record<VerdictKind, number>>) {
  return (Object.entries(some) as [VerdictKind, number][]).flatMap(([verdict, count]) =>
    Array.from({ length: count }, (_, index) => ({ test: `${verdict} ${index}` as TestId, suite: "api", verdict })),
  );
}

function judgeWith(own: Gate, ...rest: Tail<Parameters<typeof judgeGate>>) {
  return judgeGate({ gate: own, suites: [] }, ...rest);
}
type Tail<List extends unknown[]> = List extends [unknown, ...infer Rest] ? Rest : never;

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
  expect(judgeWith(gate, counted({ [verdict]: 1 }), [], noProof).status).toBe(status);
});

describe("each reaction", () => {
  const keys = ["flaky", "parallel-only", "broken", "missing"] as const;

  test.each(keys)("%s: fail, warn, off", (key) => {
    const judged = (reaction: Reaction) => judgeWith({ ...gate, [key]: reaction }, counted({ [key]: 2 }), [], noProof);
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
    expect(judgeWith(off, counted({ [verdict]: 1 }), [], noProof).status).toBe("pass");
    for (const key of keys) {
      const strict = judgeWith({ ...off, [key]: "fail" }, counted({ [verdict]: 1 }), [], noProof);
      expect(strict.status).toBe(own.includes(key) ? "fail" : "pass");
      const mild = judgeWith({ ...off, [key]: "warn" }, counted({ [verdict]: 1 }), [], noProof);
      expect(mild.reasons).toHaveLength(own.includes(key) ? 1 : 0);
    }
  });
});

test("a hole in the evidence goes before everything: nothing is claimed", () => {
  const judged = judgeWith(gate, counted({ broken: 3 }), [hole, hole], noProof);
  expect(judged.status).toBe("incomplete");
  expect(judged.reasons[0]).toEqual({ kind: "gaps", gaps: 2 });
  expect(judged.reasons).toHaveLength(2);
});

test("a test that whole runs lack is a verdict, not a hole", () => {
  expect(judgeWith(gate, counted({ missing: 1 }), [missing], noProof).status).toBe("fail");
  expect(judgeWith({ ...gate, missing: "off" }, counted({ missing: 1 }), [missing], noProof).status).toBe("pass");
});

test("a target that is not proven yet is said, and does not fail the gate", () => {
  const suite: SuiteProof = {
    suite: "api",
    tests: 3,
    runs: 10,
    effective: 10,
    newPerRun: 0,
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
    oneTest: { runs: 10, rateBelow: 0.26 },
    everyTest: { runs: 10, rateBelow: 0.34 },
  };
  const judged = judgeWith(gate, counted({ stable: 3 }), [], { holds: true, target: 0.05, suites: [suite] });
  expect(judged).toEqual({ status: "pass", reasons: [{ kind: "target", suite: "api", runs: 49 }] });
  const reached = { ...gate, target: 0.3 };
  const proof = { holds: true, target: 0.3, suites: [suite] };
  expect(judgeWith(reached, counted({ stable: 3 }), [], proof).reasons).toEqual([]);
});

test("the whole way: one flaky test fails the gate, a steady suite passes it", () => {
  expect(analysisFrom({ it: { sequential: ".", parallel: "..x.." } }).gate.status).toBe("fail");
  expect(analysisFrom({ it: { sequential: ".", parallel: "....." } }).gate.status).toBe("pass");
  expect(analysisFrom({ it: { sequential: ".", parallel: "x" } }).gate.status).toBe("fail");
});

test("a suite's own gate judges its tests, its gaps and its target", () => {
  const off = { ...gate, missing: "off", flaky: "off", target: 0.3 } as const;
  const plan = planOf({ sequential: 1, parallel: 5 }, [suiteNamed("api"), { ...suiteNamed("web"), gate: off }]);
  const of = (suite: string, verdict: VerdictKind) => ({ test: `${suite} › t` as TestId, suite, verdict });
  const file = (suite: string): Gap => ({
    kind: "fileMissing",
    suite,
    file: "a.ts",
    mode: "parallel",
    runs: [1],
    because: "notReported",
  });
  expect(judgeGate(plan, [of("web", "missing"), of("web", "flaky")], [file("web")], noProof)).toEqual({
    status: "pass",
    reasons: [],
  });
  expect(judgeGate(plan, [of("web", "flaky"), of("api", "missing")], [file("api"), file("web")], noProof)).toEqual({
    status: "fail",
    reasons: [
      { kind: "verdicts", verdict: "missing", tests: 1, reaction: "fail" },
      { kind: "filesMissing", files: 1, reaction: "fail" },
    ],
  });
  const { proof } = analysisOf(plan, resultsFrom(plan, { it: { sequential: ".", parallel: "....." } }));
  expect(proof.suites.map((suite) => suite.holds && suite.more.map(({ rate }) => rate))).toEqual([
    [0.05, 0.01],
    [0.3, 0.05, 0.01],
  ]);
});

test.each<[Gap["kind"], "hole" | "fault" | "note", number | undefined]>([
  ["cellMissing", "hole", 3],
  ["shardsMissing", "hole", 3],
  ["runMissing", "hole", 3],
  ["runIncomplete", "hole", 3],
  ["testMissing", "fault", 1],
  ["fileMissing", "fault", 1],
  ["testRenamed", "fault", 1],
  ["testTwice", "fault", 1],
  ["fileTwice", "fault", 1],
  ["testUnexpected", "note", 0],
  ["fileUnexpected", "note", 0],
  ["strayResults", "note", 0],
])("%s is a %s and ends with exit code %d", (kind, weight, code) => {
  const gap = { kind, test: "stable 0", suite: "api", file: "a.ts", files: [] } as unknown as Gap;
  expect(gapWeights[kind]).toBe(weight);
  expect(exitCodes[judgeWith(gate, counted({ stable: 1 }), [gap], noProof).status]).toBe(code);
});

test("a file that is missing in both modes is one file", () => {
  const gap = { kind: "fileMissing", suite: "api", file: "a.ts", runs: [1], because: "notLoaded" } as const;
  const gaps: Gap[] = [
    { ...gap, mode: "sequential" },
    { ...gap, mode: "parallel" },
  ];
  expect(judgeWith(gate, [], gaps, noProof).reasons).toEqual([{ kind: "filesMissing", files: 1, reaction: "fail" }]);
});
