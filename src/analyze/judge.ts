/** All tests and the runs of the plan → their verdicts with the evidence, the clusters, and what is worth running next. */

import type {
  Cluster,
  Count,
  OrderFinding,
  Past,
  PlaceFinding,
  Promising,
  Suspect,
  Verdict,
} from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { TestId } from "../model/ids.ts";
import { type ByMode, byMode, type Mode, type Plan } from "../model/plan.ts";
import { attemptsOf, machinesIn } from "./attempts.ts";
import { type Case, caseOf, outcomesIn, sortRuns } from "./cases.ts";
import { causeOf } from "./causes.ts";
import { type Claimed, claimsOf, type OrderEvidence } from "./claims.ts";
import { burstsIn, type Crowd, crowdOf } from "./crowd.ts";
import { gravity } from "./gravity.ts";
import { interval } from "./interval.ts";
import { isWholeSuite, type RunRecord } from "./ledger.ts";
import { judgeChange, type SuitePast } from "./past.ts";
import { type Placed, placesOf } from "./places.ts";
import { classPosterior } from "./posterior.ts";
import { fitPrior, type Prior, usualPrior } from "./prior.ts";
import { promisingFiles } from "./promising.ts";
import { flakeScore } from "./score.ts";
import { fileOf } from "./spans.ts";
import { suspectsOf } from "./suspects.ts";
import { markIn, type Tally, type TestTally } from "./tally.ts";
import { verdictOf, worstMode } from "./verdict.ts";
import type { Verified } from "./verify.ts";
import { wantsOf } from "./wants.ts";

/** What earlier plans showed, by suite. */
export type Pasts = ReadonlyMap<string, SuitePast>;

export interface Judged {
  readonly verdicts: readonly Verdict[];
  readonly clusters: readonly Cluster[];
  readonly suspects: readonly Suspect[];
  readonly promising: readonly Promising[];
  /** Numbers of runs in which so much failed at once that they say nothing of single tests. */
  readonly bursts: ReadonlySet<number>;
  /** By suite: tests that failed in exactly one whole parallel run. */
  readonly failedOnce: ReadonlyMap<string, number>;
  readonly pasts: Pasts;
}

type Found = Pick<Verified, "missing" | "renamed">;

/**
 * Verdicts of all tests, those of the plan that no run showed among them; the gravest first. `runs` are those of the plan;
 * `openPasts` reads the history, once it is known which runs say nothing.
 */
export function judge(
  plan: Plan,
  tally: Tally,
  runs: readonly RunRecord[],
  found: Found,
  openPasts: (bursts: ReadonlySet<number>) => Pasts,
): Judged {
  const bursts = burstsIn(tally, runs);
  const cases = casesIn(tally, runs, found, bursts);
  const failing = cases.filter(({ failures }) => failures > 0);
  const crowd = crowdOf(failing, tally, runs, bursts);
  const context: Context = {
    found,
    claimed: claimsOf(failing, cases.length),
    priors: priorsOf(cases),
    pasts: openPasts(bursts),
    places: placesOf(placed(failing, plan, tally)),
    crowd,
  };
  return {
    verdicts: cases.map((each) => judgeOne(each, context)).sort(byGravity),
    clusters: crowd.clusters,
    suspects: plan.confirm?.enabled === true ? suspectsOf(failing, context.claimed, tally.spans) : [],
    promising: plan.suites.flatMap(({ name }) => {
      const own = cases.filter(({ tally: test }) => test.name.suite === name);
      return promisingFiles(own, context.priors.get(name)?.parallel ?? usualPrior);
    }),
    bursts,
    failedOnce: failedOnceIn(failing),
    pasts: context.pasts,
  };
}

/** All that is known beside what one test did. */
interface Context {
  readonly found: Found;
  readonly claimed: Claimed;
  readonly priors: Priors;
  readonly pasts: Pasts;
  readonly places: ReadonlyMap<TestId, PlaceFinding>;
  readonly crowd: Crowd;
}

/** Tests that passed and failed, with where each attempt ran. */
function placed(failing: readonly Case[], plan: Plan, tally: Tally): readonly Placed[] {
  const machines = machinesIn(tally);
  const expected = tally.expectedOf(plan);
  return failing
    .filter(({ passes }) => passes > 0)
    .map((each) => {
      const own = expected.get(each.tally.name.suite);
      const item = own?.tests.get(each.id) ?? own?.files.get(fileOf(each.tally) ?? "");
      return { test: each.id, attempts: attemptsOf(each, item?.shard, machines) };
    });
}

function casesIn(tally: Tally, runs: readonly RunRecord[], found: Found, bursts: ReadonlySet<number>): readonly Case[] {
  const bySuite = groupBy(runs, ({ suite }) => suite);
  const sorted = new Map([...bySuite].map(([suite, own]) => [suite, sortRuns(own, bursts)]));
  const none = sortRuns([], bursts);
  return [...tally.tests, ...neverSeen(tally.tests, found)].map(([id, test]) =>
    caseOf(id, test, sorted.get(test.name.suite) ?? none),
  );
}

function failedOnceIn(failing: readonly Case[]): ReadonlyMap<string, number> {
  const once = failing.filter(({ rated, passes }) => rated.parallel.failures === 1 && passes > 0);
  return new Map([...groupBy(once, ({ tally }) => tally.name.suite)].map(([suite, own]) => [suite, own.length]));
}

