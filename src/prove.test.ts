/** `prove` over the toy suites with their real runners: every test must get the verdict that the suite's model names. */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonIn, type Place, placeWith, type Ran, runCommand } from "../scripts/real/place.ts";
import type { Analysis, VerdictKind } from "./model/analysis.ts";
import type { Plan } from "./model/plan.ts";
import type { CellResults, Run } from "./model/results.ts";

interface Model {
  readonly exit: number;
  readonly verdicts: Readonly<Record<string, VerdictKind>>;
}

/** What a worker of a toy suite says that it was given: a line of the file that TOY_SEEN names. */
interface Seen {
  readonly given: {
    readonly mode: string;
    readonly run: number;
    readonly shard: number;
    readonly seed: number;
    readonly namespace: string;
    readonly suffix: string;
  };
  readonly own: {
    readonly slot: number;
    readonly suffix: string;
    readonly ports: readonly number[];
    readonly directory: string;
  };
}

interface Proven {
  readonly place: Place;
  readonly ran: Ran;
  readonly plan: Plan;
  readonly analysis: Analysis;
  readonly results: readonly CellResults[];
  readonly seen: readonly Seen[];
}

async function prove(suite: string, words: readonly string[] = []): Promise<Proven> {
  const place = await placeWith(suite);
  const file = join(place.folder, "seen.jsonl");
  const ran = await runCommand(place, ["prove", "--no-confirm", ...words], { TOY_SEEN: file });
  const plan = await jsonIn<Plan>(place, ".flakeproof/plan.json");
  return {
    place,
    ran,
    plan,
    analysis: await jsonIn<Analysis>(place, ".flakeproof/analysis.json"),
    results: await Promise.all(
      plan.cells.map(({ id }) => jsonIn<CellResults>(place, `.flakeproof/results/${id}.json`)),
    ),
    seen: (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Seen),
  };
}

function hasPytest(): boolean {
  try {
    execFileSync("python3", ["-m", "pytest", "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Tests that not every run has, on purpose. */
const inSomeRuns = /is not there in one run|tests\/loads\.test\.js/;

function idsIn(run: Run): readonly string[] {
  return [...new Set(run.observations.map((each) => each.test as string))].filter((id) => !inSomeRuns.test(id)).sort();
}

function runsOf(proven: Proven): readonly Run[] {
  return proven.results.flatMap(({ runs }) => runs);
}

const usable = hasPytest();
const suites = [
  { suite: "vitest", present: true, shards: true },
  { suite: "playwright", present: true, shards: true },
  { suite: "pytest", present: usable, shards: false },
].map((each) => ({ ...each, title: each.present ? each.suite : `${each.suite} (skipped: no python3 -m pytest here)` }));

describe.each(suites)("$title", ({ suite, present, shards }) => {
  let proven: Proven;
  let model: Model;

  beforeAll(async () => {
    if (!present) return;
    proven = await prove(suite);
    model = await jsonIn<Model>(proven.place, "expected.json");
  }, 240_000);

  afterAll(() => proven?.place.leave());

  test.skipIf(!present)("every test gets its verdict, and the command the exit code that follows", () => {
    const { analysis, ran } = proven;
    expect(Object.fromEntries(analysis.verdicts.map((each) => [each.test, each.verdict]))).toEqual(model.verdicts);
    expect(ran.code).toBe(model.exit);
    expect(ran.stderr).not.toContain("flakeproof itself failed");
  });

  test.skipIf(!present)("everything is written", async () => {
    const { place, plan, results } = proven;
    const out = join(place.folder, ".flakeproof");
    expect((await readdir(out)).filter((name) => name !== "list").sort()).toEqual([
      "analysis.json",
      "history.json",
      "plan.json",
      "results",
      "runs",
      "summary.md",
    ]);
    expect(results.map(({ cell }) => cell)).toEqual(plan.cells);
    for (const { id, runs } of plan.cells)
      for (const run of runs) expect(existsSync(join(out, "runs", id, String(run), "log.txt"))).toBe(true);
    const folders = await readdir(join(out, "runs", plan.cells[0]!.id, String(plan.cells[0]!.runs[0])));
    expect(folders, "the private directories are cleared away").not.toContain("directories");
  });

  test.skipIf(!present)("every run ended by itself, and its observations can be trusted", () => {
    for (const run of runsOf(proven)) {
      expect(run.ending.kind).toBe("exited");
      expect(run.problems).toEqual([]);
    }
  });

  test.skipIf(!present)("a test has the same id in every run and mode", () => {
    const [first, ...others] = runsOf(proven).map(idsIn);
    for (const ids of others) expect(ids).toEqual(first);
  });

  test.skipIf(!present)("every run has a world of its own", () => {
    const { seen, plan } = proven;
    const runs = runsOf(proven);
    expect([...new Set(seen.map(({ given }) => given.run))].sort()).toEqual(runs.map(({ number }) => number));
    expect(new Set(runs.map(({ seed }) => seed)).size).toBe(runs.length);
    for (const { given, own } of seen) {
      const cell = plan.cells.find((each) => each.runs.includes(given.run))!;
      expect(given).toEqual({
        mode: cell.mode,
        run: given.run,
        shard: 1,
        seed: runs.find(({ number }) => number === given.run)!.seed,
        namespace: `toy_${cell.mode[0]}_s1_r${given.run}`,
        suffix: `s1_r${given.run}`,
      });
      expect(own.suffix).toBe(`${given.suffix}_w${own.slot}`);
    }
  });

  test.skipIf(!present)("every slot has a world of its own, and a parallel run has two", () => {
    const { seen, plan } = proven;
    const slots = new Map(seen.map(({ given, own }) => [own.suffix, { run: given.run, ...own }]));
    for (const { given, own } of seen) expect(slots.get(own.suffix)).toEqual({ run: given.run, ...own });
    const directories = [...slots.values()].map(({ directory }) => directory);
    expect(new Set(directories).size).toBe(slots.size);
    for (const cell of plan.cells) {
      const own = [...slots.values()].filter(({ run }) => cell.runs.includes(run));
      expect(own.map(({ slot }) => slot).sort()).toEqual(cell.mode === "parallel" ? [0, 1] : [0]);
      const ports = own.flatMap((slot) => slot.ports);
      expect(new Set(ports).size).toBe(2 * own.length);
    }
  });

  test.skipIf(!present || !shards)(
    shards ? "over two shards a test keeps its id" : "over two shards: skipped, this command has none",
    async () => {
      const spread = await prove(suite, ["--shards", "2", "--runs", "1", "--sequential-runs", "0"]);
      try {
        const parts = runsOf(spread).map(idsIn);
        expect(parts).toHaveLength(2);
        for (const part of parts) expect(part.length).toBeGreaterThan(0);
        expect(parts.flat().sort()).toEqual(idsIn(runsOf(proven).at(-1)!));
        const given = spread.seen.map((each) => `${each.given.namespace} ${each.given.suffix}`);
        expect([...new Set(given)].sort()).toEqual(["toy_p_s1_r1 s1_r1", "toy_p_s2_r1 s2_r1"]);
        const slots = new Map(spread.seen.map(({ own }) => [own.suffix, own.directory]));
        expect(new Set(slots.values()).size).toBe(slots.size);
      } finally {
        await spread.place.leave();
      }
    },
    120_000,
  );
});
