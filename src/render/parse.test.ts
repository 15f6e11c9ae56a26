import { expect, test } from "vitest";
import type { TestId } from "../model/ids.ts";
import type { ReportFile } from "../model/report-file.ts";
import { parseDocument } from "./parse.ts";
import { terminal } from "./terminal.ts";

const counts = { total: 2, passed: 1, failed: 0, errored: 0, skipped: 1 };
const tests = { ...counts, flaky: 1 };

function file(more: Partial<ReportFile> = {}): ReportFile {
  return { file: "a.xml", format: "junit", cases: counts, tests, duration: 12, problems: [], notes: [], ...more };
}

const shown = (files: readonly ReportFile[], cases = counts) =>
  terminal(parseDocument(files, cases, tests), { columns: 100, colours: false });

test("the totals come first, then a row a report", () => {
  const lines = shown([file()]).trim().split("\n");
  expect(lines[0]).toBe("2 tests in 1 report: 1 passed, 1 of them flaky, 0 failed, 1 skipped");
  expect(lines.at(-1)).toMatch(/^✅ +a\.xml +junit +2 +1 +1 +– +– +1 +12 ms$/);
});

test("that there are more entries than tests is said", () => {
  expect(shown([file()], { ...counts, total: 3 })).toContain("The reports hold 3 entries");
  expect(shown([file()])).not.toContain("entries");
});

test("every test that was asked for has a row, the columns one below the other", () => {
  const list = (["passed", "skipped", "notRun", "timedOut"] as const).map((outcome, at) => ({
    id: `a.ts › ${at}` as TestId,
    name: String(at),
    outcome,
    attempts: at + 1,
    duration: at,
  }));
  const rows = shown([file({ list })])
    .split("\n")
    .filter((line) => line.includes("a.ts"));
  expect(rows.map((row) => row.replace(/ {2,}/g, "|").trim())).toEqual([
    "✅ passed|a.ts › 0|0 ms",
    "➖ skipped|a.ts › 1|2 attempts|1 ms",
    "➖ did not run|a.ts › 2|3 attempts|2 ms",
    "❌ timed out|a.ts › 3|4 attempts|3 ms",
  ]);
  expect(new Set(rows.map((row) => row.indexOf("a.ts"))).size).toBe(1);
});

test("a problem has its place down to the byte, and its mend; foreign text moves no cursor", () => {
  const problem = {
    code: "report.broken",
    words: "x\u001b[2J is wrong",
    hint: "Mend it.",
    where: { file: "a.xml", line: 3, column: 7, byte: 99 },
  };
  const text = shown([file({ problems: [problem], notes: [{ code: "report.characters", words: "odd" }] })]);
  expect(text).toContain("• a.xml:3:7: ");
  expect(text).toContain("(byte 99). Mend it.");
  expect(text).not.toContain("\u001b");
  expect(text.indexOf("Problems")).toBeLessThan(text.indexOf("Notes"));
});

test("of very many reports the first are shown, and that is said", () => {
  const text = shown(Array.from({ length: 60 }, (_, at) => file({ file: `${at}.xml` })));
  expect(text).toContain("… and 20 more reports; `--json` has all.");
});
