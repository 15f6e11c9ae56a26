/** The plans that are remembered, and one more → the plans to be remembered, with the tests and changes that each brought. */

import {
  digestsIn,
  mostOutcomes,
  type PlanSeen,
  type SuiteOutcomes,
  settingOf,
  shortName,
  shortNames,
} from "../model/history.ts";
import type { TestId } from "../model/ids.ts";
import { byMode, type Mode, modes, type Plan, type Suite } from "../model/plan.ts";
import type { Screened, Tests } from "./screened.ts";
import { letterIn } from "./strips.ts";

/** Of more changed files than that no list is kept. */
const mostChanged = 200;

export interface Added {
  readonly setting: string;
  readonly plans: readonly PlanSeen[];
  /** With which of the plans a test ran first; a test that did not run now is forgotten. */
  readonly firstOf: ReadonlyMap<TestId, number>;
}

export function addPlan(
  before: SuiteOutcomes,
  suite: Suite,
  plan: Plan,
  tests: Tests,
  fresh: readonly Screened[],
  sha256: (text: string) => string,
): Added {
  const setting = settingOf(suite, sha256);
  const known = new Map(before.plans.flatMap(({ tests: own }, index) => shortNames(own).map((name) => [name, index])));
  const firstOf = new Map<TestId, number>();
  const names = [...before.plans, ""].map((): string[] => []);
  for (const [id, test] of tests) {
    if (!fresh.some(({ number }) => letterIn(test, number) !== "-")) continue;
    const name = shortName(id, sha256);
    const first = known.get(name) ?? before.plans.length;
    firstOf.set(id, first);
    names[first]!.push(name);
  }
  const own = { commit: plan.commit, setting, changed: changedIn(before, suite), runs: startsOf(fresh), tests: "" };
  const plans = [...before.plans, own].map((each, index) => ({ ...each, tests: names[index]!.sort().join("") }));
  return { setting, plans, firstOf };
}

function changedIn({ digests }: SuiteOutcomes, suite: Suite): PlanSeen["changed"] {
  const before = new Map(Object.entries(digests));
  const changed = [...digestsIn(suite)].filter(([path, digest]) => (before.get(path) ?? digest) !== digest);
  return listed(changed.map(([path]) => path));
}

function listed(paths: readonly string[]): PlanSeen["changed"] {
  return paths.length > mostChanged ? "all" : [...paths].sort();
}

function startsOf(runs: readonly Screened[]): PlanSeen["runs"] {
  const starts = modes.map(
    (mode) => [mode, runs.filter((run) => run.mode === mode).map((run) => run.started)] as const,
  );
  return Object.fromEntries(starts.filter(([, own]) => own.length > 0));
}

/** What a plan without a remembered run knew goes over to the next one. */
export function newestRuns(plans: readonly PlanSeen[]): readonly PlanSeen[] {
  const tooMany: Record<Mode, number> = { ...byMode((mode) => Math.max(0, countRuns(plans, mode) - mostOutcomes)) };
  const kept: PlanSeen[] = [];
  let gone: readonly PlanSeen[] = [];
  for (const each of plans) {
    const runs = Object.entries(each.runs).map(([mode, starts]) => {
      const drop = Math.min(starts.length, tooMany[mode as Mode]);
      tooMany[mode as Mode] -= drop;
      return [mode, starts.slice(drop)] as const;
    });
    const left = Object.fromEntries(runs.filter(([, starts]) => starts.length > 0));
    const all = [...gone, each];
    if (Object.keys(left).length === 0) gone = all;
    else {
      // Nothing is older than the first one that is left, so that nothing changed before it.
      kept.push({ ...each, changed: kept.length === 0 ? [] : changedOver(all), runs: left, tests: testsOver(all) });
      gone = [];
    }
  }
  return kept;
}

function changedOver(plans: readonly PlanSeen[]): PlanSeen["changed"] {
  const paths = new Set<string>();
  for (const { changed } of plans)
    if (changed === "all") return "all";
    else for (const path of changed) paths.add(path);
  return listed([...paths]);
}

function testsOver(plans: readonly PlanSeen[]): string {
  if (plans.length === 1) return plans[0]!.tests;
  return plans
    .flatMap(({ tests }) => shortNames(tests))
    .sort()
    .join("");
}

function countRuns(plans: readonly PlanSeen[], mode: Mode): number {
  return plans.reduce((sum, { runs }) => sum + (runs[mode]?.length ?? 0), 0);
}
