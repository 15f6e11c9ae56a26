/** Failures by run → the runs in which so much failed at once that it was one event, and says nothing of single tests. */

import type { TestId } from "../model/ids.ts";

/** A test that passed somewhere, and the numbers of the runs in which it failed. */
export interface Failing {
  readonly test: TestId;
  readonly runs: ReadonlySet<number>;
}

/** Fewer failures are no burst, whatever chance says. */
const fewest = 5;
/** Of a run's failures by chance; a suite has many runs. */
const rare = 0.001;
/** Of the tests of a run: beyond that the machine (or a service) is at fault, where other runs are not alike. */
const infrastructure = 0.3;
/** Runs that a burst must stand out from. */
const fewestRuns = 3;

/**
 * Among runs of one suite and mode, given by their numbers, those in which more tests failed than the other runs let
 * expect (Poisson, since each failure is rare), most of them in no other run; or nearly a third of all tests. What is
 * expected leaves the run itself out: else a single burst would explain itself.
 */
export function burstsAmong(runs: readonly number[], failing: readonly Failing[], tests: number): ReadonlySet<number> {
  if (runs.length < fewestRuns) return new Set();
  const own = new Set(runs);
  const sets = failing.map(({ runs: all }) => [...all].filter((run) => own.has(run)));
  const failures = new Map(runs.map((run) => [run, { all: 0, alone: 0 }]));
  for (const set of sets)
    for (const run of set) {
      const seen = failures.get(run)!;
      seen.all += 1;
      if (set.length === 1) seen.alone += 1;
    }
  const total = sets.reduce((sum, set) => sum + set.length, 0);
  return new Set(
    runs.filter((run) => {
      const { all, alone } = failures.get(run)!;
      const usual = (total - all) / (runs.length - 1);
      if (all < fewest || 2 * alone < all) return false;
      // One more than was seen: what is rare has mostly not been seen yet.
      return poissonTail(all, usual + 1) < rare || (all > infrastructure * tests && all > 3 * usual);
    }),
  );
}

/** P(X ≥ k) for X ~ Poisson(mean). */
function poissonTail(k: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let j = 0; j < k; j++) {
    below += term;
    term *= mean / (j + 1);
  }
  return Math.max(0, 1 - below);
}
