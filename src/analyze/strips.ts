/** What each test did in the new runs, and the strips that are remembered → the strips to be remembered. */

import { type FirstFlaky, inKeyOrder, mostOutcomes, type PlanSeen, type SuiteOutcomes } from "../model/history.ts";
import type { TestId } from "../model/ids.ts";
import { type Mode, modes } from "../model/plan.ts";
import type { Screened, Tests } from "./screened.ts";
import { markIn, type TestTally } from "./tally.ts";

type Strips = SuiteOutcomes["strips"];

/** `firstOf`: with which of the plans of `before` a test ran first. */
export function nextStrips(
  before: SuiteOutcomes,
  firstOf: ReadonlyMap<TestId, number>,
  tests: Tests,
  fresh: readonly Screened[],
): Strips {
  const now = new Map(tests);
  const rows = modes.map((mode) => {
    const own = fresh.filter((run) => run.mode === mode);
    const known = new Map(Object.entries(before.strips[mode] ?? {}) as [TestId, string][]);
    const failed = tests.filter(([, test]) => own.some(({ number }) => letterIn(test, number) === "x"));
    const ids = new Set([...known.keys(), ...failed.map(([id]) => id)]);
    const strips = [...ids].map((id) => {
      const old = known.get(id) ?? cleanStrip(before.plans, mode, firstOf.get(id));
      const test = now.get(id);
      const more = own.map(({ number }) => (test === undefined ? "-" : letterIn(test, number)));
      return [id, `${old}${more.join("")}`.slice(-mostOutcomes)] as const;
    });
    // Without a failure it need not be named.
    return [mode, inKeyOrder(new Map(strips.filter(([, strip]) => strip.includes("x"))))] as const;
  });
  return Object.fromEntries(rows.filter(([, strips]) => Object.keys(strips).length > 0));
}

/** Of a test that did not fail in any run of a mode since it is there. */
function cleanStrip(plans: readonly PlanSeen[], mode: Mode, first: number = plans.length): string {
  return plans.map(({ runs }, index) => (index < first ? "-" : ".").repeat(runs[mode]?.length ?? 0)).join("");
}

export function letterIn(test: TestTally, run: number): "." | "x" | "-" {
  const mark = markIn(test, run);
  return mark === "passed" ? "." : mark === "failed" ? "x" : "-";
}

/** A flaky test that is gone, and of which no failure is remembered, is forgotten. */
export function nextFlaky(
  before: SuiteOutcomes,
  now: Pick<SuiteOutcomes, "plans" | "strips">,
  tests: Tests,
  fresh: readonly Screened[],
): SuiteOutcomes["firstFlaky"] {
  const flaky = new Map<TestId, FirstFlaky>();
  const { commit } = now.plans.at(-1)!;
  for (const id of new Set(modes.flatMap((mode) => Object.keys(now.strips[mode] ?? {}) as TestId[])))
    for (const at of bothOutcomes(id, now)) note(flaky, id, { commit, at });
  for (const [id, { retried }] of tests)
    for (const { number, started } of fresh) if (retried.has(number)) note(flaky, id, { commit, at: started });
  const stays = new Set([...tests.map(([id]) => id), ...modes.flatMap((mode) => Object.keys(now.strips[mode] ?? {}))]);
  for (const [id, first] of Object.entries(before.firstFlaky)) if (stays.has(id)) flaky.set(id as TestId, first);
  return inKeyOrder(flaky);
}

function note(flaky: Map<TestId, FirstFlaky>, id: TestId, seen: FirstFlaky): void {
  const known = flaky.get(id);
  if (known === undefined || seen.at < known.at) flaky.set(id, seen);
}

/** For each mode in which a test passed and failed on the newest plan's commit: when it failed there first. */
function bothOutcomes(id: TestId, { plans, strips }: Pick<SuiteOutcomes, "plans" | "strips">): readonly number[] {
  return modes.flatMap((mode) => {
    const strip = strips[mode]?.[id];
    if (strip === undefined) return [];
    const columns = plans
      .flatMap((plan) => (plan.runs[mode] ?? []).map((started) => ({ plan, started })))
      .map((column, index) => ({ ...column, letter: strip[index] }))
      .filter(({ plan }) => isOneTree(plan, plans.at(-1)!));
    const failed = columns.filter(({ letter }) => letter === "x").map(({ started }) => started);
    return failed.length > 0 && columns.some(({ letter }) => letter === ".") ? [Math.min(...failed)] : [];
  });
}

/** Outside a repository, and with changes that are not committed, two plans may differ though their commits do not. */
function isOneTree(one: PlanSeen, other: PlanSeen): boolean {
  return one === other || (one.commit === other.commit && one.commit !== "unknown" && !one.commit.endsWith("+changes"));
}
