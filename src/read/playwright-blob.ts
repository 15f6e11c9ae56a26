/** The events of a Playwright blob (`report.jsonl` in its zip) → entries. */

import type { Origin, Saying, Sink } from "./entry.ts";
import { array, isRecord, text } from "./json.ts";
import type { LineFormat, LineReader } from "./lines.ts";
import {
  attemptsOf,
  type Describe,
  errorOutside,
  type Json,
  nameOf,
  pathsFrom,
  repeats,
  resultOf,
  titlesOf,
} from "./playwright-attempt.ts";
import { rangesOfFiles } from "./playwright-list.ts";
import { type Group, waitingRoom } from "./playwright-waiting.ts";

/** Playwright's own `currentBlobReportVersion`. The format is internal to it: what is not known is left alone. */
const newest = 2;

/** Steps, output and attachments are most of the lines and are not even parsed. */
const wanted: ReadonlySet<string> = new Set([
  "onBlobReportMetadata",
  "onConfigure",
  "onProject",
  "onTestBegin",
  "onTestEnd",
  "onError",
  "onEnd",
]);

export const playwrightBlob: LineFormat = {
  name: "playwright-blob",
  is: (start) => /^\{\s*"method"\s*:\s*"onBlobReportMetadata"/.test(start),
  read: readBlob,
};

/** Exactly as Playwright writes them; what looks otherwise is parsed. */
const plainBegin =
  /^\{"method":"onTestBegin","params":\{"testId":"([^"\\]*)","result":\{"id":"[^"\\]*","retry":\d+,"workerIndex":(-?\d+),"parallelIndex":(-?\d+),"startTime":\d+\}\}\}$/;
const plainEnd =
  /^\{"method":"onTestEnd","params":\{"test":\{"testId":"([^"\\]*)","expectedStatus":"(\w+)","timeout":\d+,"annotations":\[\]\},"result":\{"id":"[^"\\]*","duration":(\d+(?:\.\d+)?),"status":"(\w+)","errors":\[\]\}\}\}$/;

function readBlob(origin: Origin, sink: Sink): LineReader {
  let waiting = waitingRoom();
  let pathOf = pathsFrom("", origin);
  let refused = false;
  let ended = false;
  let strangers = 0;
  let broken: { readonly at: number; count: number } | undefined;

  const events: Readonly<Record<string, (params: Json) => void>> = {
    onBlobReportMetadata({ version }) {
      // Blobs that were put one behind the other.
      if (waiting.count() > 0) giveAll();
      refused = typeof version === "number" && version > newest;
      if (refused) sink.problem(tooNew(version as number));
    },
    onConfigure(params) {
      pathOf = pathsFrom(record(params["config"])["rootDir"], origin);
    },
    onProject(params) {
      const project = record(params["project"]);
      for (const file of array(project["suites"]).filter(isRecord)) listFile(file, text(project["name"]));
    },
    onTestBegin(params) {
      const { workerIndex, parallelIndex } = record(params["result"]);
      beginTest(text(params["testId"]), Number(workerIndex), Number(parallelIndex));
    },
    onTestEnd(params) {
      const [about, result] = [record(params["test"]), record(params["result"])];
      const { status, took, message } = resultOf(result);
      endTest(text(about["testId"]), text(about["expectedStatus"]), status, took, message);
    },
    onError: (params) => sink.problem(errorOutside(record(params["error"]))),
    onEnd(params) {
      ended = true;
      const status = text(record(params["result"])["status"]);
      if (status === "timedout" || status === "interrupted") sink.note(stopped(status));
    },
  };

  function beginTest(id: string, worker: number, slot: number): void {
    waiting.begin(id, worker !== -1 && Number.isSafeInteger(slot) ? slot : -1);
  }

  function endTest(...[id, expected, status, took, message]: Parameters<typeof waiting.end>): void {
    if (!waiting.end(id, expected, status, took, message)) strangers++;
  }

  /** Most lines that count are of these two kinds, and short: taken apart without making a tree of them. */
  function takePlainly(method: string, line: string): boolean {
    if (method === "onTestBegin") {
      const begun = plainBegin.exec(line);
      if (begun !== null) beginTest(begun[1]!, Number(begun[2]), Number(begun[3]));
      return begun !== null;
    }
    if (method === "onTestEnd") {
      const ended = plainEnd.exec(line);
      if (ended !== null) endTest(ended[1]!, ended[2]!, ended[4]!, Number(ended[3]), "");
      return ended !== null;
    }
    return method === "onProject" && takeByFile(line);
  }

  /** The list of tests is one line, as long as the suite is large: parsed file by file. */
  function takeByFile(line: string): boolean {
    const ranges = rangesOfFiles(line);
    if (ranges.length === 0) return false;
    const rest = parse(`${line.slice(0, ranges[0]!.from)}${line.slice(ranges.at(-1)!.to)}`);
    if (rest === undefined) return false;
    const project = text(record(record(rest["params"])["project"])["name"]);
    for (const { from, to } of ranges) {
      const file = parse(line.slice(from, to));
      if (file === undefined) return false;
      listFile(file, project);
    }
    return true;
  }

  /** The tree of one file: describes in describes, with tests in them. */
  function listFile(file: Json, project: string): void {
    const path = pathOf(text(record(file["location"])["file"]) || text(file["title"]));
    const open: { suite: Json; describe: Describe | undefined }[] = [{ suite: file, describe: undefined }];
    // A list instead of recursion: the depth of a foreign file is not ours to trust.
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { suite, describe } = next;
      const inner: (typeof open)[number][] = [];
      let group: Group | undefined;
      for (const each of entriesOf(suite)) {
        const [id, title] = [each["testId"], text(each["title"])];
        if (typeof id === "string") {
          group ??= { project, file: path, describes: titlesOf(describe) };
          waiting.list(id, group, title, isSkipped(each) ? "skipped" : "passed");
        } else inner.push({ suite: each, describe: { title, outer: describe } });
      }
      open.push(...inner.reverse());
    }
  }

  function giveAll(): void {
    waiting.each(({ group, title, expected, results, running }) => {
      if (running !== undefined) results.push(resultOf({ parallelIndex: running, status: "interrupted" }));
      // Of a blob that was cut off nobody knows whether the rest ran.
      if (results.length === 0 && !ended) return;
      const name = nameOf(origin, group.project, group.file, group.describes, title);
      sink.entry({ name, attempts: attemptsOf(results, expected), repeats });
    });
    waiting = waitingRoom();
  }

  return {
    line(line, at) {
      const method = methodOf(line);
      if (method !== undefined && (refused ? method !== "onBlobReportMetadata" : !wanted.has(method))) return;
      if (method !== undefined && takePlainly(method, line)) return;
      const event = parse(line);
      if (event === undefined) {
        if (line.trim() === "") return;
        if (broken === undefined) broken = { at, count: 1 };
        else broken.count++;
      } else if (Object.hasOwn(events, text(event["method"]))) events[text(event["method"])]!(record(event["params"]));
    },
    end(cut) {
      if (!ended && !refused) sink.problem(cutOff);
      // The last line of what was cut off is broken for that reason.
      if (broken !== undefined && (ended || broken.count > 1 || !cut))
        sink.problem(brokenLines(broken.count), broken.at);
      if (strangers > 0) sink.problem(unlisted(strangers));
      giveAll();
    },
  };
}

