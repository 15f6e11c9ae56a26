/** Failing tests and their outcomes → for which of them it may be claimed that they fail more in one condition. */

import type { TestId } from "../model/ids.ts";
import { type Case, countIn, outcomesIn, worseIn } from "./cases.ts";
import type { RunRecord } from "./ledger.ts";
import { type Claims, claimsAmong, eValue, type Outcomes } from "./modes.ts";
import { type OrderSign, orderSign } from "./order.ts";

/** The evidence that a test fails more in the one condition than in the other, and what it takes to claim it. */
export interface Evidence {
  readonly worse: "sequential" | "parallel";
  readonly eValue: number;
  readonly claims: Claims;
  readonly claimed: boolean;
  /** Outcomes on which it rests. */
  readonly less: Outcomes;
  readonly more: Outcomes;
  /** It rests on fresh runs, which did not choose the test. */
  readonly fresh: boolean;
}

export interface OrderEvidence extends OrderSign {
  readonly eValue: number;
  readonly claimed: boolean;
}

export interface Claimed {
  readonly modes: ReadonlyMap<TestId, Evidence>;
  readonly order: ReadonlyMap<TestId, OrderEvidence>;
}

/**
 * Two families of claims, each with at most 5 % wrong ones in the mean (e-BH). Of the suspects: on runs that were made
 * when the screening had chosen them, and among suspects only. Of the others: on the screening itself, and so among all
 * tests, once for each direction. `tests`: all that were seen.
 */
export function claimsOf(failing: readonly Case[], tests: number): Claimed {
  const fresh = failing.map((each) => ({ each, ...freshOf(each) }));
  const suspects = fresh.filter(({ each }) => isSuspect(each));
  const amongSuspects = claimsAmong(
    suspects.map(({ value }) => value),
    suspects.length,
  );
  const screened = failing.map((each) => ({ each, ...screenedOf(each) }));
  const amongAll = (worse: string) =>
    claimsAmong(
      screened.map(({ toward }) => toward[worse === "parallel" ? "parallel" : "sequential"]),
      tests,
    );
  const all = { parallel: amongAll("parallel"), sequential: amongAll("sequential") };
  const modes = fresh.map(({ each, worse, less, more, value }, index): [TestId, Evidence] => {
    if (isSuspect(each) && less.length > 0 && more.length > 0)
      return [each.id, evidenceOf(worse, value, amongSuspects, less, more, true)];
    const { toward, outcomes } = screened[index]!;
    const other = worse === "parallel" ? "sequential" : "parallel";
    return [each.id, evidenceOf(worse, toward[worse], all[worse], outcomes[other], outcomes[worse], false)];
  });
  return { modes: new Map(modes), order: orderClaims(failing, tests) };
}

function evidenceOf(
  worse: Evidence["worse"],
  value: number,
  claims: Claims,
  less: Outcomes,
  more: Outcomes,
  fresh: boolean,
): Evidence {
  return { worse, eValue: value, claims, claimed: value >= claims.bar, less, more, fresh };
}

/** Chosen by the screening alone: it failed there and passed there. */
export function isSuspect({ tally, runs }: Case): boolean {
  const screened = [countIn(tally, runs.screen.sequential), countIn(tally, runs.screen.parallel)];
  const failures = screened.reduce((sum, each) => sum + each.failures, 0);
  return failures > 0 && failures < screened.reduce((sum, each) => sum + each.runs, 0);
}

/**
 * What fails more one test at a time depends on all that runs before it, so only whole runs tell of it. Under the load of
 * the whole suite a test may fail at another rate than beside few files: the evidence of each is gathered by itself, and
 * multiplied.
 */
function freshOf(each: Case): Pick<Evidence, "worse" | "less" | "more"> & { readonly value: number } {
  const { tally, runs } = each;
  const worse = worseIn(each);
  const of = (some: readonly RunRecord[]) => outcomesIn(tally, some);
  if (worse === "sequential") {
    const [less, more] = [of(runs.fresh.parallel), of(runs.freshWhole.sequential)];
    return { worse, less, more, value: eValue(less, more) };
  }
  const loaded = new Set(runs.freshWhole.parallel.map(({ round }) => round));
  const parts = [true, false].map((load) => {
    const among = (some: readonly RunRecord[]) => of(some.filter(({ round }) => loaded.has(round) === load));
    return { less: among(runs.fresh.sequential), more: among(runs.fresh.parallel) };
  });
  return {
    worse,
    less: of(runs.fresh.sequential),
    more: of(runs.fresh.parallel),
    value: parts.reduce((product, { less, more }) => product * eValue(less, more), 1),
  };
}

function screenedOf({ tally, runs }: Case) {
  const sequential = outcomesIn(tally, runs.screen.sequential);
  const parallel = outcomesIn(tally, runs.screen.parallel);
  return {
    outcomes: { sequential, parallel },
    toward: { parallel: eValue(sequential, parallel), sequential: eValue(parallel, sequential) },
  };
}

/**
 * Of the tests that show a sign of it, each in the direction of its sign, on fresh runs; of the others, where the
 * screening has runs of each test alone, on these, once for each direction among all tests.
 */
function orderClaims(failing: readonly Case[], tests: number): ReadonlyMap<TestId, OrderEvidence> {
  const signs = failing.flatMap((each) => {
    const sign = orderSign(each);
    return sign === undefined ? [] : [{ id: each.id, sign, value: eValue(sign.less, sign.more) }];
  });
  const made = signs.filter(({ sign }) => sign.less.length > 0 && sign.more.length > 0);
  const { bar } = claimsAmong(
    made.map(({ value }) => value),
    signs.length,
  );
  const screened = failing.map((each) => ({ id: each.id, ...screenedOrder(each) }));
  const claimed = (direction: "victim" | "brittle") => {
    const claims = claimsAmong(
      screened.map((each) => each[direction].eValue),
      tests,
    );
    return screened
      .filter((each) => each[direction].eValue >= claims.bar)
      .map(({ id, ...each }) => [id, { ...each[direction], claimed: true }] as const);
  };
  return new Map([
    ...signs.map(({ id, sign, value }): [TestId, OrderEvidence] => [
      id,
      { ...sign, eValue: value, claimed: value >= bar },
    ]),
    ...claimed("victim"),
    ...claimed("brittle"),
  ]);
}

function screenedOrder({ tally, runs }: Case) {
  const inOrder = outcomesIn(tally, runs.screen.sequential);
  const alone = outcomesIn(tally, runs.screen.isolated);
  const victim = { role: "victim", fails: "sequential", passes: "isolated", less: alone, more: inOrder } as const;
  const brittle = { role: "brittle", fails: "isolated", passes: "sequential", less: inOrder, more: alone } as const;
  return {
    victim: { ...victim, eValue: eValue(alone, inOrder) },
    brittle: { ...brittle, eValue: eValue(inOrder, alone) },
  };
}
