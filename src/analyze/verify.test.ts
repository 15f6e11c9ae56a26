import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Account, Analysis, Gap, GateStatus } from "../model/analysis.ts";
import { type TestId, type TestName, testId } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import type { Plan } from "../model/plan.ts";
import type { CellResults, Run } from "../model/results.ts";
import { analysisOf, failed, type Layout, listedSuite, nameIn, planOf, resultsOf, runOf } from "./fixture.ts";

const layout: Layout = [
  { "a.test.ts": ["a1", "a2", "a3"], "b.test.ts": ["b1"] },
  { "c.test.ts": ["c1", "c2"], "d.test.ts": ["d1", "d2"] },
  { "e.test.ts": ["e1", "e2", "e3"] },
];
const plan = planOf({ sequential: 2, parallel: 2 }, [listedSuite("api", layout)]);
const all = 11;
const runs = [1, 2, 3, 4];

/** What one shard does in one run, as the names that it reports; the outcome is a pass. */
type Did = Map<TestId, { name: TestName; as: "passed" | "skipped" | "notRun" | "failed" }>;
type Part = { readonly shard: number; readonly run: number; did: Did; own: Partial<Run> };

function put(did: Did, name: TestName, as: "passed" | "skipped" | "notRun" | "failed" = "passed"): void {
  did.set(testId(name), { name, as });
}

function sound(of: Plan, shares: Layout): Part[] {
  return of.cells.map(({ shard, runs: [run] }) => {
    const did: Did = new Map();
    for (const [file, titles] of Object.entries(shares[shard.index - 1]!))
      for (const title of titles ?? ["x", "y"]) put(did, nameIn(file, title));
    return { shard: shard.index, run: run!, did, own: {} };
  });
}

function told(part: Part): Observation[] {
  return [...part.did].map(([id, { as }]) =>
    as === "failed" ? failed(id) : { test: id, attempt: 0, took: 5, outcome: as },
  );
}

function resultsFromParts(of: Plan, parts: readonly Part[]): CellResults[] {
  return of.cells.flatMap((cell) => {
    const part = parts.find(({ shard, run }) => shard === cell.shard.index && run === cell.runs[0]);
    if (part === undefined) return [];
    const names = [...part.did.values()].map(({ name }) => name);
    return [resultsOf(cell, [runOf(part.run, told(part), part.own)], names)];
  });
}

/** Sound results of the plan, with a fault. */
function withFault(fault: (parts: Part[]) => Part[] | undefined, of = plan, shares = layout): Analysis {
  const parts = sound(of, shares);
  return analysisOf(of, resultsFromParts(of, fault(parts) ?? parts));
}

function each(parts: Part[], shard: number, own: readonly number[], change: (part: Part) => void): void {
  for (const part of parts) if (part.shard === shard && own.includes(part.run)) change(part);
}

const id = (file: string, title: string) => testId(nameIn(file, title));
const noneMissing = { shardAbsent: 0, shardDied: 0, notLoaded: 0, besideNotLoaded: 0, notRun: 0, notReported: 0 };

function expectFound(
  analysis: Analysis,
  status: GateStatus,
  gaps: readonly unknown[],
  account: Partial<Account>,
): void {
  expect(analysis.gaps).toEqual(gaps);
  expect(analysis.executed).toMatchObject([account]);
  expect(analysis.gate.status).toBe(status);
  if (gaps.length > 0 && status !== "pass") expect(analysis.proof.holds).toBe(false);
}

const verdict = (analysis: Analysis, test: TestId) => analysis.verdicts.find((one) => one.test === test)?.verdict;

test("a sound plan and all that it asks for: every test ran exactly once in every run", () => {
  const analysis = withFault(() => undefined);
  expectFound(analysis, "pass", [], {
    level: "tests",
    expected: { tests: all, files: 0 },
    runs: 4,
    shards: 3,
    exact: all,
    ok: 4 * all,
    skipped: 0,
    missing: noneMissing,
    duplicate: 0,
    unexpected: 0,
    renamed: 0,
  });
  expect(analysis.proof.holds).toBe(true);
});

