/** The reusable workflow with a test that fails in parallel: a second wave of jobs confirms it, and the report says so. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { machine, releaseInto, type Setting } from "../../scripts/actions/machine.ts";
import { artifactService } from "../../scripts/actions/service.ts";
import { type JobRecord, runWorkflow } from "../../scripts/actions/workflow.ts";
import type { Analysis } from "../model/analysis.ts";

const root = join(import.meta.dirname, "../..");
const config = "version: 1\\nsuites: { unit: { runner: mocha, workers: 2, args: [clash.js] } }\\n";
const clash =
  'const { FLAKEPROOF_MODE: mode, FLAKEPROOF_RUN: run } = process.env; it("steady", () => {}); it("clashes", () => { if (mode === "parallel" && run % 3 > 0) throw new Error("EADDRINUSE: address already in use 127.0.0.1:3000"); });\\n';
const setup = `printf '${config}' > flakeproof.yml; printf '%b' '${clash.replaceAll("%", "%%").replaceAll("%%", "%")}' > clash.js`;

let setting: Setting;
let jobs: readonly JobRecord[];

beforeAll(async () => {
  const repository = await releaseInto(await mkdtemp(join(tmpdir(), "flakeproof-release-")));
  const temp = await mkdtemp(join(tmpdir(), "flakeproof-jobs-"));
  setting = { repository, temp, service: await artifactService({ repository: "someone/shop", run: 78 }) };
  const given = { setup, "working-directory": "shop" };
  jobs = await runWorkflow(join(root, ".github/workflows/stability.yml"), given, (contexts) =>
    machine(setting, contexts),
  );
}, 400_000);

afterAll(async () => {
  await setting.service.close();
  for (const folder of [setting.temp, setting.repository]) await rm(folder, { recursive: true });
});

const of = (id: string) => jobs.filter((job) => job.id === id);

test("the triage finds one test open, and plans sequential and parallel runs of it", () => {
  const [triage] = of("triage");
  expect(triage).toMatchObject({ result: "success" });
  expect(Number(triage!.outputs.cells)).toBe(of("confirm").length);
  expect(of("confirm").length).toBeGreaterThan(2);
  expect(new Set(of("confirm").map(({ name }) => name.split(" ").slice(0, 3).join(" ")))).toEqual(
    new Set(["unit confirm sequential", "unit confirm parallel"]),
  );
});

test("every job of the second wave observes its cell", () => {
  expect(of("confirm").map(({ result }) => result)).toEqual(of("confirm").map(() => "success"));
});

test("the report judges both waves: parallel-only, with its evidence", async () => {
  const [report] = of("report");
  expect(report).toMatchObject({ result: "failure", outputs: { status: "fail", verdict: "parallel-only" } });
  const path = report!.steps.map((step) => step.outputs?.analysis).find((each) => each !== undefined);
  const analysis = JSON.parse(await readFile(path ?? "", "utf8")) as Analysis;
  const verdict = analysis.verdicts.find(({ test: id }) => id.endsWith("clashes"))!;
  expect(verdict).toMatchObject({ verdict: "parallel-only", evidence: { blocks: 13 } });
  expect(verdict.evidence.eValue).toBeGreaterThanOrEqual(20);
  expect(analysis.gaps).toEqual([]);
});
