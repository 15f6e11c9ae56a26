/** Playwright Test's JSON report → entries. */

import { withoutColours } from "../model/log.ts";
import type { Attempt, Entry, Origin, Reading } from "./entry.ts";
import { array, isRecord, number, text } from "./json.ts";
import { repositoryPath } from "./paths.ts";

type Json = Readonly<Record<string, unknown>>;

export function isPlaywrightJson(report: unknown): report is Json {
  return isRecord(report) && Array.isArray(report["suites"]) && isRecord(report["config"]) && isRecord(report["stats"]);
}

export function readPlaywrightJson(report: Json, origin: Origin): Reading {
  const config = report["config"] as Json;
  const folder = text(config["rootDir"]) || origin.cwd;
  const entries = array(report["suites"])
    .filter(isRecord)
    .flatMap((suite) => readFile(suite, folder, origin));
  const problems = array(report["errors"])
    .filter(isRecord)
    .map((error) => ({
      code: "report.runner-error",
      words: `Playwright reports an error outside any test: ${firstLine(messageOf(error))}`,
      hint: "The run may lack tests because of it. Mend it (global setup, config, a file that does not load) and run again.",
      where: { file: origin.report },
    }));
  return { entries, problems, notes: [] };
}

/** A list from inside out, since a copy for each of many levels would be as many copies. */
interface Describe {
  readonly title: string;
  readonly outer: Describe | undefined;
}

/** The outermost suite is the file and the next ones are describes; titles of files are not part of a test's titles. */
function readFile(file: Json, folder: string, origin: Origin): Entry[] {
  const entries: Entry[] = [];
  const open: { suite: Json; describe: Describe | undefined }[] = [{ suite: file, describe: undefined }];
  // A list instead of recursion: the depth of a foreign file is not ours to trust.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { suite, describe } = next;
    const specs = array(suite["specs"]).filter(isRecord);
    const titles = specs.length === 0 ? [] : titlesOf(describe);
    for (const spec of specs) entries.push(...readSpec(spec, titles, folder, origin));
    for (const inner of array(suite["suites"]).filter(isRecord).toReversed())
      open.push({ suite: inner, describe: { title: text(inner["title"]), outer: describe } });
  }
  return entries;
}

/** From outside in. A describe without a title is none to Playwright either, when it looks for titles that are taken. */
function titlesOf(describe: Describe | undefined): readonly string[] {
  const titles: string[] = [];
  for (let each = describe; each !== undefined; each = each.outer) if (each.title !== "") titles.push(each.title);
  return titles.reverse();
}

function readSpec(spec: Json, describes: readonly string[], folder: string, origin: Origin): Entry[] {
  const file = repositoryPath(text(spec["file"]), origin, folder);
  return array(spec["tests"])
    .filter(isRecord)
    .map((test) => {
      const project = text(test["projectName"]);
      return {
        name: {
          suite: origin.suite,
          ...(project === "" ? {} : { project }),
          file,
          titles: [...describes, text(spec["title"])],
        },
        attempts: attemptsOf(test),
      };
    });
}

function attemptsOf(test: Json): [Attempt, ...Attempt[]] {
  const expected = text(test["expectedStatus"]);
  const [first, ...rest] = array(test["results"])
    .filter(isRecord)
    .map((result) => attemptOf(result, expected));
  // Stopped before it began (`--max-failures`, an interrupt): no result at all.
  return first === undefined ? [{ outcome: expected === "skipped" ? "skipped" : "notRun", took: 0 }] : [first, ...rest];
}

/** An attempt is good if and only if its status is the expected one: `test.fail()` expects `failed`. */
function attemptOf(result: Json, expected: string): Attempt {
  const seen = { took: number(result["duration"]), ...workerOf(result) };
  const status = text(result["status"]);
  if (status === "skipped") return { ...seen, outcome: expected === "skipped" ? "skipped" : "notRun" };
  if (status === "interrupted") return { ...seen, outcome: "interrupted" };
  if (status === expected) return { ...seen, outcome: "passed" };
  const message = errorsOf(result);
  if (status === "timedOut") return { ...seen, outcome: "timedOut", message: message || "Timed out" };
  if (status === "passed")
    return { ...seen, outcome: "failed", message: "It was expected to fail (`test.fail`), and passed" };
  const crashed = message.includes("worker process exited unexpectedly");
  return { ...seen, outcome: crashed ? "crashed" : "failed", message };
}

/** The slot from 0; a test that never reached a worker has none. */
function workerOf(result: Json): { worker?: number } {
  const slot = result["parallelIndex"];
  return Number.isSafeInteger(slot) && (slot as number) >= 0 && result["workerIndex"] !== -1
    ? { worker: slot as number }
    : {};
}

function errorsOf(result: Json): string {
  const errors = array(result["errors"]).filter(isRecord);
  const all = errors.length > 0 ? errors : [result["error"]].filter(isRecord);
  return all.map(messageOf).join("\n\n");
}

/** A thrown text or object has `value` in place of `message`; the stack repeats the message. */
function messageOf(error: Json): string {
  return text(error["stack"]) || text(error["message"]) || text(error["value"]);
}

function firstLine(message: string): string {
  return withoutColours(message).split("\n", 1)[0]!.slice(0, 300);
}