describe("each fault has its finding and its end", () => {
  test("a shard of one run did not come", () => {
    const analysis = withFault((parts) => parts.filter(({ shard, run }) => !(shard === 2 && run === 3)));
    const cell = "api-parallel-2of3-r3";
    expectFound(
      analysis,
      "incomplete",
      [{ kind: "cellMissing", cell, because: "neverCame", lacks: { tests: 4, files: 0 } }],
      { exact: all - 4, ok: 4 * all - 4, missing: { ...noneMissing, shardAbsent: 4 } },
    );
    expect(verdict(analysis, id("c.test.ts", "c1"))).toBe("stable");
  });

  test("a shard that is in no run: the matrix is narrower than the plan, and that is one finding", () => {
    const analysis = withFault((parts) => parts.filter(({ shard }) => shard !== 3));
    const lacks = { tests: 3, files: 0 };
    expectFound(
      analysis,
      "incomplete",
      [{ kind: "shardsMissing", suite: "api", shards: [3], total: 3, cells: 4, lacks }],
      { exact: all - 3, missing: { ...noneMissing, shardAbsent: 12 } },
    );
    // No whole run was to show them: their cells are the finding.
    expect(verdict(analysis, id("e.test.ts", "e1"))).toBeUndefined();
  });

  test("a shard of a plan with one run is one cell, of which nobody knows why it did not come", () => {
    const once = planOf({ sequential: 0, parallel: 1 }, [listedSuite("api", layout)]);
    const analysis = withFault((parts) => parts.filter(({ shard }) => shard !== 3), once);
    expect(analysis.gaps).toMatchObject([{ kind: "cellMissing", because: "neverCame" }]);
  });

  test("a shard given twice", () => {
    const analysis = withFault((parts) => {
      for (const part of parts)
        if (part.shard === 2) part.did = parts.find(({ shard, run }) => shard === 1 && run === part.run)!.did;
    });
    const seen = { runs: [1, 2], because: "notReported" };
    const files = ["c.test.ts", "d.test.ts"];
    expectFound(
      analysis,
      "fail",
      [
        ...files.flatMap((file) => [
          { kind: "fileMissing", suite: "api", file, tests: 2, mode: "sequential", ...seen },
          { kind: "fileMissing", suite: "api", file, tests: 2, mode: "parallel", ...seen, runs: [3, 4] },
        ]),
        { kind: "fileTwice", suite: "api", file: "a.test.ts", tests: 3, runs },
        { kind: "testTwice", test: id("b.test.ts", "b1"), runs },
      ],
      { exact: 3, ok: 12, duplicate: 16, missing: { ...noneMissing, notReported: 16 } },
    );
    expect(analysis.gate.reasons).toEqual([
      { kind: "verdicts", verdict: "missing", tests: 4, reaction: "fail" },
      { kind: "filesMissing", files: 2, reaction: "fail" },
      { kind: "twice", ran: { tests: 4, files: 0 }, reaction: "fail" },
    ]);
  });

  test("results of another plan", () => {
    const results = resultsFromParts(plan, sound(plan, layout)).filter(({ cell }) => cell.id !== plan.cells[0]!.id);
    const cell = plan.cells[0]!.id;
    expectFound(
      analysisOf(plan, results, [{ cell, because: "otherPlan" }]),
      "incomplete",
      [{ kind: "cellMissing", cell, because: "otherPlan", lacks: { tests: 4, files: 0 } }],
      { missing: { ...noneMissing, shardAbsent: 4 } },
    );
  });

  test("a run that was killed: what it still showed counts, the rest is its own gap", () => {
    const analysis = withFault(
      (parts) =>
        void each(parts, 1, [4], (part) => {
          part.did = new Map([...part.did].slice(0, 1));
          part.own = { ending: { kind: "killed", signal: "SIGKILL" } };
        }),
    );
    const because = "killed";
    const cell = "api-parallel-1of3-r4";
    expectFound(
      analysis,
      "incomplete",
      [{ kind: "runIncomplete", cell, run: 4, because, problems: [], lacks: { tests: 3, files: 0 } }],
      { exact: all - 3, missing: { ...noneMissing, shardDied: 3 } },
    );
  });

  test("a cell that only began", () => {
    const results = resultsFromParts(plan, sound(plan, layout));
    const [first, ...rest] = results;
    expectFound(
      analysisOf(plan, [{ ...first!, runs: [] }, ...rest]),
      "incomplete",
      [{ kind: "cellMissing", cell: first!.cell.id, because: "died", lacks: { tests: 4, files: 0 } }],
      { missing: { ...noneMissing, shardDied: 4 } },
    );
  });

  test("a cell with fewer runs than planned", () => {
    const cell = { ...plan.cells.at(-1)!, runs: [4, 5] };
    const longer: Plan = { ...plan, cells: [...plan.cells.slice(0, -1), cell] };
    const analysis = analysisOf(longer, resultsFromParts(longer, sound(longer, layout)));
    expect(analysis.gaps).toEqual([{ kind: "runMissing", cell: cell.id, run: 5, lacks: { tests: 3, files: 0 } }]);
    expect(analysis.gate.status).toBe("incomplete");
  });

  test.each<[string, TestName, string]>([
    ["as most name it", { suite: "api", file: "d.test.ts", titles: [] }, "d.test.ts"],
    ["as a title", { suite: "api", titles: ["d.test.ts"] }, "d.test.ts"],
  ])("a file that fails to load, %s", (_as, name, file) => {
    const analysis = withFault(
      (parts) =>
        void each(parts, 2, [3], ({ did }) => {
          did.delete(id(file, "d1"));
          did.delete(id(file, "d2"));
          put(did, name, "failed");
        }),
    );
    expectFound(
      analysis,
      "fail",
      [{ kind: "fileMissing", suite: "api", file, tests: 2, mode: "parallel", runs: [3], because: "notLoaded" }],
      { exact: all - 2, missing: { ...noneMissing, notLoaded: 2 }, unexpected: 0 },
    );
    // The file's own failure is no test that other runs would have to show.
    expect(verdict(analysis, testId(name))).toBe("undetermined");
  });

  test("a file that fails to load and keeps its shard from running, as pytest has it", () => {
    const tests = { "sub/test_a.py": ["a1", "a2"], "sub/test_b.py": ["b1", "b2"] };
    const python = [tests, { "test_c.py": ["c1"] }];
    const of = planOf({ sequential: 1, parallel: 1 }, [listedSuite("api", python)]);
    const analysis = withFault(
      (parts) =>
        void each(parts, 1, [2], (part) => {
          part.did = new Map();
          put(part.did, { suite: "api", titles: ["sub.test_a"] }, "failed");
        }),
      of,
      python,
    );
    const common = { kind: "fileMissing", suite: "api", tests: 2, mode: "parallel", runs: [2] };
    expectFound(
      analysis,
      "fail",
      [
        { ...common, file: "sub/test_a.py", because: "notLoaded" },
        { ...common, file: "sub/test_b.py", because: "besideNotLoaded" },
      ],
      { missing: { ...noneMissing, notLoaded: 2, besideNotLoaded: 2 } },
    );
  });

  test("a file that skips itself whole is no fault", () => {
    const analysis = withFault((parts) => {
      for (const { shard, did } of parts) {
        if (shard !== 2) continue;
        did.delete(id("d.test.ts", "d1"));
        did.delete(id("d.test.ts", "d2"));
        put(did, { suite: "api", file: "d.test.ts", titles: [] }, "skipped");
      }
    });
    expectFound(analysis, "pass", [], { exact: all, skipped: 8, missing: noneMissing });
  });

  test("a hook that fails: the test is there, without an outcome", () => {
    const analysis = withFault(
      (parts) => void each(parts, 3, [1, 4], ({ did }) => put(did, nameIn("e.test.ts", "e2"), "notRun")),
    );
    const missing = { kind: "testMissing", test: id("e.test.ts", "e2"), because: "notRun" };
    expectFound(
      analysis,
      "fail",
      [
        { ...missing, mode: "sequential", runs: [1] },
        { ...missing, mode: "parallel", runs: [4] },
      ],
      { exact: all - 1, missing: { ...noneMissing, notRun: 2 } },
    );
    expect(verdict(analysis, id("e.test.ts", "e2"))).toBe("missing");
  });

  test("a hook that fails, as Mocha names it: an entry of its own, and the test is not there", () => {
    const hook = nameIn("e.test.ts", 'group "before each" hook for "e2"');
    const analysis = withFault(
      (parts) =>
        void each(parts, 3, [4], ({ did }) => {
          did.delete(id("e.test.ts", "e2"));
          put(did, hook, "failed");
        }),
    );
    const because = "notRun";
    expectFound(
      analysis,
      "fail",
      [{ kind: "testMissing", test: id("e.test.ts", "e2"), mode: "parallel", runs: [4], because }],
      { missing: { ...noneMissing, notRun: 1 }, unexpected: 0, renamed: 0 },
    );
  });

  test("a filter that leaves a test out of every run: a verdict of its own, though nothing was ever seen of it", () => {
    const lost = id("c.test.ts", "c2");
    const analysis = withFault((parts) => {
      for (const { did } of parts) did.delete(lost);
    });
    const missing = { kind: "testMissing", test: lost, because: "notReported" };
    expectFound(
      analysis,
      "fail",
      [
        { ...missing, mode: "sequential", runs: [1, 2] },
        { ...missing, mode: "parallel", runs: [3, 4] },
      ],
      { exact: all - 1, missing: { ...noneMissing, notReported: 4 } },
    );
    expect(analysis.verdicts.find((one) => one.test === lost)).toMatchObject({
      suite: "api",
      file: "c.test.ts",
      verdict: "missing",
      modes: { sequential: { runs: 0, failures: 0 }, parallel: { runs: 0, failures: 0 } },
      evidence: { strip: { sequential: "--", parallel: "--" } },
    });
    expect(analysis.totals).toMatchObject({ tests: all, verdicts: { missing: 1, stable: all - 1 } });
  });

  test("a renamed parameter is told once, and still counts as missing", () => {
    const [from, to] = [id("e.test.ts", "e3"), id("e.test.ts", "e3 [2026]")];
    const analysis = withFault((parts) => {
      for (const { shard, did } of parts)
        if (shard === 3) {
          did.delete(from);
          put(did, nameIn("e.test.ts", "e3 [2026]"));
        }
    });
    expectFound(analysis, "fail", [{ kind: "testRenamed", test: from, to, runs }], {
      exact: all - 1,
      missing: { ...noneMissing, notReported: 4 },
      unexpected: 0,
      renamed: 1,
    });
    expect([verdict(analysis, from), verdict(analysis, to)]).toEqual(["missing", "stable"]);
  });

  test("renamed in some runs only, on either side", () => {
    const [from, to] = [id("e.test.ts", "e3"), id("e.test.ts", "new")];
    const analysis = withFault(
      (parts) =>
        void each(parts, 3, [2, 3], ({ did }) => {
          did.delete(from);
          put(did, nameIn("e.test.ts", "new"));
        }),
    );
    expect(analysis.gaps).toEqual([{ kind: "testRenamed", test: from, to, runs: [2, 3] }]);
    expect([verdict(analysis, from), verdict(analysis, to)]).toEqual(["missing", "stable"]);
  });

  test("renamed, and run by two shards", () => {
    const [from, to] = [id("e.test.ts", "e3"), id("e.test.ts", "new")];
    const analysis = withFault((parts) => {
      for (const { shard, run, did } of parts) {
        did.delete(from);
        if (shard === 3 || (shard === 1 && run === 2)) put(did, nameIn("e.test.ts", "new"));
      }
    });
    expect(analysis.gaps).toEqual([
      { kind: "testRenamed", test: from, to, runs },
      { kind: "testTwice", test: to, runs: [2] },
    ]);
  });

  test("two missing and two strange in one file: nobody knows which is which", () => {
    const analysis = withFault((parts) => {
      for (const { shard, did } of parts)
        if (shard === 3) {
          for (const title of ["e2", "e3"]) did.delete(id("e.test.ts", title));
          for (const title of ["e4", "e5"]) put(did, nameIn("e.test.ts", title));
        }
    });
    expect(analysis.gaps.map(({ kind }) => kind).sort()).toEqual([
      ...Array<string>(4).fill("testMissing"),
      ...Array<string>(2).fill("testUnexpected"),
    ]);
    expect(analysis.executed).toMatchObject([{ renamed: 0, unexpected: 8 }]);
  });

  test("two missing and one strange in one file: neither is called the renamed one", () => {
    const analysis = withFault((parts) => {
      for (const { shard, did } of parts)
        if (shard === 3) {
          for (const title of ["e2", "e3"]) did.delete(id("e.test.ts", title));
          put(did, nameIn("e.test.ts", "new"));
        }
    });
    expect(analysis.executed).toMatchObject([{ renamed: 0, unexpected: 4 }]);
  });

  test("an unexpected test is noted, and fails nothing", () => {
    const analysis = withFault((parts) => {
      for (const { shard, did } of parts) if (shard === 1) put(did, nameIn("b.test.ts", "b2"));
    });
    const gap: Gap = { kind: "testUnexpected", test: id("b.test.ts", "b2"), runs };
    expectFound(analysis, "pass", [gap], { exact: all, unexpected: 4 });
    expect(analysis.gate.reasons).toContainEqual({
      kind: "unexpected",
      seen: { tests: 1, files: 0 },
      reaction: "warn",
    });
    expect(analysis.proof.holds).toBe(true);
  });

  test("a part of a test that the plan has is none: listings name what a source declares", () => {
    const analysis = withFault((parts) => {
      for (const { shard, did } of parts)
        if (shard === 1) {
          put(did, nameIn("b.test.ts", "b1/with_tax"));
          put(did, { suite: "api", file: "b.test.ts", titles: ["b1", "a step"] });
        }
    });
    expectFound(analysis, "pass", [], { exact: all, unexpected: 0 });
  });

  test("what runs beside every share, for its sake, is neither twice nor unexpected", () => {
    const suites = plan.suites.map((suite) => ({ ...suite, beside: ["auth.setup.ts"] }));
    const analysis = withFault(
      (parts) => {
        for (const { did } of parts) put(did, nameIn("auth.setup.ts", "signs in"));
        return undefined;
      },
      { ...plan, suites },
    );
    expectFound(analysis, "pass", [], { exact: all, duplicate: 0, unexpected: 0 });
    expect(verdict(analysis, id("auth.setup.ts", "signs in"))).toBe("stable");
    expect(analysis.gate.reasons).not.toContainEqual(expect.objectContaining({ kind: "unexpected" }));
  });

  test("a test that two shards ran", () => {
    const test = id("c.test.ts", "c1");
    const analysis = withFault((parts) => void each(parts, 3, [2], ({ did }) => put(did, nameIn("c.test.ts", "c1"))));
    expectFound(analysis, "fail", [{ kind: "testTwice", test, runs: [2] }], {
      exact: all - 1,
      ok: 4 * all - 1,
      duplicate: 1,
    });
    expect(analysis.proof.suites[0]).toMatchObject({ holds: false, because: ["gaps"] });
  });

  test("a missing test beside a shard that did not come: nothing is claimed", () => {
    const analysis = withFault((parts) => {
      each(parts, 1, [1], ({ did }) => did.delete(id("b.test.ts", "b1")));
      return parts.filter(({ shard, run }) => !(shard === 2 && run === 4));
    });
    expect(analysis.gate.status).toBe("incomplete");
    expect(analysis.gaps.map(({ kind }) => kind)).toEqual(["cellMissing", "testMissing"]);
    expect(verdict(analysis, id("b.test.ts", "b1"))).toBe("missing");
  });

  test("a run that loaded other files than it was given is judged by what all shards ran", () => {
    const problems = [{ code: "run.not-loaded", words: "The run was to load a file …: d.test.ts" }];
    const analysis = withFault(
      (parts) =>
        void each(parts, 2, [3], (part) => {
          for (const title of ["d1", "d2"]) part.did.delete(id("d.test.ts", title));
          part.own = { problems };
        }),
    );
    expect(analysis.gaps).toMatchObject([{ kind: "fileMissing", file: "d.test.ts", because: "notReported" }]);
    expect(analysis).toMatchObject({ gate: { status: "fail" }, notes: problems });
  });

  test("the reaction to what is missing is the gate's, and the proof does not hold for that", () => {
    const lenient: Plan = { ...plan, gate: { ...plan.gate, missing: "warn" } };
    const analysis = withFault((parts) => {
      each(parts, 1, [1], ({ did }) => did.delete(id("b.test.ts", "b1")));
      each(parts, 3, [2], ({ did }) => put(did, nameIn("c.test.ts", "c1")));
    }, lenient);
    expect(analysis.gate).toEqual({
      status: "pass",
      reasons: [
        { kind: "verdicts", verdict: "missing", tests: 1, reaction: "warn" },
        { kind: "twice", ran: { tests: 1, files: 0 }, reaction: "warn" },
      ],
    });
    expect(analysis.proof.holds).toBe(false);
  });

  test("a test that failed and that a run lacks is missing too, whatever else it is", () => {
    const tolerant: Plan = { ...plan, gate: { ...plan.gate, flaky: "off", "parallel-only": "off", broken: "off" } };
    const analysis = withFault((parts) => {
      each(parts, 1, [1], ({ did }) => did.delete(id("b.test.ts", "b1")));
      each(parts, 1, [3], ({ did }) => put(did, nameIn("b.test.ts", "b1"), "failed"));
    }, tolerant);
    expect(verdict(analysis, id("b.test.ts", "b1"))).toBe("flaky");
    expect(analysis.gate).toEqual({
      status: "fail",
      reasons: [{ kind: "verdicts", verdict: "missing", tests: 1, reaction: "fail" }],
    });
  });
});

