import { describe, expect, test } from "vitest";
import { encodeFile } from "../model/file.ts";
import type { History } from "../model/history.ts";
import type { CellId, Digest, Fingerprint, TestId } from "../model/ids.ts";
import type { Plan } from "../model/plan.ts";
import type { CellResults } from "../model/results.ts";
import { readAnalysis, readHistory, readPlan, readResults } from "./files.ts";

const digest = "0123456789abcdef".repeat(4) as Digest;
const id = "api-parallel-r3" as CellId;
const cell = { id, suite: "api", mode: "parallel", shard: { index: 1, total: 2 }, runs: [3, 4] } as const;

const plan: Plan = {
  kind: "plan",
  version: 1,
  digest,
  commit: "unknown",
  seed: 7,
  suites: [
    {
      name: "api",
      starter: { runner: "command", args: [], lines: { sequential: "a", parallel: "b" }, reports: ["*.xml"] },
      cwd: ".",
      workers: 4,
      shards: 2,
      timeout: 60_000,
      env: { A: "b" },
      stores: [{ name: "db", url: "sqlite:a.db", env: "DB", per: "worker", migrate: "m" }],
      ports: ["PORT"],
      directories: ["TMP"],
    },
  ],
  cells: [cell],
  gate: { flaky: "fail", "parallel-only": "fail", broken: "warn", missing: "off", target: 0.05 },
};

const test1 = "api › a › x" as TestId;
const results: CellResults = {
  kind: "results",
  version: 1,
  plan: digest,
  attempt: 1,
  cell,
  machine: { os: "linux", cpus: 2, runtime: "node 24", id: "m" },
  tests: { [test1]: { suite: "api", file: "a", titles: ["x"] } },
  runs: [
    {
      number: 3,
      seed: 9,
      started: 1_795_555_966_587,
      took: 120,
      ending: { kind: "exited", code: 1 },
      observations: [
        {
          test: test1,
          attempt: 0,
          took: 3,
          worker: 1,
          outcome: "failed",
          failure: { message: "no", fingerprint: "no" as Fingerprint, at: { file: "a.ts", line: 4 } },
        },
        { test: test1, attempt: 1, took: 3, outcome: "passed" },
      ],
      problems: [{ code: "run.exit", words: "w", hint: "h", where: { file: "log.txt", line: 1 } }],
      notes: [],
    },
    {
      number: 4,
      seed: 9,
      started: 0,
      took: 0,
      ending: { kind: "killed", signal: "SIGKILL" },
      observations: [],
      problems: [],
      notes: [],
    },
  ],
};

const analysis = {
  kind: "analysis",
  version: 1,
  gate: { status: "pass", reasons: [] },
  proof: { holds: true },
  verdicts: [],
  suspects: [
    {
      test: "t",
      suite: "api",
      file: "a.js",
      overlap: ["b.js"],
      partners: [{ test: "u", file: "c.js" }],
      step: "blocks",
      want: 7,
      worse: "parallel",
    },
  ],
  promising: [{ suite: "api", file: "a.js", discoveries: 0.25 }],
  times: [{ suite: "api", all: 12, files: { "a.js": 4 } }],
} as const;

const history: History = {
  kind: "history",
  version: 1,
  suites: {
    api: {
      runner: "go",
      modes: {
        parallel: {
          runs: [
            { commit: "c0ffee", started: 1_795_555_966_587 },
            { commit: "unknown", started: 0 },
          ],
          files: { "a.ts": [3, null], "b/c.ts": [null, 0.5] },
          tests: { [test1]: [1_200, 1_300] },
        },
      },
      outcomes: {
        plans: [
          {
            commit: "c0ffee",
            setting: "0123456789abcdef",
            changed: ["a.ts"],
            runs: { parallel: [1_795_555_966_587, 1_795_555_966_999], shuffled: [7] },
            tests: "aB3-_xYzaB3-_xZZ",
          },
          { commit: "unknown", setting: "0123456789abcdef", changed: "all", runs: { parallel: [9] }, tests: "" },
        ],
        strips: { parallel: { [test1]: ".x-" } },
        firstFlaky: { [test1]: { commit: "c0ffee", at: 1_795_555_966_999 } },
        digests: { "a.ts": "fedcba9876543210" },
        clean: 1.94,
      },
    },
    web: { runner: "playwright", modes: { isolated: { runs: [], files: {}, tests: {} } } },
  },
};

