/** `run`: one cell of a plan → its results, kept on disk after every run. */

import { encodeFile } from "../model/file.ts";
import type { TestId, TestName } from "../model/ids.ts";
import { type Cell, digestFor, type Plan } from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { type CellResults, countRun, type Run } from "../model/results.ts";
import { nearest } from "../model/spelling.ts";
import type { Outside } from "../outside.ts";
import { cellLine, logLines, type Progress, progressLine, runLine } from "../render/progress.ts";
import { isEnough } from "../run/enough.ts";
import { loadPlan } from "./load-plan.ts";
import { oneRun } from "./one-run.ts";

export interface RunAsk {
  readonly plan: string;
  /** An id, or the entry of the matrix as JSON. */
  readonly cell: string;
  readonly out: string;
  readonly keepDatabases: boolean;
}

/** Exit code 0 where the cell was observed as planned, however its tests ended: the report judges them. */
export async function run(ask: RunAsk, outside: Outside): Promise<number> {
  const plan = await loadPlan(outside.files.resolve(outside.cwd, ask.plan), outside);
  if (plan.kind === "refused") return say(plan.problems, outside);
  const cell = chooseCell(ask.cell, plan.value);
  if (cell.kind === "refused") return say(cell.problems, outside);
  const out = outside.files.resolve(outside.cwd, ask.out);
  const runs = await runCell(
    { plan: plan.value, cell: cell.value, out, keep: ask.keepDatabases, count: counter(cell.value.runs.length) },
    outside,
  );
  const all = runs.length === cell.value.runs.length || isEnough(cell.value, runs);
  return all && runs.every((each) => countRun(each).whole) ? 0 : 3;
}

function say(problems: readonly Problem[], outside: Outside): number {
  for (const problem of problems) outside.host.problem(problem);
  return 2;
}

export interface CellAsk {
  readonly plan: Plan;
  readonly cell: Cell;
  /** Absolute. */
  readonly out: string;
  readonly keep: boolean;
  /** Counts a start: those before it, and all that are to come. */
  readonly count: () => Progress;
}

/** The runs of a cell that were made: fewer than asked when the user stopped it, or when its tests have passed. */
export async function runCell(ask: CellAsk, outside: Outside): Promise<readonly Run[]> {
  const { plan, cell, out } = ask;
  const path = outside.files.resolve(out, "results", `${cell.id}.json`);
  const tests: Record<TestId, TestName> = {};
  const runs: Run[] = [];
  // Before the first run: so a job that was killed can be told from one that never started.
  await keep();
  for (const number of cell.runs) {
    if (outside.processes.interrupted() || isEnough(cell, runs)) break;
    const count = ask.count();
    outside.host.progress(progressLine(cell, count, runs.map(countRun).at(-1)));
    const folder = outside.files.resolve(out, "runs", cell.id, String(number));
    const seen = await oneRun({ plan, cell, number, folder, keep: ask.keep }, outside);
    Object.assign(tests, seen.tests);
    runs.push(seen.run);
    await keep();
    if (cell.purpose === undefined) outside.host.say(runLine(cell, countRun(seen.run), count));
    for (const problem of seen.run.problems) outside.host.problem(problem);
    await showLog(folder, seen.run, outside);
  }
  if (cell.purpose !== undefined && runs.length > 0) outside.host.say(cellLine(cell, runs.map(countRun)));
  return runs;

  async function keep(): Promise<void> {
    const results: CellResults = {
      kind: "results",
      version: 1,
      plan: digestFor(plan, cell),
      attempt: outside.attempt,
      cell,
      machine: outside.machine,
      tests,
      runs,
    };
    await outside.files.write(path, encodeFile(results));
  }
}

/** Starts of a command, counted. */
export function counter(total: number): () => Progress {
  let done = 0;
  return () => ({ done: done++, total });
}

/** What the runner said last, where a problem speaks of its log: of several starts the first such. */
async function showLog(folder: string, { problems }: Run, outside: Outside): Promise<void> {
  const own = `${outside.files.relative(outside.cwd, folder)}/`;
  const named = problems.map(({ where }) => where?.file ?? "").find((file) => isLog(file, own));
  if (named === undefined) return;
  const log = outside.files.resolve(outside.cwd, named);
  for (const line of logLines(await outside.files.tail(log, 8_192))) outside.host.say(line);
}

function isLog(file: string, folder: string): boolean {
  return file.startsWith(folder) && /^(\d+\/)?log\.txt$/.test(file.slice(folder.length));
}

/** Ids are said by people, entries of the matrix by workflows; an entry of another plan is refused. */
function chooseCell(text: string, plan: Plan): Parsed<Cell> {
  const entry = entryOf(text);
  if (entry !== undefined && entry.plan !== undefined && entry.plan !== plan.digest)
    return refused(
      wrong("The entry of the matrix belongs to another plan than --plan", "Give both from the same `plan`."),
    );
  const cell = entry === undefined ? plan.cells.find(({ id }) => id === text) : plan.cells[entry.index];
  if (cell !== undefined) return parsed(cell);
  const ids = plan.cells.map(({ id }) => id as string);
  const meant = nearest(text, ids);
  const some = ids.slice(0, 8).join(", ");
  return refused(
    wrong(
      entry === undefined
        ? `The plan has no cell \`${text.slice(0, 100)}\``
        : `The plan has no cell number ${entry.index}`,
      `${meant === undefined ? "" : `Did you mean \`${meant}\`? `}Cells: ${some}${ids.length > 8 ? ` and ${ids.length - 8} more` : ""}.`,
    ),
  );
}

function entryOf(text: string): { readonly index: number; readonly plan?: string } | undefined {
  try {
    const { index, plan } = JSON.parse(text) as { index?: unknown; plan?: unknown };
    if (!Number.isSafeInteger(index)) return undefined;
    return { index: index as number, ...(typeof plan === "string" ? { plan } : {}) };
  } catch {
    return undefined;
  }
}

function wrong(words: string, hint: string): Problem {
  return { code: "arguments.cell", words, hint };
}
