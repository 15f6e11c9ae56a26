/** For tests: a text through the reader of one format alone. */

import type { Attempt, Entry, Origin, Saying, Sink } from "./entry.ts";
import { type LineFormat, lineReader } from "./lines.ts";
import { scanXml } from "./xml.ts";
import type { XmlFormat } from "./xml-report.ts";

export const origin: Origin = { suite: "", report: "out/report", root: "/repo", cwd: "/repo" };

interface Taken {
  readonly entries: readonly Entry[];
  readonly problems: readonly Saying[];
  readonly notes: readonly Saying[];
  /** `title › title: outcome, outcome`, one for each entry. */
  readonly told: readonly string[];
}

interface Taking extends Sink {
  taken(): Taken;
}

function taking(): Taking {
  const entries: Entry[] = [];
  const problems: Saying[] = [];
  const notes: Saying[] = [];
  return {
    entry: (entry) => entries.push(entry),
    problem: (saying) => problems.push(saying),
    note: (saying) => notes.push(saying),
    silentRetries: () => undefined,
    taken: () => ({ entries, problems, notes, told: entries.map(toldOf) }),
  };
}

function toldOf({ name, attempts }: Entry): string {
  const names = [name.project, name.file, ...name.titles].filter((part) => part !== undefined);
  return `${names.join(" › ")}: ${attempts.map(outcomeOf).join(", ")}`;
}

function outcomeOf(attempt: Attempt): string {
  return "error" in attempt ? `${attempt.outcome} (error)` : attempt.outcome;
}

/** In pieces of that many characters. */
export function readLinesOf(format: LineFormat, text: string, piece = 65_536): Taken {
  const sink = taking();
  const reader = lineReader(format.read(origin, sink));
  for (let at = 0; at < text.length; at += piece) reader.write(text.slice(at, at + piece));
  reader.end();
  return sink.taken();
}

/** A fault of the document is a problem by its kind. */
export function readXmlOf(format: XmlFormat, text: string, piece = 65_536): Taken {
  const sink = taking();
  const handler = format.read(origin, sink);
  const scanner = scanXml(handler, {
    fault: ({ kind }) => sink.problem({ code: kind, words: "" }),
    remark: (kind) => sink.problem({ code: kind, words: "" }),
  });
  for (let at = 0; at < text.length; at += piece) scanner.write(text.slice(at, at + piece));
  scanner.end();
  (handler as { end?: () => void }).end?.();
  return sink.taken();
}
