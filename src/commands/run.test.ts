/** `run` over a suite of shell scripts, whose cells are those that no plan of a config has yet. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { putFiles } from "../../scripts/real/place.ts";
import { nodeOutside } from "../edges/node.ts";
import { encodeFile } from "../model/file.ts";
import type { CellId, Digest, TestId } from "../model/ids.ts";
import type { Cell, Plan, Share } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { CellResults } from "../model/results.ts";
import type { Host, Outside } from "../outside.ts";
import { digestOf } from "../plan/cells.ts";
import { planFrom } from "./plan.ts";
import { run } from "./run.ts";

/** Each script is a test; `z.sh` fails once `b.sh` has left its mark in the directory that both have for themselves. */
const suiteFiles = {
  "t/a.sh": "exit 0\n",
  "t/b.sh": 'touch "$SPOT/mark"\n',
  "t/late.sh": 'echo x >> count; [ "$(wc -l < count)" -ge 3 ]\n',
  "t/z.sh": 'echo "$FLAKEPROOF_MODE $SPOT" >> seen; [ ! -e "$SPOT/mark" ]\n',
  "all.sh": `{
  echo '<testsuite>'
  for f in "$@"; do
    [ -e "$f" ] || continue
    if sh "$f"; then echo "<testcase name='it' file='$f'/>"
    else echo "<testcase name='it' file='$f'><failure message='no'/></testcase>"; fi
  done
  echo '</testsuite>'
} > "$FLAKEPROOF_REPORTS/r.xml"
`,
  "flakeproof.yml": `version: 1
suites:
  listed:
    runner: command
    list: ls t/*.sh
    command: echo {mode} {seed} {workers} > said; sh all.sh {files}
    reports: ["{reports}/*.xml"]
    directories: [SPOT]
  unlisted:
    runner: command
    command: echo {workers} > ran; sh all.sh t/a.sh
    reports: ["{reports}/*.xml"]
`,
};

let folder: string;
let outside: Outside;
let plan: Plan;
let problems: Problem[];

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "flakeproof-run-")));
  await putFiles(folder, suiteFiles);
  const host = {
    progress() {},
    say() {},
    answer() {},
    problem: (each: Problem) => problems.push(each),
  } as Partial<Host>;
  outside = { ...nodeOutside(host as Host, new URL(import.meta.url)), cwd: folder };
  const made = await planFrom({ command: [], reports: [], wishes: {} }, outside);
  if (made.kind === "refused") throw new Error(JSON.stringify(made.problems));
  plan = made.value.plan;
});