/** As Playwright writes it: the method comes first. Undefined where the line has to be parsed to know. */
function methodOf(line: string): string | undefined {
  if (!line.startsWith('{"method":"')) return undefined;
  const end = line.indexOf('"', 11);
  return end === -1 || end > 60 ? undefined : line.slice(11, end);
}

function parse(line: string): Json | undefined {
  try {
    return record(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** Version 1 had describes and tests in two lists. */
function entriesOf(suite: Json): readonly Json[] {
  return [...array(suite["entries"]), ...array(suite["suites"]), ...array(suite["tests"])].filter(isRecord);
}

function isSkipped(test: Json): boolean {
  return array(test["annotations"])
    .filter(isRecord)
    .some(({ type }) => type === "skip" || type === "fixme");
}

function tooNew(version: number): Saying {
  return {
    code: "report.newer",
    words: `The blob is of version ${version}, and versions up to ${newest} are read`,
    hint: "It was written by a newer Playwright. Update flakeproof, or add Playwright's `json` reporter and name its file.",
  };
}

const cutOff: Saying = {
  code: "report.truncated",
  words: "The blob ends before the run does; the tests that ended before that are read",
  hint: "Was it copied whole? Playwright writes it at the very end, so a part of it was lost later.",
};

function brokenLines(count: number): Saying {
  return {
    code: "report.broken",
    words: `${count === 1 ? "A line of the blob is" : `${count} lines of the blob are`} no JSON; the others are read`,
    hint: "See the file at this place: what lies between Playwright and this file has changed it.",
  };
}

function unlisted(count: number): Saying {
  return {
    code: "report.broken",
    words: `The blob tells of ${count === 1 ? "a result" : `${count} results`} whose test it does not list`,
    hint: "A line of it was lost. What lies between Playwright and this file has changed it.",
  };
}

function stopped(status: "timedout" | "interrupted"): Saying {
  return status === "timedout"
    ? {
        code: "report.run-timed-out",
        words: "Playwright stopped the run at its `globalTimeout`; tests that it did not reach are told as not run",
        hint: "Raise the limit, or split the suite into more shards.",
      }
    : {
        code: "report.run-interrupted",
        words: "The run was interrupted; tests that it did not reach are told as not run",
        hint: "Somebody or something stopped it: see the log of the job.",
      };
}
