import { describe, expect, test } from "vitest";
import type { CellId } from "../model/ids.ts";
import type { Problem } from "../model/problem.ts";
import type { CellResults, Run } from "../model/results.ts";
import { analysisOf, planOf, resultsFrom, suiteNamed } from "./fixture.ts";

const plan = planOf({ sequential: 1, parallel: 2 });
const results = resultsFrom(plan, { it: { sequential: ".", parallel: ".." } });
const last = plan.cells.at(-1)!;

/** The results, with the run of the last cell changed. */
function lastRun(change: Partial<Run>): readonly CellResults[] {
  return results.with(-1, { ...results.at(-1)!, runs: [{ ...results.at(-1)!.runs[0]!, ...change }] });
}

const problem = (code: string): Problem => ({ code, words: code });

test("whole results leave no gap, and every run is accounted for", () => {
  const analysis = analysisOf(plan, results);
  expect(analysis.gaps).toEqual([]);
  expect(analysis.runs.map(({ number, mode, state, seed, took }) => [number, mode, state, seed, took])).toEqual([
    [1, "sequential", "clean", 7, 100],
    [2, "parallel", "clean", 7, 100],
    [3, "parallel", "clean", 7, 100],
  ]);
  expect(analysis.totals).toMatchObject({
    tests: 1,
    executions: 3,
    runs: { sequential: 1, parallel: 2 },
    took: { sequential: 100, parallel: 200 },
    verdicts: { stable: 1, flaky: 0 },
  });
});

describe("a cell that is missing", () => {
  test.each(["neverCame", "unreadable", "otherPlan"] as const)("%s", (because) => {
    const unusable = because === "neverCame" ? [] : [{ cell: last.id, because }];
    const analysis = analysisOf(plan, results.slice(0, -1), unusable);
    expect(analysis.gaps).toEqual([{ kind: "cellMissing", cell: last.id, because }]);
    expect(analysis.gate.status).toBe("incomplete");
    expect(analysis.runs.at(-1)).toMatchObject({ number: 3, state: "incomplete" });
    expect(analysis.proof.suites[0]).toMatchObject({ holds: false, because: ["gaps"], runs: 1 });
  });

  test("is none where another attempt of it can be used, or where the plan does not know it", () => {
    expect(analysisOf(plan, results, [{ cell: last.id, because: "unreadable" }]).gaps).toEqual([]);
    expect(analysisOf(plan, results, [{ cell: "x" as CellId, because: "otherPlan" }]).gaps).toEqual([]);
  });

  test("all of them, and nothing is claimed", () => {
    const analysis = analysisOf(plan, []);
    expect(analysis.gaps.map(({ kind }) => kind)).toEqual(["cellMissing", "cellMissing", "cellMissing"]);
    expect(analysis).toMatchObject({ verdicts: [], gate: { status: "incomplete" }, proof: { holds: false } });
  });
});

test("a run that a cell should have made and did not is missing", () => {
  const both = { ...last, runs: [3, 4] };
  const longer = { ...plan, cells: plan.cells.with(-1, both) };
  const analysis = analysisOf(longer, results);
  expect(analysis.gaps).toEqual([{ kind: "runMissing", cell: last.id, run: 4 }]);
  expect(analysis.gate.status).toBe("incomplete");
});

test("a cell that said that it began, and nothing more, died", () => {
  const analysis = analysisOf(plan, results.with(-1, { ...results.at(-1)!, runs: [] }));
  expect(analysis.gaps).toEqual([{ kind: "cellMissing", cell: last.id, because: "died" }]);
  expect(analysis.gate.status).toBe("incomplete");
});

