/** The listings of several suites → tests that belong to two of them, unnoticed. */

import { groupBy } from "../model/group.ts";
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
  const listed = suites.flatMap((suite) => suite.files.map((file) => ({ suite, file })));
  const shared = new Map<string, { readonly pair: readonly [ListedSuite, ListedSuite]; readonly what: string[] }>();
  for (const owners of groupBy(listed, ({ file }) => file.path).values())
    for (const [index, one] of owners.entries())
      for (const other of owners.slice(index + 1)) {
        if (isMeant(one.suite, other.suite)) continue;
        const key = `${one.suite.name} ${other.suite.name}`;
        const known = shared.get(key) ?? { pair: [one.suite, other.suite], what: [] };
        known.what.push(...sharedIn(one.file, other.file));
        if (known.what.length > 0) shared.set(key, known);
      }
  return [...shared.values()].map(({ pair: [one, other], what }) => overlap(one.name, other.name, what.sort()));
}

function isMeant(one: ListedSuite, other: ListedSuite): boolean {
  return one.overlaps.includes(other.name) || other.overlaps.includes(one.name);
}

/** The tests of a file that both suites list; the file where one of them does not list its tests. */
function sharedIn(one: ListedFile, other: ListedFile): readonly string[] {
  const [mine, theirs] = [testsIn(one), testsIn(other)];
  if (mine === undefined || theirs === undefined) return [one.path];
  return [...mine].filter((test) => theirs.has(test));
}

function testsIn({ tests }: ListedFile): ReadonlySet<string> | undefined {
  const nameless = tests?.map((test) => ({ ...test, name: { ...test.name, suite: "" } }));
  return nameless === undefined ? undefined : new Set(numbered(nameless).map(({ id }) => id));
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
