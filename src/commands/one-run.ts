/** One start of the runner: its private world made, the process run, its reports read, the world cleared. */

import { environment, type Here, type SlotsFile } from "../model/contract.ts";
import type { TestId, TestName } from "../model/ids.ts";
import { isFailure } from "../model/observation.ts";
import { type Cell, type Plan, type Suite, seedOfRun, suiteOf, workersIn } from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import type { Run } from "../model/results.ts";
import type { FoundFile, Outside } from "../outside.ts";
import type { Origin, Reading } from "../read/entry.ts";
import { observe } from "../read/observations.ts";
import { largestReport, readReport } from "../read/report.ts";
import { behindShell, endingNotes, endingProblems, type Started } from "../run/ending.ts";
import { interpolateAll } from "../run/interpolate.ts";
import { runners, type Start } from "../run/runner.ts";
import { type Provision, provision } from "../run/slots.ts";

export interface OneRun {
  readonly run: Run;
  readonly tests: Readonly<Record<TestId, TestName>>;
}

/** Where a run keeps its things, and which one it is. */
export interface RunAsk {
  readonly plan: Plan;
  readonly cell: Cell;
  readonly number: number;
  /** Absolute: of this run alone. */
  readonly folder: string;
  /** The private databases and directories stay when the run has ended. */
  readonly keep: boolean;
}

export async function oneRun(ask: RunAsk, outside: Outside): Promise<OneRun> {
  const suite = suiteOf(ask.plan, ask.cell);
  const started = outside.now();
  const seed = seedOfRun(ask.plan.seed, ask.number);
  await outside.files.remove(ask.folder);
  const world = await makeWorld(ask, suite, outside);
  if (world.kind === "refused") {
    const run: Run = {
      number: ask.number,
      seed,
      started,
      took: 0,
      ending: { kind: "notStarted" },
      observations: [],
      problems: world.problems,
      notes: [],
    };
    return { run, tests: {} };
  }
  const observed = await runIn(world.value, ask, suite, outside);
  if (!ask.keep) await clearWorld(ask.folder, outside);
  return { run: { number: ask.number, seed, started, ...observed.run }, tests: observed.tests };
}

interface World {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
}

/** Everything the config speaks of is read from the environment here, as late as possible: the plan holds no secret. */
async function makeWorld(ask: RunAsk, suite: Suite, outside: Outside): Promise<Parsed<World>> {
  const here = hereOf(ask, suite);
  const workers = workersIn(suite, ask.cell.mode);
  const cwd = outside.files.resolve(outside.cwd, suite.cwd);
  const env = interpolateAll(suite.env, outside.env, `suites.${suite.name}.env`);
  const args = interpolateAll(
    Object.fromEntries(suite.starter.args.entries()),
    outside.env,
    `suites.${suite.name}.args`,
  );
  const urls = interpolateAll(
    Object.fromEntries(suite.stores.map((store) => [store.name, store.url])),
    outside.env,
    "stores",
  );
  const problems = [env, args, urls].flatMap((each) => (each.kind === "refused" ? each.problems : []));
  if (env.kind === "refused" || args.kind === "refused" || urls.kind === "refused") return refused(...problems);
  const ports = await outside.freePorts(workers * suite.ports.length);
  const resolve = (path: string) => outside.files.resolve(cwd, path);
  const provided = provision(suite, here, workers, urls.value, ask.folder, resolve, ports);
  if (provided.kind === "refused") return provided;
  const slotsPath = outside.files.resolve(ask.folder, "slots.json");
  const given = { ...env.value, ...environment(here, provided.value.file, slotsPath) };
  const made = await makeStores(provided.value, { env: given, cwd, timeout: suite.timeout }, ask, outside);
  if (made.kind === "refused") return made;
  await writeSlots(slotsPath, provided.value.file, outside);
  return parsed({ env: given, args: Object.values(args.value), cwd });
}

function hereOf(ask: RunAsk, suite: Suite): Here {
  return { suite: suite.name, mode: ask.cell.mode, shard: ask.cell.shard, run: ask.number, planSeed: ask.plan.seed };
}

async function writeSlots(path: string, slots: SlotsFile, outside: Outside): Promise<void> {
  await outside.files.write(path, `${JSON.stringify(slots, undefined, 2)}\n`);
}

