/** What is remembered of a suite → what earlier runs say of each of its tests, and the clean runs that a proof may add. */

import type { Past } from "../model/analysis.ts";
import { type History, isUnchanged, type SuiteOutcomes, settingOf, shortName, shortNames } from "../model/history.ts";
import type { TestId } from "../model/ids.ts";
import { byMode, type Mode, modes, type Plan, type Suite } from "../model/plan.ts";
import { decayed, lnChange } from "./change.ts";
import { type Column, changesIn, type Earlier, earlierThan } from "./earlier.ts";
import { worthOfParallel } from "./outcomes.ts";
import { isRemembered, type Observed, type Screened, screenedRuns } from "./screened.ts";

/** Runs after which an outcome counts half. */
const halfLife = 100;
/** ln 20: from there on a change is said. */
const convincing = 3;

export interface SuitePast {
  /**
   * Of a test in one mode. `file`: its path in the listing, where it is known. `now`: whether its first attempts of that
   * mode failed in this plan, in the order of the runs.
   */
  readonly pastOf: (test: TestId, file: string | undefined, mode: Mode, now: readonly boolean[]) => Past;
  /** Its first attempts of a mode in earlier runs, the oldest first: whether each failed. For `judgeChange`. */
  readonly outcomesOf: (test: TestId, mode: Mode) => readonly boolean[];
  /** Clean parallel runs of the whole suite since a listed file or the setting changed: what the proof may add. */
  readonly cleanRuns: number;
}

/**
 * Undefined where no outcome of the suite is remembered, or none of another plan: a history that has the runs of this
 * plan already is read as it was before them.
 */
export function openPast(
  history: History | undefined,
  plan: Plan,
  suite: Suite,
  seen: Observed,
): SuitePast | undefined {
  const known = history?.suites[suite.name];
  if (known?.outcomes === undefined || known.runner !== suite.starter.runner) return undefined;
  const { outcomes } = known;
  const own = screenedRuns(suite, plan, seen).filter((run) => isRemembered(outcomes, plan.commit, run));
  const earlier = earlierThan(own, outcomes, plan.commit);
  if (earlier.plans.size === 0) return undefined;
  return {
    ...readersOf(outcomes, earlier, suite, seen.sha256),
    cleanRuns: cleanRunsBefore(outcomes, suite, own, seen.sha256),
  };
}

/** A whole number, rounded down. `own`: runs of this plan that are remembered already. */
function cleanRunsBefore(
  outcomes: SuiteOutcomes,
  suite: Suite,
  own: readonly Screened[],
  sha256: Observed["sha256"],
): number {
  if (!isUnchanged(outcomes, suite, settingOf(suite, sha256))) return 0;
  // What was remembered before them was in hundredths, and their sum was rounded down.
  const before = Math.ceil(100 * (outcomes.clean - worthOfParallel(own)) - 1e-6) / 100;
  return Math.max(0, Math.floor(before));
}

function readersOf(
  outcomes: SuiteOutcomes,
  earlier: Earlier,
  suite: Suite,
  sha256: Observed["sha256"],
): Pick<SuitePast, "pastOf" | "outcomesOf"> {
  const firstOf = new Map(
    [...earlier.plans].flatMap((plan) => shortNames(outcomes.plans[plan]!.tests).map((name) => [name, plan])),
  );
  const changes = changesIn(outcomes, earlier, suite, settingOf(suite, sha256));
  const strips = byMode((mode) => new Map(Object.entries(outcomes.strips[mode] ?? {})));
  const flaky = new Map(Object.entries(outcomes.firstFlaky));
  const clean = cleanWeigher(earlier.columns);
  const firstWith = (test: TestId) => firstOf.get(shortName(test, sha256)) ?? Number.POSITIVE_INFINITY;
  const lettersOf = (test: TestId, mode: Mode, first = firstWith(test)) => {
    const strip = strips[mode].get(test);
    return earlier.columns[mode].map(({ at, plan }) => strip?.[at] ?? (plan < first ? "-" : ".")).join("");
  };
  return {
    outcomesOf: (test, mode) => outcomesIn(lettersOf(test, mode)),
    pastOf(test, file, mode, now) {
      const first = firstWith(test);
      const failed = strips[mode].has(test);
      const letters = failed || now.includes(true) ? lettersOf(test, mode, first) : "";
      const weights = changes.weightsOf(file);
      const isNew = first === Number.POSITIVE_INFINITY && modes.every((each) => !strips[each].has(test));
      const change = changeOf(outcomesIn(letters), now);
      const firstFlaky = flaky.get(test);
      return {
        ...(failed ? weigh(letters, earlier.columns[mode], weights) : clean(mode, first, weights)),
        ...(firstFlaky === undefined ? {} : { firstFlaky }),
        ...(change === undefined ? {} : { lnChange: change }),
        ...(isNew ? { fresh: "new" } : changes.isChanged(file) ? { fresh: "changed" } : {}),
      };
    },
  };
}

/** Undefined where no earlier run or no failure is among the outcomes. */
function changeOf(past: readonly boolean[], now: readonly boolean[]): number | undefined {
  const all = [...past, ...now];
  return past.length > 0 && all.includes(true) ? lnChange(all) : undefined;
}

function outcomesIn(letters: string): readonly boolean[] {
  return [...letters].filter((letter) => letter !== "-").map((letter) => letter === "x");
}

type Weighed = Pick<Past, "runs" | "failures">;

/** The outcomes with one plan are of one weight, but for their age. */
function weigh(letters: string, columns: readonly Column[], weights: readonly number[]): Weighed {
  let [runs, failures] = [0, 0];
  for (let start = 0, end = 0; start < columns.length; start = end) {
    const { plan } = columns[start]!;
    while (columns[end]?.plan === plan) end += 1;
    const weight = weights[plan]! * 2 ** (-(columns.length - end) / halfLife);
    const part = decayed(outcomesIn(letters.slice(start, end)), halfLife);
    runs += weight * part.runs;
    failures += weight * part.failures;
  }
  return { runs, failures };
}

/** Most tests never failed: they are reckoned once for each file and plan. */
function cleanWeigher(columns: Earlier["columns"]): (mode: Mode, first: number, weights: readonly number[]) => Weighed {
  const known = new Map<readonly number[], Map<string, Weighed>>();
  return (mode, first, weights) => {
    const own = known.get(weights) ?? new Map<string, Weighed>();
    known.set(weights, own);
    const key = `${mode}/${first}`;
    const letters = () => columns[mode].map(({ plan }) => (plan < first ? "-" : ".")).join("");
    const weighed = own.get(key) ?? weigh(letters(), columns[mode], weights);
    own.set(key, weighed);
    return weighed;
  };
}

/**
 * Whether first attempts that failed (`true`) now are news. `regression`: since a recent run it fails more than it did,
 * with 20 to 1 at least. `flake`: it passed and failed before or now, and as often as ever. Undefined where nothing
 * failed now, or nothing is known.
 */
export function judgeChange(past: readonly boolean[], now: readonly boolean[]): "regression" | "flake" | undefined {
  if (!now.includes(true)) return undefined;
  const all = [...past, ...now];
  if (past.length > 0 && lnChange(all) >= convincing && rateOf(now) > rateOf(past)) return "regression";
  return all.includes(false) && (past.includes(true) || now.includes(false)) ? "flake" : undefined;
}

function rateOf(outcomes: readonly boolean[]): number {
  return outcomes.filter((failed) => failed).length / outcomes.length;
}
