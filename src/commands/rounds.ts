/** A plan → all its rounds run and judged: the screening, then fresh runs of what is open, until nothing is. */

import { type Analysis, gapWeights } from "../model/analysis.ts";
import { encodeFile } from "../model/file.ts";
import type { History } from "../model/history.ts";
import { type Cell, lastRound, type Plan } from "../model/plan.ts";
import type { Run } from "../model/results.ts";
import type { Outside } from "../outside.ts";
import { nextRound } from "../plan/suspects.ts";
import { roundLines } from "../render/progress.ts";
import { poolFor, runPool } from "./pool.ts";
import { analyzeFiles, type Judged, keepJudged } from "./report.ts";
import { counter, runCell } from "./run.ts";

export interface RoundsAsk {
  /** Absolute. */
  readonly out: string;
  readonly keepDatabases: boolean;
  readonly jobs?: number;
  readonly history: History | undefined;
}

export interface Rounds extends Judged {
  /** With all rounds that were made. */
  readonly plan: Plan;
}

/** After each round the plan and the analysis are on disk, whatever happens in the next. */
export async function runRounds(first: Plan, ask: RoundsAsk, outside: Outside): Promise<Rounds> {
  let plan = first;
  for (;;) {
    await outside.files.write(outside.files.resolve(ask.out, "plan.json"), encodeFile(plan));
    await runCells(plan, lastRound(plan), ask, outside);
    outside.host.progress("reading what the runs showed");
    const results = await outside.files.find(outside.files.resolve(ask.out, "results"), ["*.json"]);
    const paths = results.map(({ path }) => path);
    const judged = await analyzeFiles(plan, paths, ask.history, outside);
    await keepJudged(judged, ask.out, outside);
    const goesOn = !outside.processes.interrupted() && !hasHoles(judged.analysis) && !isAllLost(plan, judged.analysis);
    const next = goesOn ? nextRound(plan, judged.analysis, outside.sha256) : undefined;
    if (next === undefined) return { ...judged, plan };
    for (const line of roundLines(judged.analysis, next)) outside.host.say(line);
    plan = next;
  }
}

/** Of a screening that is not whole nothing is claimed, so nothing is worth confirming. */
function hasHoles({ gaps }: Analysis): boolean {
  return gaps.some(({ kind }) => gapWeights[kind] === "hole");
}

/** No run of the last round can be used: those of another would not be either. */
function isAllLost(plan: Plan, { gaps }: Analysis): boolean {
  const lost = new Set(gaps.flatMap((gap) => (gap.kind === "confirmMissing" ? gap.runs : [])));
  return lastRound(plan).every(({ runs }) => runs.every((run) => lost.has(run)));
}

async function runCells(plan: Plan, cells: readonly Cell[], ask: RoundsAsk, outside: Outside): Promise<void> {
  const { out, keepDatabases: keep } = ask;
  const count = counter(cells.reduce((sum, cell) => sum + cell.runs.length, 0));
  const showing = new Set<string>();
  const begun = new Set<Cell>();
  await runPool(plan, cells, poolFor(plan, ask.jobs, outside.machine.cpus), async (cell) => {
    begun.add(cell);
    const runs = await runCell({ plan, cell, out, keep, count }, outside);
    if (outside.processes.interrupted()) return "stop";
    if (runs.some(({ observations }) => observations.length > 0)) showing.add(cell.suite);
    if (showing.has(cell.suite) || !runs.some(showedNothing)) return "goOn";
    if (cells.some((each) => each.suite === cell.suite && !begun.has(each)))
      outside.host.say(
        `The other runs of ${cell.suite} were not started: one that shows no test would only be repeated.`,
      );
    return "skipSuite";
  });
}

/** It ended by itself, or never began, and no test was seen: the next one would do the same. */
function showedNothing({ ending, observations }: Run): boolean {
  return observations.length === 0 && (ending.kind === "exited" || ending.kind === "notStarted");
}