/** Of these the plan tells only the ids, and no more is needed. */
function neverSeen(tests: ReadonlyMap<TestId, TestTally>, found: Found): [TestId, TestTally][] {
  return [...found.missing]
    .filter(([id]) => !tests.has(id))
    .map(([id, { suite, file }]) => [
      id,
      {
        name: { suite, file, titles: [] },
        marks: new Uint8Array(0),
        twice: new Set(),
        failures: new Map(),
        failedAs: new Map(),
        retried: new Set(),
        role: { is: "test", file },
      },
    ]);
}

/** By suite and mode: how often its tests fail, as the runs of the whole suite show it. */
type Priors = ReadonlyMap<string, ByMode<Prior>>;

function priorsOf(cases: readonly Case[]): Priors {
  const suites = groupBy(cases, ({ tally }) => tally.name.suite);
  return new Map(
    [...suites].map(([suite, own]) => [suite, byMode((mode) => fitPrior(own.map(({ rated }) => rated[mode])))]),
  );
}

function judgeOne(each: Case, { found, claimed, priors, pasts, places, crowd }: Context): Verdict {
  const { id, tally, counts, rated } = each;
  const modes = claimed.modes.get(id);
  const order = claimed.order.get(id);
  const place = places.get(id);
  const grounds = {
    missing: isMissing(each, found),
    ...(modes === undefined ? {} : { modes }),
    ...(order === undefined ? {} : { order }),
    ...(place === undefined ? {} : { place }),
  };
  const kind = verdictOf(each, grounds);
  const wants = wantsOf(each, kind, modes, order);
  const failures = [...tally.failures.values()].sort(
    (a, b) => timesSeen(b) - timesSeen(a) || (a.fingerprint < b.fingerprint ? -1 : 1),
  );
  const finding = order?.claimed === true ? findingOf(order) : undefined;
  const cluster = crowd.ofTest.get(id);
  const signature = cluster === undefined ? undefined : crowd.signatures.get(cluster);
  const worst = worstMode(each);
  const count = rated[worst].runs > 0 ? rated[worst] : counts[worst];
  const past = pastIn(each, worst, pasts);
  const prior = priors.get(tally.name.suite)?.[worst] ?? usualPrior;
  return {
    test: id,
    suite: tally.name.suite,
    file: tally.name.file ?? tally.role?.file ?? "",
    verdict: kind,
    score: flakeScore(past === undefined ? count : added(count, past), prior),
    interval: interval(count, each.runs.worth[worst]),
    modes: counts,
    evidence: {
      ...(modes === undefined ? {} : { eValue: modes.eValue }),
      ...(modes?.fresh === true ? { blocks: Math.min(modes.less.length, modes.more.length) } : {}),
      ...(each.failures === 0 ? {} : { posterior: classPosterior(counts.sequential, counts.parallel) }),
      retries: tally.retried.size,
      strip: byMode((mode) => stripOf(tally, each.runs.modes[mode])),
      ...(finding === undefined ? {} : { order: finding }),
      ...(place === undefined ? {} : { place }),
    },
    failures,
    ...causeOf({
      verdict: kind,
      failures,
      ...(finding === undefined ? {} : { order: finding }),
      ...(signature === undefined ? {} : { cluster: signature }),
    }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(past !== undefined && isTold(past, each) ? { past } : {}),
    ...(wants === undefined ? {} : { wants }),
  };
}

function findingOf({ role, eValue, fails, passes }: OrderEvidence): OrderFinding {
  return { role, eValue, fails, passes };
}

function pastIn({ id, tally, runs }: Case, mode: Mode, pasts: Pasts): Past | undefined {
  const known = pasts.get(tally.name.suite);
  if (known === undefined) return undefined;
  const now = outcomesIn(tally, runs.screen[mode]);
  const past = known.pastOf(id, fileOf(tally), mode, now);
  if (!now.includes(true)) return past;
  const trend = judgeChange(known.outcomesOf(id, mode), now);
  return trend === undefined ? past : { ...past, trend };
}

/** Of a test that never failed, and is not new, there is nothing to tell. */
function isTold({ failures: before, fresh }: Past, { failures }: Case): boolean {
  return failures > 0 || before > 0 || fresh !== undefined;
}

function added(now: Count, past: Count): Count {
  return { runs: now.runs + past.runs, failures: now.failures + past.failures };
}

/** Which runs were to show a test, its plan knows; of others it is only known what other whole runs have. */
function isMissing({ id, tally, runs }: Case, found: Found): boolean {
  switch (tally.role?.is) {
    case "test":
      return found.missing.has(id);
    case "file":
    case "hook":
      return false;
    default: {
      const lost = found.renamed.has(id) ? ["quiet"] : ["unseen", "quiet"];
      return runs.whole.some((run) => lost.includes(markIn(tally, run.number)));
    }
  }
}

const stripMarks = { unseen: "-", passed: ".", failed: "x", skipped: "-", quiet: "-" } as const;

/** Of runs of a few files only those that were to show it. */
function stripOf(tally: TestTally, runs: readonly RunRecord[]): string {
  return runs
    .map((run) => ({ run, mark: markIn(tally, run.number) }))
    .filter(({ run, mark }) => isWholeSuite(run) || mark !== "unseen")
    .map(({ mark }) => stripMarks[mark])
    .join("");
}

function timesSeen({ modes }: Verdict["failures"][number]): number {
  return Object.values(modes).reduce((sum, times) => sum + times, 0);
}

function byGravity(a: Verdict, b: Verdict): number {
  return gravity.indexOf(a.verdict) - gravity.indexOf(b.verdict) || b.score - a.score || (a.test < b.test ? -1 : 1);
}
