/** One start of the runner: its private world made, the process run, its reports read, the world cleared. */

import type { TestId, TestName } from "../model/ids.ts";
import { isFailure } from "../model/observation.ts";
import { type Suite, seedOfRun, suiteOf, workersIn } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import type { Origin } from "../read/entry.ts";
import { behindShell, endingNotes, endingProblems, type Started } from "../run/ending.ts";
import { loadedProblems } from "../run/loaded.ts";
import { runners } from "../run/runner.ts";
import { byProgram, type Start } from "../run/start.ts";
import type { Part } from "../run/together.ts";
import { runLanes } from "./run-lanes.ts";
import { readRunReports, reportsIn } from "./run-reports.ts";
import { clearWorld, makeWorld, type OneStartAsk, type World } from "./world.ts";

/** The names of the tests that it shows are added to `tests`. */
export async function oneStart(ask: OneStartAsk, tests: Record<TestId, TestName>, outside: Outside): Promise<Part> {
  const suite = suiteOf(ask.plan, ask.cell);
  const world = await makeWorld(ask, suite, outside);
  if (world.kind === "refused") {
    // What the user stopped has not failed.
    const stopped = outside.processes.interrupted();
    const ending = { kind: stopped ? "interrupted" : "notStarted" } as const;
    return { ending, took: 0, observations: [], problems: stopped ? [] : world.problems, notes: [] };
  }
  const observed = await runIn(world.value, ask, suite, outside);
  if (!ask.keep) await clearWorld(ask.folder, outside);
  Object.assign(tests, observed.tests);
  return observed.part;
}

interface Observed {
  readonly part: Part;
  readonly tests: Readonly<Record<TestId, TestName>>;
}

async function runIn(world: World, ask: OneStartAsk, suite: Suite, outside: Outside): Promise<Observed> {
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
    part: ask.asked.part,
  };
  const explained = problems.length === 0 && observations.some(isFailure);
  const seen = behindShell(ended, command, found, explained);
  const ends = endingProblems(seen, started, found, observations);
  // A report that is cut off is the consequence of an end that is already told.
  const all = seen.ending.kind === "exited" ? [...problems, ...(problems.length > 0 ? [] : ends)] : ends;
  return {
    part: {
      ending: seen.ending,
      took,
      observations,
      problems: all.length > 0 ? all : unlikeAsked(ask, suite, tests, started.log),
      notes: [...notes, ...endingNotes(seen)],
    },
    tests,
  };
}

function reportsFolder(ask: OneStartAsk, outside: Outside): string {
  return outside.files.resolve(ask.folder, "reports");
}

/** The runner's start, its folders made and its files written. */
async function prepare(world: World, ask: OneStartAsk, suite: Suite, outside: Outside): Promise<Start> {
  const { files } = outside;
  const [reports, outputs, given] = [
    reportsFolder(ask, outside),
    files.resolve(ask.folder, "outputs"),
    files.resolve(ask.folder, "given"),
  ];
  for (const folder of [reports, outputs]) await files.makeFolder(folder);
  const { mode, shard } = ask.cell;
  const { share } = ask.asked;
  const start = runners[suite.starter.runner].start({
    starter: { ...suite.starter, args: world.args },
    roots: world.roots,
    mode,
    shard,
    ...(share === undefined ? {} : { share }),
    run: ask.number,
    workers: workersIn(suite, mode),
    seed: seedOfRun(ask.plan.seed, ask.number),
    shuffled: ask.shuffled ?? mode === "shuffled",
    reports,
    outputs,
    given,
  });
  for (const { path, text } of start.files ?? []) await files.write(path, text);
  return start;
}

/** Whether the run loaded what its share holds; only of a run that is otherwise to be trusted. */
function unlikeAsked({ asked }: OneStartAsk, suite: Suite, tests: Observed["tests"], log: string): readonly Problem[] {
  if (asked.shows === undefined || suite.files === undefined) return [];
  const of = asked.part ? "cell" : "shard";
  return loadedProblems(asked.shows, suite.files, tests, runners[suite.starter.runner], log, of);
}
