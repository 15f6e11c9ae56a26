/** The report files that a run left → what they hold. */

import type { TestId, TestName } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import type { Problem } from "../model/problem.ts";
import type { FoundFile, Outside } from "../outside.ts";
import type { Origin } from "../read/entry.ts";
import { type Observer, observe } from "../read/observations.ts";
import { readReport } from "../read/report.ts";
import type { Start } from "../run/start.ts";
import { reportParts } from "./report-parts.ts";

export interface ReportsRead extends Said {
  /** How many files there were. */
  readonly found: number;
  readonly tests: Readonly<Record<TestId, TestName>>;
  readonly observations: readonly Observation[];
}

/**
 * The reports in a run's own folder, and those that it wrote below the suite's: `before` are the files that stood there
 * when it began.
 */
export async function readRunReports(
  start: Start,
  folder: string,
  before: readonly FoundFile[],
  origin: Origin,
  outside: Outside,
): Promise<ReportsRead> {
  const found = [
    ...(await outside.files.find(folder, patternsOf(start, "reports"))),
    ...(await freshReports(before, origin.cwd, start, folder, outside)),
  ];
  const observer = observe(origin);
  const said: Said[] = [];
  for (const file of found) said.push(...(await readFound(file, origin, observer, outside)));
  const { tests, observations, notes } = observer.observed();
  return { found: found.length, tests, observations, ...together(said, notes) };
}

function patternsOf(start: Start, where: "reports" | "cwd"): readonly string[] {
  return start.reports.filter((each) => each.in === where).map(({ pattern }) => pattern);
}

export async function reportsIn(cwd: string, start: Start, outside: Outside): Promise<readonly FoundFile[]> {
  const patterns = patternsOf(start, "cwd");
  return patterns.length === 0 ? [] : outside.files.find(cwd, patterns);
}

/** Reports in the suite's own folder that this run wrote, copied to its own: what an earlier run left is not this run's. */
async function freshReports(
  before: readonly FoundFile[],
  cwd: string,
  start: Start,
  into: string,
  outside: Outside,
): Promise<readonly FoundFile[]> {
  const known = new Map(before.map((file) => [file.path, file]));
  const fresh = (await reportsIn(cwd, start, outside)).filter((file) => {
    const old = known.get(file.path);
    return old === undefined || old.changed !== file.changed || old.size !== file.size;
  });
  return Promise.all(
    fresh.map(async (file) => {
      const path = outside.files.resolve(into, "own", outside.files.relative(cwd, file.path).replaceAll("../", "up/"));
      await outside.files.copy(file.path, path);
      return { ...file, path };
    }),
  );
}

interface Said {
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
}

async function readFound(file: FoundFile, origin: Origin, observer: Observer, outside: Outside): Promise<Said[]> {
  const shown = outside.files.relative(outside.cwd, file.path);
  const { parts, problems } = await reportParts(file.path, shown, outside.files);
  const said: Said[] = [{ problems, notes: [] }];
  for (const { report, open } of parts) {
    const read = await readReport(open, { ...origin, report }, observer.take);
    observer.endReport(read.silentRetries);
    said.push(read);
  }
  return said;
}

/**
 * A report without a test is no problem of a run whose other reports have some (a package without tests, a shard); and
 * if none has any, the run executed no test, which says more.
 */
function together(said: readonly Said[], observed: readonly Problem[]): Said {
  const isNote = ({ code }: Problem) => code === "report.no-tests";
  const problems = said.flatMap((each) => each.problems);
  return {
    problems: problems.filter((each) => !isNote(each)),
    notes: [...problems.filter(isNote), ...said.flatMap((each) => each.notes), ...observed],
  };
}
