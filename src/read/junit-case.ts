/** The tags of a JUnit report → its cases and suites, one after the other, in the words of junit2json's published types. */

import type { Details, Property, Skipped, TestCase, TestSuite } from "junit2json";
import { type Captured, capture } from "./capture.ts";
import type { Attributes, XmlHandler } from "./xml.ts";

/** What failed before or after the attempt that counts, as Surefire and nextest write it. */
export interface Again extends Details {
  readonly kind: "flakyFailure" | "flakyError" | "rerunFailure" | "rerunError";
}

/** What junit2json's types do not name is added; every name stays the text that it is. */
export type JunitCase = Omit<TestCase, "skipped"> & {
  file?: string;
  /** In the order of the document. */
  again?: Again[];
  skipped?: (Skipped & Details)[];
  properties?: Property[];
};

export type JunitSuite = Omit<TestSuite, "testcase"> & {
  file?: string;
  /** The name of its tag: `testsuites`, `testsuite`. */
  tag: string;
  /** Cases directly in it and in the suites inside. */
  cases: number;
};

export interface JunitTaker {
  suite?(suite: JunitSuite, depth: number): void;
  /** `suites` from outside in; the last one holds the case. */
  case(test: JunitCase, suites: readonly JunitSuite[]): void;
  /** An error of a suite as a whole: its set-up failed, or it did not load. */
  suiteError?(kind: "error" | "failure", details: Details, suites: readonly JunitSuite[]): void;
  suiteEnd?(suite: JunitSuite, depth: number): void;
}

/** Whether a tag may be the root of a JUnit report; `testrun` is Eclipse's, and `testcase` a report of one. */
export function isJunitRoot(name: string, attributes: Attributes): boolean {
  if (name === "testrun") return attributes.get("xmlns") === undefined;
  return name === "testsuites" || name === "testsuite" || name === "testcase";
}

type Holding = "suite" | "case" | "details" | "again" | "skipped" | "stack" | "output" | "property" | "other";

const againTags: ReadonlyMap<string, Again["kind"]> = new Map([
  ["flakyfailure", "flakyFailure"],
  ["flakyerror", "flakyError"],
  ["rerunfailure", "rerunFailure"],
  ["rerunerror", "rerunError"],
]);

/**
 * `messages: false` leaves out the texts of failures. `whole` keeps standard output and texts of any length: for printing
 * the report, not for reading it.
 */
