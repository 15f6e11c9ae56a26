/** Tests of all suites → those that several suites ran, which is seldom meant. */

import type { SharedTests } from "../model/analysis.ts";
import { type TestId, testId } from "../model/ids.ts";
import type { TestTally } from "./tally.ts";

export function sharedTests(tests: ReadonlyMap<TestId, TestTally>, suites: number): readonly SharedTests[] {
  if (suites < 2) return [];
  const owners = new Map<TestId, string[]>();
  for (const { name } of tests.values()) {
    const own = testId({ ...name, suite: "" });
    const known = owners.get(own);
    if (known === undefined) owners.set(own, [name.suite]);
    else if (!known.includes(name.suite)) known.push(name.suite);
  }
  const counts = new Map<string, { suites: readonly string[]; tests: number }>();
  for (const names of owners.values()) {
    if (names.length < 2) continue;
    const key = names.sort().join("\n");
    counts.set(key, { suites: names, tests: (counts.get(key)?.tests ?? 0) + 1 });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
