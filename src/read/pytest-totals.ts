/** The cases of pytest → how many its own `tests` stands for: it counts outcomes, and a test has one or two of them. */

import type { JunitCase } from "./junit-case.ts";

export interface PytestTotals {
  see(test: JunitCase): void;
  /** How many cases there should be where the suite says so many tests, if none was retried. */
  cases(tests: number): number;
}

/**
 * A test that passes and fails in its teardown is one case and counts twice; one that fails and fails in its teardown is
 * two cases and counts once (pytest's `junitxml.py`, measured with 7.2 to 9.0).
 */
export function pytestTotals(): PytestTotals {
  let before: JunitCase | undefined;
  let teardowns = 0;
  let doubles = 0;
  return {
    see(test) {
      if (/\bteardown\b/.test(test.error?.[0]?.message ?? "")) {
        teardowns++;
        if (before?.failure !== undefined && before.name === test.name && before.classname === test.classname)
          doubles++;
      }
      before = test;
    },
    cases: (tests) => tests - (teardowns - doubles) + doubles,
  };
}
