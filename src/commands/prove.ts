/** `prove`: the main job on one machine: plan, run every cell, report. */

import { exitCodes } from "../model/analysis.ts";
import { encodeFile } from "../model/file.ts";
import type { Cell } from "../model/plan.ts";
import type { Run } from "../model/results.ts";
import type { Outside } from "../outside.ts";
import { nextLines, type Typed } from "../render/next.ts";
import { noteLines, planLines } from "../render/progress.ts";
import { sizingLines } from "../render/sizing.ts";
import { type PlanSource, planFrom } from "./plan.ts";
import { poolFor, runPool } from "./pool.ts";
import { analyzeFiles, formats, publishFiles } from "./report.ts";
import { counter, runCell } from "./run.ts";

export interface ProveAsk extends PlanSource {
  readonly out: string;
  readonly keepDatabases: boolean;
  /** Cells at the same time; the machine decides where it is left out. */
  readonly jobs?: number;
  readonly json: boolean;
}

export async function prove(ask: ProveAsk, outside: Outside): Promise<number> {
  const { files, host } = outside;
  const made = await planFrom(ask, outside);
  if (made.kind === "refused") {
    for (const problem of made.problems) host.problem(problem);
    return 2;
  }
  const { plan, sizings, notes, history } = made.value;
  const out = files.resolve(outside.cwd, ask.out);
  // Only what an earlier call made there under these names: the folder may be the user's own.
  for (const old of ["results", "runs", "analysis.json", "summary.md"]) await files.remove(files.resolve(out, old));
  await files.write(files.resolve(out, "plan.json"), encodeFile(plan));
  for (const line of [...notes.flatMap(noteLines), ...planLines(plan, undefined), ...sizings.flatMap(sizingLines)])
    host.say(line);
  const count = counter(plan.cells.reduce((sum, cell) => sum + cell.runs.length, 0));
  const showing = new Set<string>();
  const begun = new Set<Cell>();
  await runPool(plan, poolFor(plan, ask.jobs, outside.machine.cpus), async (cell) => {
    begun.add(cell);
    const runs = await runCell({ plan, cell, out, keep: ask.keepDatabases, count }, outside);
    if (outside.processes.interrupted()) return "stop";
    if (runs.some(({ observations }) => observations.length > 0)) showing.add(cell.suite);
    if (showing.has(cell.suite) || !runs.some(showedNothing)) return "goOn";
    if (plan.cells.some((each) => each.suite === cell.suite && !begun.has(each)))
      host.say(`The other runs of ${cell.suite} were not started: one that shows no test would only be repeated.`);
    return "skipSuite";
  });
  const results = await files.find(files.resolve(out, "results"), ["*.json"]);
  const judged = await analyzeFiles(
    plan,
    results.map(({ path }) => path),
    history,
    outside,
  );
  const { analysis } = judged;
  await publishFiles(judged, out, { formats, json: ask.json }, outside);
  const folder = files.relative(outside.cwd, out) || ".";
  const used = plan.suites.map((suite) => suite.starter.runner);
  for (const line of nextLines(analysis, folder, used, typedIn(ask))) host.say(line);
  return exitCodes[analysis.gate.status];
}

/** It ended by itself, or never began, and no test was seen: the next one would do the same. */
function showedNothing({ ending, observations }: Run): boolean {
  return observations.length === 0 && (ending.kind === "exited" || ending.kind === "notStarted");
}

/** The user's own words, without the counts that the advice replaces. */
function typedIn({ config, command, reports, wishes, out }: ProveAsk): Typed {
  const options = [
    ...(config === undefined ? [] : [`--config ${config}`]),
    ...(wishes.suite === undefined ? [] : [`--suite ${wishes.suite}`]),
    ...(wishes.workers === undefined ? [] : [`--workers ${wishes.workers}`]),
    ...(wishes.shards === undefined ? [] : [`--shards ${wishes.shards}`]),
    ...reports.map((pattern) => `--reports '${pattern}'`),
    ...(out === ".flakeproof" ? [] : [`--out ${out}`]),
  ];
  return {
    before: ["flakeproof prove", ...options].join(" "),
    after: command.length === 0 ? "" : `-- ${command.join(" ")}`,
  };
}
