/** Jest's `--json` and Vitest's JSON report, which have one frame → entries. */

import { plainTitle, splitTitles } from "../model/titles.ts";
import type { Attempt, Entry, Origin, Sink } from "./entry.ts";
import { array, isRecord, number, startedAt, text } from "./json.ts";
import type { JsonFormat, JsonReader } from "./json-report.ts";
import { repositoryPaths } from "./paths.ts";
import { fewerTests } from "./sayings.ts";

type Json = Readonly<Record<string, unknown>>;

const lists = ["testResults"];
const ignore = ["snapshot", "openHandles", "coverageMap"];
const inner = ["assertionResults"];

/** Vitest writes Jest's frame without what belongs to Jest's own process. */
export const vitestJson: JsonFormat = {
  name: "vitest-json",
  lists,
  ignore,
  inner,
  is: (members) => members.has("numTotalTests") && !members.has("numRuntimeErrorTestSuites"),
  read: readTestResults,
};

export const jestJson: JsonFormat = { name: "jest-json", lists, ignore, inner, read: readTestResults };

/** Which of the two wrote a test is told by the test: `meta` is Vitest's. */
function readTestResults(origin: Origin, sink: Sink): JsonReader {
  const pathOf = repositoryPaths(origin);
  let told = 0;
  let counted = 0;
  return {
    element(_list, file) {
      if (!isRecord(file)) return;
      const name = text(file["name"]);
      // Both write the name last: in a file that was cut off it is missing, and its tests cannot be named.
      if (name === "") return;
      counted += array(file["assertionResults"]).length;
      for (const entry of readFile(file, pathOf(name), origin)) sink.entry(entry);
    },
    member(path, value) {
      if (path === "numTotalTests") told = number(value);
    },
    end(whole) {
      if (whole && counted < told) sink.problem(fewerTests(told, counted, " in `numTotalTests`"));
    },
  };
}

function readFile(file: Json, path: string, origin: Origin): readonly Entry[] {
  let { started } = startedAt(file["startTime"]);
  const entries = array(file["assertionResults"])
    .filter(isRecord)
    .map((test) => {
      const entry = readTest(test, path, origin, started);
      // Neither tells of each test when it began; those of a file mostly run one after another.
      if (started !== undefined) started += Math.round(number(test["duration"]));
      return entry;
    });
  // A file that fails to load, or whose hook fails, has a message of its own and maybe no test that failed.
  const anyFailed = entries.some((entry) => entry.attempts.at(-1)!.outcome === "failed");
  if (file["status"] !== "failed" || anyFailed) return entries;
  const message = text(file["message"]).trim() || "The file failed without a message";
  return [
    {
      name: { suite: origin.suite, file: path, titles: [] },
      attempts: [{ outcome: "failed", took: 0, message }],
      repeats: "name",
    },
    ...entries,
  ];
}

function readTest(test: Json, file: string, origin: Origin, started: number | undefined): Entry {
  const ancestors = array(test["ancestorTitles"])
    .map(text)
    .filter((title) => title !== "");
  const title = text(test["title"]);
  return {
    name: {
      suite: origin.suite,
      file,
      titles: "meta" in test ? vitestTitles(ancestors, title) : jestTitles(ancestors, title),
    },
    attempts: attemptsOf(test, started === undefined ? {} : { started }),
    repeats: "name",
  };
}

// Each runner's JUnit report joins titles, so an id that is the same in both has to be cut where that one can be.

function vitestTitles(ancestors: readonly string[], title: string): readonly string[] {
  return splitTitles([...ancestors, title].join(" > "), " > ");
}

function jestTitles(ancestors: readonly string[], title: string): readonly string[] {
  return ancestors.length === 0
    ? plainTitle(title)
    : [...splitTitles(ancestors.join(" › "), " › "), ...plainTitle(title)];
}

function attemptsOf(test: Json, begun: Pick<Attempt, "started">): [Attempt, ...Attempt[]] {
  const took = number(test["duration"]);
  const messages = array(test["failureMessages"]).map(text);
  switch (test["status"]) {
    case "passed":
    // Jasmine's word for a test that runs alone.
    case "focused":
      return tried(test, messages, { outcome: "passed", took, ...begun });
    case "failed":
      return tried(test, [], { outcome: "failed", took, ...begun, message: messages.join("\n\n") });
    case "pending":
      // Vitest was stopped before it (`--bail`). To Jest, which knows no `meta`, it is the word for a skipped test.
      return [{ outcome: "meta" in test ? "notRun" : "skipped", took }];
    default:
      return [{ outcome: "skipped", took }];
  }
}

/** A test may be tried a hundred times at most; more is a broken number. */
const mostTries = 100;

/**
 * Jest counts the tries, and says how the earlier ones failed if it was told to (`logErrorsBeforeRetry`). Vitest does
 * not count: a test that passed on a retry has the messages of all attempts that failed, which are taken for one.
 */
function tried(test: Json, earlier: readonly string[], last: Attempt): [Attempt, ...Attempt[]] {
  const reasons = array(test["retryReasons"]).map(text);
  const messages = reasons.length > 0 ? reasons : array(test["retryMessages"]).map(text);
  const tries = Math.min(number(test["invocations"]), mostTries);
  if (tries > 1) {
    const before = Array.from({ length: Math.floor(tries) - 1 }, (_, index) => failedBefore(messages[index]));
    const [first, ...rest] = [...before, last];
    return [first!, ...rest];
  }
  return earlier.length === 0 ? [last] : [failedBefore(earlier.join("\n\n")), last];
}

function failedBefore(message: string | undefined): Attempt {
  return {
    outcome: "failed",
    took: 0,
    message: message || "The report does not say how it failed: this attempt was retried",
  };
}
