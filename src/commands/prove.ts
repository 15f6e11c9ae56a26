/** `prove`: the main job on one machine: plan, run every cell, confirm suspects, report. */

import { exitCodes } from "../model/analysis.ts";
import type { Outside } from "../outside.ts";
import { nextLines, type Typed } from "../render/next.ts";
import { noteLines, planLines } from "../render/progress.ts";
import { sizingLines } from "../render/sizing.ts";
import { type PlanSource, planFrom } from "./plan.ts";
import { formats, publishFiles } from "./report.ts";
import { runRounds } from "./rounds.ts";

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
  for (const line of [...notes.flatMap(noteLines), ...planLines(plan, undefined), ...sizings.flatMap(sizingLines)])
    host.say(line);
  const rounds = await runRounds(plan, { ...ask, out, history }, outside);
  const { analysis } = rounds;
  await publishFiles(rounds, out, { formats, json: ask.json }, outside);
  const folder = files.relative(outside.cwd, out) || ".";
  const used = plan.suites.map((suite) => suite.starter.runner);
  for (const line of nextLines(analysis, folder, used, typedIn(ask))) host.say(line);
  return exitCodes[analysis.gate.status];
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
