import { expect, test } from "vitest";
import { type Mode, type RunnerName, runnerNames, type Shard } from "../model/plan.ts";
import { runners } from "./runner.ts";
import type { Ask } from "./start.ts";

const whole: Shard = { index: 1, total: 1 };
const second: Shard = { index: 2, total: 4 };

/** What is started, as one line. */
function line(runner: RunnerName, mode: Mode, shard: Shard, args: readonly string[] = []): string {
  const [command] = runners[runner].start(ask(mode, shard, args)).lanes[0].commands;
  return command.kind === "program" ? command.argv.join(" ") : command.line;
}

function ask(mode: Mode, shard: Shard, args: readonly string[] = []): Ask {
  return {
    starter: { runner: "vitest", args, lines: { sequential: "t", parallel: "t -n {workers}" }, reports: ["x.xml"] },
    mode,
    shard,
    run: 3,
    workers: mode === "parallel" ? 8 : 1,
    seed: 8123,
    reports: "/out/reports",
    outputs: "/out/outputs",
    given: "/out/given",
    roots: { root: "/repo", cwd: "/repo" },
    shuffled: false,
  };
}

test.each<[RunnerName, Mode, Shard, string]>([
  [
    "vitest",
    "sequential",
    whole,
    "vitest run --no-file-parallelism --maxWorkers=1 --maxConcurrency=1 --bail=0 --passWithNoTests=false --coverage.enabled=false --cache=false --reporter=/out/given/steer.mjs --reporter=json --reporter=default",
  ],
  [
    "vitest",
    "parallel",
    whole,
    "vitest run --fileParallelism --maxWorkers=8 --bail=0 --passWithNoTests=false --coverage.enabled=false --cache=false --reporter=/out/given/steer.mjs --reporter=json --reporter=default",
  ],
  [
    "vitest",
    "parallel",
    second,
    "vitest run --fileParallelism --maxWorkers=8 --shard=2/4 --bail=0 --passWithNoTests=false --coverage.enabled=false --cache=false --reporter=/out/given/steer.mjs --reporter=json --reporter=default",
  ],
  [
    "playwright",
    "sequential",
    whole,
    "playwright test --workers=1 --max-failures=0 --shard=1/1 --update-snapshots=none --output=/out/outputs --reporter=json,line",
  ],
  [
    "playwright",
    "parallel",
    whole,
    "playwright test --workers=8 --max-failures=0 --shard=1/1 --update-snapshots=none --output=/out/outputs --reporter=json,line",
  ],
  [
    "playwright",
    "parallel",
    second,
    "playwright test --workers=8 --max-failures=0 --shard=2/4 --update-snapshots=none --output=/out/outputs --reporter=json,line",
  ],
  ["command", "sequential", whole, "t"],
  ["command", "parallel", second, "t -n 8"],
])("%s %s %o", (runner, mode, shard, wanted) => {
  expect(line(runner, mode, shard)).toBe(wanted);
});

test.each<RunnerName>(["vitest", "playwright"])(
  "the user's words to %s come before ours, which so prevail",
  (runner) => {
    const [command] = runners[runner].start(ask("parallel", whole, ["--project", "a b", "--workers=99"])).lanes[0]
      .commands;
    expect(command.kind === "program" ? command.argv.slice(2, 5) : []).toEqual(["--project", "a b", "--workers=99"]);
  },
);

test("each says where its reports appear", () => {
  const of = (runner: RunnerName) => runners[runner].start(ask("parallel", whole));
  expect(of("vitest")).toMatchObject({ env: {}, reports: [{ in: "reports", pattern: "vitest.json" }] });
  expect(of("playwright")).toMatchObject({
    env: {
      PLAYWRIGHT_JSON_OUTPUT_NAME: "/out/reports/playwright.json",
      PLAYWRIGHT_JSON_OUTPUT_FILE: "/out/reports/playwright.json",
    },
    reports: [{ in: "reports", pattern: "playwright.json" }],
  });
  expect(of("command").reports).toEqual([{ in: "cwd", pattern: "x.xml" }]);
});

test("each says how it is installed", () => {
  for (const { install } of Object.values(runners)) expect(install).toMatch(/\w/);
});

test.each(runnerNames)(
  "%s: shuffled and isolated runs are started as a sequential one, but for the order",
  (runner) => {
    const sequential = runners[runner].start(ask("sequential", second));
    for (const mode of ["shuffled", "isolated"] as const)
      expect(runners[runner].start(ask(mode, second))).toEqual(sequential);
  },
);
