/** The silent losses of docs/silent-losses.md, each committed on purpose, from the plan to the exit code of the report. */

import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { jsonIn, type Place, placeWith, putFiles, type Ran, runCommand } from "../scripts/real/place.ts";
import type { Analysis, Gap } from "./model/analysis.ts";
import type { History } from "./model/history.ts";
import type { Plan } from "./model/plan.ts";

const names = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"];
const config = `version: 1
suites: { unit: { runner: mocha, args: ["tests/**/*.js"], shards: 3, workers: 2 } }
runs: { sequential: 0, parallel: 1 }
`;

function testFile(name: string, more = ""): string {
  return `${more}describe("${name}", () => { it("one", () => {}); it("two", () => {}); });\n`;
}

let place: Place;
afterEach(() => place.leave());

async function planned(): Promise<Plan> {
  place = await placeWith();
  const tests = Object.fromEntries(names.map((name) => [`tests/${name}.js`, testFile(name)]));
  await putFiles(place.folder, { "flakeproof.yml": config, ...tests });
  expect(await runCommand(place, ["plan"])).toMatchObject({ code: 0 });
  return jsonIn<Plan>(place, "plan.json");
}

const runCell = (id: string): Promise<Ran> => runCommand(place, ["run", "--cell", id]);

async function runAll(plan: Plan): Promise<readonly (number | null)[]> {
  const codes: (number | null)[] = [];
  for (const { id } of plan.cells) codes.push((await runCell(id)).code);
  return codes;
}

async function reported(): Promise<{
  readonly code: number | null;
  readonly analysis: Analysis;
  readonly text: string;
}> {
  const ran = await runCommand(place, ["report", ".flakeproof", "--plan", "plan.json"]);
  return { code: ran.code, text: ran.stdout, analysis: await jsonIn<Analysis>(place, ".flakeproof/analysis.json") };
}

const resultsOf = (id: string) => join(place.folder, ".flakeproof/results", `${id}.json`);
const kindsOf = ({ gaps }: Analysis) => gaps.map(({ kind }) => kind);
const fileOfShard = (plan: Plan, shard: number) => plan.suites[0]!.shares![shard - 1]!.units[0]!.files[0]!;

test("no fault: every test runs exactly once, and the report says so", { timeout: 60_000 }, async () => {
  const plan = await planned();
  expect(await runAll(plan)).toEqual([0, 0, 0]);
  const { code, text, analysis } = await reported();
  expect(code).toBe(0);
  expect(analysis.gaps).toEqual([]);
  expect(text).toContain("Each of 12 tests ran exactly once in its one run, over 3 shards.");
});

describe("a shard", { timeout: 60_000 }, () => {
  test("that is missing is not merged away (fault 5)", async () => {
    const plan = await planned();
    await runAll(plan);
    await rm(resultsOf(plan.cells[1]!.id));
    const { code, analysis } = await reported();
    expect([code, analysis.gate.status, kindsOf(analysis)]).toEqual([3, "incomplete", ["cellMissing"]]);
    expect(analysis.proof.holds).toBe(false);
  });

  test("that was given twice does not count twice (fault 5)", async () => {
    const plan = await planned();
    await runAll(plan);
    // The third shard's job was given the second one's files, and its own ran nowhere.
    const [, second, third] = plan.cells;
    const results = JSON.parse(await readFile(resultsOf(second!.id), "utf8")) as object;
    await writeFile(resultsOf(third!.id), JSON.stringify({ ...results, cell: third }));
    const { code, analysis } = await reported();
    expect(code).toBe(1);
    expect(new Set(kindsOf(analysis))).toEqual(new Set(["fileTwice", "fileMissing"]));
  });

  test("that was killed is told from one that never began", async () => {
    const plan = await planned();
    const file = fileOfShard(plan, 2);
    await writeFile(join(place.folder, file), testFile("x", "process.kill(process.ppid, 'SIGKILL');\n"));
    const codes = await runAll(plan);
    expect(codes).toEqual([0, 3, 0]);
    const { code, analysis } = await reported();
    expect(code).toBe(3);
    expect(kindsOf(analysis)).toEqual(["runIncomplete"]);
    // The mark of a job that began, and of which nothing else came.
    const begun = JSON.parse(await readFile(resultsOf(plan.cells[1]!.id), "utf8")) as object;
    await writeFile(resultsOf(plan.cells[1]!.id), JSON.stringify({ ...begun, runs: [], tests: {} }));
    await rm(resultsOf(plan.cells[2]!.id));
    expect((await reported()).analysis.gaps).toMatchObject([{ because: "died" }, { because: "neverCame" }]);
  });
});