test.each<[string, Partial<Run>]>([
  ["timedOut", { ending: { kind: "timedOut", after: 9 }, problems: [problem("run.timed-out")] }],
  ["killed", { ending: { kind: "killed", signal: "SIGKILL" }, problems: [problem("run.killed")] }],
  ["interrupted", { ending: { kind: "interrupted" } }],
  ["notStarted", { ending: { kind: "notStarted" }, problems: [problem("command.not-found")] }],
  ["noTests", { problems: [problem("run.no-tests")] }],
  ["noTests", { problems: [problem("run.exit"), problem("run.no-tests")] }],
  ["exit", { ending: { kind: "exited", code: 1 }, problems: [problem("run.exit")] }],
  ["unreadable", { problems: [problem("report.missing")] }],
  ["unreadable", { problems: [problem("run.exit"), problem("report.broken")] }],
])("a run is incomplete: %s", (because, change) => {
  const analysis = analysisOf(plan, lastRun(change));
  expect(analysis.gaps).toEqual([
    { kind: "runIncomplete", cell: last.id, run: 3, because, problems: change.problems ?? [] },
  ]);
  expect(analysis.gate.status).toBe("incomplete");
  expect(analysis.runs.at(-1)!.state).toBe("incomplete");
});

test("what an incomplete run showed is a failure all the same, and what it lacks is not missing", () => {
  const cut = { ending: { kind: "timedOut", after: 9 } as const };
  const failing = resultsFrom(plan, { it: { sequential: ".", parallel: ".x" } });
  const analysis = analysisOf(
    plan,
    failing.with(-1, { ...failing.at(-1)!, runs: [{ ...failing.at(-1)!.runs[0]!, ...cut }] }),
  );
  expect(analysis.verdicts[0]!.verdict).toBe("flaky");
  expect(analysisOf(plan, lastRun({ ...cut, observations: [] })).verdicts[0]!.verdict).toBe("stable");
});

test("a test that whole runs lack is named with them, mode by mode", () => {
  const some = resultsFrom(plan, {
    it: { sequential: "-", parallel: ".-" },
    other: { sequential: ".", parallel: ".." },
  });
  const { gaps, verdicts, gate } = analysisOf(plan, some);
  const { test } = verdicts.find(({ verdict }) => verdict === "missing")!;
  expect(gaps).toEqual([
    { kind: "testMissing", test, mode: "sequential", runs: [1] },
    { kind: "testMissing", test, mode: "parallel", runs: [3] },
  ]);
  expect(gate.status).toBe("fail");
});

test("tests of another suite are not missing here", () => {
  const two = planOf({ sequential: 0, parallel: 2 }, [suiteNamed("api"), suiteNamed("web")]);
  const did = resultsFrom(two, { it: { sequential: "", parallel: ".." } });
  expect(analysisOf(two, did).gaps).toEqual([]);
});

test("a test that two shards ran in one run fails the gate", () => {
  const sharded = planOf({ sequential: 0, parallel: 2 }, [suiteNamed("api", 2)]);
  const results = resultsFrom(sharded, { it: { sequential: "", parallel: "...." } });
  const { gaps, gate, verdicts } = analysisOf(sharded, results);
  expect(gaps).toEqual([{ kind: "testTwice", test: verdicts[0]!.test, runs: [1, 2] }]);
  expect(gate).toEqual({
    status: "fail",
    reasons: [{ kind: "twice", ran: { tests: 1, files: 0 }, reaction: "fail" }],
  });
  expect(verdicts[0]!.modes.parallel).toEqual({ runs: 2, failures: 0 });
});

test("a run takes as long as its slowest shard, and is whole with all of them only", () => {
  const sharded = planOf({ sequential: 0, parallel: 1 }, [suiteNamed("api", 2)]);
  const [first, second] = resultsFrom(sharded, { it: { sequential: "", parallel: ".-" } });
  const slow = { ...second!, runs: [{ ...second!.runs[0]!, took: 900 }] };
  expect(analysisOf(sharded, [first!, slow]).runs).toMatchObject([{ took: 900, state: "clean" }]);
  expect(analysisOf(sharded, [first!]).runs).toMatchObject([{ took: 100, state: "incomplete" }]);
});