describe("where the plan knows files and not their tests", () => {
  const files: Layout = [{ "a.test.ts": undefined, "b.test.ts": undefined }, { "c.test.ts": undefined }];
  const of = planOf({ sequential: 1, parallel: 2 }, [listedSuite("api", files)]);
  const broken = (fault: (parts: Part[]) => void) => withFault((parts) => void fault(parts), of, files);
  const expected = { tests: 0, files: 3 };

  test("a sound suite", () => {
    expectFound(
      broken(() => {}),
      "pass",
      [],
      { level: "files", expected, exact: 3, ok: 9, shards: 2 },
    );
  });

  test("a file that no report shows is missing, and its tests are not told one by one", () => {
    const analysis = broken((parts) =>
      each(parts, 1, [2], ({ did }) => {
        for (const title of ["x", "y"]) did.delete(id("b.test.ts", title));
      }),
    );
    const gap = { kind: "fileMissing", suite: "api", file: "b.test.ts", mode: "parallel", runs: [2] };
    expectFound(analysis, "fail", [{ ...gap, because: "notReported" }], {
      exact: 2,
      missing: { ...noneMissing, notReported: 1 },
    });
    expect(analysis.totals.verdicts).toMatchObject({ missing: 2, stable: 4 });
  });

  test("a file that was never seen has no tests that could be missing, and fails the gate all the same", () => {
    const analysis = broken((parts) => {
      for (const { did } of parts) for (const title of ["x", "y"]) did.delete(id("b.test.ts", title));
    });
    expect(analysis.gate).toEqual({ status: "fail", reasons: [{ kind: "filesMissing", files: 1, reaction: "fail" }] });
    expect(analysis.proof.holds).toBe(false);
  });

  test("a file that does not load", () => {
    const analysis = broken((parts) =>
      each(parts, 1, [2], ({ did }) => {
        for (const title of ["x", "y"]) did.delete(id("b.test.ts", title));
        put(did, { suite: "api", file: "b.test.ts", titles: [] }, "failed");
      }),
    );
    expect(analysis.gaps).toMatchObject([{ kind: "fileMissing", file: "b.test.ts", because: "notLoaded" }]);
    expect(analysis.gate.status).toBe("fail");
  });

  test("a file whose hook fails, so that its tests are called skipped, did not run", () => {
    const analysis = broken((parts) =>
      each(parts, 1, [2], ({ did }) => {
        for (const title of ["x", "y"]) put(did, nameIn("b.test.ts", title), "skipped");
        put(did, { suite: "api", file: "b.test.ts", titles: [] }, "failed");
      }),
    );
    expect(analysis.gaps).toMatchObject([{ kind: "fileMissing", file: "b.test.ts", because: "notRun" }]);
  });

  test("what fails after a file's tests does not make the file missing", () => {
    const analysis = broken((parts) =>
      each(parts, 1, [2], ({ did }) => put(did, { suite: "api", file: "b.test.ts", titles: [] }, "failed")),
    );
    expect(analysis.gaps).toEqual([]);
  });

  test("one test of a file is missing in one run: only the other runs tell", () => {
    const analysis = broken((parts) => each(parts, 1, [2], ({ did }) => did.delete(id("b.test.ts", "x"))));
    expectFound(analysis, "fail", [{ kind: "testMissing", test: id("b.test.ts", "x"), mode: "parallel", runs: [2] }], {
      exact: 3,
      missing: noneMissing,
    });
  });

  test("a file that two shards ran, and one that is not in the plan", () => {
    const analysis = broken((parts) => {
      each(parts, 2, [3], ({ did }) => {
        for (const title of ["x", "y"]) put(did, nameIn("a.test.ts", title));
      });
      for (const { shard, did } of parts) if (shard === 2) put(did, nameIn("z.test.ts", "x"));
    });
    expectFound(
      analysis,
      "fail",
      [
        { kind: "fileTwice", suite: "api", file: "a.test.ts", runs: [3] },
        { kind: "fileUnexpected", suite: "api", file: "z.test.ts", runs: [1, 2, 3] },
      ],
      { exact: 2, duplicate: 1, unexpected: 3 },
    );
  });

  test("what a shard lacks is told in files", () => {
    const analysis = broken((parts) => void parts.splice(0, 1));
    expect(analysis.gaps).toMatchObject([{ kind: "cellMissing", lacks: { tests: 0, files: 2 } }]);
  });
});

