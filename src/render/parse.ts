/** What `parse` found in report files → a document. */

import type { Block, Document, Line } from "../model/document.ts";
import { type Problem, placeText } from "../model/problem.ts";
import type { Counts, ListedTest, ReportFile, TestCounts } from "../model/report-file.ts";
import { countOf, time } from "./numbers.ts";

/** Files that are shown one by one; all of them are in the JSON. */
const mostFiles = 40;
const mostSaid = 40;

export function parseDocument(files: readonly ReportFile[], cases: Counts, tests: TestCounts): Document {
  return {
    blocks: [
      ...headline(files, cases, tests),
      ...fileTable(files),
      ...testTables(files),
      ...sayings(
        "Problems",
        files.flatMap((file) => file.problems),
      ),
      ...sayings(
        "Notes",
        files.flatMap((file) => file.notes),
      ),
    ],
  };
}

function headline(files: readonly ReportFile[], cases: Counts, tests: TestCounts): Block[] {
  const broken = files.some((file) => file.problems.length > 0);
  const bad = tests.failed + tests.errored > 0;
  const counts = [
    `${tests.passed} passed`,
    ...(tests.flaky > 0 ? [`${tests.flaky} of them flaky`] : []),
    `${tests.failed} failed`,
    ...(tests.errored > 0 ? [`${tests.errored} errored`] : []),
    `${tests.skipped} skipped`,
  ];
  const title = `${countOf(tests.total, "test")} in ${countOf(files.length, "report")}: ${counts.join(", ")}`;
  return [
    {
      kind: "heading",
      level: 1,
      rank: 1,
      line: [{ kind: "strong", text: title, tone: bad || broken ? "bad" : "good" }],
    },
    ...(cases.total === tests.total
      ? []
      : [
          {
            kind: "text" as const,
            rank: 1 as const,
            line: [`The reports hold ${cases.total} entries: some tests have several, or are in several reports.`],
          },
        ]),
  ];
}

function fileTable(files: readonly ReportFile[]): Block[] {
  if (files.length === 0) return [];
  const rows = files
    .slice(0, mostFiles)
    .map(({ file, format, tests, duration, problems }): Line[] => [
      [problems.length > 0 ? "⚠️" : tests.failed + tests.errored > 0 ? "❌" : "✅"],
      [{ kind: "code", text: file }],
      [format ?? "unknown"],
      ...[tests.total, tests.passed, tests.flaky, tests.failed, tests.errored, tests.skipped].map(
        (count): Line => [count === 0 ? "–" : String(count)],
      ),
      [time(duration)],
    ]);
  return [
    {
      kind: "table",
      rank: 1,
      head: ["", "Report", "Format", "Tests", "Passed", "Flaky", "Failed", "Errored", "Skipped", "Time"],
      rows,
    },
    ...leftOut(files.length, mostFiles, "reports"),
  ];
}

const marks: Readonly<Record<ListedTest["outcome"], string>> = {
  passed: "✅",
  failed: "❌",
  timedOut: "❌",
  crashed: "❌",
  skipped: "➖",
  notRun: "➖",
  interrupted: "⚠️",
};
const outcomeWords: Readonly<Record<ListedTest["outcome"], string>> = {
  passed: "passed",
  failed: "failed",
  timedOut: "timed out",
  crashed: "crashed",
  skipped: "skipped",
  notRun: "did not run",
  interrupted: "interrupted",
};

function testTables(files: readonly ReportFile[]): Block[] {
  const rows = files
    .flatMap((file) => file.list ?? [])
    .map(({ id, outcome, attempts, duration }): Line[] => [
      [`${marks[outcome]} ${outcome === "passed" && attempts > 1 ? "flaky" : outcomeWords[outcome]}`],
      [{ kind: "code", text: id }],
      [attempts === 1 ? "" : `${attempts} attempts`],
      [time(duration)],
    ]);
  return rows.length === 0 ? [] : [{ kind: "table", rank: 1, head: ["Outcome", "Test", "", "Time"], rows }];
}

function sayings(title: string, problems: readonly Problem[]): Block[] {
  if (problems.length === 0) return [];
  const items = problems.slice(0, mostSaid).map(({ words, hint, where }): Line => {
    const place: Line = where === undefined ? [] : [{ kind: "code", text: placeText(where) }, ": "];
    const byte = where?.byte === undefined ? [] : [` (byte ${where.byte})`];
    return [...place, { kind: "code", text: words }, ...byte, ". ", { kind: "code", text: hint ?? "" }];
  });
  return [
    { kind: "heading", level: 2, rank: 1, line: [title] },
    { kind: "list", rank: 1, items },
    ...leftOut(problems.length, mostSaid, title.toLowerCase()),
  ];
}

function leftOut(count: number, most: number, what: string): Block[] {
  return count <= most
    ? []
    : [{ kind: "text", rank: 1, line: [`… and ${count - most} more ${what}; \`--json\` has all.`] }];
}
