/** JUnit XML → entries. Rests on junit2json, with its number parser off: that one would turn `name="1.0"` into 1. */

import { parse } from "junit2json";
import type { Problem } from "../model/problem.ts";
import type { Attempt, Entry, Origin, Reading } from "./entry.ts";
import { array, isRecord, text } from "./json.ts";
import { repositoryPath } from "./paths.ts";

type Json = Readonly<Record<string, unknown>>;

export function looksLikeXml(head: string): boolean {
  return head
    .replace(/^\uFEFF/, "")
    .trimStart()
    .startsWith("<");
}

export async function readJunit(xml: string, origin: Origin): Promise<Reading> {
  const { root, problem } = await parseXml(xml, origin);
  if (root === undefined) return { entries: [], problems: [problem!], notes: [] };
  const entries = readSuite(root, undefined, origin);
  return { entries: joinTeardown(entries), problems: [], notes: [] };
}

async function parseXml(xml: string, origin: Origin): Promise<{ root?: Json; problem?: Problem }> {
  const where = { file: origin.report };
  try {
    const root: unknown = await parse(withoutIllegalReferences(xml), {
      attrValueProcessors: [flattened],
    });
    if (isRecord(root)) return { root };
    if (root === null) return { problem: truncated(origin) };
    return {
      problem: {
        code: "report.not-junit",
        words: `The XML of ${origin.report} has no \`<testsuites>\` or \`<testsuite>\` as its root`,
        hint: "Name the runner's JUnit report, not another XML file (coverage, TRX and NUnit are not JUnit).",
        where,
      },
    };
  } catch (error) {
    return { problem: unreadable(error as Error, origin) };
  }
}

function unreadable(error: Error, origin: Origin): Problem {
  const [message = "", ...place] = error.message.split("\n");
  const line = Number(/Line: (\d+)/.exec(place.join(" "))?.[1] ?? Number.NaN) + 1;
  const where = { file: origin.report, ...(Number.isNaN(line) ? {} : { line }) };
  if (/^(Unclosed|Unexpected end)/.test(message)) return { ...truncated(origin), where };
  // The parser calls itself for every level.
  const words = error instanceof RangeError ? "is nested too deeply" : `is not well-formed XML: ${message}`;
  return {
    code: "report.broken",
    words: `The report ${words}`,
    hint: "See the file, which is kept as it was found, at this line.",
    where,
  };
}

function truncated(origin: Origin): Problem {
  return {
    code: "report.truncated",
    words: "The report is cut off before its end",
    hint: "The runner was stopped while it wrote it, or the disk is full. The file is kept as it was found.",
    where: { file: origin.report },
  };
}

/** The text as it is, but no longer a chain of single characters, which would keep the whole file in memory. */
function flattened(value: string): string {
  Number(value);
  return value;
}

/** `&#27;` is no character of XML 1.0, and the parser would lose the whole file over it. */
function withoutIllegalReferences(xml: string): string {
  return xml.replace(/&#(x[0-9a-f]+|\d+);/gi, (whole, digits: string) => {
    const code =
      digits.startsWith("x") || digits.startsWith("X") ? Number.parseInt(digits.slice(1), 16) : Number(digits);
    const legal =
      code === 9 ||
      code === 10 ||
      code === 13 ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0x10ffff && (code & 0xfffe) !== 0xfffe);
    return legal ? whole : "\uFFFD";
  });
}

/** Suites may hold cases and suites, at any depth; a case without a file takes that of its suite. */
function readSuite(root: Json, outerFile: string | undefined, origin: Origin): Entry[] {
  const entries: Entry[] = [];
  const open: { suite: Json; file: string | undefined }[] = [{ suite: root, file: outerFile }];
  // A list instead of recursion: the depth of a foreign file is not ours to trust.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const file = attribute(next.suite, "file") ?? next.file;
    for (const test of array(next.suite["testcase"]).filter(isRecord)) entries.push(readCase(test, file, origin));
    for (const suite of array(next.suite["testsuite"]).filter(isRecord).toReversed()) open.push({ suite, file });
  }
  return entries;
}

