/** CTRF, as its reporters write it rather than as its schema wants it → entries. */

import { posixPath } from "../model/ids.ts";
import type { LoudOutcome, QuietOutcome } from "../model/observation.ts";
import type { Attempt, Entry, Origin, Sink } from "./entry.ts";
import { array, isRecord, number, text } from "./json.ts";
import type { JsonFormat, JsonReader } from "./json-report.ts";
import { repositoryPaths } from "./paths.ts";
import { fewerTests } from "./sayings.ts";

type Json = Readonly<Record<string, unknown>>;

/** What the official reporters make of a runner's names, so that a test has the id that its other reports give it. */
interface Tool {
  /** Titles are split there, since another report of this runner joins them so; Jest's joins only the describe blocks. */
  readonly joint?: string;
  /** Of two tests of one name in a file. */
  readonly repeats: Entry["repeats"];
  /** The suite begins with the project. */
  readonly projects?: true;
  /** The name is that of the describe blocks and the title, with a space between. */
  readonly fullNames?: true;
  /** `retries` is how many there may be, not how many there were. */
  readonly retriesAllowed?: true;
}

const tools: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ["playwright", { joint: " › ", repeats: "test", projects: true }],
  ["vitest", { joint: " > ", repeats: "name", retriesAllowed: true }],
  ["jest", { joint: " › ", repeats: "name", fullNames: true }],
  ["mocha", { repeats: "name" }],
]);
const unknownTool: Tool = { repeats: undefined };

export const ctrf: JsonFormat = {
  name: "ctrf",
  lists: ["results.tests"],
  ignore: ["results.environment", "results.extra", "insights", "baseline", "extra"],
  read: readCtrf,
};

function readCtrf(origin: Origin, sink: Sink): JsonReader {
  const pathOf = repositoryPaths(origin);
  let tool = unknownTool;
  let told = 0;
  let counted = 0;
  return {
    element(_list, test) {
      if (!isRecord(test)) return;
      counted++;
      sink.entry(readTest(test, tool, pathOf, origin));
    },
    member(path, value) {
      if (!isRecord(value)) return;
      if (path === "results.tool") tool = tools.get(text(value["name"]).toLowerCase()) ?? unknownTool;
      if (path === "results.summary") told = number(value["tests"]);
    },
    end(whole) {
      if (whole && counted < told) sink.problem(fewerTests(told, counted, " in its summary"));
    },
  };
}

function readTest(test: Json, tool: Tool, pathOf: (file: string) => string, origin: Origin): Entry {
  const given = text(test["filePath"]);
  const name = nameOf(test, posixPath(given), tool);
  return {
    name: { suite: origin.suite, ...name, ...(given === "" ? {} : { file: pathOf(given) }) },
    attempts: attemptsOf(test, tool),
    ...(tool.repeats === undefined ? {} : { repeats: tool.repeats }),
  };
}

/** `suite` is a list by the schema, and a text with ` > ` between in the files of all its reporters. */
function nameOf(test: Json, file: string, tool: Tool): { project?: string; titles: readonly string[] } {
  const suite = test["suite"];
  const parts = (Array.isArray(suite) ? suite.map(text) : text(suite).split(" > ")).filter((part) => part !== "");
  // Reporters put the file among the suites; before it stands Playwright's project.
  const isFile = (part: string | undefined): boolean =>
    part !== undefined && file !== "" && `/${file}`.endsWith(`/${posixPath(part)}`);
  const labels = isRecord(test["labels"]) ? text(test["labels"]["project"]) : "";
  const hasProject = parts.length > 0 && (labels === parts[0] || (tool.projects === true && isFile(parts[1])));
  const project = hasProject ? parts.shift() : undefined;
  if (isFile(parts[0])) parts.shift();
  return { ...(project === undefined ? {} : { project }), titles: titlesOf(parts, text(test["name"]), tool) };
}

