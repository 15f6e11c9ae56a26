/** A JSON report, whatever its format → the reader of the format whose list of tests it holds. */

import type { Origin, Reader, Saying, Sink } from "./entry.ts";
import { type JsonFault, scanJson } from "./json-parts.ts";
import { cutOff, tooDeep } from "./sayings.ts";

export interface JsonFormat {
  readonly name: string;
  /** Paths of the lists that hold the tests, such as `suites` and `results.tests`; the empty one is a root that is a list. */
  readonly lists: readonly string[];
  /** Paths of what is not read at all. */
  readonly ignore?: readonly string[];
  /**
   * Names of the lists inside of an element whose elements are tests. Where the report is cut off in an element, what is
   * around them is closed, and of those lists the elements before the cut are read; the half one is not, for half a
   * test has no outcome. Without it an element is read whole or not at all.
   */
  readonly inner?: readonly string[];
  /** By the members before the first list, where other formats have a list of that name. */
  is?(members: ReadonlyMap<string, unknown>): boolean;
  read(origin: Origin, sink: Sink): JsonReader;
}

export interface JsonReader {
  element(list: string, value: unknown): void;
  /** Whatever is in no list, by its path. */
  member(path: string, value: unknown): void;
  /** `whole`: the report was read to its end. */
  end(whole: boolean): void;
}

/** Characters of the members before the first list that are kept until the format is known. */
const mostKept = 64 * 2 ** 20;

export function jsonReader(
  formats: readonly JsonFormat[],
  origin: Origin,
  sink: Sink,
  tell: (format: string) => void,
): Reader {
  let format: JsonFormat | undefined;
  let reader: JsonReader | undefined;
  let faulty = false;
  let rootIsList = false;
  let inner: ReadonlySet<string> | undefined;
  const members = new Map<string, unknown>();
  let kept = 0;

  /** The format, where this is the first list that one has. */
  function choose(list: string): void {
    format = formats.find((each) => each.lists.includes(list) && (each.is?.(members) ?? true));
    if (format === undefined) return;
    tell(format.name);
    inner = format.inner === undefined ? undefined : new Set(format.inner);
    reader = format.read(origin, sink);
    for (const [path, value] of members) reader.member(path, value);
    members.clear();
  }

  const scanner = scanJson({
    want(path, kind) {
      if (kind === "list") {
        if (format === undefined) choose(path);
        if (format?.lists.includes(path)) return "parts";
      }
      if (path === "" && kind === "list") {
        rootIsList = true;
        return "nothing";
      }
      if (kind === "object" && isOnTheWay(path, format === undefined ? formats : [format])) return "parts";
      return format?.ignore?.includes(path) ? "nothing" : "whole";
    },
    element: (path, value) => reader?.element(path, value),
    member(path, value, size) {
      if (reader !== undefined) return reader.member(path, value);
      kept += size;
      if (kept <= mostKept) members.set(path, value);
    },
    inner: () => inner,
    fault(fault, at) {
      faulty = true;
      sink.problem(faultWords(fault), at);
    },
    after: (at) => sink.problem(textAround, at),
  });
  return {
    write: (text) => scanner.write(text),
    end() {
      scanner.end();
      if (reader === undefined && !faulty) sink.problem(unknownFormat(formats, rootIsList));
      reader?.end(!faulty);
    },
  };
}

function isOnTheWay(path: string, formats: readonly JsonFormat[]): boolean {
  return path === "" || formats.some(({ lists }) => lists.some((list) => list.startsWith(`${path}.`)));
}

const textAround: Saying = {
  code: "report.text-around",
  words: "There is text after the JSON document, such as the output of a tool that shares the file",
  hint: "The tests are read. Have the runner write the report into a file of its own, not through standard output.",
};

function unknownFormat(formats: readonly JsonFormat[], rootIsList: boolean): Saying {
  const known = formats.map(({ name, lists }) => `${name} (\`${lists[0]}\`)`).join(", ");
  return {
    code: "report.unknown-format",
    words: rootIsList
      ? "The report is a JSON list, and in no format that is read"
      : "The report is JSON, and in no format that is read",
    hint: rootIsList
      ? "Cucumber and ESLint write such lists. Have the runner write JUnit XML, and name that file."
      : `These are known by the list that holds the tests: ${known}. Otherwise have the runner write JUnit XML, and name that file.`,
  };
}

function faultWords(fault: JsonFault): Saying {
  switch (fault.kind) {
    case "cutOff":
      return cutOff(`The report is cut off${within(fault.inside)}; the tests before that are read`);
    case "malformed":
      return {
        code: "report.broken",
        words: `The report is not well-formed JSON: ${fault.found}; the tests before that are read`,
        hint: "See the file at this place: the writer has a bug, or two processes wrote into one file.",
      };
    case "tooDeep":
      return tooDeep(`${fault.most} levels${within(fault.inside)}`);
    case "tooLong":
      return {
        code: "report.too-long",
        words: `One value${within(fault.inside)} is longer than ${fault.most / 2 ** 20} MiB; the tests before that are read`,
        hint: "Keep attachments and output out of the report, or have the runner write one report a file or shard.",
      };
  }
}

function within(path: string): string {
  return path === "" ? "" : ` inside \`${path.slice(0, 60)}\``;
}
