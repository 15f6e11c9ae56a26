/** The text of a report, whatever its format → entries; and the table of formats. */

import type { Problem } from "../model/problem.ts";
import type { Origin, Reading } from "./entry.ts";
import { looksLikeXml, readJunit } from "./junit.ts";
import { isPlaywrightJson, readPlaywrightJson } from "./playwright-json.ts";
import { isVitestJson, readVitestJson } from "./vitest-json.ts";

/** Recognised by what is in them, not by their names. */
const jsonFormats = [
  { is: isPlaywrightJson, read: readPlaywrightJson },
  { is: isVitestJson, read: readVitestJson },
] as const;

/** Bytes. junit2json holds the whole file several times over, so a larger one could end the process. */
export const largestReport: number = 100 * 1024 * 1024;

export async function readReport(content: string, origin: Origin): Promise<Reading> {
  if (content.trim() === "") return only(problem("report.empty", "The report is empty", origin));
  if (looksLikeXml(content.slice(0, 1_000))) return await readJunit(content, origin);
  const parsed = parseJson(content, origin);
  if (parsed.problem !== undefined) return only(parsed.problem);
  const format = jsonFormats.find((each) => each.is(parsed.value));
  return format === undefined
    ? only(
        problem(
          "report.unknown-format",
          `The report is none of the formats that are read: JUnit XML, Vitest JSON, Playwright JSON`,
          origin,
        ),
      )
    : format.read(parsed.value as Readonly<Record<string, unknown>>, origin);
}

function parseJson(content: string, origin: Origin): { value?: unknown; problem?: Problem } {
  try {
    return { value: JSON.parse(content.replace(/^\uFEFF/, "")) };
  } catch (error) {
    // What opens as JSON and does not end as JSON was cut off; anything else was never JSON.
    return /^\s*[{[]/.test(content)
      ? {
          problem: problem("report.truncated", `The report is no whole JSON: ${(error as Error).message}`, origin),
        }
      : { problem: problem("report.unknown-format", "The report is neither XML nor JSON", origin) };
  }
}

function only(one: Problem): Reading {
  return { entries: [], problems: [one], notes: [] };
}

const hints: Readonly<Record<string, string>> = {
  "report.empty": "The runner was stopped before it wrote it, or the disk is full.",
  "report.truncated":
    "The runner was stopped while it wrote it, or the disk is full. The file is kept as it was found.",
  "report.unknown-format": "Have the runner write JUnit XML, and name that file in `reports`.",
};

function problem(code: string, words: string, origin: Origin): Problem {
  return { code, words, hint: hints[code]!, where: { file: origin.report } };
}
