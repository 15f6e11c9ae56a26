import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nodeOutside } from "../edges/node.ts";
import type { SlotsFile } from "../model/contract.ts";
import type { Host, Outside } from "../outside.ts";
import { makePlan } from "../plan/cells.ts";
import { parseConfig } from "../plan/config.ts";
import { clearWorld, makeWorld, type OneRunAsk } from "./world.ts";

let folder: string;
let outside: Outside;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flakeproof-world-"));
  outside = { ...nodeOutside({} as Host, new URL(import.meta.url)), cwd: folder };
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The second run of a suite, in parallel. */
function asked(suite: string, stores = "{}"): OneRunAsk {
  const config = parseConfig(
    `version: 1\nsuites:\n  api: ${suite}\nstores: ${stores}\nruns: { parallel: 1 }\n`,
    "a.yml",
  );
  if (config.kind === "refused") throw new Error(JSON.stringify(config.problems));
  const plan = makePlan(config.value, {}, { folder: ".", commit: "unknown", listings: {} }, outside.sha256);
  if (plan.kind === "refused") throw new Error(JSON.stringify(plan.problems));
  const { plan: made } = plan.value;
  return { plan: made, cell: made.cells[1]!, number: 2, folder: join(folder, "run"), keep: false };
}

const world = (ask: OneRunAsk) => makeWorld(ask, ask.plan.suites[0]!, outside);

test("every slot gets a copy of the base as the migration left it, and the base stays as it was", async () => {
  writeFileSync(join(folder, "app.db"), "base");
  writeFileSync(join(folder, "app.db-wal"), "unwritten");
  const store = '{ main: { url: "sqlite:app.db", env: DB, migrate: \'printf +migrated >> "${DB#sqlite:}"\' } }';
  const ask = asked("{ runner: vitest, workers: 3, stores: [main], directories: [MEDIA] }", store);
  expect(await world(ask)).toMatchObject({ kind: "parsed", value: { env: { DB_SUFFIX: "s1_r2" } } });
  const slots = JSON.parse(readFileSync(join(ask.folder, "slots.json"), "utf8")) as SlotsFile;
  const files = slots.slots.map((slot) => slot.stores.main!.url.replace("sqlite:", ""));
  expect(new Set(files).size).toBe(3);
  for (const file of files) {
    expect(readFileSync(file, "utf8")).toBe("base+migrated");
    expect(readFileSync(`${file}-wal`, "utf8")).toBe("unwritten");
  }
  expect(readFileSync(join(folder, "app.db"), "utf8")).toBe("base");
  await clearWorld(ask.folder, outside);
  expect(() => readFileSync(files[0]!)).toThrow("ENOENT");
});

test("a migration that fails is a problem with its log", async () => {
  const ask = asked(
    "{ runner: vitest, stores: [main] }",
    '{ main: { url: "sqlite:a.db", env: DB, migrate: "echo no table; exit 3" } }',
  );
  expect(await world(ask)).toMatchObject({
    kind: "refused",
    problems: [
      { code: "store.not-made", hint: expect.stringContaining("stores.main.migrate"), where: { file: "run/log.txt" } },
    ],
  });
  expect(readFileSync(join(ask.folder, "log.txt"), "utf8")).toBe("no table\n");
});

test("too few free ports are a problem, and so is every variable that is not set", async () => {
  outside = { ...outside, freePorts: (count) => Promise.resolve(Array.from({ length: count - 1 }, (_, port) => port)) };
  expect(await world(asked("{ runner: vitest, ports: [A, B] }"))).toMatchObject({
    kind: "refused",
    problems: [
      { code: "ports.too-few", words: expect.stringContaining("wants 8 ports for its workers, and only 7 are free") },
    ],
  });
  const unset = asked('{ runner: vitest, env: { A: "${NO_SUCH_A}" }, args: ["${NO_SUCH_B}"] }');
  expect(await world(unset)).toMatchObject({
    kind: "refused",
    problems: [{ code: "environment.missing" }, { code: "environment.missing" }],
  });
});
