/** JUnit XML → the object that junit2json gives for it, with every name the text that it is. For printing: it holds all. */

import type { Details } from "junit2json";
import { type Again, isJunitRoot, type JunitSuite, junitHandler } from "./junit-case.ts";
import type { XmlFormat } from "./xml-report.ts";

/** Of a suite: junit2json's `TestSuites` or `TestSuite`, suites in suites and `file` added. */
export type JunitTree = Readonly<Record<string, unknown>>;

type Node = JunitSuite & { testcase?: unknown[]; testsuite?: Node[] };

/** `take` gets every root of the document. */
export function junitTree(take: (tree: JunitTree) => void): XmlFormat {
  return {
    name: "junit",
    is: isJunitRoot,
    read: (_origin, sink) => {
      const open: Node[] = [];
      return junitHandler(
        {
          suite(suite) {
            const outer = open.at(-1);
            if (outer !== undefined) {
              outer.testsuite ??= [];
              outer.testsuite.push(suite);
            }
            open.push(suite);
          },
          case({ again, ...test }, suites) {
            const node = { ...test, ...byKind(again ?? []) };
            const suite = suites.at(-1) as Node | undefined;
            if (suite === undefined) take({ testcase: [node] });
            else {
              suite.testcase ??= [];
              suite.testcase.push(node);
            }
            // It is known that there are tests, and nothing else.
            sink.entry({ name: { suite: "", titles: [] }, attempts: [{ outcome: "passed", took: 0 }] });
          },
          suiteEnd(_suite, depth) {
            const node = open.pop()!;
            if (depth === 1) take(bare(node));
          },
        },
        { whole: true },
      );
    },
  };
}

/** junit2json has a list for each name of a tag. */
function byKind(again: readonly Again[]): Readonly<Record<string, readonly Details[]>> {
  const lists: Record<string, Details[]> = {};
  for (const { kind, ...details } of again) {
    lists[kind] ??= [];
    lists[kind].push(details);
  }
  return lists;
}

/** Without what only the reader needs. */
function bare({ tag: _tag, cases: _cases, testsuite, ...rest }: Node): JunitTree {
  return { ...rest, ...(testsuite === undefined ? {} : { testsuite: testsuite.map(bare) }) };
}
