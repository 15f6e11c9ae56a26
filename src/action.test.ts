/** The action as GitHub executes it: its YAML, bash, Node and `dist`, against an artifact service on loopback. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Ran, runAction, type StepRecord, type Texts } from "../scripts/actions/executor.ts";
import { checkOut, machine, releaseInto, type Setting } from "../scripts/actions/machine.ts";
import { artifactService } from "../scripts/actions/service.ts";
import { runWorkflow } from "../scripts/actions/workflow.ts";
import { zipOf } from "../scripts/actions/zip.ts";

const root = join(import.meta.dirname, "..");
let repository: string;
let setting: Setting;

beforeAll(async () => {
  repository = await releaseInto(await mkdtemp(join(tmpdir(), "flakeproof-release-")));
});

afterAll(() => rm(repository, { recursive: true }));

beforeEach(async () => {
  const temp = await mkdtemp(join(tmpdir(), "flakeproof-jobs-"));
  setting = { repository, temp, service: await artifactService({ repository: "someone/shop", run: 77 }) };
});

afterEach(async () => {
  await setting.service.close();
  await rm(setting.temp, { recursive: true });
});

/** The action in a job of its own, with the suite checked out. */
async function act(given: Texts, env: Texts = {}): Promise<Ran> {
  const job = await machine(setting, {}, env);
  await checkOut(job.workspace);
  return runAction(job, "", given);
}

const inShop = { "working-directory": "shop" };

/** `entries`: as `toJSON(matrix)` writes them. */
async function plan(given: Texts = {}): Promise<{ readonly digest: string; readonly entries: readonly string[] }> {
  const { outputs } = await act({ task: "plan", seed: "7", ...inShop, ...given });
  const matrix = JSON.parse(outputs.matrix ?? "") as { readonly include: readonly object[] };
  return { digest: outputs.plan ?? "", entries: matrix.include.map((entry) => JSON.stringify(entry, undefined, 2)) };
}

const runCell = (cell: string, env: Texts = {}) => act({ task: "run", cell, ...inShop }, env);
const report = (given: Texts = {}) => act({ task: "report", ...given });

function step(ran: Ran, name: string): StepRecord {
  const found = ran.steps.find((each) => each.name.endsWith(name));
  if (found === undefined) throw new Error(`no step ${name} among ${ran.steps.map((each) => each.name).join(", ")}`);
  return found;
}

const log = (ran: Ran) => ran.steps.map((each) => each.log).join("\n");

describe("the whole way", () => {
  test("by stability.yml: plan, a job for each of four cells, report", { timeout: 120_000 }, async () => {
    // More artifacts than fit on one page.
    setting.service.fill(101);
    const setup = `printf %s "it's" > prepared; test "$(cat prepared)" = 'it'"'"'s'`;
    const jobs = await runWorkflow(join(root, ".github/workflows/stability.yml"), { setup, ...inShop }, (contexts) =>
      machine(setting, contexts),
    );
    expect(jobs.map(({ id, name, result }) => [id, name, result])).toEqual([
      ["plan", "plan", "success"],
      ["test", "unit sequential run 1", "success"],
      ["test", "unit parallel run 2", "success"],
      ["test", "unit parallel run 3", "success"],
      ["test", "unit parallel run 4", "success"],
      ["triage", "triage", "success"],
      ["report", "report", "success"],
    ]);
    const last = jobs.at(-1)!;
    expect(last.outputs).toMatchObject({
      status: "pass",
      verdict: "stable",
      "proven-rate": expect.stringMatching(/^0\.\d+$/),
    });
    const { summary } = step(last, "report/publish");
    await expect(masked(summary)).toMatchFileSnapshot(join(root, "fixtures/stories/action/summary.md"));
  });

  test("by hand: the outputs, the artifacts, and what is in them", { timeout: 120_000 }, async () => {
    const { digest, entries } = await plan({ runs: "1" });
    expect(entries).toHaveLength(2);
    for (const cell of entries) expect(await runCell(cell)).toMatchObject({ result: "success" });
    const start = digest.slice(0, 16);
    expect(setting.service.names()).toEqual([
      `flakeproof-plan-${start}`,
      expect.stringMatching(new RegExp(`^flakeproof-${start}-unit-sequential-[\\w-]+-a1-started$`)),
      expect.stringMatching(new RegExp(`^flakeproof-${start}-unit-sequential-[\\w-]+-a1$`)),
      expect.stringMatching(new RegExp(`^flakeproof-${start}-unit-parallel-[\\w-]+-a1-started$`)),
      expect.stringMatching(new RegExp(`^flakeproof-${start}-unit-parallel-[\\w-]+-a1$`)),
    ]);
    const ran = await report({ plan: digest });
    expect(ran.outputs).toMatchObject({ status: "pass", flaky: "0", "parallel-only": "0", broken: "0" });
    const analysis = JSON.parse(await readFile(ran.outputs.analysis ?? "", "utf8")) as object;
    expect(analysis).toMatchObject({ kind: "analysis", plan: digest });
  });
});

