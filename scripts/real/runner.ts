/** A toy suite and its runner → what is listed and what a run of a share shows, through the rooms that ship. */

import { cp, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listSuite } from "../../src/commands/list.ts";
import { oneRun } from "../../src/commands/one-run.ts";
import { files as realFiles } from "../../src/edges/files.ts";
import { nodeOutside } from "../../src/edges/node.ts";
import type { CellId, Digest, TestId, TestName } from "../../src/model/ids.ts";
import { type ListedFile, numbered } from "../../src/model/listing.ts";
import type { Mode, Plan, RunnerName, Share, Suite, Unit } from "../../src/model/plan.ts";
import type { Parsed, Problem } from "../../src/model/problem.ts";
import type { Run } from "../../src/model/results.ts";
import type { Host, Outside } from "../../src/outside.ts";

const root = join(import.meta.dirname, "../..");

export interface Toy {
  /** Absolute: the suite's own folder, which is also the root that names are relative to. */
  readonly folder: string;
  readonly list: () => Promise<readonly ListedFile[]>;
  readonly tryList: () => Promise<Parsed<readonly ListedFile[]> | undefined>;
  /** One run of one shard: of these files (as listed), or of the whole suite where none are named. */
  readonly run: (wish?: RunWish) => Promise<Shown>;
  readonly leave: () => Promise<void>;
}

export interface RunWish {
  readonly mode?: Mode;
  readonly workers?: number;
  readonly seed?: number;
  readonly shuffled?: boolean;
  /** What the shard is given; the other files of `listed` are another shard's. */
  readonly units?: readonly Pick<Unit, "files" | "tests">[] | undefined;
  readonly listed?: readonly ListedFile[] | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Shown {
  readonly run: Run;
  readonly tests: Readonly<Record<TestId, TestName>>;
  /** Ids of all tests that the reports show, in the order of the reports. */
  readonly ids: readonly TestId[];
  /** What the process printed. */
  readonly log: string;
}

/** A copy of `fixtures/suites/NAME` outside of any repository, with our packages beside it. */
export async function toySuite(
  name: string,
  runner: RunnerName,
  more: Partial<Pick<Suite["starter"], "program" | "args" | "lines" | "reports">> & {
    readonly directories?: readonly string[];
  } = {},
): Promise<Toy> {
  const base = await realpath(await mkdtemp(join(tmpdir(), "flakeproof-toy-")));
  const folder = join(base, "project");
  await cp(join(root, "fixtures/suites", name), folder, { recursive: true });
  await symlink(join(root, "node_modules"), join(base, "node_modules"));
  const { directories = [], ...starter } = more;
  const suite: Suite = {
    name: "toy",
    starter: { runner, args: [], ...starter },
    cwd: ".",
    workers: 2,
    shards: 1,
    timeout: 120_000,
    env: {},
    stores: [],
    ports: [],
    directories,
  };
  const outside = quietOutside(folder);
  let runs = 0;
  const tryList = () => listSuite(suite, join(base, "list"), outside);
  return {
    folder,
    tryList,
    list: async () => {
      const listed = await tryList();
      if (listed?.kind !== "parsed")
        throw new Error(`not listed: ${JSON.stringify(listed)}\n${await logIn(join(base, "list"))}`);
      return listed.value;
    },
    run: async (wish = {}) => {
      const number = ++runs;
      const own = join(base, "runs", String(number));
      const plan = planOf(suite, wish, number);
      const cell = plan.cells[0]!;
      const seen = await oneRun(
        { plan, cell, number, folder: own, keep: false, shuffled: wish.shuffled ?? false },
        outside,
      );
      const ids = [...new Set(seen.run.observations.map(({ test }) => test))];
      return { run: seen.run, tests: seen.tests, ids, log: await logIn(own) };
    },
    leave: () => rm(base, { recursive: true, force: true }),
  };
}

function planOf(suite: Suite, wish: RunWish, number: number): Plan {
  const { mode = "sequential", workers = 2, units, listed, env = {} } = wish;
  const shares: Share[] = units === undefined ? [] : [shareOf(units), shareOf([])];
  const files = listed?.map(({ path, tests }) => ({
    path,
    ...(tests === undefined ? {} : { tests: numbered(tests).map(({ id }) => id) }),
  }));
  const own: Suite = {
    ...suite,
    workers,
    env,
    shards: shares.length || 1,
    ...(shares.length === 0 ? {} : { shares }),
    ...(files === undefined ? {} : { files }),
  };
  return {
    kind: "plan",
    version: 1,
    digest: "d".repeat(64) as Digest,
    commit: "unknown",
    // One wish is one seed, whatever the number of the run: `seedOfRun` takes the number out again.
    seed: ((wish.seed ?? 1) ^ Math.imul(number, 0x9e3779b1)) >>> 0,
    suites: [own],
    cells: [
      {
        id: "toy" as CellId,
        suite: suite.name,
        mode,
        shard: { index: 1, total: shares.length || 1 },
        runs: [number],
      },
    ],
    gate: { flaky: "fail", "parallel-only": "fail", broken: "fail", missing: "fail", target: 0.05 },
  };
}

function shareOf(units: readonly Pick<Unit, "files" | "tests">[]): Share {
  return { units: units.map((unit) => ({ expected: 1, known: "size", ...unit })), expected: units.length };
}

async function logIn(folder: string): Promise<string> {
  return realFiles.tail(join(folder, "log.txt"), 1_000_000);
}

/** One for all toys: each listens for the signals that end what it started. */
let world: Outside | undefined;

function quietOutside(cwd: string): Outside {
  const host: Host = {
    progress: () => {},
    say: () => {},
    problem: (_problem: Problem) => {},
    answer: () => {},
    terminal: { columns: 100, colours: false },
  };
  world ??= nodeOutside(host, new URL("../../src/thread.ts", import.meta.url));
  return { ...world, cwd };
}
