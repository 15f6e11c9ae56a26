/** `report`: the results of all cells → the analysis, and every document that shows it. */

import { analyze } from "../analyze/analyze.ts";
import type { Unusable } from "../analyze/ledger.ts";
import { foldCell, startTally } from "../analyze/tally.ts";
import { type Analysis, exitCodes } from "../model/analysis.ts";
import { encodeFile } from "../model/file.ts";
import type { Cell, Plan } from "../model/plan.ts";
import type { CellResults } from "../model/results.ts";
import type { Outside } from "../outside.ts";
import { readResults } from "../read/files.ts";
import { markdown } from "../render/markdown.ts";
import { reportDocument } from "../render/report.ts";
import { terminal } from "../render/terminal.ts";
import { loadPlan } from "./load-plan.ts";

export const formats = ["terminal", "summary", "json"] as const;
export type Format = (typeof formats)[number];

export interface ReportAsk {
  /** Files of results, and folders with `results/` in them. */
  readonly results: readonly string[];
  readonly plan?: string;
  readonly out: string;
  readonly formats: readonly Format[];
  readonly json: boolean;
}

export async function report(ask: ReportAsk, outside: Outside): Promise<number> {
  const { resolve } = outside.files;
  const places = ask.results.length === 0 ? [ask.out] : ask.results;
  const plan = await loadPlan(
    ask.plan === undefined ? resolve(outside.cwd, places[0]!, "plan.json") : resolve(outside.cwd, ask.plan),
    outside,
  );
  if (plan.kind === "refused") {
    for (const problem of plan.problems) outside.host.problem(problem);
    return 2;
  }
  const paths: string[] = [];
  for (const place of places) paths.push(...(await resultFiles(resolve(outside.cwd, place), outside)));
  const analysis = await analyzeFiles(plan.value, paths, outside);
  await publishFiles(analysis, resolve(outside.cwd, ask.out), ask, outside);
  return exitCodes[analysis.gate.status];
}

/** What lies there that may be results of cells: a file that was named, or what a folder holds in `results/`. */
async function resultFiles(place: string, outside: Outside): Promise<readonly string[]> {
  if (place.endsWith(".json")) return [place];
  return (await outside.files.find(place, ["results/*.json", "*/results/*.json"])).map(({ path }) => path);
}

/** One cell's results are in memory at a time. */
export async function analyzeFiles(plan: Plan, paths: readonly string[], outside: Outside): Promise<Analysis> {
  const tally = startTally();
  const unusable: Unusable[] = [];
  for (const cell of plan.cells) {
    const candidates = paths.filter((path) => path.endsWith(`/${cell.id}.json`) || path.endsWith(`\\${cell.id}.json`));
    const results = await newest(candidates, cell, plan, unusable, outside);
    if (results !== undefined) foldCell(tally, plan, cell, results);
  }
  return analyze(plan, tally, unusable);
}

/** Of several attempts of a cell the last one that can be used. */
async function newest(
  paths: readonly string[],
  cell: Cell,
  plan: Plan,
  unusable: Unusable[],
  outside: Outside,
): Promise<CellResults | undefined> {
  let best: CellResults | undefined;
  for (const path of paths) {
    const read = readResults((await outside.files.read(path)) ?? "", outside.files.relative(outside.cwd, path));
    if (read.kind === "refused") {
      unusable.push({ cell: cell.id, because: "unreadable" });
      for (const problem of read.problems) outside.host.problem(problem);
    } else if (read.value.plan !== plan.digest || read.value.cell.id !== cell.id)
      unusable.push({ cell: cell.id, because: "otherPlan" });
    else if (best === undefined || best.attempt < read.value.attempt) best = read.value;
  }
  return best;
}

export async function publishFiles(
  analysis: Analysis,
  out: string,
  ask: Pick<ReportAsk, "formats" | "json">,
  outside: Outside,
): Promise<void> {
  const { files, host } = outside;
  // The whole truth first: whatever fails later, it can be shown again.
  if (ask.formats.includes("json")) await files.write(files.resolve(out, "analysis.json"), encodeFile(analysis));
  const document = reportDocument(analysis);
  if (ask.formats.includes("summary")) await files.write(files.resolve(out, "summary.md"), markdown(document));
  if (ask.json) host.answer(encodeFile(analysis));
  else if (ask.formats.includes("terminal")) host.answer(terminal(document, host.terminal));
}
