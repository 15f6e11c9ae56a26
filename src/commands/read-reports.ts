/** Report files → what is in each of them. Runs in a thread of its own where there is much to read. */

import type { TestId, TestName } from "../model/ids.ts";
import { isFailure, type Observation } from "../model/observation.ts";
import type { Problem } from "../model/problem.ts";
import type { ListedTest, ReportFile } from "../model/report-file.ts";
import type { Files } from "../outside.ts";
import type { Entry } from "../read/entry.ts";
import { observe } from "../read/observations.ts";
import type { Bytes } from "../read/pieces.ts";
import { readReport } from "../read/report.ts";
import { type TableMemory, type TestTable, testTable } from "../read/test-table.ts";
import { countTable, joinTables, noCounts, reportTotals } from "../read/totals.ts";
import { reportParts } from "./report-parts.ts";

export interface ReadJob {
  readonly files: readonly { readonly path: string; readonly shown: string }[];
  readonly root: string;
  readonly cwd: string;
  /** Every test is wanted, not only how many there are. */
  readonly list: boolean;
}

export interface JobRead {
  readonly files: readonly ReportFile[];
  readonly tests: TestTable;
}

/** As it comes back from a thread. */
export interface ThreadRead {
  readonly files: readonly ReportFile[];
  readonly tests: TableMemory;
}

export async function readForThread(job: ReadJob, files: Pick<Files, "unpack">): Promise<ThreadRead> {
  const read = await readReports(job, files);
  return { files: read.files, tests: read.tests.memory() };
}

export async function readReports(job: ReadJob, files: Pick<Files, "unpack">): Promise<JobRead> {
  const read: ReportFile[] = [];
  let all = testTable();
  for (const { path, shown } of job.files) {
    const { parts, problems } = await reportParts(path, shown, files);
    for (const problem of problems) read.push(nothing(shown, problem));
    for (const { report, open } of parts) {
      const one = await readPart(open, report, job);
      all = joinTables(all, one.table);
      read.push(one.report);
    }
  }
  return { files: read, tests: all };
}

async function readPart(open: Bytes, file: string, job: ReadJob) {
  const origin = { suite: "", report: file, root: job.root, cwd: job.cwd };
  const totals = reportTotals();
  const observer = job.list ? observe(origin) : undefined;
  const take = (entry: Entry): void => {
    totals.add(entry);
    observer?.take(entry);
  };
  const { format, problems, notes, silentRetries } = await readReport(open, origin, take, { messages: job.list });
  const table = totals.end(silentRetries);
  observer?.endReport(silentRetries);
  const observed = observer?.observed();
  const report: ReportFile = {
    file,
    format,
    cases: totals.cases,
    tests: countTable(table),
    duration: Math.round(totals.duration),
    problems,
    notes: totals.equalNames === 0 ? notes : [...notes, equalNames(totals.equalNames, file)],
    ...(observed === undefined ? {} : { list: listTests(observed.tests, observed.observations) }),
  };
  return { report, table };
}

function nothing(file: string, problem: Problem): ReportFile {
  const tests = { ...noCounts(), flaky: 0 };
  return { file, format: undefined, cases: noCounts(), tests, duration: 0, problems: [problem], notes: [], list: [] };
}

function equalNames(count: number, file: string): Problem {
  return {
    code: "report.equal-names",
    words: `${count === 1 ? "A name is borne by several tests; they are" : `${count} names are borne by several tests each; those are`} told apart by their order`,
    hint: "Give each test its own title, so that its runs can be joined for sure.",
    where: { file },
  };
}

function listTests(
  tests: Readonly<Record<TestId, TestName>>,
  observations: readonly Observation[],
): readonly ListedTest[] {
  const attempts = new Map<TestId, Observation[]>();
  for (const seen of observations) {
    const others = attempts.get(seen.test);
    if (others === undefined) attempts.set(seen.test, [seen]);
    else others.push(seen);
  }
  return [...attempts].map(([id, seen]) => listed(id, tests[id]!, seen));
}

function listed(id: TestId, name: TestName, attempts: readonly Observation[]): ListedTest {
  const failure = attempts.find(isFailure)?.failure;
  return {
    id,
    ...(name.file === undefined ? {} : { file: name.file }),
    name: name.titles.join(" › ") || (name.file ?? ""),
    ...(name.project === undefined ? {} : { project: name.project }),
    outcome: attempts.at(-1)!.outcome,
    attempts: attempts.length,
    duration: attempts.reduce((sum, { took }) => sum + took, 0),
    ...(failure === undefined ? {} : { failure }),
  };
}
