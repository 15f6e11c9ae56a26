/** The suites around a JUnit case → who wrote the report, and what its names mean. One row a producer. */

import type { Details } from "junit2json";
import { moduleOf, plainTitle, splitTitles } from "../model/titles.ts";
import type { Entry } from "./entry.ts";
import type { JunitCase, JunitSuite } from "./junit-case.ts";

export interface Producer {
  readonly name: string;
  /** Whether the suites around a case, from outside in, are this producer's. */
  is(suites: readonly JunitSuite[]): boolean;
  /** What two cases of one name are; absent where it cannot be known. */
  readonly repeats?: Entry["repeats"];
  /** Whether an entry stands for the file as a whole, such as one that does not load; there may be several of one file. */
  isFile?(test: JunitCase): boolean;
  /** The names of the describe blocks (or the class) and of the test; absent: the class, then the name. */
  titles?(test: JunitCase, suite: JunitSuite | undefined): readonly string[];
  /** The file of a case that does not name it. */
  file?(test: JunitCase, suite: JunitSuite | undefined): string | undefined;
  project?(suite: JunitSuite | undefined): string | undefined;
  /** Why its own `tests` may say more than there are cases; absent where that is a loss. */
  readonly counts?: string;
  /** The text of a failure as the other reports of this producer have it. */
  message?(details: Details): string;
}

const producers: readonly Producer[] = [
  {
    // Playwright writes these two empty attributes in front; its suites are files, of one project each.
    name: "playwright",
    is: ([root, suite]) =>
      root?.tag === "testsuites" && root.name === "" && root.id === "" && suite?.hostname !== undefined,
    repeats: "test",
    titles: ({ name = "" }) => splitTitles(name, " › "),
    file: ({ classname }) => classname,
    project: (suite) => suite?.hostname || undefined,
    // `  [project] › file:1:2 › title ──────`, an empty line, and the error, all moved to the right.
    message: ({ inner = "", message = "" }) => {
      const [head = "", ...rest] = inner.split("\n");
      return /─\s*$| › /.test(head) ? rest.join("\n").replace(/^ {4}/gm, "").trim() : inner || message;
    },
  },
  {
    name: "vitest",
    is: ([root]) => root?.name === "vitest tests",
    repeats: "name",
    isFile: ({ name, classname }) => name === classname,
    titles: ({ name = "" }) => splitTitles(name, " > "),
    file: ({ classname }) => classname,
  },
  {
    name: "jest",
    is: ([root]) => root?.name === "jest tests",
    repeats: "name",
    isFile: ({ name = "", classname }) =>
      classname === "Test suite failed to run" ||
      name.startsWith("Test execution failure: could be caused by test hooks"),
    // Left as they are by default, class and name are both all titles with a space in front.
    titles: ({ name = "", classname = "" }) =>
      classname === name || classname === ""
        ? plainTitle(name.trim())
        : [...splitTitles(classname, " › "), ...plainTitle(name)],
  },
  {
    name: "mocha",
    is: ([root, suite]) => root?.name === "Mocha Tests" || suite?.name === "Mocha Tests",
    repeats: "name",
    counts: "Mocha leaves out the tests that a failing hook kept from running, and by default those that are pending.",
    // The name holds all titles; the class repeats the last one.
    titles: ({ name = "", classname = "" }) => [name.endsWith(classname) ? name : `${classname} ${name}`],
  },
  {
    // Every item of pytest has an id of its own.
    name: "pytest",
    is: ([root, suite]) => root?.name === "pytest" || root?.name === "pytest tests" || suite?.name === "pytest",
    repeats: "record",
    // What does not load, or is skipped whole.
    isFile: ({ name, classname, file }) => classname === "" && name === moduleOf(file ?? ""),
  },
  {
    // Our own reporter of node:test; Node's names nothing of itself.
    name: "node",
    is: ([root]) => root?.name === "node:test",
    repeats: "name",
    isFile: ({ name, file }) => name === file,
  },
  {
    // Go makes names unique itself (`TestA#01`), so a name that comes twice is a test that ran twice.
    name: "go",
    is: (suites) => suites.at(-1)?.properties?.some(({ name }) => name === "go.version") ?? false,
    repeats: "test",
    titles: ({ name = "", classname = "" }, suite) => [suite?.name || classname, name],
  },
  {
    // https://github.com/catchorg/Catch2, catch_reporter_junit.cpp: the name of the host is still to be done.
    name: "catch2",
    is: (suites) => suites.at(-1)?.hostname === "tbd",
    counts: "Catch2 counts assertions, not tests.",
  },
];

export function producerOf(suites: readonly JunitSuite[]): Producer | undefined {
  return producers.find((each) => each.is(suites));
}
