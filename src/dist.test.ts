/** What is shipped, alone in an empty folder: no package of ours, no sources, no repository around it. */

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeJunit } from "../bench/report-files.ts";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "flakeproof-dist-"));
cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
cpSync(join(root, "package.json"), join(folder, "package.json"));
afterAll(() => rmSync(folder, { recursive: true }));

/** This Node, and the oldest that we promise where the machine has it. */
const nodes = [process.execPath, "/usr/bin/node", "/usr/local/bin/node"]
  .filter((path) => existsSync(path))
  .map((path) => ({ path, version: execFileSync(path, ["--version"], { encoding: "utf8" }).trim() }))
  .filter(({ version }, index, all) => all.findIndex((each) => each.version === version) === index);
if (!nodes.some(({ version }) => version.startsWith("v20.")))
  test.skip("on Node 20 (skipped: this machine has none)", () => {});

describe.each(nodes)("on Node $version", ({ path, version }) => {
  const xml = '<testsuite><testcase classname="a" name="b"/></testsuite>';
  const start = (...words: string[]) =>
    execFileSync(path, [join(folder, "dist/cli.js"), ...words], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: "/usr/bin:/bin" },
    });

  test("says what it is", () => {
    const { version: released } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    expect(start("--version").trim()).toBe(released);
    expect(start("--help")).toContain("flakeproof prove");
  });

  test("plans, runs, reports and proves", () => {
    writeFileSync(join(folder, "good.xml"), xml);
    writeFileSync(
      join(folder, "flakeproof.yml"),
      'version: 1\nsuites:\n  a: { runner: command, command: "cp good.xml {reports}/{workers}.xml", reports: ["{reports}/*.xml"], ports: [PORT], directories: [OWN] }\nruns: { parallel: 1 }\n',
    );
    start("plan", "--out", "plan.json", "--quiet");
    const out = `out-${version}`;
    for (const cell of ["a-sequential-r1", "a-parallel-r2"]) start("run", "--cell", cell, "--out", out, "--quiet");
    expect(start("report", "--plan", "plan.json", out, "--out", out)).toContain("Stable in parallel");
    expect(start("prove", "--out", `${out}-2`, "--quiet")).toContain("Stable in parallel");
  });

  test("reads reports, a zip among them, and large ones in threads", () => {
    const blob = join(root, "fixtures/reports/playwright-retries/report.zip");
    expect(start("parse", blob)).toMatch(/playwright-blob +9 +4 +2 /);
    mkdirSync(join(folder, "large"), { recursive: true });
    for (const at of [0, 1]) writeJunit(join(folder, `large/${at}.xml`), 80_000, at * 400);
    const { cases, tests } = JSON.parse(start("parse", "large", "--json"));
    expect([cases.total, tests.total]).toEqual([160_000, 80_000]);
  });

  test("starts as an action, and says what it lacks instead of failing", () => {
    const ended = (() => {
      try {
        return {
          status: 0,
          stdout: execFileSync(path, [join(folder, "dist/index.js")], {
            env: { INPUT_STEP: "prepare", INPUT_TASK: "plan", "INPUT_FAIL-ON": "gate" },
            encoding: "utf8",
          }),
        };
      } catch (error) {
        return error as { status: number; stdout: string };
      }
    })();
    expect(ended).toMatchObject({ status: 1, stdout: expect.stringContaining("(github.no-artifacts)") });
  });
});
