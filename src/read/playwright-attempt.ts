/** What Playwright's JSON report and its blob say alike: names, results of tests, errors. */

import { posixPath } from "../model/ids.ts";
import { withoutColours } from "../model/log.ts";
import { splitTitles } from "../model/titles.ts";
import { bounded } from "./capture.ts";
import type { Attempt, Entry, Origin, Saying } from "./entry.ts";
import { array, isRecord, number, startedAt, text } from "./json.ts";
import { repositoryPaths } from "./paths.ts";

export type Json = Readonly<Record<string, unknown>>;

/** One run of one test, before it is known whether its status was the expected one. */
export interface Result {
  readonly status: string;
  readonly took: number;
  readonly started?: number;
  readonly worker?: number;
  readonly message: string;
}

/** Files are named from the config's `rootDir`: absolute as the runner's machine wrote it, with backslashes on Windows. */
export function pathsFrom(rootDir: unknown, origin: Origin): (file: string) => string {
  const folder = posixPath(text(rootDir));
  return repositoryPaths(origin, /^(\/|[A-Za-z]:\/)/.test(folder) ? folder : `${origin.cwd}/${folder}`);
}

/**
 * The describes from outside in, then the test's own title. They are cut where Playwright's JUnit report would be: it
 * joins them with ` › `, and a title may hold that. A describe without a title is none to Playwright either, when it
 * looks for titles that are taken.
 */
export function nameOf(
  { suite }: Origin,
  project: string,
  file: string,
  describes: readonly string[],
  title: string,
): Entry["name"] {
  const titles = splitTitles([...describes.filter((each) => each !== ""), title].join(" › "), " › ");
  return { suite, ...(project === "" ? {} : { project }), file, titles };
}

/** A list from inside out, since a copy for each of many levels would be as many copies. */
export interface Describe {
  readonly title: string;
  readonly outer: Describe | undefined;
}

/** From outside in. */
export function titlesOf(describe: Describe | undefined): readonly string[] {
  const titles: string[] = [];
  for (let each = describe; each !== undefined; each = each.outer) titles.push(each.title);
  return titles.reverse();
}

/** Playwright refuses a file with equal titles: an equal name is a copy by `--repeat-each`, or by merged reports. */
export const repeats = "test";

export function resultOf(result: Json): Result {
  return {
    status: text(result["status"]),
    took: number(result["duration"]),
    ...startedAt(result["startTime"]),
    ...workerOf(result),
    message: bounded(errorsOf(result)),
  };
}

/** The slot from 0; a test that never reached a worker has none. */
function workerOf(result: Json): { worker?: number } {
  const slot = result["parallelIndex"];
  return Number.isSafeInteger(slot) && (slot as number) >= 0 && result["workerIndex"] !== -1
    ? { worker: slot as number }
    : {};
}

/** `expected` is the test's last word on itself, for its earlier attempts too: so Playwright counts. */
export function attemptsOf(results: readonly Result[], expected: string): [Attempt, ...Attempt[]] {
  const [first, ...rest] = results.map((result) => attemptOf(result, expected));
  // Stopped before it began (`--max-failures`, an interrupt): no result at all.
  return first === undefined ? [{ outcome: expected === "skipped" ? "skipped" : "notRun", took: 0 }] : [first, ...rest];
}

/** An attempt is good if and only if its status is the expected one: `test.fail()` expects `failed`. */
function attemptOf({ status, took, started, worker, message }: Result, expected: string): Attempt {
  const seen = {
    took,
    ...(started === undefined ? {} : { started }),
    ...(worker === undefined ? {} : { worker }),
  };
  if (status === "skipped") return { ...seen, outcome: expected === "skipped" ? "skipped" : "notRun" };
  if (status === "interrupted") return { ...seen, outcome: "interrupted" };
  if (status === expected) return { ...seen, outcome: "passed" };
  if (status === "timedOut") return { ...seen, outcome: "timedOut", message: message || "Timed out" };
  if (status === "passed")
    return { ...seen, outcome: "failed", message: "It was expected to fail (`test.fail`), and passed" };
  const crashed = message.includes("worker process exited unexpectedly");
  return { ...seen, outcome: crashed ? "crashed" : "failed", message };
}

function errorsOf(result: Json): string {
  const errors = array(result["errors"]).filter(isRecord);
  const all = errors.length > 0 ? errors : [result["error"]].filter(isRecord);
  return all.map(messageOf).join("\n\n");
}

/**
 * A thrown text or object has `value` in place of `message`. The blob has an error in parts, and the JSON report as one
 * text; put together as Playwright does it (formatError), they read alike.
 */
function messageOf(error: Json): string {
  const stack = text(error["stack"]);
  const said = text(error["message"]) || text(error["value"]);
  const snippet = text(error["snippet"]);
  if (stack === "" && snippet === "") return said;
  const frames = stack.search(/^ {4}at /m);
  const message = (frames === -1 ? stack : stack.slice(0, Math.max(0, frames - 1))) || said;
  return [message, ...(snippet === "" ? [] : ["", snippet]), ...(frames === -1 ? [] : [stack.slice(frames)])].join(
    "\n",
  );
}

export function errorOutside(error: Json): Saying {
  const line = withoutColours(messageOf(error)).split("\n", 1)[0]!.slice(0, 300);
  return {
    code: "report.runner-error",
    words: `Playwright reports an error outside any test: ${line}`,
    hint: "The run may lack tests because of it. Mend it (global setup, config, a file that does not load) and run again.",
  };
}