describe("where the plan lists nothing", () => {
  const { files: _files, shares: _shares, ...unlisted } = listedSuite("api", layout);
  const of = planOf({ sequential: 2, parallel: 2 }, [unlisted]);

  test("whole runs are compared, and the account says so", () => {
    expectFound(
      withFault(() => undefined, of),
      "pass",
      [],
      { level: "none", expected: { tests: all, files: 0 }, exact: all },
    );
  });

  test("a test that a whole run lacks", () => {
    const analysis = withFault((parts) => void each(parts, 1, [3], ({ did }) => did.delete(id("b.test.ts", "b1"))), of);
    expectFound(analysis, "fail", [{ kind: "testMissing", test: id("b.test.ts", "b1"), mode: "parallel", runs: [3] }], {
      exact: all - 1,
      missing: { ...noneMissing, notReported: 1 },
    });
  });
});

test("where shards are the runner's own, any of them may hold a file", () => {
  const { shares: _shares, ...own } = listedSuite("api", layout);
  const of = planOf({ sequential: 2, parallel: 2 }, [own]);
  const turned = [layout[2]!, layout[0]!, layout[1]!];
  const fault = (change: (parts: Part[]) => Part[] | undefined) => withFault(change, of, turned);
  expectFound(
    fault(() => undefined),
    "pass",
    [],
    { exact: all, level: "tests" },
  );
  const gone = fault((parts) => parts.filter(({ shard, run }) => !(shard === 1 && run === 1)));
  expectFound(gone, "incomplete", [{ kind: "cellMissing", cell: "api-sequential-1of3-r1", because: "neverCame" }], {
    missing: { ...noneMissing, shardAbsent: 3 },
  });
});

