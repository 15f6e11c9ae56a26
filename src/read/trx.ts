/** Visual Studio's TRX (`dotnet test --logger trx`, MSTest, Microsoft.Testing.Platform) → entries. */

import { type Captured, capture, copied } from "./capture.ts";
import { withPath } from "./element-path.ts";
import type { Attempt, Origin, Saying, Sink } from "./entry.ts";
import { fewerTests } from "./sayings.ts";
import type { Attributes, XmlHandler } from "./xml.ts";
import type { XmlFormat } from "./xml-report.ts";

interface Result {
  readonly test: string;
  readonly name: string;
  readonly outcome: string;
  readonly took: number;
  message: string;
  stack: string;
  /** Of its rows: a test that is driven by data holds a result for each. */
  inner: number;
  innerFailing: number;
}

interface Waiting {
  readonly test: string;
  readonly name: string;
  readonly attempt: Attempt;
}

export const trx: XmlFormat = {
  name: "trx",
  // Eclipse's root has this name too, and no namespace.
  is: (root, attributes) => root === "testrun" && /TeamTest/i.test(attributes.get("xmlns") ?? ""),
  read: readTrx,
};

const resultTags: ReadonlySet<string> = new Set([
  "unittestresult",
  "testresultaggregation",
  "generictestresult",
  "manualtestresult",
  "webtestresult",
  "loadtestresult",
]);

/** What is known of classes: a report with more tests than these names the rest without their class. */
const mostClasses = 2_000_000;

function readTrx(origin: Origin, sink: Sink): XmlHandler & { end(): void } {
  const classes = new Map<string, string>();
  /** One text for each class, however many tests are in it. */
  const known = new Map<string, string>();
  let waiting: Waiting[] = [];
  let defined = false;
  const results: Result[] = [];
  let text: Captured | undefined;
  let definition: string | undefined;
  let info = false;
  let all = 0;
  let given = 0;
  let promised = 0;

  function give({ test, name, attempt }: Waiting): void {
    const owner = classes.get(test);
    const own = owner !== undefined && name.startsWith(`${owner}.`) ? name.slice(owner.length + 1) : name;
    given++;
    sink.entry({
      name: { suite: origin.suite, titles: owner === undefined ? [own] : [owner, own] },
      attempts: [attempt],
      repeats: "name",
    });
  }

  /** The classes come after the results, as a rule. */
  function giveAll(): void {
    const now = waiting;
    waiting = [];
    for (const each of now) give(each);
  }

  function define(attributes: Attributes): void {
    const named = /^[^,]*/.exec(attributes.get("classname") ?? "")![0].trim();
    if (definition === undefined || named === "" || classes.size >= mostClasses) return;
    if (!known.has(named)) known.set(named, copied(named));
    classes.set(copied(definition), known.get(named)!);
  }

  function closeResult(): void {
    const result = results.pop()!;
    const attempt = attemptOf(result);
    const around = results.at(-1);
    if (around !== undefined) {
      around.inner++;
      if ("message" in attempt) around.innerFailing++;
    }
    all++;
    // The outer one sums up its rows.
    if (result.inner > 0 && (result.innerFailing > 0 || !("message" in attempt))) return;
    const next = { test: result.test, name: result.name, attempt };
    if (defined) give(next);
    else waiting.push(next);
  }

  function open(name: string, attributes: Attributes, path: readonly string[]): boolean {
    if (resultTags.has(name)) {
      results.push(resultOf(attributes));
      return false;
    }
    switch (name) {
      case "unittest":
        definition = attributes.get("id")?.toLowerCase();
        return false;
      case "testmethod":
        define(attributes);
        return false;
      case "counters":
        promised = Number(attributes.get("total")) || 0;
        return false;
      case "runinfo":
        info = attributes.get("outcome") === "Error";
        return false;
      case "text":
        if (info) text = capture();
        return info;
      case "message":
      case "stacktrace":
        if (path.at(-1) !== "errorinfo" || results.length === 0) return false;
        text = capture();
        return true;
      default:
        return false;
    }
  }

  function close(name: string): void {
    if (resultTags.has(name)) closeResult();
    else if (name === "testrun") finish();
    else if (name === "runinfo") info = false;
    else if (name === "testdefinitions") {
      defined = true;
      giveAll();
    } else closeText(name);
  }

  function closeText(name: string): void {
    if (text === undefined) return;
    const said = text.text().replaceAll("\r", "").trim();
    text = undefined;
    const result = results.at(-1);
    if (name === "text") {
      if (/\b(?:aborted|crashed)\b/i.test(said)) sink.problem(aborted(said));
    } else if (result !== undefined && name === "message") result.message = said;
    else if (result !== undefined) result.stack = said;
  }

  function finish(): void {
    giveAll();
    if (promised > all) sink.problem(fewerTests(promised, given));
  }

  return {
    ...withPath({ open, close, text: () => text }),
    /** Where the document is cut off before its definitions, the tests have no class. */
    end: giveAll,
  };
}

function resultOf(attributes: Attributes): Result {
  const kept = (name: string): string => copied(attributes.get(name) ?? "");
  return {
    test: kept("testid").toLowerCase(),
    name: kept("testname"),
    outcome: kept("outcome").toLowerCase(),
    took: durationOf(attributes.get("duration") ?? ""),
    message: "",
    stack: "",
    inner: 0,
    innerFailing: 0,
  };
}

function attemptOf({ outcome, took, message, stack }: Result): Attempt {
  const said = [message, stack].filter((part) => part !== "").join("\n");
  switch (outcome) {
    case "passed":
    case "passedbutrunaborted":
    case "completed":
    case "warning":
      return { outcome: "passed", took };
    case "notexecuted":
    case "inconclusive":
      return { outcome: "skipped", took };
    case "pending":
      return { outcome: "notRun", took };
    case "inprogress":
      return { outcome: "interrupted", took };
    case "timeout":
      return { outcome: "timedOut", took, message: said || "The test took longer than it may" };
    case "aborted":
    case "disconnected":
      return { outcome: "crashed", took, message: said || `The outcome is ${outcome}`, error: true };
    case "failed":
      return { outcome: "failed", took, message: said || "Failed, without a message" };
    default:
      // Visual Studio writes no outcome where it is Error, the first of its list.
      return { outcome: "failed", took, message: said || `The outcome is ${outcome || "error"}`, error: true };
  }
}

/** `00:00:01.5000000`, `1.02:03:04` → milliseconds. */
function durationOf(text: string): number {
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null) return 0;
  const [, days = 0, hours, minutes, seconds] = match;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
  return whole + Math.round(Number(seconds) * 10_000_000) / 10_000;
}

function aborted(said: string): Saying {
  return {
    code: "report.run-interrupted",
    words: `The run was stopped before all of its tests had ended: ${said.split("\n", 1)[0]!.slice(0, 200)}`,
    hint: "The tests before that are read. See what ended the test host; `--blame` names the test that was running.",
  };
}
