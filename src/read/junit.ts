/** JUnit XML → entries. */

import type { Details } from "junit2json";
import { classTitles } from "../model/titles.ts";
import { copied } from "./capture.ts";
import type { Attempt, Entry, Origin, Sink } from "./entry.ts";
import { type Again, type JunitCase, type JunitSuite, type JunitTaker, junitHandler } from "./junit-case.ts";
import { junitTotals } from "./junit-totals.ts";
import { repositoryPaths } from "./paths.ts";
import { type Producer, producerOf } from "./producer.ts";
import type { XmlHandler } from "./xml.ts";

export function readJunit(origin: Origin, sink: Sink): XmlHandler {
  const pathOf = repositoryPaths(origin);
  const pathHere = repositoryPaths({ ...origin, root: origin.cwd });
  let suite: JunitSuite | undefined;
  let producer: Producer | undefined;
  const totals = junitTotals(sink);
  // Tests of one class come together: what is before the name is made once.
  let last: { classname: string; given: string | undefined; titles: readonly string[] } | undefined;

  function outer(classname: string, given: string | undefined): readonly string[] {
    if (last === undefined || last.classname !== classname || last.given !== given) {
      const titles = (
        classname === ""
          ? outerTitles(producer, suite, given)
          : classTitles(classname, given === undefined ? undefined : pathHere(given))
      ).map(copied);
      last = { classname: copied(classname), given, titles };
    }
    return last.titles;
  }

  function entryOf(test: JunitCase, suites: readonly JunitSuite[]): Entry {
    const inner = suites.at(-1);
    if (inner !== suite || inner === undefined) {
      suite = inner;
      last = undefined;
      producer = producerOf(suites);
    }
    const given = filled(test.file) ?? innermost(suites, "file") ?? filled(producer?.file?.(test, inner));
    const file = given === undefined ? undefined : pathOf(given);
    const project = producer?.project?.(inner);
    const isFile = file !== undefined && (producer?.isFile?.(test) ?? false);
    const repeats = isFile ? "failure" : producer?.repeats;
    const titles = isFile
      ? []
      : (producer?.titles?.(test, inner) ?? named(outer(test.classname ?? "", given), test.name ?? ""));
    const name = nameOf(origin.suite, project, file, titles);
    const attempts = attemptsOf(test, producer);
    return repeats === undefined ? { name, attempts } : { name, attempts, repeats };
  }

  const taker: JunitTaker = {
    case(test, suites) {
      sink.entry(entryOf(test, suites));
      totals.see(test);
    },
    suiteError(kind, details, suites) {
      totals.seeError();
      const inner = suites.at(-1);
      const file = innermost(suites, "file");
      sink.entry({
        name: {
          suite: origin.suite,
          ...(file === undefined ? {} : { file: pathOf(file) }),
          titles: [inner?.name ?? "", `(${kind} of the suite)`].filter((title) => title !== ""),
        },
        attempts: [failed(details, 0, kind === "error")],
        repeats: "name",
      });
    },
    suiteEnd: (ended, depth) => totals.check(ended, depth, producer),
  };
  return junitHandler(taker, { messages: sink.messages ?? true });
}

/** Without spreads: there are millions of these. */
function nameOf(
  suite: string,
  project: string | undefined,
  file: string | undefined,
  titles: readonly string[],
): Entry["name"] {
  if (project !== undefined) return file === undefined ? { suite, project, titles } : { suite, project, file, titles };
  return file === undefined ? { suite, titles } : { suite, file, titles };
}

/** Surefire gives what failed before all tests of a class no name. */
function named(outer: readonly string[], name: string): readonly string[] {
  return name === "" && outer.length > 0 ? outer : [...outer, name];
}

function filled(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function innermost(suites: readonly JunitSuite[], key: "file"): string | undefined {
  for (let index = suites.length - 1; index >= 0; index--) {
    const value = suites[index]![key];
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** Where there is no class the suite tells apart what bears one name; that of a known producer is its own name. */
function outerTitles(
  producer: Producer | undefined,
  suite: JunitSuite | undefined,
  file: string | undefined,
): readonly string[] {
  if (producer !== undefined) return [];
  const name = suite?.tag === "testsuite" ? (suite.name ?? "") : "";
  return name === "" || name === file || name === suite?.file ? [] : [name];
}

/** Surefire and nextest write what failed before the last attempt, or after the first, into the same case. */
function attemptsOf(test: JunitCase, producer: Producer | undefined): [Attempt, ...Attempt[]] {
  const took = (test.time ?? 0) * 1_000;
  const main = mainAttempt(test, took, producer);
  if (test.again === undefined) return [main];
  const attempts = test.again.map((each) => againAttempt(each, producer));
  const flaky = attempts.filter((_, index) => test.again![index]!.kind.startsWith("flaky"));
  const rerun = attempts.filter((_, index) => test.again![index]!.kind.startsWith("rerun"));
  // A case with `rerunFailure` and none of its own passed in the end: those are what came before.
  const [first, ...rest] = "message" in main ? [...flaky, main, ...rerun] : [...attempts, main];
  return [first!, ...rest];
}

function againAttempt(again: Again, producer: Producer | undefined): Attempt {
  return failed(again, 0, again.kind.endsWith("Error"), producer);
}

const notRun = /^(disabled|ignored|skipped|notrun)$/i;

/** Error before failure before skipped before passed: each case counts once. */
function mainAttempt(test: JunitCase, took: number, producer: Producer | undefined): Attempt {
  // node:test runs what is still to do and shows how it failed; the run is green all the same.
  if (test.skipped?.some(({ type }) => type === "todo")) return { outcome: "skipped", took };
  const [error, failure] = [test.error?.[0], test.failure?.[0]];
  if (error !== undefined) return failed(error, took, true, producer);
  if (failure !== undefined) return failed(failure, took, false, producer);
  const skipped = test.skipped !== undefined || (test.status !== undefined && notRun.test(test.status));
  return { outcome: skipped ? "skipped" : "passed", took };
}

function failed(detail: Details, took: number, error: boolean, producer?: Producer): Attempt {
  const message = producer?.message?.(detail) ?? messageOf(detail);
  return { outcome: "failed", took, message: message || (detail.type ?? ""), ...(error ? { error } : {}) };
}

function messageOf({ message: head = "", inner: body = "" }: Details): string {
  // PHPUnit's body opens with the test's own name.
  const inner = body.replace(/^[\w\\]+::\w+(?: with data set .*)?\n/, "");
  // pytest's body opens with code, and names the error further down: the message has to lead.
  const leads = inner.includes(head) && firstLine(inner).includes(firstLine(head));
  return leads ? inner : [head, inner].filter((part) => part !== "").join("\n");
}

function firstLine(message: string): string {
  return message.trim().split("\n", 1)[0]!.trim();
}
