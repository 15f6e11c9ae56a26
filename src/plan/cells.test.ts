import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeFile } from "../model/file.ts";
import type { History } from "../model/history.ts";
import type { ListedFile } from "../model/listing.ts";
import { modes, type Plan, runsOf } from "../model/plan.ts";
import type { Parsed } from "../model/problem.ts";
import { digestOf, type Given, makePlan, type Planned } from "./cells.ts";
import { parseConfig } from "./config.ts";
import type { Config } from "./schema.ts";
import type { Wishes } from "./suites.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const commit = "07f1a32";
const unlisted = { folder: ".", commit, listings: {} };

function configOf(yaml: string): Config {
  const read = parseConfig(yaml, "f");
  if (read.kind === "refused") throw new Error(JSON.stringify(read.problems));
  return read.value;
}

function planOf(yaml: string, wishes: Wishes = {}, folder = ".", of = commit): Plan {
  const planned = makePlan(configOf(yaml), wishes, { folder, commit: of, listings: {} }, sha256);
  if (planned.kind === "refused") throw new Error(JSON.stringify(planned.problems));
  return planned.value.plan;
}

const one = "version: 1\nsuites: { unit: { runner: vitest } }\n";
const two = `version: 1
suites:
  web: { runner: playwright, shards: 3, env: { B: 1, A: 2 } }
  api: { runner: vitest, workers: 8, stores: [main], cwd: ./packages/api/ }
stores: { main: { url: "sqlite:x.db", env: DATABASE_URL } }
runs: { parallel: 2, sequential: 1 }
`;
const cellsOf = (plan: Plan) => plan.cells.map(({ id, runs }) => `${id}: ${runs.join(" ")}`);

test("every run has its own number, and every shard its cell", () => {
  expect(cellsOf(planOf(two))).toEqual([
    "api-sequential-r1: 1",
    "api-parallel-r2: 2",
    "api-parallel-r3: 3",
    "web-sequential-1of3-r4: 4",
    "web-sequential-2of3-r4: 4",
    "web-sequential-3of3-r4: 4",
    "web-parallel-1of3-r5: 5",
    "web-parallel-2of3-r5: 5",
    "web-parallel-3of3-r5: 5",
    "web-parallel-1of3-r6: 6",
    "web-parallel-2of3-r6: 6",
    "web-parallel-3of3-r6: 6",
  ]);
});

test("several runs to a job", () => {
  const plan = planOf(`${one}runs: { parallel: 5, sequential: 1 }\nruns-per-job: 2\n`);
  expect(cellsOf(plan)).toEqual([
    "unit-sequential-r1: 1",
    "unit-parallel-r2to3: 2 3",
    "unit-parallel-r4to5: 4 5",
    "unit-parallel-r6: 6",
  ]);
});

test("a suite stands in the plan with all that a cell needs", () => {
  expect(planOf(two).suites).toEqual([
    {
      name: "api",
      starter: { runner: "vitest", args: [] },
      cwd: "packages/api",
      workers: 8,
      shards: 1,
      timeout: 600_000,
      env: {},
      stores: [{ name: "main", url: "sqlite:x.db", env: "DATABASE_URL", per: "worker" }],
      ports: [],
      directories: [],
    },
    {
      name: "web",
      starter: { runner: "playwright", args: [] },
      cwd: ".",
      workers: 4,
      shards: 3,
      timeout: 600_000,
      env: { A: "2", B: "1" },
      stores: [],
      ports: [],
      directories: [],
    },
  ]);
});

test("a command stands in it with the line of each mode", () => {
  const command = (lines: string) =>
    planOf(`version: 1\nsuites: { a: { runner: command, reports: [x.xml], ${lines} } }\n`).suites[0]!.starter;
  expect(command('command: "t -n {workers}"')).toEqual({
    runner: "command",
    args: [],
    lines: { sequential: "t -n {workers}", parallel: "t -n {workers}" },
    reports: ["x.xml"],
  });
  expect(command('command: t, parallel: "t -p"').lines).toEqual({ sequential: "t", parallel: "t -p" });
});

