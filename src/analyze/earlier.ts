/** Remembered outcomes → the runs that came before this plan, and what the changes since then leave of their weight. */

import { digestsIn, type PlanSeen, type SuiteOutcomes } from "../model/history.ts";
import { byMode, type Mode, modes, type Suite } from "../model/plan.ts";
import type { Screened } from "./screened.ts";

/** What an outcome is worth after a change of its file or of the setting, beside one after which nothing changed. */
const changedWeight = 0.25;

/** A remembered run. */
export interface Column {
  /** In the strips of its mode. */
  readonly at: number;
  /** Its plan's place among the remembered ones. */
  readonly plan: number;
}

export interface Earlier {
  /** Places of the plans that have such a run. */
  readonly plans: ReadonlySet<number>;
  /** The oldest first. */
  readonly columns: Readonly<Record<Mode, readonly Column[]>>;
}

/** `own`: runs of this plan that are remembered already. */
export function earlierThan(own: readonly Screened[], { plans }: SuiteOutcomes, commit: string): Earlier {
  const columns = byMode((mode) => {
    const starts = new Set(own.filter((run) => run.mode === mode).map(({ started }) => started));
    return plans
      .flatMap((each, plan) => (each.runs[mode] ?? []).map((started) => ({ plan, started, commit: each.commit })))
      .map((each, at) => ({ ...each, at }))
      .filter((each) => each.commit !== commit || !starts.has(each.started));
  });
  return { plans: new Set(modes.flatMap((mode) => columns[mode].map(({ plan }) => plan))), columns };
}

export interface Changes {
  /** Of outcomes with each of the remembered plans. */
  readonly weightsOf: (file: string | undefined) => readonly number[];
  /** In this plan. */
  readonly isChanged: (file: string | undefined) => boolean;
}

export function changesIn(outcomes: SuiteOutcomes, earlier: Earlier, suite: Suite, setting: string): Changes {
  const { plans } = outcomes;
  const now = digestsIn(suite);
  const before = new Map(Object.entries(outcomes.digests));
  const last = Math.max(...earlier.plans);
  const changed = plans.map((each) => changedIn(each));
  // What came after the last earlier plan is this plan's own change.
  const isChanged = (file: string | undefined) =>
    file !== undefined &&
    (changed.slice(last + 1).some((has) => has(file)) ||
      (now.has(file) && before.has(file) && now.get(file) !== before.get(file)));
  const known = new Map<string | undefined, readonly number[]>();
  const weightsOf = (file: string | undefined) => {
    const weights: number[] = plans.map(() => 1);
    let weight = isChanged(file) || plans[last]!.setting !== setting ? changedWeight : 1;
    for (let plan = last; plan >= 0; plan--) {
      weights[plan] = weight;
      const isOther = plan > 0 && plans[plan - 1]!.setting !== plans[plan]!.setting;
      if (isOther || (file !== undefined && changed[plan]!(file))) weight *= changedWeight;
    }
    return weights;
  };
  return {
    isChanged,
    weightsOf(file) {
      const weights = known.get(file) ?? weightsOf(file);
      known.set(file, weights);
      return weights;
    },
  };
}

function changedIn({ changed }: PlanSeen): (file: string) => boolean {
  if (changed === "all") return () => true;
  const paths = new Set(changed);
  return (file) => paths.has(file);
}
