/** One start of the runner: its private world made, the process run, its reports read, the world cleared. */

import { slotVariables } from "../model/contract.ts";
import type { TestId, TestName } from "../model/ids.ts";
import { isFailure } from "../model/observation.ts";
import { type Suite, seedOfRun, suiteOf, workersIn } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Ending, Run } from "../model/results.ts";
import type { FoundFile, Outside } from "../outside.ts";
import type { Origin } from "../read/entry.ts";
import { type Observer, observe } from "../read/observations.ts";
import { readReport } from "../read/report.ts";
import { behindShell, type Ended, endingNotes, endingProblems, type Started, worstEnd } from "../run/ending.ts";
import { loadedProblems } from "../run/loaded.ts";
import { runnerOf } from "../run/runner.ts";
import { byProgram, type Lane, type Start } from "../run/start.ts";
import { reportParts } from "./report-parts.ts";
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
  const runner = runnerOf(suite.starter.runner);
  const start = await prepare(world, ask, suite, outside);
  const log = files.resolve(ask.folder, "log.txt");
  const before = await reportsIn(world.cwd, start, outside);
  const began = outside.now();
  const ended = await runLanes(start, world, suite, log, outside);
  const took = Math.max(0, outside.now() - began);
  const found = [
    ...(await files.find(reportsFolder(ask, outside), patternsOf(start, "reports"))),
    ...(await freshReports(before, world.cwd, start, reportsFolder(ask, outside), outside)),
  ];
  const origin: Origin = { suite: suite.name, report: "", ...world.roots };
  const observer = observe(origin);
  const said: Said[] = [];
  for (const file of found) said.push(...(await readFound(file, origin, observer, outside)));
  const { tests, observations, notes: observed } = observer.observed();
  const { problems, notes } = together(said, observed);
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
  const seen = behindShell(ended, command, found.length, explained);
  const ends = endingProblems(seen, started, found.length, observations);
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
  const start = runnerOf(suite.starter.runner).start({
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

/** All lanes at the same time, each until its processes have ended or the time of the run is over. */
async function runLanes(
  start: Start,
  world: World,
  { timeout, starter: { program } }: Suite,
  log: string,
  outside: Outside,
): Promise<Ended> {
  const until = outside.now() + timeout;
  const several = start.lanes.length > 1;
  const lane = async ({ commands, env, stdout }: Lane, index: number): Promise<Ended[]> => {
    const own = several ? { FLAKEPROOF_SLOT: String(index), ...slotVariables(world.slots.slots[index]!) } : {};
    const ends: Ended[] = [];
    for (const command of commands) {
      const invocation = {
        command: byProgram(command, program),
        env: { ...world.env, ...start.env, ...own, ...env },
        cwd: world.cwd,
        ...(stdout === undefined ? {} : { stdout }),
        timeout: Math.max(1, until - outside.now()),
      };
      ends.push(await outside.processes.run(invocation, log));
      if (ends.at(-1)!.ending.kind !== "exited") break;
    }
    return ends;
  };
  const [first, ...rest] = (await Promise.all(start.lanes.map(lane))).flat();
  const ended = worstEnd([first!, ...rest]);
  // What one lane had left when it started is not what the user asked for.
  return ended.ending.kind === "timedOut" ? { ...ended, ending: { kind: "timedOut", after: timeout } } : ended;
}

/** Whether the run loaded what its share holds; only of a run that is otherwise to be trusted. */
function unlikeAsked(ask: OneRunAsk, suite: Suite, tests: OneRun["tests"], log: string): readonly Problem[] {
  const share = suite.shares?.[ask.cell.shard.index - 1];
  if (share === undefined || suite.files === undefined) return [];
  return loadedProblems(share, suite.files, tests, runnerOf(suite.starter.runner), log);
}

function patternsOf(start: Start, where: "reports" | "cwd"): readonly string[] {
  return start.reports.filter((each) => each.in === where).map(({ pattern }) => pattern);
}

async function reportsIn(cwd: string, start: Start, outside: Outside): Promise<readonly FoundFile[]> {
  const patterns = patternsOf(start, "cwd");
  return patterns.length === 0 ? [] : outside.files.find(cwd, patterns);
}

/** Reports in the suite's own folder that this run wrote, copied to its own: what an earlier run left is not this run's. */
async function freshReports(
  before: readonly FoundFile[],
  cwd: string,
  start: Start,
  into: string,
  outside: Outside,
): Promise<readonly FoundFile[]> {
  const known = new Map(before.map((file) => [file.path, file]));
  const fresh = (await reportsIn(cwd, start, outside)).filter((file) => {
    const old = known.get(file.path);
    return old === undefined || old.changed !== file.changed || old.size !== file.size;
  });
  return Promise.all(
    fresh.map(async (file) => {
      const path = outside.files.resolve(into, "own", outside.files.relative(cwd, file.path).replaceAll("../", "up/"));
      await outside.files.copy(file.path, path);
      return { ...file, path };
    }),
  );
}

interface Said {
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
}

async function readFound(file: FoundFile, origin: Origin, observer: Observer, outside: Outside): Promise<Said[]> {
  const shown = outside.files.relative(outside.cwd, file.path);
  const { parts, problems } = await reportParts(file.path, shown, outside.files);
  const said: Said[] = [{ problems, notes: [] }];
  for (const { report, open } of parts) {
    const read = await readReport(open, { ...origin, report }, observer.take);
    observer.endReport(read.silentRetries);
    said.push(read);
  }
  return said;
}

/**
 * A report without a test is no problem of a run whose other reports have some (a package without tests, a shard); and
 * if none has any, the run executed no test, which says more.
 */
function together(said: readonly Said[], observed: readonly Problem[]): Said {
  const isNote = ({ code }: Problem) => code === "report.no-tests";
  const problems = said.flatMap((each) => each.problems);
  return {
    problems: problems.filter((each) => !isNote(each)),
    notes: [...problems.filter(isNote), ...said.flatMap((each) => each.notes), ...observed],
  };
}