/** A copy of the file with another value at a place such as `cells.0.runs`; `undefined` takes it out. */
function changed(file: unknown, path: string, value: unknown): string {
  const copy = JSON.parse(JSON.stringify(file));
  const steps = path.split(".");
  const last = steps.pop()!;
  const parent = steps.reduce((at, step) => at[step], copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(copy);
}

const refusedAs = (code: string, file: string) => ({
  kind: "refused",
  problems: [{ code, words: expect.any(String), hint: expect.any(String), where: { file } }],
});

test("what we write we read", () => {
  expect(readPlan(encodeFile(plan), "p")).toEqual({ kind: "parsed", value: plan });
  expect(readResults(encodeFile(results), "r")).toEqual({ kind: "parsed", value: results });
  expect(readHistory(encodeFile(history), "h")).toEqual({ kind: "parsed", value: history });
  expect(readAnalysis(encodeFile(analysis), "a")).toEqual({ kind: "parsed", value: analysis });
});

describe("a plan that flakeproof did not write is refused", () => {
  test.each<[string, unknown]>([
    ["digest", "abc"],
    ["digest", digest.toUpperCase()],
    ["seed", -1],
    ["seed", 1.5],
    ["commit", undefined],
    ["suites", {}],
    ["suites.0.name", "../../etc"],
    ["suites.0.name", "a b"],
    ["suites.0.starter.runner", "gradle"],
    ["suites.0.starter.args", "--x"],
    ["suites.0.starter.lines", { sequential: "a" }],
    ["suites.0.workers", 0],
    ["suites.0.shards", Number.MAX_VALUE * 2],
    ["suites.0.timeout", 0],
    ["suites.0.env", { A: 1 }],
    ["suites.0.stores.0.per", "test"],
    ["suites.0.stores.0.env", "A=B"],
    ["suites.0.ports", [1]],
    ["cells.0.id", "a/../b"],
    ["cells.0.id", ""],
    ["cells.0.suite", "web"],
    ["cells.0.mode", "sideways"],
    ["cells.0.mode", "__proto__"],
    ["cells.0.shard.index", 0],
    ["cells.0.runs", []],
    ["cells.0.runs.0", 0],
    ["cells.0.runs.0", "1"],
    ["gate.flaky", "explode"],
    ["gate.target", "0.05"],
    ["gate", null],
  ])("%s: %j", (path, value) => {
    expect(readPlan(changed(plan, path, value), "plan.json")).toEqual(refusedAs("file.shape", "plan.json"));
  });
});

describe("results that flakeproof did not write are refused", () => {
  const first = "runs.0.observations.0";
  const second = "runs.0.observations.1";
  test.each<[string, unknown]>([
    ["plan", "abc"],
    ["attempt", 0],
    ["cell", undefined],
    ["cell.id", "../x"],
    ["machine", "linux"],
    ["machine.cpus", -1],
    ["tests", []],
    [`tests.${test1}`, null],
    [`tests.${test1}`, { suite: "api" }],
    ["runs", { 0: [] }],
    ["runs.0.number", 0],
    ["runs.0.ending", { kind: "exploded" }],
    ["runs.0.ending", { kind: "exited" }],
    ["runs.0.took", "long"],
    ["runs.0.problems", [{ code: 1, words: "x" }]],
    ["runs.0.notes", undefined],
    ["runs.0.observations", "none"],
    [first, null],
    [`${first}.test`, "api › another"],
    [`${first}.test`, "constructor"],
    [first, []],
    [`${first}.test`, 1],
    [`${first}.attempt`, -1],
    [`${first}.attempt`, 0.5],
    [`${first}.attempt`, "0"],
    [`${first}.took`, null],
    [`${first}.worker`, "gw0"],
    [`${first}.worker`, -1],
    [`${first}.outcome`, "exploded"],
    [`${first}.outcome`, "constructor"],
    [`${first}.failure`, undefined],
    [`${first}.failure`, "no"],
    [`${first}.failure.message`, { length: 1e9 }],
    [`${first}.failure.fingerprint`, undefined],
    [`${first}.failure.at`, "a.ts:4"],
    [`${first}.failure.at`, null],
    [`${first}.failure.at.line`, "4"],
    [`${first}.failure.at.file`, undefined],
    [`${second}.failure`, { message: "no", fingerprint: "no" }],
  ])("%s: %j", (path, value) => {
    expect(readResults(changed(results, path, value), "r.json")).toEqual(refusedAs("file.shape", "r.json"));
  });

  test("and the place of the fault is named", () => {
    const read = readResults(changed(results, "runs.0.ending.code", "1"), "r.json");
    expect(read.kind === "refused" && read.problems[0]!.words).toContain("`runs.0.ending.code`");
  });
});

describe("a history that flakeproof did not write is refused", () => {
  const times = "suites.api.modes.parallel";
  const outcomes = "suites.api.outcomes";
  test.each<[string, unknown]>([
    ["suites", null],
    ["suites", { "a b": { runner: "go", modes: {} } }],
    ["suites.api", null],
    ["suites.api.runner", "make"],
    ["suites.api.modes", undefined],
    [times, []],
    [`${times}.runs`, {}],
    [`${times}.runs.0.commit`, 1],
    [`${times}.runs.0.started`, "today"],
    [`${times}.files`, undefined],
    [`${times}.files`, { "a.ts": 3 }],
    [`${times}.files`, { "a.ts": ["3", 3] }],
    [`${times}.files`, { "a.ts": [3, -1] }],
    [`${times}.files`, { "a.ts": { 0: 3, length: 2 } }],
    [`${times}.files`, { "a.ts": [3] }],
    [`${times}.tests`, { x: [3, 4, 5] }],
    [`${times}.tests`, { x: null }],
    [`${times}.runs.2`, { commit: "c", started: 1 }],
    [outcomes, null],
    [`${outcomes}.plans`, undefined],
    [`${outcomes}.plans.0.changed`, "some"],
    [`${outcomes}.plans.0.runs.parallel`, [1]],
    [`${outcomes}.plans.0.runs.parallel.0`, "today"],
    [`${outcomes}.plans.0.tests`, "short"],
    [`${outcomes}.plans.0.tests`, "aB3-_xY›"],
    [`${outcomes}.strips.parallel`, { x: "..r" }],
    [`${outcomes}.strips.sequential`, { x: "." }],
    [`${outcomes}.firstFlaky`, { x: "c0ffee" }],
    [`${outcomes}.digests`, { "a.ts": 1 }],
    [`${outcomes}.clean`, -1],
  ])("%s: %j", (path, value) => {
    expect(readHistory(changed(history, path, value), "h.json")).toEqual(refusedAs("file.shape", "h.json"));
  });
});

test("a history without outcomes, as older versions wrote it, is read", () => {
  expect(readHistory(changed(history, "suites.api.outcomes", undefined), "h")).toMatchObject({
    kind: "parsed",
    value: { suites: { api: { runner: "go" } } },
  });
});

test("a suite may have more tests than a text may have letters", () => {
  const tests = "aB3-_xYz".repeat(20_000);
  expect(readHistory(changed(history, "suites.api.outcomes.plans.0.tests", tests), "h").kind).toBe("parsed");
});

test.each<[string, unknown]>([
  ["gate", undefined],
  ["gate.status", "green"],
  ["proof.holds", "yes"],
  ["verdicts", {}],
  ["verdicts", [null]],
])("an analysis without what is published of it is refused: %s %j", (path, value) => {
  expect(readAnalysis(changed(analysis, path, value), "a.json")).toEqual(refusedAs("file.shape", "a.json"));
});

test("a file of another kind or of no kind is refused before its shape is looked at", () => {
  expect(readPlan(encodeFile(results), "x")).toMatchObject({ problems: [{ code: "file.kind" }] });
  expect(readResults("", "x")).toMatchObject({ problems: [{ code: "file.broken" }] });
  expect(readAnalysis(JSON.stringify({ ...analysis, version: 2 }), "x")).toMatchObject({
    problems: [{ code: "file.newer" }],
  });
});

test("a key that means something to JavaScript changes nothing for others", () => {
  const text = JSON.stringify(results).replace('"tests":{', '"tests":{"__proto__":{"suite":"evil","titles":[]},');
  const read = readResults(text, "r");
  expect(read.kind).toBe("parsed");
  expect(({} as Record<string, unknown>)["suite"]).toBeUndefined();
  expect(read.kind === "parsed" && (read.value.tests as Record<string, unknown>)["suite"]).toBeUndefined();
});

test("what the file holds beyond its shape does not come in", () => {
  const read = readPlan(changed(plan, "cells.0.extra", 1), "p");
  expect(read).toEqual({ kind: "parsed", value: plan });
});
