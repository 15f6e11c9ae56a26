/** What goes on → one line for whoever waits. */

import type { Analysis } from "../model/analysis.ts";
import { withoutColours } from "../model/log.ts";
import { type Cell, lastRound, type Mode, modes, type Plan, type Purpose, runsOf, workersIn } from "../model/plan.ts";
import { type Problem, placeText } from "../model/problem.ts";
import type { RunCounts } from "../model/results.ts";
import { visible } from "./escape.ts";
import { countOf, time } from "./numbers.ts";

/** Of all starts: those before this one, and all. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** `run 3 of 6 · unit, parallel · the last one took 4.2 s`. */
export function progressLine(cell: Cell, progress: Progress, last: RunCounts | undefined): string {
  const before = last === undefined ? "" : ` · the last one took ${time(last.took)}`;
  return `run ${progress.done + 1} of ${progress.total} · ${where(cell)}${before}`;
}

/** What one run showed. */
export function runLine(cell: Cell, { passed, failed, took, whole }: RunCounts, progress: Progress): string {
  const counts = `${countOf(passed, "test")} passed${failed === 0 ? "" : `, ${failed} failed`}`;
  const mark = !whole ? "!" : failed > 0 ? "✗" : "✓";
  return `${mark} run ${progress.done + 1} of ${progress.total} · ${where(cell)} · ${counts} · ${time(took)}`;
}

/** What the runs of a cell showed together: of those that confirm there are many, and each shows little. */
export function cellLine(cell: Cell, runs: readonly RunCounts[]): string {
  const red = runs.filter(({ failed }) => failed > 0).length;
  const broken = runs.filter(({ whole }) => !whole).length;
  const failed = red === 0 ? "" : `, ${red} with a failure`;
  const odd = broken === 0 ? "" : `, ${broken} not whole`;
  const took = runs.reduce((sum, each) => sum + each.took, 0);
  const mark = broken > 0 ? "!" : red > 0 ? "✗" : "✓";
  return `${mark} ${where(cell)} · ${countOf(runs.length, "run")}${failed}${odd} · ${time(took)}`;
}

/** Of the end of a log the lines that say most, for whoever cannot open the file: on a CI machine it is gone. */
export function logLines(text: string): readonly string[] {
  const lines = withoutColours(text)
    .split(/\r?\n|\r/)
    .filter((line) => line.trim() !== "");
  return lines.slice(-mostLogLines).map((line) => `    │ ${visible(line).slice(0, 200)}`);
}

const mostLogLines = 8;

const purposeWords: Readonly<Record<Purpose, string>> = {
  confirm: ", to confirm",
  rerun: ", once more",
  extra: ", to find more",
  verify: ", to verify",
};

function where(cell: Cell): string {
  const shard = cell.shard.total === 1 ? "" : `, shard ${cell.shard.index} of ${cell.shard.total}`;
  return `${visible(cell.suite)}, ${cell.mode}${cell.purpose === undefined ? "" : purposeWords[cell.purpose]}${shard}`;
}

/** What a further round of runs is for. */
export function roundLines({ suspects }: Pick<Analysis, "suspects">, next: Plan): readonly string[] {
  const cells = lastRound(next);
  const runs = new Set(cells.flatMap((cell) => cell.runs)).size;
  const files = new Set(cells.flatMap((cell) => cell.share?.units.flatMap((unit) => unit.files) ?? [])).size;
  const whole = new Set(cells.filter(({ share }) => share === undefined).flatMap((cell) => cell.runs)).size;
  const what = [
    ...(runs > whole ? [`${countOf(runs - whole, "run")} of ${countOf(files, "file")}`] : []),
    ...(whole === 0 ? [] : [`${countOf(whole, "run")} of a whole suite`]),
  ].join(" and ");
  const open = suspects.length === 0 ? "looking for more" : `${countOf(suspects.length, "test")} undecided`;
  return [`Round ${1 + (next.earlier?.length ?? 0)}: ${open}; ${what} to tell.`];
}

/** What will be run, suite by suite; `path`: where the plan was written. */
export function planLines(plan: Plan, path: string | undefined): readonly string[] {
  const suites = plan.suites.map((suite) => {
    const runs = modes
      .map((mode) => ({ mode, runs: runsOf(plan, suite.name, mode).length }))
      .filter(({ runs: count }) => count > 0)
      .map(({ mode, runs: count }) => `${countOf(count, `${mode} run`)}${workerWords(workersIn(suite, mode), mode)}`);
    const shards = suite.shards === 1 ? "" : `, each over ${suite.shards} shards`;
    return `${visible(suite.name)} (${suite.starter.runner}): ${runs.join(", ")}${shards}`;
  });
  if (path === undefined) return suites;
  return [...suites, `Plan ${plan.digest.slice(0, 16)} with ${countOf(plan.cells.length, "cell")}: ${path}`];
}

/** What is worth knowing and stops nothing. */
export function noteLines({ code, words, hint, where }: Problem): readonly string[] {
  const place = where === undefined ? "" : `${visible(placeText(where))}: `;
  return [`Note: ${place}${visible(words)} (${code})`, ...(hint === undefined ? [] : [`    ${visible(hint)}`])];
}

function workerWords(workers: number, mode: Mode): string {
  return mode !== "parallel" ? "" : ` on ${countOf(workers, "worker")}`;
}
