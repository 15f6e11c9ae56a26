/** Four suites in one config, each with its own runner, workers, shards, runs, gate and what its workers have. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonIn, type Place, placeWith, putFiles, type Ran, runCommand } from "../scripts/real/place.ts";
import type { Analysis } from "./model/analysis.ts";
import type { Plan } from "./model/plan.ts";

const config = `version: 1
suites:
  unit:
    runner: vitest
    args: [unit]
    workers: 8
  api:
    runner: mocha
    args: ["api/*.js"]
    workers: 4
    shards: 2
    stores: [main]
    runs: { parallel: 1 }
  processing:
    runner: node
    args: ["processing/*.test.js"]
    workers: 2
    directories: [MEDIA_ROOT]
    runs: { parallel: 2, sequential: 0 }
    gate: { flaky: warn, broken: warn, missing: warn, parallel-only: warn }
  e2e:
    runner: playwright
    workers: 4
    shards: 2
    ports: [BACKEND_PORT]
    runs: { parallel: 1 }
stores: { main: { url: "sqlite:app.db", env: DATABASE_URL } }
runs: { sequential: 1, parallel: 2 }
`;

/** Tells what a worker of that suite has. Playwright loads its files in a process that is no worker, too. */
const tell = (what: string) => `import { appendFileSync } from "node:fs";
import { databaseUrl, directory, port, slot } from "flakeproof/isolation";
const { FLAKEPROOF_SUITE: suite, FLAKEPROOF_MODE: mode, FLAKEPROOF_SHARD: shard, FLAKEPROOF_RUN: run } = process.env;
export const told = async () => {
  await new Promise((done) => setTimeout(done, 150));
  const line = JSON.stringify({ suite, mode, shard, run, slot: slot(), own: ${what} });
  appendFileSync(process.env.TOY_SEEN, line + "\\n");
};
`;
const whats = {
  unit: "undefined",
  api: 'databaseUrl("main")',
  processing: 'directory("MEDIA_ROOT")',
  e2e: 'port("BACKEND_PORT")',
};

const forms: Readonly<Record<string, { readonly ends: string; readonly text: string }>> = {
  unit: { ends: "test.js", text: 'import { test } from "vitest";' },
  api: { ends: "js", text: 'import { it as test } from "mocha";' },
  processing: { ends: "test.js", text: 'import test from "node:test";' },
  e2e: { ends: "spec.js", text: 'import { test } from "@playwright/test";' },
};

function filesOf(suite: string): Readonly<Record<string, string>> {
  const { ends, text } = forms[suite]!;
  const bad = suite === "processing" ? 'test("always fails", () => { throw new Error("as it is"); });\n' : "";
  return Object.fromEntries(
    Array.from({ length: 4 }, (_, index) => [
      `${suite}/t${index}.${ends}`,
      `${text}\nimport { told } from "../tell-${suite}.js";\ntest("works", () => told());\n${index === 0 ? bad : ""}`,
    ]),
  );
}

interface Seen {
  readonly suite: string;
  readonly mode: string;
  readonly shard: string;
  readonly run: string;
  readonly slot: number;
  readonly own?: string | number;
}

describe("four suites", () => {
  let place: Place;
  let ran: Ran;
  let plan: Plan;
  let analysis: Analysis;
  let seen: readonly Seen[];

  beforeAll(async () => {
    place = await placeWith();
    const suites = Object.keys(forms);
    await putFiles(place.folder, {
      "flakeproof.yml": config,
      "playwright.config.js": 'export default { testDir: "e2e", fullyParallel: true };',
      "app.db": "",
      ...Object.fromEntries(suites.map((suite) => [`tell-${suite}.js`, tell(whats[suite as keyof typeof whats])])),
      ...Object.assign({}, ...suites.map(filesOf)),
    });
    const file = join(place.folder, "seen.jsonl");
    ran = await runCommand(place, ["prove", "--no-confirm"], { TOY_SEEN: file });
    plan = await jsonIn<Plan>(place, ".flakeproof/plan.json");
    analysis = await jsonIn<Analysis>(place, ".flakeproof/analysis.json");
    const text = await readFile(file, "utf8");
    seen = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Seen);
  }, 180_000);

  afterAll(() => place?.leave());

  test("have their own runs, and every test runs exactly once in each", () => {
    const runs = (suite: string) => [
      ...new Set(seen.filter((each) => each.suite === suite).map((each) => `${each.mode} ${each.run}`)),
    ];
    expect(Object.keys(forms).map((suite) => runs(suite).length)).toEqual([3, 2, 2, 2]);
    expect(analysis.gaps).toEqual([]);
    for (const account of analysis.executed) {
      const { expected, exact, missing, duplicate } = account;
      expect([account.suite, exact, duplicate]).toEqual([account.suite, expected.tests + expected.files, 0]);
      expect(Object.values(missing).every((count) => count === 0)).toBe(true);
    }
  });

  test("have their own shards and workers", () => {
    expect(plan.suites.map(({ name, workers, shards }) => [name, workers, shards])).toEqual([
      ["api", 4, 2],
      ["e2e", 4, 2],
      ["processing", 2, 1],
      ["unit", 8, 1],
    ]);
    for (const { suite, mode, slot } of seen) {
      const { workers } = plan.suites.find(({ name }) => name === suite)!;
      expect(slot).toBeLessThan(mode === "sequential" ? 1 : workers);
    }
  });

  test("have databases, directories and ports of their own for every worker, shard and run", () => {
    const owners = new Map<string, string>();
    for (const { suite, shard, run, slot, own } of seen) {
      if (suite === "unit") continue;
      const owner = `${suite} ${shard} ${run} ${slot}`;
      expect(owners.get(String(own)) ?? owner).toBe(owner);
      owners.set(String(own), owner);
    }
    expect(owners.size).toBeGreaterThanOrEqual(10);
  });

  test("have their own gates: what fails in one that only warns fails nothing", () => {
    expect(analysis.verdicts.filter(({ failures }) => failures.length > 0).map(({ suite }) => suite)).toEqual([
      "processing",
    ]);
    expect([analysis.gate.status, ran.code]).toEqual(["pass", 0]);
  });
});

test("a test of two suites is refused, with both their names", { timeout: 60_000 }, async () => {
  const place = await placeWith();
  try {
    const suites = `version: 1
suites:
  unit: { runner: vitest }
  api: { runner: vitest, args: [api] }
`;
    await putFiles(place.folder, {
      "flakeproof.yml": suites,
      ...filesOf("unit"),
      "api/x.test.js": forms["unit"]!.text,
    });
    const ran = await runCommand(place, ["plan"]);
    expect([ran.code, ran.stderr]).toEqual([
      2,
      expect.stringContaining("The suites api and unit both run api/x.test.js"),
    ]);
    await putFiles(place.folder, { "flakeproof.yml": suites.replace("[api] }", "[api], overlaps: [unit] }") });
    expect(await runCommand(place, ["plan"])).toMatchObject({ code: 0 });
  } finally {
    await place.leave();
  }
});
