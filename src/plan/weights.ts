/** Listed files and what earlier runs took → how long each file will take, and how far off that may be. */

import type { ModeTimes } from "../model/history.ts";
import { type ListedFile, type NumberedTest, numbered } from "../model/listing.ts";
import type { Known } from "../model/plan.ts";
import { type FileTimes, fileTimes, median } from "./times.ts";

export interface Weight {
  /** What it typically takes: milliseconds of one worker, at least 1. By this the shares are balanced. */
  readonly expected: number;
  readonly known: Known;
  /** What it takes on average, bad runs among them: milliseconds. By this budgets are promised. */
  readonly mean: number;
  /** Of the time that the next run will take around that mean, milliseconds²; the speed of its machine comes on top. */
  readonly variance: number;
}

/** Milliseconds below which nothing is expected: what takes no time would pile up on one shard. */
const least = 1;
/**
 * The folder's mean counts as much as a tenth of a run: that is the best weight for a spread of 25 % between runs of one
 * file and of 80 % between files of one folder (0.25² / 0.8²).
 */
const folderRuns = 0.1;
/** The mean of the folder above counts as much as two files. */
const parentFiles = 2;
/** Where nothing was ever measured: milliseconds a byte of source, of a file without a size, and the spread around that. */
const perByte = 0.1;
const perFile = 1_000;
const guessSpread = 1;

/**
 * By the path of the file. What earlier runs took: the median, corrected for the speed of each run and shrunk towards the
 * folder's mean; else that mean, else the suite's; and where nothing was measured, by size. The same whatever the order.
 */
export function weigh(files: readonly ListedFile[], times: ModeTimes | undefined): ReadonlyMap<string, Weight> {
  const known = times === undefined ? new Map<string, FileTimes>() : fileTimes(times);
  if (known.size === 0) return weighBySize(files);
  const meanAt = folderMeans(known);
  const between = spreadBetween(known, meanAt);
  return new Map(
    files.map(({ path }) => {
      const own = known.get(path);
      const folder = meanAt(path);
      return [
        path,
        own === undefined ? weighByMean(folder.mean, folder.known, between) : weighByHistory(own, folder.mean),
      ];
    }),
  );
}

function weighByHistory({ typical, mean, runs, variance }: FileTimes, folderMean: number): Weight {
  const shrunk = (own: number) => Math.max(least, (runs * own + folderRuns * folderMean) / (runs + folderRuns));
  return { expected: shrunk(typical), known: "history", mean: shrunk(mean), variance };
}

function weighByMean(took: number, known: Known, spread: number): Weight {
  const mean = Math.max(least, took);
  return { expected: mean, known, mean, variance: (spread * mean) ** 2 };
}

/** Bigger files mostly take longer; that is all that can be said. */
function weighBySize(files: readonly ListedFile[]): ReadonlyMap<string, Weight> {
  const sizes = files.flatMap(({ size }) => (size === undefined ? [] : [size])).sort((a, b) => a - b);
  const mean = sizes.length === 0 ? perFile : perByte * (sum(sizes) / sizes.length);
  return new Map(
    files.map(({ path, size }) => [path, weighByMean(size === undefined ? mean : perByte * size, "size", guessSpread)]),
  );
}

interface FolderMean {
  /** Milliseconds. */
  readonly mean: number;
  readonly known: "folder" | "suite";
}

/** What to expect of a file at that path: the mean of the nearest folder with known files, shrunk towards those above it. */
function folderMeans(known: ReadonlyMap<string, FileTimes>): (path: string) => FolderMean {
  const sums = new Map<string, { files: number; total: number }>();
  for (const [path, { typical }] of known)
    for (const folder of foldersOf(path)) {
      const at = sums.get(folder) ?? { files: 0, total: 0 };
      sums.set(folder, at);
      at.files += 1;
      at.total += typical;
    }
  const root = sums.get("")!;
  return (path) => {
    let found: FolderMean = { mean: root.total / root.files, known: "suite" };
    for (const folder of foldersOf(path).slice(1)) {
      const at = sums.get(folder);
      if (at === undefined) break;
      // A folder that holds them all says no more than the suite.
      if (at.files === root.files) continue;
      found = { mean: (at.total + parentFiles * found.mean) / (at.files + parentFiles), known: "folder" };
    }
    return found;
  };
}

/** `a/b/c.ts` → ``, `a`, `a/b`. */
function foldersOf(path: string): readonly string[] {
  const folders = [""];
  for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) folders.push(path.slice(0, end));
  return folders;
}

/** How far files lie from what their folders promise: the standard deviation, as a share of the promise. */
function spreadBetween(known: ReadonlyMap<string, FileTimes>, meanAt: (path: string) => FolderMean): number {
  let off = 0;
  let promised = 0;
  for (const [path, { typical }] of known) {
    const { mean } = meanAt(path);
    off += (typical - mean) ** 2;
    promised += mean ** 2;
  }
  // Few files may lie together by chance.
  return Math.sqrt((off + guessSpread ** 2 * (promised / known.size)) / (promised + promised / known.size));
}

export interface WeighedTest {
  readonly test: NumberedTest;
  readonly weight: Weight;
}

/**
 * The tests of a file, in their order; together they weigh what the file weighs. What tests without a history weigh: even
 * parts of what the others leave of the file; where they leave nothing, the mean.
 */
export function weighTests(
  file: ListedFile,
  times: ModeTimes | undefined,
  weightOfFile: Weight,
): readonly WeighedTest[] {
  const tests = numbered(file.tests ?? []);
  const own = tests.map(({ id }) => typicalOf(Object.hasOwn(times?.tests ?? {}, id) ? times!.tests[id]! : []));
  const measured = sum(own.map((took) => took ?? 0));
  const rest = weightOfFile.expected - measured;
  const others = own.filter((took) => took === undefined).length;
  const each = rest > 0 ? rest / others : weightOfFile.expected / tests.length;
  const scale = weightOfFile.expected / (measured + (others === 0 ? 0 : others * each));
  return tests.map((test, index) => weighTest(test, own[index], scale * (own[index] ?? each), weightOfFile));
}

/** A file's tests vary on their own, so their variances add up to the file's. */
function weighTest(test: NumberedTest, own: number | undefined, took: number, file: Weight): WeighedTest {
  const share = took / file.expected;
  const known = own === undefined ? file.known : "history";
  return { test, weight: { expected: took, known, mean: file.mean * share, variance: file.variance * share } };
}

function typicalOf(column: readonly (number | null)[]): number | undefined {
  const took = column.filter((each) => each !== null);
  return took.length === 0 ? undefined : Math.max(least, median(Float64Array.from(took)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
