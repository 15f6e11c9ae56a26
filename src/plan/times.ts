/** Remembered times of files → what each typically takes, with the speed of each run taken out. */

import type { ModeTimes } from "../model/history.ts";

export interface FileTimes {
  /** Milliseconds: the median, as if every run had been of middling speed. */
  readonly typical: number;
  /** That have the file. */
  readonly runs: number;
  /** Milliseconds: the mean, which bad runs move. */
  readonly mean: number;
  /** Of the next run around that mean, milliseconds²; the mean of few runs is itself in doubt. */
  readonly variance: number;
}

/** Reports round to milliseconds, and a logarithm needs more than 0. */
const least = 1;
/** So few files cannot tell a fast machine from a lucky moment. */
const fewest = 8;
/** The heaviest files tell the speed of a run: they make up its time, and small times are mostly noise. */
const enough = 1_000;
/** Before anything was seen, times differ by a quarter from run to run; that counts as much as four runs. */
const usualVariance = 0.25 ** 2;
const usualRuns = 4;

interface Row {
  readonly path: string;
  /** Logarithms, one a run; NaN where there is none. */
  readonly logs: Float64Array;
  readonly middle: number;
}

/** By path; only files that some run has. The same whatever the order of the files. */
export function fileTimes(times: ModeTimes): ReadonlyMap<string, FileTimes> {
  const rows = rowsOf(times);
  const speeds = runSpeeds(rows, times.runs.length);
  const seen = rows.map(({ path, logs }) => ({ path, ...seenOf(logs.map((log, run) => log - speeds[run]!)) }));
  const squares = seen.reduce((total, each) => total + each.squares, 0);
  const free = seen.reduce((total, { runs }) => total + runs - 1, 0);
  const pooled = (squares + usualRuns * usualVariance) / (free + usualRuns);
  return new Map(
    seen.map(({ path, squares, ...each }) => [path, { ...each, variance: varianceOf(each, squares, pooled) }]),
  );
}

/** Few runs of a file say little about its spread, so that of all files counts as much as four runs. */
function varianceOf({ mean, runs }: Pick<FileTimes, "mean" | "runs">, squares: number, pooled: number): number {
  const relative = (squares + usualRuns * pooled) / (runs - 1 + usualRuns);
  return mean ** 2 * relative * (1 + 1 / runs);
}

/** The heaviest first. */
function rowsOf({ runs, files }: ModeTimes): readonly Row[] {
  return Object.entries(files)
    .map(([path, column]) => {
      const logs = Float64Array.from(runs, (_, run) => {
        const took = column[run] ?? null;
        return took === null ? Number.NaN : Math.log(Math.max(least, took));
      });
      return { path, logs, middle: median(logs) };
    })
    .filter(({ middle }) => !Number.isNaN(middle))
    .sort((a, b) => b.middle - a.middle || (a.path < b.path ? -1 : 1));
}

/**
 * How much slower than the middling run each run was, as a logarithm. Two-way median polish (Tukey 1977): a file's
 * median and a run's median are taken out in turn, until nothing is left to take.
 */
function runSpeeds(rows: readonly Row[], runs: number): Float64Array {
  const speeds = new Float64Array(runs);
  const table = rows.slice(0, enough).map(({ logs }) => logs.slice());
  for (let round = 0; round < 8; round++) {
    for (const row of table) lower(row, median(row));
    const steps = Float64Array.from(speeds, (_, run) => runMedian(table, run));
    for (const row of table) for (let run = 0; run < runs; run++) row[run]! -= steps[run]!;
    for (let run = 0; run < runs; run++) speeds[run]! += steps[run]!;
    if (steps.every((step) => Math.abs(step) < 1e-4)) break;
  }
  const mean = speeds.reduce((total, speed) => total + speed, 0) / Math.max(1, runs);
  return speeds.map((speed) => speed - mean);
}

function runMedian(table: readonly Float64Array[], run: number): number {
  const column = Float64Array.from(table, (row) => row[run]!).filter((each) => !Number.isNaN(each));
  return column.length < fewest ? 0 : median(column);
}

function lower(row: Float64Array, by: number): void {
  for (let run = 0; run < row.length; run++) row[run]! -= by;
}

interface Seen {
  readonly typical: number;
  readonly mean: number;
  readonly runs: number;
  /** Squared distances from the mean, as shares of its square, together. */
  readonly squares: number;
}

/** The median is robust: one bad run does not move it. Mean and squares are not: a budget must bear bad runs too. */
function seenOf(logs: Float64Array): Seen {
  const took = logs.filter((log) => !Number.isNaN(log)).map(Math.exp);
  const mean = took.reduce((total, each) => total + each, 0) / took.length;
  const squares = took.reduce((total, each) => total + (each / mean - 1) ** 2, 0);
  return { typical: Math.exp(median(logs)), mean, runs: took.length, squares };
}

/** Of those that are there (not NaN); NaN where none is. */
export function median(values: Float64Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half]!;
  return sorted.length === 0 ? Number.NaN : (sorted[half - 1]! + sorted[half]!) / 2;
}
