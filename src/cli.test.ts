/** The command line as a user meets it: what is typed, what is said, how it ends. The golden file reads as a page. */

import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonIn, type Place, placeWith, putFiles, type Ran, runCommand } from "../scripts/real/place.ts";
import type { Analysis } from "./model/analysis.ts";
import type { CellResults } from "./model/results.ts";

interface Scene {
  readonly title: string;
  readonly words: readonly string[];
  readonly exit: number;
  /** Codes of problems, each of which must be told once. */
  readonly problems?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

const xml =
  '<testsuites><testsuite name="s"><testcase classname="shop" name="adds up" time="0.01"/></testsuite></testsuites>';

/** A suite whose runner is a line of the shell. */
function suiteOf(line: string, more = "", runs = "{ sequential: 0, parallel: 1 }"): Readonly<Record<string, string>> {
  return {
    "flakeproof.yml": `version: 1
suites:
  shop:
    runner: command
    command: ${JSON.stringify(line)}
    reports: ["out/*.xml"]
    timeout: 20s
${more}runs: ${runs}
`,
    "good.xml": xml,
  };
}

const write = (report: string) => `mkdir -p out && cp ${report} out/report.xml`;

const scenes: readonly Scene[] = [
  { title: "no words at all", words: [], exit: 2 },
  { title: "help", words: ["--help"], exit: 0 },
  { title: "help of a command", words: ["prove", "--help"], exit: 0 },
  { title: "an unknown command", words: ["prvoe"], exit: 2, problems: ["arguments.unknown-command"] },
  { title: "a command of a later version", words: ["doctor"], exit: 2, problems: ["arguments.not-yet"] },
  {
    title: "several wrong options",
    words: ["prove", "--wrokers", "3", "--runs=many", "--shuffled", "--seed"],
    exit: 2,
    problems: ["arguments.unknown-option", "arguments.value", "arguments.not-yet", "arguments.value"],
  },
  {
    title: "a second plan without an analysis",
    words: ["plan", "--after", "nothing.json"],
    exit: 2,
    problems: ["analysis.missing"],
  },
  {
    title: "a test command without its --",
    words: ["prove", "npx", "vitest"],
    exit: 2,
    problems: ["arguments.unknown-word"],
  },
  {
    title: "a runner that is not known",
    words: ["prove", "--", "make", "test"],
    exit: 2,
    problems: ["arguments.unknown-runner"],
  },
  { title: "no configuration", words: ["prove"], exit: 2, problems: ["config.missing"] },
  {
    title: "a configuration that does not exist",
    words: ["plan", "--config", "ci/flakeproof.yml"],
    exit: 2,
    problems: ["config.missing"],
  },
  {
    title: "YAML that is none",
    words: ["plan"],
    files: { "flakeproof.yml": "version: 1\nsuites:\n  api: { runner: vitest\n" },
    exit: 2,
    problems: ["config.yaml"],
  },
  {
    title: "unknown keys and values",
    words: ["plan"],
    files: {
      "flakeproof.yml":
        "version: 1\nsuites:\n  api:\n    runer: vitest\n  web:\n    runner: playwrite\n    wrokers: 2\n",
    },
    exit: 2,
    problems: ["config.missing-key", "config.unknown-key", "config.value", "config.unknown-key"],
  },
  {
    title: "an unknown suite",
    words: ["plan", "--suite", "shpo"],
    files: suiteOf("true"),
    exit: 2,
    problems: ["arguments.unknown-suite"],
  },
  {
    title: "a plan",
    words: ["plan"],
    files: suiteOf(write("good.xml"), "", "{ sequential: 0, parallel: 2 }"),
    exit: 0,
  },
  { title: "a matrix", words: ["plan", "--matrix", "--seed", "7"], files: suiteOf("true"), exit: 0 },
  {
    title: "a clean suite",
    words: ["prove", "--no-color"],
    files: suiteOf(write("good.xml"), "", "{ sequential: 0, parallel: 2 }"),
    exit: 0,
  },
  {
    title: "a program that is not there",
    words: ["prove"],
    files: suiteOf("no-such-runner --all"),
    exit: 3,
    problems: ["command.not-found"],
  },
  {
    title: "a runner that is not installed",
    words: ["prove"],
    files: { "flakeproof.yml": "version: 1\nsuites:\n  web: { runner: playwright, cwd: / }\nruns: { parallel: 2 }\n" },
    env: { PATH: "/usr/bin:/bin" },
    exit: 3,
    problems: ["command.not-found"],
  },
  {
    title: "a folder that does not exist",
    words: ["prove"],
    files: suiteOf("true", "    cwd: packages/shop\n"),
    exit: 3,
    problems: ["command.no-folder"],
  },
  {
    title: "a report that never appeared",
    words: ["prove"],
    files: suiteOf("echo starting; echo cannot connect to the database >&2; exit 1"),
    exit: 3,
    problems: ["report.missing"],
  },
  {
    title: "a report of an earlier run is not this run's",
    words: ["prove"],
    files: { ...suiteOf("true"), "out/report.xml": xml },
    exit: 3,
    problems: ["report.stale"],
  },
  {
    title: "a report that is cut off",
    words: ["prove"],
    files: { ...suiteOf(write("cut.xml")), "cut.xml": xml.slice(0, 70) },
    exit: 3,
    problems: ["report.truncated"],
  },
  {
    title: "a JSON report that is cut off",
    words: ["prove"],
    files: { ...suiteOf(write("cut.json")), "cut.json": '{"testResults": [{"name": "a' },
    exit: 3,
    problems: ["report.truncated"],
  },
  {
    title: "another XML than JUnit's",
    words: ["prove"],
    files: { ...suiteOf(write("pom.xml")), "pom.xml": "<project><name>x</name></project>" },
    exit: 3,
    problems: ["report.not-junit"],
  },
  {
    title: "no test executed",
    words: ["prove"],
    files: { ...suiteOf(write("none.xml")), "none.xml": '<testsuites tests="0"/>' },
    exit: 3,
    problems: ["run.no-tests"],
  },
  {
    title: "an error outside the tests",
    words: ["prove"],
    files: suiteOf(`${write("good.xml")}; exit 3`),
    exit: 3,
    problems: ["run.exit"],
  },
  {
    title: "a variable that is not set",
    words: ["prove"],
    files: suiteOf("true", '    env: { DATABASE_URL: "${TEST_DATABASE}" }\n'),
    exit: 3,
    problems: ["environment.missing"],
  },
  {
    title: "a format of a later version",
    words: ["report", "--format", "html,summary"],
    exit: 2,
    problems: ["arguments.format"],
  },
  { title: "reports that are read", words: ["parse", "good.xml", "--list"], files: { "good.xml": xml }, exit: 0 },
  {
    title: "a report with a retry, as data",
    words: ["parse", "--json", "--list", "retry.xml"],
    files: {
      "retry.xml": `<testsuite name="shop" tests="1"><testcase name="pays" classname="Cart" time="1,234.56"><flakyFailure message="no 5"><stackTrace>Error: no 5</stackTrace></flakyFailure></testcase></testsuite>`,
    },
    exit: 0,
  },
  {
    title: "reports that are not whole, or none",
    words: ["parse", "cut.xml", "page.xml", "nothing.xml", "none.json", "banner.xml", "no-such.xml"],
    files: {
      "cut.xml": xml.slice(0, 90),
      "page.xml": "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
      "nothing.xml": "",
      "none.json": '{"name":"shop"}',
      "banner.xml": `> shop@1.0.0 test\n${xml}\n`,
    },
    exit: 2,
    problems: ["parse.no-file"],
  },
  {
    title: "a report in the shape of junit2json",
    words: ["parse", "--format", "junit2json", "good.xml"],
    files: { "good.xml": xml },
    exit: 0,
  },
  { title: "a report as CTRF", words: ["parse", "--format", "ctrf", "good.xml"], files: { "good.xml": xml }, exit: 0 },
  {
    title: "a format that is none",
    words: ["parse", "--format", "junti", "good.xml"],
    files: { "good.xml": xml },
    exit: 2,
    problems: ["arguments.format"],
  },
  { title: "parse without files", words: ["parse"], exit: 2, problems: ["arguments.files"] },
  { title: "a report without a plan", words: ["report"], exit: 2, problems: ["plan.missing"] },
  { title: "a cell without its name", words: ["run"], exit: 2, problems: ["arguments.cell"] },
];

const places: Place[] = [];
const told: string[] = [];

async function place(files: Scene["files"] = {}): Promise<Place> {
  const made = await placeWith();
  places.push(made);
  await putFiles(made.folder, files);
  return made;
}

afterAll(async () => {
  for (const each of places) await each.leave();
});

/** Without what differs from run to run: times, digests, seeds, machines. */
function masked(text: string): string {
  return text
    .replace(/\b[0-9a-f]{16,64}\b/g, "DIGEST")
    .replace(/\bseed \d+/g, "seed N")
    .replace(/\b\d+(\.\d+)? (ms|s)\b/g, "TIME")
    .replace(/(\.\.\/)+/g, "UP/")
    .replace(/[ \t]+$/gm, "");
}

function page({ title, words }: Scene, { code, stdout, stderr }: Ran): string {
  const part = (name: string, text: string) =>
    text.trim() === "" ? "" : `\n${name}\n\n\`\`\`\n${masked(text).trim()}\n\`\`\`\n`;
  return `## ${title}\n\n\`flakeproof ${words.join(" ")}\` ends with ${code}\n${part("Standard output", stdout)}${part("Standard error", stderr)}`;
}

describe("scenes", () => {
  test.each(scenes)("$title", async (scene) => {
    const ran = await runCommand(await place(scene.files), scene.words, scene.env);
    told.push(page(scene, ran));
    expect(ran.stderr + ran.stdout).not.toContain("flakeproof itself failed");
    expect([...ran.stderr.matchAll(/^✗ .*\(([a-z.-]+)\)$/gm)].map(([, code]) => code)).toEqual(scene.problems ?? []);
    // Every problem comes with its mend.
    expect(ran.stderr.match(/^✗ .*\n {4}\S/gm) ?? []).toHaveLength(scene.problems?.length ?? 0);
    expect(ran.code).toBe(scene.exit);
  });

  test("read as a page", async () => {
    await expect(`# What flakeproof says\n\n${told.join("\n")}`).toMatchFileSnapshot(
      join(import.meta.dirname, "../fixtures/stories/cli/transcript.md"),
    );
  });
});

describe("what was observed is kept", () => {
  test("when a later run goes wrong", async () => {
    const line = `mkdir -p out; case {run} in 2) cp cut.xml out/r.xml;; *) cp good.xml out/r.xml;; esac`;
    const here = await place({ ...suiteOf(line, "", "{ sequential: 0, parallel: 3 }"), "cut.xml": xml.slice(0, 70) });
    const ran = await runCommand(here, ["prove", "--json"]);
    expect(ran.code).toBe(3);
    const analysis = JSON.parse(ran.stdout) as Analysis;
    expect(analysis.gaps).toMatchObject([{ kind: "runIncomplete", run: 2, because: "unreadable" }]);
    expect(analysis.verdicts).toMatchObject([{ modes: { parallel: { runs: 2, failures: 0 } } }]);
    expect(existsSync(join(here.folder, ".flakeproof/runs/shop-parallel-r2/2/reports/own/out/r.xml"))).toBe(true);
    expect(await jsonIn<Analysis>(here, ".flakeproof/analysis.json")).toEqual(analysis);
  });

  test("in another order than last time, and old results are not taken for new ones", async () => {
    const here = await place(suiteOf(write("good.xml"), "", "{ sequential: 0, parallel: 2 }"));
    expect(await runCommand(here, ["prove"])).toMatchObject({ code: 0 });
    await putFiles(here.folder, suiteOf("exit 1", "", "{ sequential: 0, parallel: 2 }"));
    expect(await runCommand(here, ["prove"])).toMatchObject({ code: 3 });
    expect((await jsonIn<Analysis>(here, ".flakeproof/analysis.json")).verdicts).toEqual([]);
  });
});

describe("in three steps, as on a matrix", () => {
  let here: Place;
  const run = (cell: string) => runCommand(here, ["run", "--cell", cell]);
  const report = (...words: string[]) => runCommand(here, ["report", "--plan", "plan.json", "--json", ...words]);

  beforeAll(async () => {
    here = await place(suiteOf(write("good.xml"), "", "{ sequential: 0, parallel: 2 }"));
    expect(await runCommand(here, ["plan"])).toMatchObject({ code: 0 });
    for (const cell of ["shop-parallel-r1", "shop-parallel-r2"]) expect(await run(cell)).toMatchObject({ code: 0 });
  });

  const statusOf = (ran: Ran) => (JSON.parse(ran.stdout) as Analysis).gate.status;
  const resultsOf = (cell: string) => `.flakeproof/results/${cell}.json`;

  test("the report says what prove says", async () => {
    const ran = await report();
    expect(ran.code).toBe(0);
    const steps = JSON.parse(ran.stdout) as Analysis;
    // What the report remembers would be known to what comes after it.
    await rm(join(here.folder, ".flakeproof/history.json"));
    const proven = await runCommand(here, ["prove", "--out", "other", "--json"]);
    const whole = JSON.parse(proven.stdout) as Analysis;
    expect({ ...steps, runs: [], totals: 0 }).toEqual({ ...whole, runs: [], totals: 0 });
  });

  test("a cell that the plan lacks is named with what there is", async () => {
    const ran = await run("shop-paralell-r1");
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.stderr).toContain("Did you mean `shop-parallel-r1`?");
  });

  test("results that are cut off, of another plan, or hostile leave a gap", async () => {
    const good = await jsonIn<CellResults>(here, resultsOf("shop-parallel-r2"));
    const bad: readonly [string, string][] = [
      [JSON.stringify(good).slice(0, 300), "unreadable"],
      [JSON.stringify({ ...good, plan: "0".repeat(64) }), "otherPlan"],
      [JSON.stringify({ ...good, runs: "none" }), "unreadable"],
      [JSON.stringify({ ...good, version: 99 }), "unreadable"],
      ["", "unreadable"],
    ];
    for (const [text, because] of bad) {
      await putFiles(here.folder, { [resultsOf("shop-parallel-r2")]: text });
      const ran = await report();
      expect([ran.code, statusOf(ran)]).toEqual([3, "incomplete"]);
      expect((JSON.parse(ran.stdout) as Analysis).gaps).toEqual([
        { kind: "cellMissing", cell: "shop-parallel-r2", because },
      ]);
    }
    await putFiles(here.folder, { [resultsOf("shop-parallel-r2")]: JSON.stringify(good) });
    expect(await report()).toMatchObject({ code: 0 });
  });

  test("a plan that was changed after it was made is refused", async () => {
    const plan = await jsonIn<{ seed: number }>(here, "plan.json");
    await putFiles(here.folder, { "changed.json": JSON.stringify({ ...plan, seed: plan.seed + 1 }) });
    const ran = await runCommand(here, ["report", "--plan", "changed.json"]);
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.stderr).toContain("(plan.changed)");
  });
});
