/** `parse`: report files → what is in them: totals and, where asked, every test. */

import type { Problem } from "../model/problem.ts";
import type { ReportFile } from "../model/report-file.ts";
import { nearest } from "../model/spelling.ts";
import type { FoundFile, Outside } from "../outside.ts";
import { formatNames } from "../read/report.ts";
import { testTable } from "../read/test-table.ts";
import { countTable, joinTables, noCounts } from "../read/totals.ts";
import { parseDocument } from "../render/parse.ts";
import { terminal } from "../render/terminal.ts";
import { printReports, shapes } from "./print-reports.ts";
import { type JobRead, type ReadJob, readReports, type ThreadRead } from "./read-reports.ts";

export interface ParseAsk {
  /** Files, folders and patterns. */
  readonly places: readonly string[];
  /** `auto`, or the format that the files must have. */
  readonly format: string;
  readonly list: boolean;
  readonly json: boolean;
}

/** Bytes from which a thread of its own is worth its start. */
const worthThreads = 50 * 1024 * 1024;

export async function parse(ask: ParseAsk, outside: Outside): Promise<number> {
  const { found, problems } = await filesAt(ask.places, outside);
  const unknown = unknownFormat(ask.format);
  if (unknown !== undefined) problems.unshift(unknown);
  for (const problem of problems) outside.host.problem(problem);
  if (unknown !== undefined) return 2;
  const root = ((await outside.repository(outside.cwd)) ?? outside.cwd).replaceAll("\\", "/");
  const job = { root, cwd: outside.cwd.replaceAll("\\", "/"), list: ask.list };
  const shape = shapes.find((each) => each === ask.format);
  if (shape !== undefined)
    return Math.max(await printReports(shape, { ...job, files: found }, outside), problems.length > 0 ? 2 : 0);
  const reads = await readAll(found, job, outside);
  const files = reads
    .flatMap((read) => read.files)
    .filter(isWanted(found))
    .map((file) => checkedFormat(file, ask.format));
  const tests = countTable(reads.map((read) => read.tests).reduce(joinTables, testTable()));
  const cases = noCounts();
  for (const file of files)
    for (const key of Object.keys(cases) as (keyof typeof cases)[]) cases[key] += file.cases[key];
  if (ask.json)
    outside.host.answer(`${JSON.stringify({ files: files.map(shownFile), cases, tests, ...listOf(files, ask) })}\n`);
  else outside.host.answer(terminal(parseDocument(files, cases, tests), outside.host.terminal));
  return problems.length > 0 || files.some((file) => file.problems.length > 0) ? 2 : 0;
}

/** In the contract's words; what is worth knowing and takes nothing from the tests is marked as a note. */
function shownFile({ file, format, cases, tests, duration, problems, notes }: ReportFile): unknown {
  const all = [...problems, ...notes.map((note) => ({ ...note, note: true }))];
  return { file, format: format ?? "unknown", cases, tests, duration, problems: all };
}

function listOf(files: readonly ReportFile[], ask: ParseAsk): { list?: unknown } {
  return ask.list ? { list: files.flatMap((file) => file.list ?? []) } : {};
}

type Found = Pick<FoundFile, "path" | "size"> & { readonly shown: string; readonly named: boolean };

/** Below a folder, what has another name is no report; nor is what tools keep there. */
const inFolder = "**/*.{xml,json,jsonl,ndjson,trx,tap,zip,gz}";
const toolsOwn = /(^|\/)(node_modules|\.git)\//;

async function filesAt(places: readonly string[], outside: Outside) {
  const { files } = outside;
  const found: Found[] = [];
  const problems: Problem[] = [];
  const known = new Set<string>();
  for (const place of places) {
    const path = files.resolve(outside.cwd, place);
    const there = await files.look(path);
    const inside = there?.kind === "folder";
    const here =
      there === undefined
        ? await byPattern(place, outside)
        : inside
          ? (await files.find(path, [inFolder])).filter((file) => !toolsOwn.test(files.relative(path, file.path)))
          : [{ path, size: there.size }];
    if (here.length === 0) problems.push(inside ? emptyFolder(place) : noSuchFile(place));
    for (const file of here)
      if (!known.has(file.path)) {
        known.add(file.path);
        found.push({ ...file, shown: files.relative(outside.cwd, file.path) || place, named: !inside });
      }
  }
  return { found, problems };
}

async function byPattern(place: string, outside: Outside): Promise<readonly Pick<FoundFile, "path" | "size">[]> {
  return /[*?[{]/.test(place) ? outside.files.find(outside.cwd, [place]) : [];
}

/** Each thread takes a stretch of the files, as many bytes as the others: the order of the results is theirs. */
async function readAll(
  found: readonly Found[],
  job: Omit<ReadJob, "files">,
  outside: Outside,
): Promise<readonly JobRead[]> {
  const bytes = found.reduce((sum, { size }) => sum + size, 0);
  const count = bytes < worthThreads ? 1 : Math.min(found.length, outside.threads.count);
  if (count < 2) return [await readReports({ ...job, files: found }, outside.files)];
  const stretches: Found[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const file of found) {
    stretches[Math.min(count - 1, Math.floor((before / bytes) * count))]!.push(file);
    before += file.size;
  }
  const jobs = stretches.filter((each) => each.length > 0).map((files): ReadJob => ({ ...job, files }));
  const reads = (await outside.threads.run(jobs)) as readonly ThreadRead[];
  return reads.map(({ files, tests }) => ({ files, tests: testTable(tests) }));
}

/** A folder may hold other files of these kinds (a package.json); only what was named must be a report. */
function isWanted(found: readonly Found[]): (file: ReportFile) => boolean {
  const swept = new Set(found.filter(({ named }) => !named).map(({ shown }) => shown));
  return (file) =>
    file.format !== undefined || !swept.has(file.file) || file.problems.some(({ code }) => code === "report.empty");
}

function checkedFormat(file: ReportFile, format: string): ReportFile {
  if (format === "auto" || file.format === undefined || file.format === format || file.format.startsWith(`${format}-`))
    return file;
  const problem: Problem = {
    code: "report.other-format",
    words: `The report is ${file.format}, not ${format}`,
    hint: "Leave out `--format`: every report is recognised by its content.",
    where: { file: file.file },
  };
  return { ...file, problems: [...file.problems, problem] };
}

function unknownFormat(format: string): Problem | undefined {
  const known = ["auto", ...shapes, ...formatNames(), ...formatNames().map((name) => name.replace(/-.*/, ""))];
  if (known.includes(format)) return undefined;
  const meant = nearest(format, known);
  return {
    code: "arguments.format",
    words: `\`${format.slice(0, 60)}\` is no format of reports`,
    hint: `${meant === undefined ? "" : `Did you mean \`${meant}\`? `}These are read: ${formatNames().join(", ")}; and these are printed: ${shapes.join(", ")}.`,
  };
}

function noSuchFile(place: string): Problem {
  return {
    code: "parse.no-file",
    words: `There is no file ${place}`,
    hint: "Give files, folders or patterns such as 'reports/**/*.xml', relative to this folder.",
  };
}

function emptyFolder(place: string): Problem {
  return {
    code: "parse.empty-folder",
    words: `There is no report in the folder ${place}`,
    hint: "Files that end in .xml, .json, .jsonl, .ndjson, .trx, .tap, .zip or .gz are looked at.",
  };
}