function readCase(test: Json, suiteFile: string | undefined, origin: Origin): Entry {
  const given = attribute(test, "file") ?? suiteFile;
  const file = given === undefined ? undefined : repositoryPath(given, origin);
  const fromHere = given === undefined ? undefined : repositoryPath(given, { ...origin, root: origin.cwd });
  const titles = [...classTitles(attribute(test, "classname") ?? "", fromHere), text(test["name"])];
  return { name: { suite: origin.suite, ...(file === undefined ? {} : { file }), titles }, attempts: attemptsOf(test) };
}

/** A class that only says the file again (`tests.test_cart` for `tests/test_cart.py`) is left out. */
function classTitles(classname: string, file: string | undefined): readonly string[] {
  if (classname === "" || classname === file) return [];
  const module = file?.replace(/\.[^./]+$/, "").replaceAll("/", ".");
  if (module === undefined || module === "") return [classname];
  if (classname === module) return [];
  return classname.startsWith(`${module}.`) ? [classname.slice(module.length + 1)] : [classname];
}

/** Surefire and nextest write what failed before the last attempt into the same case. */
function attemptsOf(test: Json): [Attempt, ...Attempt[]] {
  const took = seconds(attribute(test, "time"));
  const flaky = [...details(test, "flakyFailure"), ...details(test, "flakyError")].map((each) => failed(each, 0));
  const again = [...details(test, "rerunFailure"), ...details(test, "rerunError")].map((each) => failed(each, 0));
  const [first, ...rest] = [...flaky, lastAttempt(test, took), ...again];
  return [first!, ...rest];
}

/** Error before failure before skipped before passed: each case counts once. */
function lastAttempt(test: Json, took: number): Attempt {
  if (isTodo(test)) return { outcome: "skipped", took };
  const error = details(test, "error")[0] ?? details(test, "failure")[0];
  if (error !== undefined) return failed(error, took);
  return { outcome: test["skipped"] === undefined ? "passed" : "skipped", took };
}

/** node:test runs what is still to do and shows how it failed; the run is green all the same. */
function isTodo(test: Json): boolean {
  return details(test, "skipped").some((each) => isRecord(each) && each["type"] === "todo");
}

function failed(detail: Json | string, took: number): Attempt {
  if (typeof detail === "string") return { outcome: "failed", took, message: detail };
  const head = text(detail["message"]);
  const body =
    text(detail["inner"]) ||
    array(detail["stackTrace"])
      .map((each) => (isRecord(each) ? text(each["inner"]) : text(each)))
      .join("\n");
  // pytest's body opens with code, and names the error further down: the message has to lead.
  const leads = body.includes(head) && firstLine(body).includes(firstLine(head));
  const message = leads ? body : [head, body].filter((part) => part !== "").join("\n");
  return { outcome: "failed", took, message: message || text(detail["type"]) };
}

function firstLine(message: string): string {
  return message.trim().split("\n", 1)[0]!.trim();
}

function details(test: Json, name: string): readonly (Json | string)[] {
  return array(test[name]).filter((each) => isRecord(each) || typeof each === "string") as (Json | string)[];
}

/** pytest writes a failing test with a failing teardown as two cases of one name: `<failure>`, then `<error>`. */
function joinTeardown(entries: readonly Entry[]): Entry[] {
  return entries.filter((entry, index) => {
    const before = entries[index - 1];
    return !(before !== undefined && sameName(before, entry) && isFailed(before) && isFailed(entry));
  });
}

function sameName(a: Entry, b: Entry): boolean {
  return (
    a.name.file === b.name.file &&
    a.name.titles.length === b.name.titles.length &&
    a.name.titles.every((title, index) => title === b.name.titles[index])
  );
}

function isFailed(entry: Entry): boolean {
  return entry.attempts.at(-1)!.outcome === "failed";
}

function attribute(element: Json, name: string): string | undefined {
  const value = element[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** `1.5`, `1,234.56` (a thousands separator), `1,5` (a decimal comma) → milliseconds. */
function seconds(time: string | undefined): number {
  if (time === undefined) return 0;
  const plain = time.includes(".") ? time.replaceAll(",", "") : time.replace(",", ".");
  const value = Number(plain) * 1_000;
  return Number.isFinite(value) && value > 0 ? value : 0;
}
