/** One start of the runner: its private world made, the process run, its reports read, the world cleared. */

import type { TestId, TestName } from "../model/ids.ts";
import { isFailure } from "../model/observation.ts";
import { type Suite, seedOfRun, suiteOf, workersIn } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Ending, Run } from "../model/results.ts";
import type { Outside } from "../outside.ts";
import type { Origin } from "../read/entry.ts";
import { behindShell, endingNotes, endingProblems, type Started } from "../run/ending.ts";
import { loadedProblems } from "../run/loaded.ts";
import { runners } from "../run/runner.ts";
import { byProgram, type Start } from "../run/start.ts";
import { runLanes } from "./run-lanes.ts";
import { readRunReports, reportsIn } from "./run-reports.ts";
import { clearWorld, makeWorld, type OneRunAsk, type World } from "./world.ts";

export interface OneRun {
  readonly run: Run;
  readonly tests: Readonly<Record<TestId, TestName>>;
}

export async function oneRun(ask: OneRunAsk, outside: Outside): Promise<OneRun> {
  const suite = suiteOf(ask.plan, ask.cell);
  const started = outside.now();
  const seed = seedOfRun(ask.plan.seed, ask.number);
  await outside.files.remove(ask.folder);
  const world = await makeWorld(ask, suite, outside);
  if (world.kind === "refused") {
    // What the user stopped has not failed.
    const stopped = outside.processes.interrupted();
    const ending: Ending = { kind: stopped ? "interrupted" : "notStarted" };
    const problems = stopped ? [] : world.problems;
    const run = { number: ask.number, seed, started, took: 0, ending, observations: [], problems, notes: [] };
    return { run, tests: {} };
  }
  const observed = await runIn(world.value, ask, suite, outside);
  if (!ask.keep) await clearWorld(ask.folder, outside);
  return { run: { number: ask.number, seed, started, ...observed.run }, tests: observed.tests };
}

type Observed = { readonly run: Omit<Run, "number" | "seed" | "started">; readonly tests: OneRun["tests"] };

async function runIn(world: World, ask: OneRunAsk, suite: Suite, outside: Outside): Promise<Observed> {
  const { files } = outside;
  const runner = runners[suite.starter.runner];
  const start = await prepare(world, ask, suite, outside);
  const log = files.resolve(ask.folder, "log.txt");
  const before = await reportsIn(world.cwd, start, outside);
  const began = outside.now();
  const ended = await runLanes(start, world, suite, log, outside);
  const took = Math.max(0, outside.now() - began);
  const origin: Origin = { suite: suite.name, report: "", ...world.roots };
  const { found, tests, observations, problems, notes } = await readRunReports(
    start,
    reportsFolder(ask, outside),
    before,
    origin,
    outside,
  );
  const command = byProgram(start.lanes[0].commands[0], suite.starter.program);
  const started: Started = {
    runner,
    command,
    cwd: `${files.relative(outside.cwd, world.cwd) || "."}/`,
    log: files.relative(outside.cwd, log),
    patterns: start.reports.map(({ pattern }) => pattern),
    stale: before.length,
  };
  const explained = problems.length === 0 && observations.some(isFailure);
  const seen = behindShell(ended, command, found, explained);
  const ends = endingProblems(seen, started, found, observations);
  // A report that is cut off is the consequence of an end that is already told.
  const all = seen.ending.kind === "exited" ? [...problems, ...(problems.length > 0 ? [] : ends)] : ends;
  return {
    run: {
      ending: seen.ending,
      took,
      observations,
      problems: all.length > 0 ? all : unlikeAsked(ask, suite, tests, started.log),
      notes: [...notes, ...endingNotes(seen)],
    },
    tests,
  };
}

function reportsFolder(ask: OneRunAsk, outside: Outside): string {
  return outside.files.resolve(ask.folder, "reports");
}

/** The runner's start, its folders made and its files written. */
async function prepare(world: World, ask: OneRunAsk, suite: Suite, outside: Outside): Promise<Start> {
  const { files } = outside;
  const [reports, outputs, given] = [
    reportsFolder(ask, outside),
    files.resolve(ask.folder, "outputs"),
    files.resolve(ask.folder, "given"),
  ];
  for (const folder of [reports, outputs]) await files.makeFolder(folder);
  const { mode, shard } = ask.cell;
  // A whole suite needs no list of its files, unless the user's own line asks for one.
  const needed = shard.total > 1 || suite.starter.list !== undefined;
  const share = needed ? suite.shares?.[shard.index - 1] : undefined;
  const start = runners[suite.starter.runner].start({
    starter: { ...suite.starter, args: world.args },
    roots: world.roots,
    mode,
    shard,
    ...(share === undefined ? {} : { share }),
    run: ask.number,
    workers: workersIn(suite, mode),
    seed: seedOfRun(ask.plan.seed, ask.number),
    shuffled: ask.shuffled ?? false,
    reports,
    outputs,
    given,
  });
  for (const { path, text } of start.files ?? []) await files.write(path, text);
  return start;
}

/** Whether the run loaded what its share holds; only of a run that is otherwise to be trusted. */
function unlikeAsked(ask: OneRunAsk, suite: Suite, tests: OneRun["tests"], log: string): readonly Problem[] {
  const share = suite.shares?.[ask.cell.shard.index - 1];
  if (share === undefined || suite.files === undefined) return [];
  return loadedProblems(share, suite.files, tests, runners[suite.starter.runner], log);
}