/** Without what differs from one run to the next: digests, times, machines. */
function masked(summary: string): string {
  return summary.replace(/\b[0-9a-f]{12,64}\b/g, "DIGEST").replace(/\b\d+(\.\d+)? (ms|s|min)\b( \d+ s)?/g, "TIME");
}

describe("a cell that does not come back", () => {
  test("makes the report incomplete, and its job fails", { timeout: 120_000 }, async () => {
    const { entries } = await plan({ runs: "1" });
    for (const cell of entries) await runCell(cell);
    setting.service.lose(setting.service.names().at(-1)!);
    const ran = await report();
    expect(ran).toMatchObject({ result: "failure", outputs: { status: "incomplete", "proven-rate": "" } });
    expect(step(ran, "task/publish")).toMatchObject({
      outcome: "failure",
      summary: expect.stringContaining("incomplete"),
    });
    expect(log(ran)).toContain("1 of 2 cells left an artifact; 1 more began and left nothing else.");
    expect(step(ran, "task/publish").summary, "a job that was killed is told from one that never began").toMatch(
      /it began, and nothing came after that/,
    );
    expect(await report({ "fail-on": "never" })).toMatchObject({
      result: "success",
      outputs: { status: "incomplete" },
    });
  });

  test("is not taken for clean when its artifact is hostile", { timeout: 120_000 }, async () => {
    const { entries } = await plan({ runs: "1" });
    for (const cell of entries) await runCell(cell);
    const name = setting.service.names().at(-1)!;
    const cell = /^flakeproof-[0-9a-f]{16}-(.*)-a1$/.exec(name)![1]!;
    const results = { name: `results/${cell}.json`, text: "0".repeat(1_000_000), packed: true, claimed: 10 };
    setting.service.replace(name, zipOf([{ name: "../../evil.json", text: "{}" }, results]));
    const ran = await report();
    expect(ran).toMatchObject({ result: "failure", outputs: { status: "incomplete" } });
  });

  test("keeps what it saw, and fails only after that", { timeout: 120_000 }, async () => {
    const { entries } = await plan({ runs: "1" });
    const job = await machine(setting);
    await checkOut(job.workspace);
    // The runner is not there.
    await rm(join(job.workspace, "node_modules"));
    job.env.PATH = "/usr/bin:/bin";
    const ran = await runAction(job, "", { task: "run", cell: entries[1]!, ...inShop });
    expect(step(ran, "task/tests")).toMatchObject({ outcome: "failure", conclusion: "success" });
    expect(ran.result).toBe("failure");
    expect(ran.steps.at(-1)?.log).toContain("::error title=flakeproof::");
    expect(setting.service.names()).toHaveLength(3);
    expect(await report()).toMatchObject({ outputs: { status: "incomplete" } });
  });

  test("counts from its last attempt, once it was started again", { timeout: 120_000 }, async () => {
    const { entries } = await plan({ runs: "1" });
    for (const cell of entries) await runCell(cell);
    const [, , lost] = setting.service.names();
    setting.service.replace(lost!, zipOf([]));
    expect(await report()).toMatchObject({ outputs: { status: "incomplete" } });
    await runCell(entries[0]!, { GITHUB_RUN_ATTEMPT: "2" });
    expect(setting.service.names().at(-1)).toBe(lost!.replace(/a1$/, "a2"));
    expect(await report()).toMatchObject({ result: "success", outputs: { status: "pass" } });
  });
});

