/** One start of the runner: its private world made, the process run, its reports read, the world cleared. */

import type { TestId, TestName } from "../model/ids.ts";
import { isFailure } from "../model/observation.ts";
import { type Suite, seedOfRun, suiteOf, workersIn } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Ending, Run } from "../model/results.ts";
import type { FoundFile, Outside } from "../outside.ts";
import type { Origin } from "../read/entry.ts";
import { type Observer, observe } from "../read/observations.ts";
import { readReport } from "../read/report.ts";
import { behindShell, endingNotes, endingProblems, type Started } from "../run/ending.ts";
import { runners } from "../run/runner.ts";
import type { Start } from "../run/start.ts";
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
  const runner = runners[suite.starter.runner];
  const [reports, outputs] = [files.resolve(ask.folder, "reports"), files.resolve(ask.folder, "outputs")];
  for (const folder of [reports, outputs]) await files.makeFolder(folder);
  const log = files.resolve(ask.folder, "log.txt");
  const start = runner.start({
    starter: { ...suite.starter, args: world.args },
    mode: ask.cell.mode,
    shard: ask.cell.shard,
    run: ask.number,
    workers: workersIn(suite, ask.cell.mode),
    seed: seedOfRun(ask.plan.seed, ask.number),
    reports,
    outputs,
  });
  const before = await reportsIn(world.cwd, start, outside);
  const env = { ...world.env, ...start.env };
  const ended = await outside.processes.run(
    { command: start.command, env, cwd: world.cwd, timeout: suite.timeout },
    log,
  );
  const found = [
    ...(await files.find(reports, patternsOf(start, "reports"))),
    ...(await freshReports(before, world.cwd, start, reports, outside)),
  ];
  const origin = await originOf(suite.name, world.cwd, outside);
  const observer = observe(origin);
  const said: Said[] = [];
  for (const file of found) said.push(...(await readFound(file, origin, observer, outside)));
  const { tests, observations, notes: observed } = observer.observed();
  const { problems, notes } = together(said, observed);
  const started: Started = {
    runner,
    command: start.command,
    cwd: `${files.relative(outside.cwd, world.cwd) || "."}/`,
    log: files.relative(outside.cwd, log),
    patterns: start.reports.map(({ pattern }) => pattern),
    stale: before.length,
  };
  const explained = problems.length === 0 && observations.some(isFailure);
  const seen = behindShell(ended, start.command, found.length, explained);
  const ends = endingProblems(seen, started, found.length, observations);
  // A report that is cut off is the consequence of an end that is already told.
  const all = seen.ending.kind === "exited" ? [...problems, ...(problems.length > 0 ? [] : ends)] : ends;
  return {
    run: {
      ending: seen.ending,
      took: ended.took,
      observations,
      problems: all,
      notes: [...notes, ...endingNotes(seen)],
    },
    tests,
  };
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

async function originOf(suite: string, cwd: string, outside: Outside): Promise<Origin> {
  const real = await outside.files.real(cwd);
  const root = (await outside.repository(cwd)) ?? (await outside.files.real(outside.cwd));
  return { suite, report: "", root: root.replaceAll("\\", "/"), cwd: real.replaceAll("\\", "/") };
}
