/** Tests that no plan names → which of them a whole run lacks though another has it, and which ran in two shards. */

import type { Gap } from "../model/analysis.ts";
import type { TestId } from "../model/ids.ts";
import { modes } from "../model/plan.ts";
import type { RunRecord } from "./ledger.ts";
import { markIn, type TestTally } from "./tally.ts";

export interface Compared {
  readonly gaps: readonly Gap[];
  /** One for each test and whole run. */
  readonly missing: { readonly notReported: number; readonly notRun: number };
  /** Tests of which any of it is so. */
  readonly odd: ReadonlySet<TestId>;
}

/** Asks whether it is told otherwise already, of the file, that a test is missing in a run, or ran twice in it. */
type Told = (test: TestTally, run: number) => boolean;

const never: Told = () => false;

/** `runs` of one suite; the tests in their order. */
export function compareRuns(
  tests: readonly (readonly [TestId, TestTally])[],
  runs: readonly RunRecord[],
  toldMissing: Told = never,
  toldTwice: Told = never,
): Compared {
  const whole = runs.filter((run) => run.whole);
  const missing = { notReported: 0, notRun: 0 };
  const odd = new Set<TestId>();
  const gaps = tests.flatMap(([test, each]): Gap[] => {
    const lost = whole.filter(({ number }) => markIn(each, number) === "unseen" && !toldMissing(each, number));
    missing.notReported += lost.length;
    const quiet = whole.filter(({ number }) => markIn(each, number) === "quiet").length;
    missing.notRun += quiet;
    const twice = [...each.twice].filter((run) => !toldTwice(each, run)).sort((a, b) => a - b);
    if (lost.length + quiet + twice.length > 0) odd.add(test);
    return [
      ...modes.flatMap((mode): Gap[] => {
        const own = lost.filter((run) => run.mode === mode).map(({ number }) => number);
        return own.length === 0 ? [] : [{ kind: "testMissing", test, mode, runs: own }];
      }),
      ...(twice.length === 0 ? [] : [{ kind: "testTwice" as const, test, runs: twice }]),
    ];
  });
  return { gaps, missing, odd };
}