describe("the token for artifacts", () => {
  test("reaches the steps that need it and no step that starts tests", { timeout: 60_000 }, async () => {
    const { entries } = await plan({ runs: "1" });
    const ran = await runCell(entries[0]!);
    // The suite itself looks for the token, and for what we hand to our own step.
    expect(step(ran, "task/tests")).toMatchObject({ outcome: "success" });
  });

  test.each([
    [{ ACTIONS_RUNTIME_TOKEN: "" }, "github.no-artifacts"],
    [{ GITHUB_SERVER_URL: "https://github.acme.com" }, "github.enterprise-server"],
  ])("or a server without artifacts stops the job at once: %o", async (change, code) => {
    const job = await machine(setting, {}, change);
    const ran = await runAction({ ...job, token: { ...job.token, ...change } }, "", { task: "plan" });
    expect(ran).toMatchObject({ result: "failure", outputs: { matrix: "" } });
    expect(log(ran)).toContain(`(${code})`);
  });
});

describe("inputs", () => {
  test("that are wrong are all named, before anything starts", async () => {
    const ran = await act({ task: "prove", "fail-on": "always", "retention-days": "none" });
    expect(ran.result).toBe("failure");
    expect(log(ran)).toContain("(input.task)");
    expect(log(ran)).toContain("(input.fail-on)");
    expect(log(ran)).toContain("(input.retention-days)");
    expect(setting.service.requests).toEqual([]);
  });

  test.each([`"; $(id) \`id\` '`, "--help", "$(touch pwned)"])(
    "pass unharmed, whatever they hold: %s",
    async (hostile) => {
      const { entries } = await plan({ runs: "1" });
      const entry = JSON.stringify({ ...(JSON.parse(entries[0]!) as object), name: hostile }, undefined, 2);
      expect(await runCell(entry)).toMatchObject({ result: "success" });
      const wrong = await runCell(hostile);
      expect(wrong.result).toBe("failure");
      expect(log(wrong)).not.toMatch(/uid=|pwned'/);
      const suite = await act({ task: "plan", suite: hostile, ...inShop });
      expect(suite.result).toBe("failure");
      expect(log(suite)).not.toMatch(/uid=\d/);
    },
    60_000,
  );

  test("of a cell that the plan lacks are a problem with a mend", async () => {
    const { entries } = await plan({ runs: "1" });
    const ran = await runCell(JSON.stringify({ ...(JSON.parse(entries[0]!) as object), index: 99 }));
    expect(ran.result).toBe("failure");
    expect(log(ran)).toContain("The plan has no cell number 99 (input.cell)");
  });
});

describe("plans", () => {
  test("made again by a job that was started again are the same artifact", async () => {
    const first = await plan();
    expect(await plan()).toEqual(first);
    expect(setting.service.names()).toEqual([`flakeproof-plan-${first.digest.slice(0, 16)}`]);
  });

  test("of which there are several want to be named", async () => {
    await plan();
    await plan({ seed: "8" });
    const ran = await report();
    expect(ran.result).toBe("failure");
    expect(log(ran)).toContain("(github.several-plans)");
  });

  test("that a wrong configuration prevents fail their job, with the reason", async () => {
    const job = await machine(setting);
    await checkOut(job.workspace);
    await writeFile(join(job.workspace, "shop/flakeproof.yml"), "version: 1\nsuites: { unit: { runer: vitest } }\n");
    const ran = await runAction(job, "", { task: "plan", ...inShop });
    expect(ran).toMatchObject({ result: "failure", outputs: { matrix: "", plan: "" } });
    expect(log(ran)).toContain("runer");
  });
});

test("without the right to list artifacts, the runner's own list serves, and a warning names the right", {
  timeout: 60_000,
}, async () => {
  const { entries } = await plan({ runs: "1" });
  for (const cell of entries) await runCell(cell);
  setting.service.deny();
  const ran = await report();
  expect(ran).toMatchObject({ result: "success", outputs: { status: "pass" } });
  expect(step(ran, "task/gather").log).toMatch(/::warning title=flakeproof::.*actions: read/);
});
