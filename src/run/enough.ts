/** The runs of a cell so far → whether it needs no more of them. */

import type { Cell } from "../model/plan.ts";
import type { Run } from "../model/results.ts";

/** Whether each of the tests for which the cell runs has passed in one of them, on its first attempt. */
export function isEnough({ untilPassed }: Cell, runs: readonly Run[]): boolean {
  if (untilPassed === undefined) return false;
  const passed = new Set(
    runs.flatMap(({ observations }) =>
      observations.flatMap(({ test, attempt, outcome }) => (attempt === 0 && outcome === "passed" ? [test] : [])),
    ),
  );
  return untilPassed.every((test) => passed.has(test));
}
