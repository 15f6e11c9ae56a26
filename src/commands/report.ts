/** `report`: the results of all cells → the analysis, and every document that shows it. */

import { analyzeWith } from "../analyze/analyze.ts";
import { foldDurations, nextHistory, startDurations } from "../analyze/durations.ts";
import type { FileOf } from "../analyze/expected.ts";
import type { Stray, Unusable } from "../analyze/ledger.ts";
import { foldCell, startTally } from "../analyze/tally.ts";
import { type Analysis, exitCodes } from "../model/analysis.ts";
import { encodeFile } from "../model/file.ts";
import type { History } from "../model/history.ts";
import type { CellId } from "../model/ids.ts";
import { type Cell, digestFor, type Plan } from "../model/plan.ts";
import type { CellResults } from "../model/results.ts";
import type { Outside } from "../outside.ts";
import { readResults } from "../read/files.ts";
import { markdown } from "../render/markdown.ts";
import { reportDocument } from "../render/report.ts";
import { terminal } from "../render/terminal.ts";
import { runners } from "../run/runner.ts";
import { loadHistory } from "./load-history.ts";
import { loadPlan } from "./load-plan.ts";

export const formats = ["terminal", "summary", "json"] as const;
export type Format = (typeof formats)[number];

export interface ReportAsk {
  /** Files of results, and folders with `results/` in them. */
  readonly results: readonly string[];
  readonly plan?: string;
  /** What earlier runs took. */
  readonly history?: string;
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
  const history = await loadHistory(ask.history, outside);
  if (history.kind === "refused") {
    for (const problem of history.problems) outside.host.problem(problem);
    return 2;
  }
  const paths: string[] = [];
  for (const place of places) paths.push(...(await resultFiles(resolve(outside.cwd, place), outside)));
  const judged = await analyzeFiles(plan.value, paths, history.value, outside);
  await publishFiles(judged, resolve(outside.cwd, ask.out), ask, outside);
  return exitCodes[judged.analysis.gate.status];
}

/** What lies there that may be results of cells: a file that was named, or what a folder holds in `results/`. */
async function resultFiles(place: string, outside: Outside): Promise<readonly string[]> {
  if (place.endsWith(".json")) return [place];
  return (await outside.files.find(place, ["results/*.json", "*/results/*.json"])).map(({ path }) => path);
}

export interface Judged {
  readonly analysis: Analysis;
  /** With what the runs of this plan took and showed. */
  readonly history: History;
}

/** One cell's results are in memory at a time. `previous`: what is known of earlier plans. */
export async function analyzeFiles(
  plan: Plan,
  paths: readonly string[],
  previous: History | undefined,
  outside: Outside,
): Promise<Judged> {
  const fileOf: FileOf = ({ starter }, name, listed) => runners[starter.runner].fileOf?.(name, listed);
  const tally = startTally(fileOf);
  const durations = startDurations(plan, fileOf);
  const unusable: Unusable[] = [];
  const { ofCell, strays } = await sorted(plan, paths, outside);
  for (const cell of plan.cells) {
    const results = await newest(ofCell.get(cell.id) ?? [], cell, plan, unusable, outside);
    if (results === undefined) continue;
    foldCell(tally, plan, cell, results);
    foldDurations(durations, cell, results);
  }
  const { sha256 } = outside;
  const known = { unusable, strays, sha256, ...(previous === undefined ? {} : { history: previous }) };
  const { analysis, observed } = analyzeWith(plan, tally, known);
  return { analysis, history: nextHistory(previous, plan, durations, observed) };
}

interface Sorted {
  readonly ofCell: ReadonlyMap<CellId, readonly string[]>;
  /** What is no cell's of the plan must not go unnoticed: it may be what the plan's cells lack. */
  readonly strays: readonly Stray[];
}

/** Results bear the name of their cell; what has another name is read for what it is. */
async function sorted(plan: Plan, paths: readonly string[], outside: Outside): Promise<Sorted> {
  const ofCell = new Map<CellId, string[]>(plan.cells.map(({ id }) => [id, []]));
  const strays: Stray[] = [];
  for (const path of new Set(paths)) {
    const named = /([^/\\]+)\.json$/.exec(path)?.[1];
    const known = ofCell.get(named as CellId);
    if (known !== undefined) known.push(path);
    else {
      const stray = await strayOf(path, plan, outside);
      if (typeof stray === "string") ofCell.get(stray)!.push(path);
      else strays.push(stray);
    }
  }
  return { ofCell, strays };
}

/** The cell of a file that lost its name, or why it is none's. */
async function strayOf(path: string, plan: Plan, outside: Outside): Promise<CellId | Stray> {
  const file = outside.files.relative(outside.cwd, path);
  const read = readResults((await outside.files.read(path)) ?? "", file);
  if (read.kind === "refused") return { file, because: "unreadable" };
  const { plan: digest, cell } = read.value;
  if (digest !== plan.digest && plan.earlier?.includes(digest) !== true)
    return { file, because: "otherPlan", plan: digest };
  return plan.cells.some(({ id }) => id === cell.id) ? cell.id : { file, because: "noCell" };
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
    } else if (read.value.plan !== digestFor(plan, cell) || read.value.cell.id !== cell.id)
      unusable.push({ cell: cell.id, because: "otherPlan" });
    else if (best === undefined || isNewer(read.value, best)) best = read.value;
  }
  return best;
}

/** Of one attempt the file that holds more: the other was kept earlier. */
function isNewer(one: CellResults, other: CellResults): boolean {
  return one.attempt > other.attempt || (one.attempt === other.attempt && one.runs.length > other.runs.length);
}

/** Writes what was found; `out` is absolute. */
export async function keepJudged({ analysis, history }: Judged, out: string, { files }: Outside): Promise<void> {
  await files.write(files.resolve(out, "analysis.json"), encodeFile(analysis));
  await files.write(files.resolve(out, "history.json"), encodeFile(history));
}

export async function publishFiles(
  judged: Judged,
  out: string,
  ask: Pick<ReportAsk, "formats" | "json">,
  outside: Outside,
): Promise<void> {
  const { files, host } = outside;
  const { analysis } = judged;
  // The whole truth first: whatever fails later, it can be shown again.
  if (ask.formats.includes("json")) await keepJudged(judged, out, outside);
  const document = reportDocument(analysis);
  if (ask.formats.includes("summary")) await files.write(files.resolve(out, "summary.md"), markdown(document));
  if (ask.json) host.answer(encodeFile(analysis));
  else if (ask.formats.includes("terminal")) host.answer(terminal(document, host.terminal));
}
