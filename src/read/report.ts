/** The bytes of a report, whatever its format → entries; and the table of formats. */

import type { Problem } from "../model/problem.ts";
import { ctrf } from "./ctrf.ts";
import { dartJson } from "./dart-json.ts";
import type { Entry, Origin, Reader, Saying, Sink } from "./entry.ts";
import { goJson } from "./go-json.ts";
import { jestJson, vitestJson } from "./jest-json.ts";
import { type JsonFormat, jsonReader } from "./json-report.ts";
import { readJunit } from "./junit.ts";
import { isJunitRoot } from "./junit-case.ts";
import { type LineFormat, lineReader } from "./lines.ts";
import { mochaJson } from "./mocha-json.ts";
import { nunit } from "./nunit.ts";
import { type Bytes, type ReadThrough, readPieces } from "./pieces.ts";
import { placesIn } from "./places.ts";
import { playwrightBlob } from "./playwright-blob.ts";
import { playwrightJson } from "./playwright-json.ts";
import { pytestLines } from "./pytest-lines.ts";
import { rspecJson } from "./rspec-json.ts";
import { tap } from "./tap.ts";
import { trx } from "./trx.ts";
import { htmlPage, type XmlFormat, xmlReader } from "./xml-report.ts";
import { xunit } from "./xunit.ts";

/** By the root of the document. */
const xmlFormats: readonly XmlFormat[] = [trx, { name: "junit", is: isJunitRoot, read: readJunit }, nunit, xunit];

/** By the first list in the document that is one of its lists. */
const jsonFormats: readonly JsonFormat[] = [playwrightJson, vitestJson, jestJson, ctrf, mochaJson, rspecJson];

/** By the first line, or one near the start. */
const lineFormats: readonly LineFormat[] = [playwrightBlob, pytestLines, goJson, dartJson, tap];

export interface Formats {
  readonly xml: readonly XmlFormat[];
  readonly json: readonly JsonFormat[];
  readonly lines: readonly LineFormat[];
}

const allFormats: Formats = { xml: xmlFormats, json: jsonFormats, lines: lineFormats };

export interface ReportRead {
  /** `junit`, `playwright`, …; undefined where it is none that is read. */
  readonly format: string | undefined;
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
  /** Where one test has several entries, the earlier ones failed, though they do not say so. */
  readonly silentRetries: boolean;
}

/** A report with more faults than this has one fault. */
const mostSayings = 50;

export interface ReadWish {
  readonly formats?: Formats;
  /** False where the messages of failures are of no use. */
  readonly messages?: boolean;
}

/** Never throws: whatever is wrong with a report is among the problems, and the tests before it are taken. */
export async function readReport(
  open: Bytes,
  origin: Origin,
  take: (entry: Entry) => void,
  { formats = allFormats, messages = true }: ReadWish = {},
): Promise<ReportRead> {
  const found: Found = { sayings: [], entries: 0, silentRetries: false, format: undefined };
  const sink = sinkInto(found, take, messages);
  const tell = (format: string): void => {
    found.format ??= format;
  };
  const { blank, failed, strange } = await readPieces(open, (head) => readerFor(head, formats, origin, sink, tell));
  if (failed !== undefined) sink.problem(unreadable(failed));
  if (strange !== undefined && found.format !== undefined) sink.note(notUtf8, strange);
  if (found.sayings.every(({ kind }) => kind === "note") && found.entries === 0) sink.problem(nothingIn(blank));
  const places = await placesIn(
    open,
    found.sayings.flatMap(({ at }) => (at === undefined ? [] : [at])),
  );
  const placed = withoutConsequences(found.sayings).map(({ kind, saying, at }) => ({
    kind,
    problem: { ...saying, where: { file: origin.report, ...(at === undefined ? {} : places.get(at)) } },
  }));
  return {
    format: found.format,
    problems: placed.filter(({ kind }) => kind === "problem").map(({ problem }) => problem),
    notes: placed.filter(({ kind }) => kind === "note").map(({ problem }) => problem),
    silentRetries: found.silentRetries,
  };
}

/** What cannot be read to its end is cut off, too: that is told once. */
function withoutConsequences(sayings: Found["sayings"]): Found["sayings"] {
  const unreadable = sayings.some(({ saying }) => saying.code === "report.unreadable");
  return unreadable ? sayings.filter(({ saying }) => saying.code !== "report.truncated") : sayings;
}

interface Found {
  readonly sayings: { readonly kind: "problem" | "note"; readonly saying: Saying; readonly at: number | undefined }[];
  entries: number;
  silentRetries: boolean;
  format: string | undefined;
}

function sinkInto(found: Found, take: (entry: Entry) => void, messages: boolean): Sink {
  const say = (kind: "problem" | "note", saying: Saying, at?: number): void => {
    if (found.sayings.length < mostSayings) found.sayings.push({ kind, saying, at });
  };
  return {
    messages,
    entry(entry) {
      found.entries++;
      take(entry);
    },
    problem: (saying, at) => say("problem", saying, at),
    note: (saying, at) => say("note", saying, at),
    silentRetries() {
      found.silentRetries = true;
    },
  };
}

function unreadable({ size, why }: NonNullable<ReadThrough["failed"]>): Saying {
  return {
    code: "report.unreadable",
    words: `The report can be read to byte ${size} only: ${why}`,
    hint: "What was read before is counted. Was it copied whole, and may it be read?",
  };
}

function readerFor(
  head: string,
  { xml, json, lines }: Formats,
  origin: Origin,
  sink: Sink,
  tell: (format: string) => void,
): Reader {
  const start = head.replace(/^\uFEFF/, "").trimStart();
  if (/^<!doctype\s+html/i.test(start)) {
    sink.problem(htmlPage);
    return nothingRead;
  }
  if (start.startsWith("<")) return xmlReader(xml, origin, sink, tell);
  const byLine = lines.find((each) => each.is(start));
  if (byLine !== undefined) {
    tell(byLine.name);
    return lineReader(byLine.read(origin, sink));
  }
  if (/^[{[]/.test(start)) return jsonReader(json, origin, sink, tell);
  // A banner in front: the document is read all the same, and the banner is a problem.
  if (/<\?xml|<testsuites?[\s>]/.test(head)) return xmlReader(xml, origin, sink, tell);
  sink.problem(strange(start));
  return nothingRead;
}

const notUtf8: Saying = {
  code: "report.encoding",
  words: "The report has bytes that are not UTF-8, and names no other encoding",
  hint: "All tests are read; names and messages with such bytes are not what they were. Have it written in UTF-8.",
};

const nothingRead: Reader = { write: () => undefined, end: () => undefined };

function strange(start: string): Saying {
  const binary = start.slice(0, 1_000).includes("\0") || (start.slice(0, 1_000).match(/\uFFFD/g)?.length ?? 0) > 10;
  return {
    code: "report.unknown-format",
    words: binary ? "The report is binary data, and neither gzip nor zip" : "The report is in no format that is read",
    hint: `These are read, by their content: ${formatNames().join(", ")}. Have the runner write JUnit XML, and name that file.`,
  };
}

export function formatNames(): readonly string[] {
  return [...xmlFormats, ...jsonFormats, ...lineFormats].map(({ name }) => name);
}

function nothingIn(blank: boolean): Saying {
  return blank
    ? {
        code: "report.empty",
        words: "The report is empty",
        hint: "The runner was stopped before it wrote it, or the disk is full.",
      }
    : {
        code: "report.no-tests",
        words: "The report lists no test",
        hint: "No test ran: see whether a filter, a pattern or a shard left none, and whether the runner itself failed.",
      };
}