describe("a plan", { timeout: 60_000 }, () => {
  test("is made once: what changes afterwards changes no shard (faults 6 and 7)", async () => {
    const plan = await planned();
    // On one job the files come in another order, and the history was not restored.
    const history: History = { kind: "history", version: 1, suites: {} };
    await putFiles(place.folder, { ".flakeproof/history.json": JSON.stringify(history) });
    await rm(join(place.folder, ".flakeproof/history.json"));
    expect(await runAll(plan)).toEqual([0, 0, 0]);
    expect((await reported()).code).toBe(0);
    expect(await jsonIn<Plan>(place, "plan.json")).toEqual(plan);
  });

  test("of another history has another digest, and its results are refused (fault 7)", async () => {
    const plan = await planned();
    await runAll(plan);
    const times = Object.fromEntries(names.map((name, index) => [`tests/${name}.js`, [60_000 * (index + 1)]]));
    const runs = [{ commit: "c", started: 1 }];
    const parallel = { runs, files: times, tests: {} };
    const history: History = {
      kind: "history",
      version: 1,
      suites: { unit: { runner: "mocha", modes: { parallel } } },
    };
    await putFiles(place.folder, { "h.json": JSON.stringify(history) });
    expect(await runCommand(place, ["plan", "--history", "h.json"])).toMatchObject({ code: 0 });
    const other = await jsonIn<Plan>(place, "plan.json");
    expect(other.digest).not.toBe(plan.digest);
    const { code, analysis } = await reported();
    expect(code).toBe(3);
    for (const gap of analysis.gaps) expect(gap).toMatchObject({ kind: "cellMissing", because: "otherPlan" });
  });

  test("has no empty shard (fault 8)", async () => {
    await planned();
    const ran = await runCommand(place, ["plan", "--shards", "10", "--json"]);
    const { suites, cells } = JSON.parse(ran.stdout) as Plan;
    expect(suites[0]!.shares!.map(({ units }) => units.length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(cells).toHaveLength(6);
    expect(ran.stderr).toContain("plan.fewer-shards");
  });
});

describe("a runner", { timeout: 60_000 }, () => {
  test("of which a file does not load loses that file, says which, and runs the others (fault 9)", async () => {
    const plan = await planned();
    const file = fileOfShard(plan, 2);
    await writeFile(join(place.folder, file), "require('./not-there.js');\n");
    await runAll(plan);
    const { code, analysis } = await reported();
    expect(code).toBe(1);
    const missing = analysis.gaps.filter(
      (gap): gap is Gap & { readonly kind: "fileMissing" } => gap.kind === "fileMissing",
    );
    expect(missing).toMatchObject([{ file, because: "notLoaded" }]);
    expect(analysis.totals.verdicts.stable).toBe(10);
  });

  test("whose filter matches nothing has run nothing, whatever its exit code (faults 3 and 13)", async () => {
    const plan = await planned();
    await writeFile(join(place.folder, ".mocharc.json"), JSON.stringify({ grep: "no test bears this name" }));
    expect(await runAll(plan)).toEqual([3, 3, 3]);
    const { code, analysis } = await reported();
    expect([code, analysis.gate.status]).toEqual([3, "incomplete"]);
  });
});

/** Reports of one file each, all of one run, in the given shape. */
function shellSuite(report: (file: string, seconds: number) => string): Readonly<Record<string, string>> {
  const files = Object.fromEntries(
    names.map((name, index) => [`reports/${name}.xml`, report(`tests/${name}.x`, 10 * (index + 1))]),
  );
  return {
    ...files,
    "flakeproof.yml": `version: 1
suites:
  unit:
    runner: command
    list: ls tests/*.x
    command: for file in {files}; do cp reports/$(basename $file .x).xml {reports}; done
    reports: ["{reports}/*.xml"]
    shards: 2
runs: { sequential: 0, parallel: 1 }
`,
    ...Object.fromEntries(names.map((name) => [`tests/${name}.x`, ""])),
  };
}

test.each([
  [
    "below a root `testsuites` (fault 10)",
    (file: string, seconds: number) =>
      `<testsuites><testsuite name="s"><testcase classname="c" name="${file}" file="${file}" time="${seconds}"/></testsuite></testsuites>`,
  ],
  [
    "in nested suites that alone name the file (fault 11)",
    (file: string, seconds: number) =>
      `<testsuites><testsuite name="all"><testsuite name="s" file="${file}"><testcase classname="c" name="${file}" time="${seconds}"/></testsuite></testsuite></testsuites>`,
  ],
])("times %s are found, and weigh the next plan", { timeout: 60_000 }, async (_what, report) => {
  place = await placeWith();
  await putFiles(place.folder, shellSuite(report));
  const first = await runCommand(place, ["prove", "--no-confirm"]);
  expect(first).toMatchObject({ code: 0 });
  const history = await jsonIn<History>(place, ".flakeproof/history.json");
  expect(history.suites["unit"]!.modes.parallel!.files).toMatchObject({
    "tests/alpha.x": [10_000],
    "tests/zeta.x": [60_000],
  });
  const again = await runCommand(place, ["plan"]);
  expect(again.stderr).toContain("6 files known from earlier runs");
  const { suites } = await jsonIn<Plan>(place, "plan.json");
  // 10 + … + 60 seconds in two shards.
  for (const { expected } of suites[0]!.shares!) expect(Math.abs(expected - 105_000)).toBeLessThan(7_000);
});

test("a command that takes no files of its shard but all is found out (faults 1, 2 and 4)", {
  timeout: 60_000,
}, async () => {
  place = await placeWith();
  const files = shellSuite(
    (file) => `<testsuite name="s"><testcase classname="c" name="${file}" file="${file}"/></testsuite>`,
  );
  const greedy = files["flakeproof.yml"]!.replace(
    "for file in {files}",
    "for file in tests/*.x; do echo {files}; done; for file in tests/*.x",
  );
  await putFiles(place.folder, { ...files, "flakeproof.yml": greedy });
  const ran = await runCommand(place, ["prove", "--no-confirm"]);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain("run.not-asked");
  const analysis = await jsonIn<Analysis>(place, ".flakeproof/analysis.json");
  expect(new Set(kindsOf(analysis))).toEqual(new Set(["fileTwice"]));
});
