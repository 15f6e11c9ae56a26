/** Report files → their tests in the shape of another tool: junit2json's, or CTRF. */

import type { Problem } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import { type CtrfGiven, ctrfFile } from "../read/ctrf-out.ts";
import type { Origin } from "../read/entry.ts";
import { type JunitTree, junitTree } from "../read/junit2json.ts";
import { observe } from "../read/observations.ts";
import type { Bytes } from "../read/pieces.ts";
import { type ReportRead, readReport } from "../read/report.ts";
import type { ReadJob } from "./read-reports.ts";
import { reportParts } from "./report-parts.ts";

export const shapes = ["junit2json", "ctrf"] as const;
export type Shape = (typeof shapes)[number];

/** Gives the exit code. */
export async function printReports(shape: Shape, job: ReadJob, outside: Outside): Promise<number> {
  const problems = shape === "ctrf" ? await printCtrf(job, outside) : await printJunit2json(job, outside);
  for (const problem of problems) outside.host.problem(problem);
  return problems.length > 0 ? 2 : 0;
}

async function printCtrf(job: ReadJob, outside: Outside): Promise<readonly Problem[]> {
  const given: CtrfGiven[] = [];
  const formats = new Set<string>();
  const problems = await eachReport(job, outside, async (open, origin) => {
    const observer = observe(origin, (id, entry) => given.push({ id, entry }));
    const read = await readReport(open, origin, observer.take);
    observer.endReport(read.silentRetries);
    if (read.format !== undefined) formats.add(read.format);
    return read;
  });
  const [format = "unknown"] = formats;
  outside.host.answer(
    `${JSON.stringify(ctrfFile(given, { name: formats.size > 1 ? "several" : format }), undefined, 2)}\n`,
  );
  return problems;
}

/** The whole of one report; of several one a line. */
async function printJunit2json(job: ReadJob, outside: Outside): Promise<readonly Problem[]> {
  const trees: JunitTree[] = [];
  const formats = { xml: [junitTree((tree) => trees.push(tree))], json: [], lines: [] };
  const problems = await eachReport(job, outside, (open, origin) =>
    readReport(open, origin, () => undefined, { formats }),
  );
  const indent = trees.length === 1 ? 2 : undefined;
  for (const tree of trees) outside.host.answer(`${JSON.stringify(tree, undefined, indent)}\n`);
  return problems;
}

async function eachReport(
  { files, root, cwd }: ReadJob,
  outside: Outside,
  read: (open: Bytes, origin: Origin) => Promise<ReportRead>,
): Promise<readonly Problem[]> {
  const all: Problem[] = [];
  for (const { path, shown } of files) {
    const { parts, problems } = await reportParts(path, shown, outside.files);
    all.push(...problems);
    for (const { report, open } of parts) all.push(...(await read(open, { suite: "", report, root, cwd })).problems);
  }
  return all;
}