test("tests that two suites ran are noted", () => {
  const of = planOf({ sequential: 1, parallel: 1 }, [
    listedSuite("api", [{ a: ["1", "2"] }]),
    listedSuite("web", [{ a: ["2", "3"] }]),
  ]);
  const results = of.cells.map((cell) => {
    const names = (cell.suite === "api" ? ["1", "2"] : ["2", "3"]).map((title) => nameIn("a", title, cell.suite));
    const seen = names.map((name): Observation => ({ test: testId(name), attempt: 0, took: 1, outcome: "passed" }));
    return resultsOf(cell, [runOf(cell.runs[0]!, seen)], names);
  });
  const analysis = analysisOf(of, results);
  expect(analysis.shared).toEqual([{ suites: ["api", "web"], tests: 1 }]);
  expect(analysis).toMatchObject({ gate: { status: "pass" }, gaps: [], proof: { holds: true } });
});

test("the account counts what a naive reading counts, whatever was dropped or given twice", () => {
  const titles = fc.uniqueArray(fc.constantFrom("1", "2", "3", "4"), { minLength: 1 });
  const shares = fc
    .array(fc.array(titles, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
    .map(
      (drawn): Layout =>
        drawn.map((own, shard) => Object.fromEntries(own.map((each, file) => [`${shard}-${file}.ts`, each]))),
    );
  // Of each part of the plan: is it there, was it killed, and for each of its tests what became of it.
  const fate = fc.constantFrom("ok", "ok", "ok", "ok", "drop", "elsewhere", "both", "skip", "notRun", "strange");
  const state = fc.constantFrom("whole", "whole", "whole", "whole", "killed", "gone");
  const drawn = fc.tuple(
    shares,
    fc.record({ sequential: fc.nat({ max: 2 }), parallel: fc.integer({ min: 1, max: 2 }) }),
    fc.array(state, { minLength: 16, maxLength: 16 }),
    fc.array(fate, { minLength: 200, maxLength: 200 }),
  );
  fc.assert(
    fc.property(drawn, ([own, counts, states, fates]) => {
      const of = planOf(counts, [listedSuite("api", own)]);
      const tests = own.flatMap((share, shard) =>
        Object.entries(share).flatMap(([file, each]) => each!.map((title) => ({ shard, name: nameIn(file, title) }))),
      );
      const total = counts.sequential + counts.parallel;
      const parts = of.cells.map(
        ({ shard, runs: [run] }): Part => ({ shard: shard.index, run: run!, did: new Map(), own: {} }),
      );
      const partOf = (shard: number, run: number) =>
        parts.find((part) => part.shard === shard + 1 && part.run === run)!;
      let at = 0;
      for (let run = 1; run <= total; run++)
        for (const { shard, name } of tests) {
          const home = partOf(shard, run).did;
          const away = partOf((shard + 1) % own.length, run).did;
          const what = fates[at++ % fates.length]!;
          if (what === "ok" || what === "both") put(home, name);
          if (what === "elsewhere" || what === "both") put(away, name);
          if (what === "skip") put(home, name, "skipped");
          if (what === "notRun") put(home, name, "notRun");
          if (what === "strange") put(home, { ...name, titles: [`new ${name.titles[0]}`] });
        }
      const kept = parts.flatMap((part, index) => {
        const one = states[index % states.length];
        if (one === "gone") return [];
        return [one === "killed" ? { ...part, own: { ending: { kind: "killed", signal: "SIGKILL" } as const } } : part];
      });
      const results = resultsFromParts(of, kept);
      const analysis = analysisOf(of, results);
      expect(JSON.stringify(analysisOf(of, results.toReversed()))).toBe(JSON.stringify(analysis));
      const { executed, gaps } = analysis;
      const renamed = gaps.filter((gap) => gap.kind === "testRenamed");
      expect(executed).toEqual([
        { ...naive(tests, kept, total, renamed), shards: own.length, renamed: renamed.length },
      ]);
    }),
    { seed: 3, numRuns: 300 },
  );
});

/** One test and run after the other, straight from the results. */
function naive(
  tests: readonly { shard: number; name: TestName }[],
  kept: readonly Part[],
  total: number,
  renamed: readonly { readonly to: TestId }[],
) {
  const counts = { ok: 0, skipped: 0, duplicate: 0, unexpected: 0 };
  const missing = { ...noneMissing };
  let exact = 0;
  const known = new Set([...tests.map(({ name }) => testId(name)), ...renamed.map(({ to }) => to)]);
  for (const { shard, name } of tests) {
    let good = 0;
    for (let run = 1; run <= total; run++) {
      const own = kept.find((part) => part.shard === shard + 1 && part.run === run);
      const seen = kept.filter((part) => part.run === run).flatMap(({ did }) => did.get(testId(name))?.as ?? []);
      const ran = seen.filter((as) => as === "passed").length;
      if (ran === 1) counts.ok += 1;
      else if (ran > 1) counts.duplicate += 1;
      else if (seen.includes("skipped")) counts.skipped += 1;
      else if (own === undefined) missing.shardAbsent += 1;
      else if (own.own.ending !== undefined) missing.shardDied += 1;
      else if (seen.includes("notRun")) missing.notRun += 1;
      else missing.notReported += 1;
      if (ran === 1 || (ran === 0 && seen.includes("skipped"))) good += 1;
    }
    if (good === total) exact += 1;
  }
  for (let run = 1; run <= total; run++)
    counts.unexpected += new Set(
      kept.filter((part) => part.run === run).flatMap(({ did }) => [...did.keys()].filter((each) => !known.has(each))),
    ).size;
  const expected = { tests: tests.length, files: 0 };
  return { suite: "api", level: "tests", expected, runs: total, exact, ...counts, missing };
}