export function junitHandler(taker: JunitTaker, { messages = true, whole = false } = {}): XmlHandler {
  const holding: Holding[] = [];
  const suites: JunitSuite[] = [];
  const cases: JunitCase[] = [];
  let details: (Details & { kind?: string }) | undefined;
  /** The text that is being read, of the innermost element that wants one. */
  let text: Captured | undefined;
  let property: Property | undefined;

  function openSuite(tag: string, attributes: Attributes): void {
    const suite: JunitSuite = { tag, cases: 0 };
    take(attributes, suite as Record<string, unknown>, isSuiteText);
    for (const each of suiteNumbers) {
      const value = numberOf(attributes.get(each));
      if (value !== undefined) suite[each] = value;
    }
    suites.push(suite);
    taker.suite?.(suite, suites.length);
  }

  /** One pass with a switch: there are millions of these. */
  function openCase(attributes: Attributes): void {
    const test: JunitCase = {};
    for (let index = 0; index < attributes.count(); index++)
      switch (attributes.name(index)) {
        case "name":
          test.name ??= attributes.value(index);
          break;
        case "classname":
          test.classname ??= attributes.value(index);
          break;
        case "file":
          test.file ??= attributes.value(index);
          break;
        case "status":
          test.status ??= attributes.value(index);
          break;
        case "time": {
          const seconds = secondsOf(attributes.value(index));
          if (seconds !== undefined) test.time ??= seconds;
          break;
        }
        case "assertions": {
          const assertions = whole ? numberOf(attributes.value(index)) : undefined;
          if (assertions !== undefined) test.assertions ??= assertions;
        }
      }
    cases.push(test);
  }

  function openDetails(attributes: Attributes): Details {
    const opened: Details = {};
    const [message, type] = [attributes.get("message"), attributes.get("type")];
    if (message !== undefined) opened.message = message;
    if (type !== undefined) opened.type = type;
    text = capture(whole);
    details = opened;
    return opened;
  }

  function open(name: string, attributes: Attributes): Holding {
    const test = cases.at(-1);
    // What stands inside a text is no part of the report, but a whole case, or the stack of a retry.
    if (text !== undefined && name !== "stacktrace" && !name.startsWith("test")) return "other";
    switch (name) {
      case "testcase":
        // A case in a case is no case.
        if (test !== undefined) return "other";
        openCase(attributes);
        return "case";
      case "testsuite":
      case "testsuites":
      case "testrun":
        openSuite(name, attributes);
        return "suite";
      case "property": {
        property = {};
        take(attributes, property as Record<string, unknown>, isPropertyText);
        text = capture(whole);
        return "property";
      }
      case "stacktrace":
        if (holding.at(-1) !== "again") return "other";
        text = capture(whole);
        return "stack";
      case "system-out":
      case "system-err":
        if (!whole || details !== undefined) return "other";
        text = capture(whole);
        return "output";
      case "failure":
      case "error": {
        if (details !== undefined) return "other";
        const opened = openDetails(attributes);
        if (test === undefined) (opened as { kind?: string }).kind = name;
        else {
          test[name] ??= [];
          test[name].push(opened);
        }
        return "details";
      }
      case "skipped":
      case "ignored":
      case "disabled":
        if (test === undefined || details !== undefined) return "other";
        test.skipped ??= [];
        test.skipped.push(openDetails(attributes));
        return "skipped";
      default: {
        const kind = againTags.get(name);
        if (kind === undefined || test === undefined || details !== undefined) return "other";
        test.again ??= [];
        test.again.push(Object.assign(openDetails(attributes), { kind }));
        return "again";
      }
    }
  }

  function closeDetails(): void {
    const inner = text?.text() ?? "";
    if (inner !== "" && details !== undefined) details.inner = inner;
    if (details?.kind === "error" || details?.kind === "failure") {
      const { kind, ...rest } = details;
      taker.suiteError?.(kind as "error" | "failure", rest, suites);
    }
    details = undefined;
    text = undefined;
  }

  function close(name: string, held: Holding): void {
    switch (held) {
      case "suite":
        closeSuite();
        break;
      case "case":
        taker.case(cases.pop()!, suites);
        for (const suite of suites) suite.cases++;
        break;
      case "stack": {
        // What stands beside a `<stackTrace>` is white space.
        const stack = text!.text();
        if (stack !== "" && details !== undefined) details.inner = stack;
        text = undefined;
        break;
      }
      case "output": {
        const holder = cases.at(-1) ?? suites.at(-1);
        const key = name as "system-out" | "system-err";
        if (holder !== undefined) {
          holder[key] ??= [];
          holder[key].push(text!.text());
        }
        text = undefined;
        break;
      }
      case "property": {
        const value = text!.text();
        if (property!.value === undefined && value !== "") property!.value = value;
        const holder = cases.at(-1) ?? suites.at(-1);
        // A report may hold any number of them; only what is printed keeps all.
        if (holder !== undefined && (whole || (holder.properties?.length ?? 0) < 100)) {
          holder.properties ??= [];
          holder.properties.push(property!);
        }
        text = undefined;
        break;
      }
      case "other":
        break;
      default:
        closeDetails();
    }
  }

  function closeSuite(): void {
    const suite = suites.pop()!;
    taker.suiteEnd?.(suite, suites.length + 1);
  }

  return {
    open(name, attributes) {
      const held = open(name, attributes);
      holding.push(held);
      return (messages || held === "property") && text !== undefined && !untold.has(held);
    },
    text: (part) => text?.add(part),
    close: (name) => close(name, holding.pop()!),
  };
}

const untold: ReadonlySet<Holding> = new Set(["other", "case", "suite"]);

const isSuiteText: ReadonlySet<string> = new Set(["name", "file", "hostname", "timestamp", "id", "package"]);
const suiteNumbers = ["tests", "failures", "errors", "time", "disabled", "skipped"] as const;
const isPropertyText: ReadonlySet<string> = new Set(["name", "value"]);

/** Of an attribute that comes twice the first counts. */
function take(attributes: Attributes, into: Record<string, unknown>, isTaken: ReadonlySet<string>): void {
  for (let index = 0; index < attributes.count(); index++) {
    const name = attributes.name(index);
    if (isTaken.has(name)) into[name] ??= attributes.value(index);
  }
}

/** `1.5`, `1,234.56` (a thousands separator), `1,5` (a decimal comma), `1e-3` → seconds; undefined for what is no time. */
export function secondsOf(time: string): number | undefined {
  const plain = Number(time);
  if (plain > 0 && plain < Number.POSITIVE_INFINITY) return plain;
  if (plain === 0) return time.trim() === "" ? undefined : 0;
  const value = numberOf(time.includes(".") ? time.replaceAll(",", "") : time.replace(",", "."));
  return value !== undefined && value >= 0 ? value : undefined;
}

function numberOf(value: string | undefined): number | undefined {
  if (value === undefined || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