type Setting = { readonly env: Readonly<Record<string, string>>; readonly cwd: string; readonly timeout: number };

/** Each database is filled once, in a template; every slot gets a copy. */
async function makeStores(provided: Provision, setting: Setting, ask: RunAsk, outside: Outside): Promise<Parsed<true>> {
  const { files } = outside;
  for (const folder of provided.directories) await files.makeFolder(folder);
  for (const { store, base, template, copies } of provided.databases) {
    await files.makeFolder(files.resolve(template, ".."));
    const template_ = await files.real(template);
    if (await exists(base, outside)) await files.copy(base, template);
    for (const [what, line] of Object.entries({ migrate: store.migrate, seed: store.seed })) {
      if (line === undefined) continue;
      const log = files.resolve(ask.folder, "log.txt");
      const env = { ...setting.env, [store.env]: `sqlite:${template_}` };
      const { ending } = await outside.processes.run({ command: { kind: "shell", line }, ...setting, env }, log);
      if (ending.kind !== "exited" || ending.code !== 0)
        return refused(storeProblem(store.name, what, line, files.relative(outside.cwd, log)));
    }
    for (const copy of copies) {
      await files.makeFolder(files.resolve(copy, ".."));
      if (await exists(template, outside)) await files.copy(template, copy);
    }
  }
  return parsed(true);
}

async function exists(path: string, outside: Outside): Promise<boolean> {
  const folder = outside.files.resolve(path, "..");
  return (await outside.files.list(folder)).some((name) => outside.files.resolve(folder, name) === path);
}

function storeProblem(store: string, what: string, line: string, log: string): Problem {
  return {
    code: "store.not-made",
    words: `The private database of the store \`${store}\` could not be made: \`${line}\` failed`,
    hint: `Correct \`stores.${store}.${what}\`; the log shows what it printed.`,
    where: { file: log },
  };
}

type Observed = { readonly run: Omit<Run, "number" | "seed" | "started">; readonly tests: OneRun["tests"] };

async function runIn(world: World, ask: RunAsk, suite: Suite, outside: Outside): Promise<Observed> {
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
  const readings: Reading[] = [];
  for (const file of found) readings.push(await readFound(file, origin, outside));
  const { tests, observations, problems, notes } = observe(readings, origin);
  const started: Started = {
    runner,
    command: start.command,
    cwd: `${files.relative(outside.cwd, world.cwd) || "."}/`,
    log: files.relative(outside.cwd, log),
    patterns: start.reports.map(({ pattern }) => pattern),
  };
  const explained = problems.length === 0 && observations.some(isFailure);
  const ending = behindShell(ended.ending, start.command, explained);
  const ends = endingProblems({ ...ended, ending }, started, found.length, observations);
  // A report that is cut off is the consequence of an end that is already told.
  const all = ending.kind === "exited" ? [...problems, ...(problems.length > 0 ? [] : ends)] : ends;
  return {
    run: {
      ending,
      took: ended.took,
      observations,
      problems: all,
      notes: [...notes, ...endingNotes(ended)],
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

async function readFound(file: FoundFile, origin: Origin, outside: Outside): Promise<Reading> {
  const report = outside.files.relative(outside.cwd, file.path);
  if (file.size > largestReport) return { entries: [], problems: [tooLarge(report, file.size)], notes: [] };
  return readReport((await outside.files.read(file.path)) ?? "", { ...origin, report });
}

function tooLarge(report: string, size: number): Problem {
  return {
    code: "report.too-large",
    words: `The report has ${Math.round(size / 2 ** 20)} MiB; up to ${largestReport / 2 ** 20} MiB are read`,
    hint: "Keep standard output out of the report, or write one report a file.",
    where: { file: report },
  };
}

async function originOf(suite: string, cwd: string, outside: Outside): Promise<Origin> {
  const real = await outside.files.real(cwd);
  const root = (await outside.repository(cwd)) ?? (await outside.files.real(outside.cwd));
  return { suite, report: "", root: root.replaceAll("\\", "/"), cwd: real.replaceAll("\\", "/") };
}

async function clearWorld(folder: string, outside: Outside): Promise<void> {
  for (const part of ["stores", "directories"]) await outside.files.remove(outside.files.resolve(folder, part));
}
