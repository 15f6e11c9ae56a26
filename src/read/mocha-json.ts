/** Mocha's JSON report → entries. */

import type { Attempt, Entry, Origin, Sink } from "./entry.ts";
import { isRecord, number, startedAt, text } from "./json.ts";
import type { JsonFormat, JsonReader } from "./json-report.ts";
import { repositoryPaths } from "./paths.ts";
import { fewerTests } from "./sayings.ts";

type Json = Readonly<Record<string, unknown>>;

/** `tests` has all, and each is repeated in one of the other lists; a hook that failed is in `failures` alone. */
export const mochaJson: JsonFormat = {
  name: "mocha-json",
  lists: ["tests", "pending", "failures"],
  ignore: ["passes"],
  is: (members) => members.has("stats"),
  read: readMocha,
};

function readMocha(origin: Origin, sink: Sink): JsonReader {
  const pathOf = repositoryPaths(origin);
  let told = 0;
  let counted = 0;
  /** A test that passed has a `speed` since Mocha 9. */
  let tellsSpeed = false;
  /** Tests that passed or are pending, as long as it is not known. */
  let waiting: Json[] = [];

  function give(test: Json, attempts: Entry["attempts"]): void {
    const file = text(test["file"]);
    sink.entry({
      name: {
        suite: origin.suite,
        ...(file === "" ? {} : { file: pathOf(file) }),
        titles: titlesOf(test),
      },
      attempts,
      repeats: "name",
    });
  }

  function giveTest(test: Json): void {
    counted++;
    if (isFailed(test)) give(test, tried(test, failed(test)));
    else if (test["speed"] !== undefined) {
      tellsSpeed = true;
      for (const each of waiting.splice(0)) give(each, [skipped]);
      give(test, tried(test, passed(test)));
    } else if (tellsSpeed) give(test, [skipped]);
    else waiting.push(test);
  }

  function givePending(test: Json): void {
    const at = waiting.findIndex((each) => keyOf(each) === keyOf(test));
    if (at !== -1) give(waiting.splice(at, 1)[0]!, [skipped]);
  }

  return {
    element(list, test) {
      if (!isRecord(test)) return;
      if (list === "tests") giveTest(test);
      else if (list === "pending") givePending(test);
      else if (isHook(test)) give(test, [failed(test)]);
    },
    member(path, value) {
      if (path === "stats" && isRecord(value)) told = number(value["tests"]);
    },
    end(whole) {
      // Where the report is cut off before the list of pending tests, nobody knows what they did.
      if (whole) for (const each of waiting) give(each, tried(each, passed(each)));
      waiting = [];
      if (whole && counted < told) sink.problem(fewerTests(told, counted, " in its stats"));
    },
  };
}

/** Without a title where a file does not load, as our own start of Mocha writes it (`run/mocha-module.ts`). */
function titlesOf(test: Json): readonly string[] {
  const title = text(test["fullTitle"]) || text(test["title"]);
  return title === "" ? [] : [title];
}

const skipped: Attempt = { outcome: "skipped", took: 0 };

function passed(test: Json): Attempt {
  return { outcome: "passed", took: number(test["duration"]), ...startedAt(test["started"]) };
}

function keyOf(test: Json): string {
  return `${text(test["file"])}\n${text(test["fullTitle"])}`;
}

function isFailed(test: Json): boolean {
  return isRecord(test["err"]) && Object.keys(test["err"]).length > 0;
}

function isHook(test: Json): boolean {
  return /^"(?:before|after) (?:all|each)" hook/.test(text(test["title"]));
}

function failed(test: Json): Attempt {
  const error = isRecord(test["err"]) ? test["err"] : {};
  const [message, stack] = [text(error["message"]), text(error["stack"])];
  const whole = stack.includes(message) ? stack : [message, stack].filter((part) => part !== "").join("\n");
  const late = error["code"] === "ERR_MOCHA_TIMEOUT";
  const seen = { took: number(test["duration"]), ...startedAt(test["started"]) };
  return { outcome: late ? "timedOut" : "failed", ...seen, message: whole };
}

/** More retries than this are a broken number. */
const mostRetries = 100;

/** Only the last attempt is in the report; `currentRetry` counts those before it, which failed. */
function tried(test: Json, last: Attempt): [Attempt, ...Attempt[]] {
  const retries = Math.min(Math.floor(number(test["currentRetry"])), mostRetries);
  const before: Attempt[] = Array.from({ length: retries }, () => untold);
  const [first, ...rest] = [...before, last];
  return [first!, ...rest];
}

const untold: Attempt = {
  outcome: "failed",
  took: 0,
  message: "The report does not say how it failed: this attempt was retried",
};
