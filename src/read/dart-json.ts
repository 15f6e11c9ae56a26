/** What `dart test` and `flutter test` write with `--reporter json`, `--file-reporter json:…` or `--machine` → entries. */

import { type Captured, capture } from "./capture.ts";
import type { Attempt, Origin, Saying, Sink } from "./entry.ts";
import type { LineFormat, LineReader } from "./lines.ts";
import { repositoryPaths } from "./paths.ts";
import { cutOff } from "./sayings.ts";

interface Suite {
  readonly file: string | undefined;
  readonly platform: string | undefined;
}

interface Group {
  readonly name: string;
  /** Own names, from outside in. */
  readonly titles: readonly string[];
}

interface OpenTest {
  readonly suite: Suite | undefined;
  readonly titles: readonly string[];
  readonly name: string;
  readonly since: number;
  readonly before: Attempt[];
  errors: Captured | undefined;
  timedOut: boolean;
  /** The last error was no failed assertion. */
  isError: boolean;
}

/** A test may still fail after its end: so many that have ended are remembered. */
const mostEnded = 1_000;

export const dartJson: LineFormat = {
  name: "dart-json",
  is: (start) => /^\{(?=[^\n]*"protocolVersion":)(?=[^\n]*"type":"start")/m.test(start),
  read: readDartJson,
};

function readDartJson(origin: Origin, sink: Sink): LineReader {
  const pathOf = repositoryPaths(origin);
  const suites = new Map<number, Suite>();
  const groups = new Map<number, Group>();
  const tests = new Map<number, OpenTest>();
  const ended = new Map<number, OpenTest>();
  let done = false;
  let last = 0;
  let lastAt = 0;

  function give(test: OpenTest, attempt: Attempt): void {
    const { file, platform } = test.suite ?? {};
    const [first, ...rest] = [...test.before, attempt];
    sink.entry({
      name: {
        suite: origin.suite,
        // Tests run on the machine itself unless told otherwise; the same file may run in browsers too.
        ...(platform === undefined || platform === "vm" ? {} : { project: platform }),
        ...(file === undefined ? {} : { file }),
        titles: test.titles,
      },
      attempts: [first!, ...rest],
      repeats: "name",
    });
  }

  function start(test: Fields, time: number): void {
    const id = numberIn(test, "id");
    if (id === undefined) return;
    const name = textIn(test, "name") ?? "";
    const ids = Array.isArray(test["groupIDs"]) ? test["groupIDs"] : [];
    const group = groups.get(ids.at(-1) as number);
    const suite = suites.get(numberIn(test, "suiteID") ?? -1);
    // The test that stands for the loading of a file bears its path, as the machine has it.
    const titles = ids.length === 0 && name.startsWith("loading ") ? ["(loading)"] : within(group, name);
    tests.set(id, { suite, titles, name, since: time, before: [], errors: undefined, timedOut: false, isError: false });
  }

  function fault(test: OpenTest, event: Fields): void {
    const error = textIn(event, "error") ?? "";
    const stack = textIn(event, "stackTrace") ?? "";
    if (/^TimeoutException after .*Test timed out/s.test(error)) test.timedOut = true;
    test.isError = event["isFailure"] === false;
    test.errors ??= capture();
    test.errors.add(`${error.trimEnd()}\n${stack}`);
  }

  function failed(test: OpenTest, took: number, error: boolean): Attempt {
    const message = test.errors?.text().trim() || "Failed, without a message";
    return { outcome: test.timedOut ? "timedOut" : "failed", took, message, ...(error ? { error } : {}) };
  }

  function remember(id: number, { suite, titles, name, since }: OpenTest): void {
    const [oldest] = ended.size < mostEnded ? [] : ended.keys();
    if (oldest !== undefined) ended.delete(oldest);
    ended.set(id, { suite, titles, name, since, before: [], errors: undefined, timedOut: false, isError: false });
  }

  function finish(id: number, event: Fields, time: number): void {
    const test = tests.get(id);
    if (test === undefined) return;
    tests.delete(id);
    remember(id, test);
    const took = Math.max(0, time - test.since);
    const result = event["result"];
    if (result !== "success") give(test, failed(test, took, result === "error"));
    // Loading, `setUpAll` and `tearDownAll` are hidden: no tests unless they fail.
    else if (event["hidden"] !== true) give(test, { outcome: event["skipped"] === true ? "skipped" : "passed", took });
  }

  function take(event: Fields): void {
    const time = numberIn(event, "time") ?? last;
    last = time;
    const id = numberIn(event, "testID") ?? -1;
    switch (event["type"]) {
      case "suite": {
        const suite = fieldsOf(event["suite"]);
        const path = textIn(suite, "path");
        suites.set(numberIn(suite, "id") ?? -1, {
          file: path === undefined ? undefined : pathOf(path),
          platform: textIn(suite, "platform"),
        });
        return;
      }
      case "group": {
        const group = fieldsOf(event["group"]);
        const name = textIn(group, "name") ?? "";
        const parent = groups.get(numberIn(group, "parentID") ?? -1);
        groups.set(numberIn(group, "id") ?? -1, { name, titles: name === "" ? [] : within(parent, name) });
        return;
      }
      case "testStart":
        start(fieldsOf(event["test"]), time);
        return;
      case "error": {
        const test = tests.get(id) ?? ended.get(id);
        if (test === undefined) return;
        fault(test, event);
        if (ended.delete(id)) give({ ...test, titles: [...test.titles, "(after its end)"] }, failed(test, 0, true));
        return;
      }
      case "print": {
        const test = tests.get(id);
        // The runner says so between two attempts, and in no other way.
        if (test?.errors === undefined || textIn(event, "message") !== `Retry: ${test.name}`) return;
        if (test.before.length < 100) test.before.push(failed(test, 0, test.isError));
        test.errors = undefined;
        test.timedOut = false;
        return;
      }
      case "testDone":
        finish(id, event, time);
        return;
      case "done":
        done = true;
        if (event["success"] === null) sink.problem(stopped, lastAt);
    }
  }

  return {
    line(line, at) {
      lastAt = at;
      const event = line.startsWith("{") ? parsed(line) : undefined;
      if (event !== undefined) take(event);
    },
    end() {
      for (const test of tests.values()) give(test, { outcome: "interrupted", took: Math.max(0, last - test.since) });
      if (!done) sink.problem(notDone, lastAt);
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(line: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    // The end of a file that is cut off, or the output of another program: the event `done` tells which.
    return undefined;
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

function numberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === "number" ? value : undefined;
}

/** A test's name begins with that of its group, and that with the name of the group around it. */
function within(group: Group | undefined, name: string): readonly string[] {
  if (group === undefined || group.name === "") return [name];
  return [...group.titles, name.startsWith(`${group.name} `) ? name.slice(group.name.length + 1) : name];
}

const stopped: Saying = {
  code: "report.run-interrupted",
  words: "The run was stopped before all of its tests had ended",
  hint: "The tests before that are read. See what stopped it: a signal, or a time limit of the job.",
};

const notDone: Saying = cutOff(
  "The report ends without the event that the run is done; the tests before that are read",
);