function titlesOf(outer: readonly string[], name: string, { joint, fullNames }: Tool): readonly string[] {
  if (fullNames === true) return [...cut(outer, joint), ownTitle(name, outer)];
  return cut([...outer, name], joint);
}

function cut(titles: readonly string[], joint: string | undefined): readonly string[] {
  return joint === undefined || titles.length === 0 ? titles : titles.join(joint).split(joint);
}

function ownTitle(name: string, outer: readonly string[]): string {
  const before = `${outer.join(" ")} `;
  return outer.length > 0 && name.startsWith(before) ? name.slice(before.length) : name;
}

/** More retries than this are a broken number. */
const mostRetries = 100;

/**
 * Whether `retryAttempts` holds the last attempt is not settled: the specification's example says yes, reporters say no.
 * Where there are more of them than retries it does; where retries are not told, one that passed is the last.
 */
function attemptsOf(test: Json, { retriesAllowed }: Tool): [Attempt, ...Attempt[]] {
  const last = attemptOf(test);
  const listed = array(test["retryAttempts"]).filter(isRecord);
  if (listed.every(({ attempt }) => typeof attempt === "number"))
    listed.sort((a, b) => number(a["attempt"]) - number(b["attempt"]));
  const retries = Math.min(Math.floor(number(test["retries"])), mostRetries);
  const attempts = listed.map(attemptOf);
  const [first, ...rest] = attempts;
  if (first !== undefined) {
    const ends = attempts.at(-1)!.outcome === last.outcome;
    const isAll = ends && (retries > 0 ? attempts.length > retries : last.outcome === "passed");
    return isAll ? [first, ...rest] : [first, ...rest, last];
  }
  const flaky = test["flaky"] === true && last.outcome === "passed";
  const steady = test["flaky"] === false && last.outcome === "passed";
  const quiet = flaky ? Math.max(retries, 1) : steady || retriesAllowed === true ? 0 : retries;
  if (quiet === 0 || last.outcome === "skipped") return [last];
  return [untold, ...Array.from({ length: quiet - 1 }, () => untold), last];
}

const untold: Attempt = {
  outcome: "failed",
  took: 0,
  message: "The report does not say how it failed: this attempt was retried",
};

function attemptOf(test: Json): Attempt {
  const took = tookOf(test);
  const message = messageOf(test);
  const outcome = outcomeOf(text(test["status"]), text(test["rawStatus"]), message);
  return outcome === "failed" || outcome === "timedOut" || outcome === "crashed"
    ? { outcome, took, message }
    : { outcome, took };
}

/** `rawStatus` is the runner's own word: it says more than `failed` and `other` do. */
function outcomeOf(status: string, raw: string, message: string): QuietOutcome | LoudOutcome {
  const word = raw.toLowerCase().replace(/[\s_-]/g, "");
  if (status === "passed") return "passed";
  if (/^(timedout|timeout)$/.test(word)) return "timedOut";
  if (/^(interrupted|notrun|crashed)$/.test(word))
    return word === "notrun" ? "notRun" : (word as "interrupted" | "crashed");
  if (status === "failed") return "failed";
  if (status === "skipped" || status === "pending") return "skipped";
  return message !== "" || /fail|error|broken/.test(word) ? "failed" : "skipped";
}

/** Milliseconds; `start` and `stop` are so by the schema, and seconds in the files of Playwright's reporter. */
function tookOf(test: Json): number {
  const [duration, start, stop] = [test["duration"], test["start"], test["stop"]].map(number);
  if (duration! > 0 || start === 0) return duration!;
  return Math.max(0, stop! - start!) * (start! < 1e11 ? 1_000 : 1);
}

function messageOf(test: Json): string {
  const [message, trace] = [text(test["message"]), text(test["trace"])];
  if (trace.includes(message.trim())) return trace;
  return [message.trimEnd(), trace].filter((part) => part !== "").join("\n");
}
