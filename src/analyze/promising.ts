/** Where flaky tests were seen → the files in which more of them are to be expected. */

import type { Promising } from "../model/analysis.ts";
import { lnBeta } from "./beta.ts";
import type { Case } from "./cases.ts";
import type { Prior } from "./prior.ts";
import { fileOf } from "./spans.ts";

/** A file is believed to be like all others with the weight of so many of its tests. */
const weightOfAll = 2;
/** No more are worth naming. */
const most = 200;

/**
 * Discoveries to be expected of one more parallel run of each file: its tests that never failed, each flaky with the
 * file's own share of flaky tests, (2 π₀ + flaky seen) / (2 + tests), shrunk to the suite's; then given its clean runs,
 * it fails in the next one with the mean of its posterior. Flaky tests crowd: in public data 86 % of them have another
 * one in their file.
 */
export function promisingFiles(cases: readonly Case[], prior: Prior): readonly Promising[] {
  const files = new Map<
    string,
    { suite: string; file: string; tests: number; seen: number; clean: Map<number, number> }
  >();
  for (const { tally, rated, failures, passes } of cases) {
    const file = fileOf(tally);
    const { runs } = rated.parallel;
    if (file === undefined || runs === 0 || (passes === 0 && failures > 0)) continue;
    const key = `${tally.name.suite}\n${file}`;
    const own = files.get(key) ?? { suite: tally.name.suite, file, tests: 0, seen: 0, clean: new Map() };
    files.set(key, own);
    own.tests += 1;
    if (failures > 0) own.seen += 1;
    else own.clean.set(runs, (own.clean.get(runs) ?? 0) + 1);
  }
  return [...files.values()]
    .map(({ suite, file, tests, seen, clean }) => {
      const flaky = (weightOfAll * prior.flaky + seen) / (weightOfAll + tests);
      const each = [...clean].reduce((sum, [runs, count]) => sum + count * nextFailure(flaky, prior, runs), 0);
      return { suite, file, discoveries: each };
    })
    .filter(({ discoveries }) => discoveries > 0)
    .sort((a, b) => b.discoveries - a.discoveries || (a.file < b.file ? -1 : 1))
    .slice(0, most);
}

/** Of a test that passed in so many runs, in the next one. */
function nextFailure(flaky: number, { a, b }: Prior, runs: number): number {
  const passed = Math.exp(lnBeta(a, b + runs) - lnBeta(a, b));
  return ((flaky * passed) / (flaky * passed + 1 - flaky)) * (a / (a + b + runs));
}
