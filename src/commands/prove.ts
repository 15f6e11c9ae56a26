/** `prove`: the main job on one machine: plan, run every cell, report. */

import { exitCodes } from "../model/analysis.ts";
import { encodeFile } from "../model/file.ts";
import type { Run } from "../model/results.ts";
import type { Outside } from "../outside.ts";
import { nextLines, type Typed } from "../render/next.ts";
import { planLines } from "../render/progress.ts";
import { type PlanSource, planFrom } from "./plan.ts";
import { analyzeFiles, formats, publishFiles } from "./report.ts";
import { runCell } from "./run.ts";

export interface ProveAsk extends PlanSource {
  readonly out: string;
  readonly keepDatabases: boolean;
  readonly json: boolean;
}

export async function prove(ask: ProveAsk, outside: Outside): Promise<number> {
  const { files, host } = outside;
  const made = await planFrom(ask, outside);
  if (made.kind === "refused") {
    for (const problem of made.problems) host.problem(problem);
    return 2;
  }
  const plan = made.value;
  const out = files.resolve(outside.cwd, ask.out);
  // Only what an earlier call made there under these names: the folder may be the user's own.
  for (const old of ["results", "runs", "analysis.json", "summary.md"]) await files.remove(files.resolve(out, old));
  await files.write(files.resolve(out, "plan.json"), encodeFile(plan));
  for (const line of planLines(plan, undefined)) host.say(line);
  const total = plan.cells.reduce((sum, cell) => sum + cell.runs.length, 0);
  let done = 0;
  // Of each suite, once a run of it has told.
  const suites = new Map<string, "showsTests" | "hopeless">();
  for (const [index, cell] of plan.cells.entries()) {
    if (suites.get(cell.suite) === "hopeless") continue;
    const runs = await runCell({ plan, cell, out, keep: ask.keepDatabases, done, total }, outside);
    done += cell.runs.length;
    if (runs.some(({ observations }) => observations.length > 0)) suites.set(cell.suite, "showsTests");
    else if (runs.some(showedNothing) && !suites.has(cell.suite)) {
      suites.set(cell.suite, "hopeless");
      if (plan.cells.slice(index + 1).some(({ suite }) => suite === cell.suite))
        host.say(`The other runs of ${cell.suite} were not started: one that shows no test would only be repeated.`);
    }
    if (outside.processes.interrupted()) break;
  }
  const results = await files.find(files.resolve(out, "results"), ["*.json"]);
  const analysis = await analyzeFiles(
    plan,
    results.map(({ path }) => path),
    outside,
  );
  await publishFiles(analysis, out, { formats, json: ask.json }, outside);
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