beforeEach(() => {
  problems = [];
  for (const name of ["count", "seen", "said", "ran", "out"])
    rmSync(join(folder, name), { recursive: true, force: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cellOf(more: Partial<Cell>): Cell {
  return {
    id: "own" as CellId,
    suite: "listed",
    mode: "sequential",
    shard: { index: 1, total: 1 },
    runs: [7],
    ...more,
  };
}

function shareOf(...files: readonly string[]): Share {
  return { units: files.map((file) => ({ files: [file], expected: 1, known: "size" })), expected: files.length };
}

async function runOf(more: Partial<Cell>, change: Partial<Plan> = {}) {
  const cell = cellOf(more);
  const body = { ...plan, ...change, cells: [cell] };
  const whole = { ...body, digest: digestOf(body, outside.sha256) };
  writeFileSync(join(folder, "plan.json"), encodeFile(whole));
  const code = await run({ plan: "plan.json", cell: cell.id, out: "out", keepDatabases: false }, outside);
  const results = JSON.parse(readFileSync(join(folder, "out/results/own.json"), "utf8")) as CellResults;
  const outcomes = results.runs.map(({ observations }) =>
    observations.map(({ test, outcome }) => `${test} ${outcome}`),
  );
  return { code, plan: whole, results, outcomes };
}

const textOf = (name: string): string => readFileSync(join(folder, name), "utf8");
const ids = (...names: readonly string[]) => names.map((name) => `listed › t/${name}.sh › it` as TestId);

describe("a cell with a share of its own", () => {
  test("runs that and nothing else", async () => {
    const { code, outcomes } = await runOf({ share: shareOf("t/z.sh", "t/a.sh") });
    expect(outcomes).toEqual([["listed › t/a.sh › it passed", "listed › t/z.sh › it passed"]]);
    expect([code, problems]).toEqual([0, []]);
  });

  test("is no trusted run where a file of it is not shown", async () => {
    const { code, results } = await runOf({ share: shareOf("t/a.sh", "t/gone.sh"), mode: "parallel" });
    expect(results.runs[0]!.problems.map((each) => each.code)).toEqual(["run.not-loaded"]);
    expect(code).toBe(3);
  });

  test("is refused, and nothing started, where the suite cannot be narrowed", async () => {
    const { code, results } = await runOf({ suite: "unlisted", share: shareOf("t/a.sh") });
    expect([code, problems.map((each) => each.code)]).toEqual([3, ["run.cannot-narrow"]]);
    expect(results.runs).toMatchObject([{ number: 7, ending: { kind: "notStarted" }, observations: [] }]);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});

describe("modes that run one test at a time", () => {
  test("shuffled: the sequential line, with the run's seed", async () => {
    const { results } = await runOf({ mode: "shuffled", share: shareOf("t/a.sh") });
    expect(textOf("said")).toBe(`shuffled ${results.runs[0]!.seed} 1\n`);
  });

  test("isolated: each file alone in a world of its own, and one run comes out", async () => {
    const whole = await runOf({});
    expect(whole.outcomes[0]).toContain("listed › t/z.sh › it failed");
    const { code, outcomes, results } = await runOf({ mode: "isolated" });
    expect(outcomes).toEqual([
      ["a passed", "b passed", "late failed", "z passed"].map((each) => `listed › t/${each.replace(" ", ".sh › it ")}`),
    ]);
    expect(results.runs).toMatchObject([{ number: 7, ending: { kind: "exited", code: 0 }, problems: [] }]);
    expect(code).toBe(0);
    expect(readdirSync(join(folder, "out/runs/own/7")).sort()).toEqual(["1", "2", "3", "4"]);
    expect(textOf("seen").split("\n")[1]).toBe(`isolated ${folder}/out/runs/own/7/4/directories/w0/SPOT`);
    expect(readdirSync(join(folder, "out/runs/own/7/4")), "cleared away").not.toContain("directories");
  });

  test("isolated: what several items say is said once, and nothing is started where none can be", async () => {
    const suites = plan.suites.map((suite) => ({ ...suite, directories: [], env: { A: "${NO_SUCH_VARIABLE}" } }));
    const { results } = await runOf({ mode: "isolated" }, { suites });
    expect(results.runs[0]).toMatchObject({ ending: { kind: "notStarted" }, observations: [] });
    expect(problems.map((each) => each.code)).toEqual(["environment.missing"]);
    expect(existsSync(join(folder, "said"))).toBe(false);
  });
});

describe("runs until its tests have passed", () => {
  const runs = [4, 5, 6, 7, 8];

  test("no run more than that, and the cell is whole", async () => {
    const { code, results } = await runOf({ share: shareOf("t/late.sh"), runs, untilPassed: ids("late") });
    expect(results.runs.map(({ number }) => number)).toEqual([4, 5, 6]);
    expect(code).toBe(0);
  });

  test("every run where one of them never passes", async () => {
    const own = { share: shareOf("t/b.sh", "t/z.sh"), runs, untilPassed: ids("b", "z") };
    const { code, results } = await runOf(own);
    expect([code, results.runs.length]).toEqual([0, 5]);
  });
});

test("the results bear the digest of the plan in whose round the cell was made", async () => {
  const earlier = ["a".repeat(64) as Digest];
  const first = await runOf({ share: shareOf("t/a.sh") }, { earlier });
  expect(first.results.plan).toBe(earlier[0]);
  const second = await runOf({ share: shareOf("t/a.sh"), round: 2 }, { earlier });
  expect(second.results.plan).toBe(second.plan.digest);
});