describe("the same plan", () => {
  /** The blocks of the config in any order. */
  function shuffled(yaml: string, seed: number): string {
    const mixed = (value: unknown): unknown => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
      const members = Object.entries(value).map(([key, member]) => [key, mixed(member)] as const);
      const [order] = fc.sample(fc.shuffledSubarray(members, { minLength: members.length }), { seed, numRuns: 1 });
      return Object.fromEntries(order!);
    };
    // JSON is YAML.
    const { suites, stores, runs } = configOf(yaml);
    return JSON.stringify(mixed({ version: 1, suites, stores, runs }), (key, value) =>
      key === "timeout" || key === "setup" ? `${value}ms` : value,
    );
  }

  test("byte for byte, in whatever order the config says it", () => {
    const wanted = encodeFile(planOf(two));
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(encodeFile(planOf(shuffled(two, seed)))).toBe(wanted);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  test("has the digest of its canonical JSON, which a reader can make again", () => {
    const plan = planOf(two);
    expect(plan.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf(JSON.parse(JSON.stringify(plan)) as Plan, sha256)).toBe(plan.digest);
  });
});

describe("another digest", () => {
  test.each<[string, Plan]>([
    ["for another commit", planOf(two, {}, ".", "other")],
    ["for another seed", planOf(two, { seed: 1 })],
    ["for one run more", planOf(two, { runs: 3 })],
    ["for another sequential run", planOf(two, { sequentialRuns: 2 })],
    ["for other workers", planOf(two, { workers: 2 })],
    ["for other shards", planOf(two, { shards: 2 })],
    ["for another target", planOf(two, { target: 0.01 })],
    ["for fewer suites", planOf(two, { suite: "api" })],
    ["for another folder", planOf(two, {}, "sub")],
    ["for another variable", planOf(two.replace("A: 2", "A: 3"))],
    ["for another store", planOf(two.replace("x.db", "y.db"))],
  ])("%s", (_what, plan) => {
    expect(plan.digest).not.toBe(planOf(two).digest);
  });

  test("for any change of a plan", () => {
    const plan = planOf(two);
    expect(digestOf({ ...plan, cells: plan.cells.slice(1) }, sha256)).not.toBe(plan.digest);
    expect(digestOf({ ...plan, gate: { ...plan.gate, broken: "off" } }, sha256)).not.toBe(plan.digest);
  });
});

test("wishes go before the config", () => {
  const plan = planOf(one, { runs: 2, sequentialRuns: 0, workers: 9, shards: 2, target: 0.01, seed: 42 });
  expect(plan.suites[0]).toMatchObject({ workers: 9, shards: 2 });
  expect(plan).toMatchObject({ seed: 42, gate: { target: 0.01, flaky: "fail" } });
  expect(cellsOf(plan)).toEqual([
    "unit-parallel-1of2-r1: 1",
    "unit-parallel-2of2-r1: 1",
    "unit-parallel-1of2-r2: 2",
    "unit-parallel-2of2-r2: 2",
  ]);
});

test("without a wish the seed is the commit's", () => {
  expect(planOf(one).seed).toBe(planOf(two).seed);
  expect(planOf(one, {}, ".", "other").seed).not.toBe(planOf(one).seed);
  expect(planOf(one).seed).toBe(Number.parseInt(sha256(commit).slice(0, 8), 16));
});

test("one suite of several, or a problem with its nearest name", () => {
  const plan = planOf(two, { suite: "web" });
  expect(plan.suites.map(({ name }) => name)).toEqual(["web"]);
  expect(plan.cells.every(({ suite }) => suite === "web")).toBe(true);
  expect(plan.cells[0]!.runs).toEqual([1]);
  expect(makePlan(configOf(two), { suite: "wbe" }, unlisted, sha256)).toMatchObject({
    kind: "refused",
    problems: [{ code: "arguments.unknown-suite", hint: "Did you mean `web`? Known: api, web." }],
  });
  expect(makePlan(configOf(two), { suite: "__proto__" }, unlisted, sha256)).toMatchObject({ kind: "refused" });
});

test.each([
  [255, 1],
  [256, 2],
  [510, 2],
  [511, 3],
  [600, 3],
  [1_000, 4],
])("one sequential and %i parallel runs: up to %i in a job, since a matrix has at most 256", (runs, perJob) => {
  const planned = makePlan(configOf(one), { runs }, unlisted, sha256);
  if (planned.kind === "refused") throw new Error("refused");
  const { plan, notes } = planned.value;
  expect(Math.max(...plan.cells.map((cell) => cell.runs.length))).toBe(perJob);
  expect(plan.cells.length).toBeLessThanOrEqual(256);
  expect(plan.cells.flatMap((cell) => cell.runs)).toEqual(Array.from({ length: runs + 1 }, (_, index) => index + 1));
  expect(notes.map(({ code }) => code)).toEqual(perJob === 1 ? [] : ["plan.several-runs"]);
});

test("more than four runs in a job are the user's decision", () => {
  const wishes = { runs: 600, shards: 2 };
  expect(makePlan(configOf(one), wishes, unlisted, sha256)).toMatchObject({
    kind: "refused",
    problems: [{ code: "plan.too-many-cells", hint: expect.stringContaining("allow-correlated: true") }],
  });
  const correlated = { ...configOf(one), "allow-correlated": true };
  expect(makePlan(correlated, wishes, unlisted, sha256)).toMatchObject({
    kind: "parsed",
    value: { notes: [{ code: "plan.several-runs", words: expect.stringContaining("Up to 5 runs share a job") }] },
  });
});

describe("a listed suite", () => {
  const listed = (paths: readonly string[]): ListedFile[] =>
    paths.map((path, index) => ({
      path,
      size: 1_000 + 10 * index,
      tests: ["one", "two"].map((title) => ({ name: { suite: "unit", file: path, titles: [title] }, handle: title })),
    }));
  const paths = Array.from({ length: 30 }, (_, index) => `tests/${index % 3}/t${index}.test.ts`);
  const made = (listing: readonly ListedFile[], yaml = "shards: 4", more: Partial<Given> = {}): Parsed<Planned> =>
    makePlan(
      configOf(`version: 1\nsuites: { unit: { runner: vitest, ${yaml} } }\n`),
      {},
      { folder: ".", commit, listings: { unit: listing }, ...more },
      sha256,
    );
  const planIn = (planned: Parsed<Planned>): Plan => {
    if (planned.kind === "refused") throw new Error(JSON.stringify(planned.problems));
    return planned.value.plan;
  };
  const unitsIn = (plan: Plan) => plan.suites[0]!.shares!.map(({ units }) => units.flatMap(({ files }) => files));

  test("has a share for every shard, and every file in one of them", () => {
    const plan = planIn(made(listed(paths)));
    expect(plan.suites[0]!.shares).toHaveLength(4);
    expect(unitsIn(plan).flat().sort()).toEqual([...paths].sort());
    expect(plan.suites[0]!.files!.flatMap(({ tests }) => tests)).toHaveLength(60);
  });

  test("gives the same bytes, and so the same digest, whatever the order of the listing", () => {
    const plan = planIn(made(listed(paths)));
    fc.assert(
      fc.property(fc.shuffledSubarray(listed(paths), { minLength: paths.length }), (shuffled) => {
        const other = planIn(made(shuffled.map((file) => ({ ...file, tests: [...file.tests!].reverse() }))));
        expect(encodeFile(other)).toBe(encodeFile(plan));
      }),
      { numRuns: 30 },
    );
    expect(digestOf(plan, sha256)).toBe(plan.digest);
  });

  test("keeps the files of a group together; its patterns begin at the suite's folder", () => {
    const plan = planIn(
      made(listed(paths), 'shards: 4, groups: [["1/*.ts", "2/t2.test.ts"]]', { prefixes: { unit: "tests" } }),
    );
    const together = unitsIn(plan).filter((files) => files.includes("tests/2/t2.test.ts"));
    expect(together[0]).toEqual(expect.arrayContaining(paths.filter((path) => path.includes("/1/"))));
  });

  test("says so where a group keeps nothing together", () => {
    const planned = made(listed(paths), 'shards: 4, groups: [["no/such/*.ts"]]');
    expect(planned).toMatchObject({ value: { notes: [{ code: "plan.lone-group" }] } });
  });

  test("is reckoned for the slowest mode that the command line leaves", () => {
    const files = Object.fromEntries(paths.map((path) => [path, [60_000]]));
    const parallel = { runs: [{ commit: "c", started: 1 }], files, tests: {} };
    const history: History = {
      kind: "history",
      version: 1,
      suites: { unit: { runner: "vitest", modes: { parallel } } },
    };
    const shardsWith = (sequentialRuns: number) => {
      const yaml = "version: 1\nsuites: { unit: { runner: vitest, shards: auto, budget: 10m, workers: 4 } }\n";
      const given = { folder: ".", commit, listings: { unit: listed(paths) }, history };
      return planIn(makePlan(configOf(yaml), { sequentialRuns }, given, sha256)).suites[0]!.shards;
    };
    expect(shardsWith(0)).toBeLessThan(shardsWith(1));
  });

  test("is split by test only where a file is heavy, and the runner can", () => {
    const heavy = listed(paths).map((file, index) => ({ ...file, size: index === 0 ? 1_000_000 : 100 }));
    const parts = (planned: Parsed<Planned>) =>
      planIn(planned).suites[0]!.shares!.flatMap(({ units }) => units.filter(({ tests }) => tests !== undefined));
    expect(parts(made(heavy))).toEqual([]);
    expect(parts(made(heavy, "shards: 4, split: false", { exact: { unit: "tests" } }))).toEqual([]);
    const split = parts(made(heavy, "shards: 4", { exact: { unit: "tests" } }));
    expect(split.map(({ files, tests }) => [files[0], tests!.length])).toEqual([
      ["tests/0/t0.test.ts", 1],
      ["tests/0/t0.test.ts", 1],
    ]);
  });

  test("with fewer files than shards makes no empty one, and says so", () => {
    const planned = made(listed(paths.slice(0, 2)), "shards: 5");
    expect(planIn(planned).suites[0]).toMatchObject({ shards: 2 });
    expect(planned).toMatchObject({ value: { notes: [{ code: "plan.fewer-shards" }] } });
  });

  test("of which the runner lists nothing is refused", () => {
    expect(made([])).toMatchObject({ kind: "refused", problems: [{ code: "plan.no-tests" }] });
  });

  test("with `shards: auto` gets the number that the budget needs, and the curve", () => {
    const files = Object.fromEntries(paths.map((path) => [path, [60_000, 60_000]]));
    const runs = [1, 2].map((started) => ({ commit, started }));
    const history: History = {
      kind: "history",
      version: 1,
      suites: { unit: { runner: "vitest", modes: { parallel: { runs, files, tests: {} } } } },
    };
    // Half an hour of one worker, and a minute of set-up.
    const planned = made(listed(paths), "shards: auto, budget: 10m, workers: 1", { history });
    const { sizings } = planned.kind === "parsed" ? planned.value : { sizings: [] };
    expect(sizings[0]!.shards).toBeGreaterThanOrEqual(4);
    expect(sizings[0]!.shards).toBeLessThanOrEqual(6);
    expect(sizings[0]).toMatchObject({ known: { history: 30 }, choice: { keeps: true, budget: 600_000 } });
    expect(sizings[0]!.choice!.curve.map(({ shards }) => shards)).toEqual(paths.map((_, index) => index + 1));
  });

  test("of another runner's history takes nothing from it", () => {
    const history = { kind: "history", version: 1, suites: { unit: { runner: "jest", modes: {} } } } as const;
    const planned = made(listed(paths), "shards: 4", { history });
    expect(planned).toMatchObject({ value: { sizings: [{ known: { history: 0, size: 30 } }] } });
  });
});

test("`shards: auto` of a suite that is not listed is refused", () => {
  const auto = configOf("version: 1\nsuites: { unit: { runner: vitest, shards: auto, budget: 10m } }\n");
  expect(makePlan(auto, {}, unlisted, sha256)).toMatchObject({
    kind: "refused",
    problems: [{ code: "plan.not-listed" }],
  });
});

test("`--shards auto` without a budget is refused", () => {
  expect(makePlan(configOf(one), { shards: "auto" }, unlisted, sha256)).toMatchObject({
    kind: "refused",
    problems: [{ code: "arguments.no-budget" }],
  });
});

test("a suite has its own runs and its own gate", () => {
  const plan = planOf(`version: 1
suites:
  unit: { runner: vitest, runs: { parallel: 3 }, gate: { flaky: warn } }
  e2e: { runner: playwright, runs: { sequential: 0 } }
runs: { parallel: 2, sequential: 1 }
`);
  const runs = (suite: string) => modes.map((mode) => runsOf(plan, suite, mode).length);
  expect([runs("unit"), runs("e2e")]).toEqual([
    [1, 3, 0, 0],
    [0, 2, 0, 0],
  ]);
  expect(plan.suites.map(({ gate }) => gate?.flaky)).toEqual([undefined, "warn"]);
  expect(plan.suites[1]!.gate).toEqual({ ...plan.gate, flaky: "warn" });
});

test.each([
  [".", "packages/api"],
  ["", "packages/api"],
  ["sub", "sub/packages/api"],
  ["../up", "../up/packages/api"],
])("a config in %j: the folder of its suites is taken from there", (folder, cwd) => {
  const [api, web] = planOf(two, {}, folder).suites;
  expect(api!.cwd).toBe(cwd);
  expect(web!.cwd).toBe(folder === "" ? "." : folder);
});

test.each([
  ["/srv/app", "/srv/app"],
  ["C:\\app", "C:/app"],
  ["..\\app", "sub/../app"],
  ["./", "sub"],
])("the folder %j below sub is %s", (cwd, wanted) => {
  const yaml = `version: 1\nsuites: { a: { runner: vitest, cwd: ${JSON.stringify(cwd)} } }\n`;
  expect(planOf(yaml, {}, "sub").suites[0]!.cwd).toBe(wanted);
});

test("whatever is asked for, cells are told apart and runs are complete", () => {
  const wishes = fc.record({
    runs: fc.nat(9),
    sequentialRuns: fc.nat(3),
    shards: fc.integer({ min: 1, max: 4 }),
    perJob: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(wishes, ({ perJob, ...asked }) => {
      const names =
        "version: 1\nsuites: { a_b: { runner: vitest }, a-b: { runner: vitest }, A-B: { runner: vitest } }\n";
      const plan = planOf(`${names}runs-per-job: ${perJob}\n`, asked);
      expect(new Set(plan.cells.map(({ id }) => id)).size).toBe(plan.cells.length);
      for (const { id } of plan.cells) expect(id).toMatch(/^[a-z0-9-]+$/);
      const all = plan.suites.flatMap(({ name }) => modes.flatMap((mode) => runsOf(plan, name, mode)));
      expect(all).toEqual(all.map((_, index) => index + 1));
      expect(all).toHaveLength(3 * (asked.runs + asked.sequentialRuns));
      for (const number of all) {
        const shards = plan.cells.filter(({ runs }) => runs.includes(number)).map(({ shard }) => shard.index);
        expect(shards).toEqual(Array.from({ length: asked.shards }, (_, index) => index + 1));
      }
    }),
    { seed: 1 },
  );
});
