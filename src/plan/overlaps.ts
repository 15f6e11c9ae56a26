/** The listings of several suites → tests that belong to two of them, unnoticed. */

import { type ListedFile, numbered } from "../model/listing.ts";
import type { Problem } from "../model/problem.ts";

export interface ListedSuite {
  readonly name: string;
  /** Relative to the config, with forward slashes. */
  readonly files: readonly ListedFile[];
  /** Suites with which it shares tests on purpose. */
  readonly overlaps: readonly string[];
}

/** Named one by one. */
const mostNamed = 3;

/**
 * One problem a pair of suites. What runs in both is run twice as often as the plan says, weighs twice in the time, and
 * has two verdicts. Where a suite's tests are not listed, its files stand for them.
 */
export function overlapProblems(suites: readonly ListedSuite[]): Problem[] {
  const owners = new Map<string, ListedSuite[]>();
  for (const suite of suites)
    for (const { path } of suite.files) owners.set(path, [...(owners.get(path) ?? []), suite]);
  const shared = new Map<string, { readonly pair: readonly [ListedSuite, ListedSuite]; readonly what: string[] }>();
  for (const [path, own] of owners)
    for (const [index, one] of own.entries())
      for (const other of own.slice(index + 1)) {
        const what = sharedIn(path, one, other);
        if (what.length === 0 || isMeant(one, other)) continue;
        const key = `${one.name} ${other.name}`;
        shared.set(key, { pair: [one, other], what: [...(shared.get(key)?.what ?? []), ...what] });
      }
  return [...shared.values()].map(({ pair: [one, other], what }) => overlap(one.name, other.name, what.sort()));
}

function isMeant(one: ListedSuite, other: ListedSuite): boolean {
  return one.overlaps.includes(other.name) || other.overlaps.includes(one.name);
}

/** The tests of a file that both suites list; the file where one of them does not list its tests. */
function sharedIn(path: string, one: ListedSuite, other: ListedSuite): string[] {
  const [mine, theirs] = [testsIn(path, one), testsIn(path, other)];
  if (mine === undefined || theirs === undefined) return [path];
  return [...mine].filter((test) => theirs.has(test));
}

function testsIn(path: string, suite: ListedSuite): ReadonlySet<string> | undefined {
  const tests = suite.files.find((file) => file.path === path)?.tests;
  if (tests === undefined) return undefined;
  const nameless = tests.map((test) => ({ ...test, name: { ...test.name, suite: "" } }));
  return new Set(numbered(nameless).map(({ id }) => id));
}

function overlap(one: string, other: string, what: readonly string[]): Problem {
  const shown = what.slice(0, mostNamed).join(", ");
  const more = what.length > mostNamed ? ` and ${what.length - mostNamed} more` : "";
  return {
    code: "plan.two-suites",
    words: `The suites ${one} and ${other} both run ${shown}${more}`,
    hint: `Let \`args\` tell them apart. If both shall run them, say \`overlaps: [${other}]\` in ${one}.`,
  };
}
