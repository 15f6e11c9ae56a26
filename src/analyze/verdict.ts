/** What a test did → its verdict, with the evidence, and what would decide where the evidence is too thin. */

import type { Count, Verdict, VerdictKind, Wants } from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { TestId } from "../model/ids.ts";
import { type Mode, modes } from "../model/plan.ts";
import { gravity } from "./gravity.ts";
import { interval } from "./interval.ts";
import type { RunRecord } from "./ledger.ts";
import { type Claims, claimsAmong, eValue, type Outcomes, quietRunsNeeded, runsToClaim } from "./modes.ts";
import { flakeScore } from "./score.ts";
import { markIn, type TestTally } from "./tally.ts";
import type { Verified } from "./verify.ts";

/** Attempts without a pass from which a test is called broken: a flaky one that fails half the time does so in 3 % of cases. */
const attemptsToBreak = 5;

type ClaimsByMode = Readonly<Record<Mode, Claims>>;

interface Case {
  readonly id: TestId;
  readonly tally: TestTally;
  /** Of its suite, in order. */
  readonly runs: readonly RunRecord[];
  readonly outcomes: Readonly<Record<Mode, Outcomes>>;
  readonly counts: Readonly<Record<Mode, Count>>;
  /** Towards the mode in which it fails more. */
  readonly worse: Mode;
  /** That this mode fails more than the other; only of a test that failed. */
  readonly eValues: Readonly<Record<Mode, number>> | undefined;
  /** A whole run lacks it. */
  readonly missing: boolean;
}

type Found = Pick<Verified, "missing" | "renamed">;

/** Verdicts of all tests, those of the plan that no run showed among them; the gravest first. `runs` are those of the plan. */
export function judge(
  tests: ReadonlyMap<TestId, TestTally>,
  runs: readonly RunRecord[],
  found: Found,
): readonly Verdict[] {
  const bySuite = groupBy(runs, ({ suite }) => suite);
  const cases = [...tests, ...neverSeen(tests, found)].map(([id, tally]) =>
    caseOf(id, tally, bySuite.get(tally.name.suite) ?? [], found),
  );
  // Two lists of claims, each over all tests that failed: which mode is worse must not be chosen by the same data.
  const claimsFor = (mode: Mode) =>
    claimsAmong(cases.flatMap(({ eValues }) => (eValues === undefined ? [] : [eValues[mode]])));
  const claims = { sequential: claimsFor("sequential"), parallel: claimsFor("parallel") };
  return cases.map((each) => verdictOf(each, claims)).sort(byGravity);
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
        retried: new Set(),
        role: { is: "test", file },
      },
    ]);
}

/** `runs` of its suite. */
function caseOf(id: TestId, tally: TestTally, runs: readonly RunRecord[], found: Found): Case {
  const outcomes = { sequential: outcomesIn("sequential", tally, runs), parallel: outcomesIn("parallel", tally, runs) };
  const counts = { sequential: countOf(outcomes.sequential), parallel: countOf(outcomes.parallel) };
  const worse = rateOf(counts.sequential) > rateOf(counts.parallel) ? "sequential" : "parallel";
  const failed = counts.sequential.failures + counts.parallel.failures > 0;
  const towards = (mode: Mode) => eValue(outcomes[other(mode)], outcomes[mode]);
  const eValues = failed ? { sequential: towards("sequential"), parallel: towards("parallel") } : undefined;
  return { id, tally, runs, outcomes, counts, worse, eValues, missing: isMissing(id, tally, runs, found) };
}

/** Which runs were to show a test, its plan knows; of others it is only known what other whole runs have. */
function isMissing(id: TestId, tally: TestTally, runs: readonly RunRecord[], found: Found): boolean {
  switch (tally.role?.is) {
    case "test":
      return found.missing.has(id);
    case "file":
    case "hook":
      return false;
    default: {
      const lost = found.renamed.has(id) ? ["quiet"] : ["unseen", "quiet"];
      return runs.some((run) => run.whole && lost.includes(markIn(tally, run.number)));
    }
  }
}

function outcomesIn(mode: Mode, tally: TestTally, runs: readonly RunRecord[]): Outcomes {
  return runs
    .filter((run) => run.mode === mode)
    .map((run) => markIn(tally, run.number))
    .filter((mark) => mark === "passed" || mark === "failed")
    .map((mark) => mark === "failed");
}

function verdictOf(each: Case, claims: ClaimsByMode): Verdict {
  const { id, tally, runs, counts, worse } = each;
  const kind = kindOf(each, claims);
  const wants = wantsOf(each, kind, claims);
  return {
    test: id,
    suite: tally.name.suite,
    file: tally.name.file ?? tally.role?.file ?? "",
    verdict: kind,
    score: flakeScore(counts[worse]),
    interval: interval(counts[worse]),
    modes: counts,
    evidence: {
      ...(each.eValues === undefined ? {} : { eValue: each.eValues[worse] }),
      retries: tally.retried.size,
      strip: { sequential: stripOf("sequential", tally, runs), parallel: stripOf("parallel", tally, runs) },
    },
    failures: [...tally.failures.values()].sort(
      (a, b) => timesSeen(b.modes) - timesSeen(a.modes) || (a.fingerprint < b.fingerprint ? -1 : 1),
    ),
    ...(wants === undefined ? {} : { wants }),
  };
}

/** The table of verdicts, from top to bottom: the first row that fits. */
function kindOf(each: Case, claims: ClaimsByMode): VerdictKind {
  const { sequential, parallel } = each.counts;
  const failures = sequential.failures + parallel.failures;
  if (failures === 0) return quietKind(each);
  if (isClaimed(each, claims)) {
    const quiet = each.counts[other(each.worse)];
    if (quiet.failures === 0 && quiet.runs >= quietRunsNeeded)
      return each.worse === "parallel" ? "parallel-only" : "sequential-only";
    if (each.worse === "parallel" && quiet.failures > 0) return "parallel-worse";
  }
  if (each.tally.retried.size > 0 || modes.some((mode) => isMixed(each.counts[mode]))) return "flaky";
  const passes = sequential.runs + parallel.runs - failures;
  const triedInBoth = sequential.runs > 0 && parallel.runs > 0;
  if (passes === 0 && triedInBoth && failures >= attemptsToBreak) return "broken";
  return "undetermined";
}

/** Of a test that never failed. */
function quietKind({ tally, runs, counts, missing }: Case): VerdictKind {
  if (missing) return "missing";
  const whole = runs.filter((run) => run.whole);
  // On one tree, in one mode: whatever kept it back (a hook that failed, and that the report hides) may do so again.
  if (modes.some((mode) => counts[mode].runs > 0 && skippedIn(mode, tally, whole))) return "missing";
  const asked = modes.filter((mode) => whole.some((run) => run.mode === mode));
  if (asked.some((mode) => counts[mode].runs === 0)) return "skipped";
  if (counts.sequential.runs + counts.parallel.runs > 0) return "stable";
  return runs.some((run) => markIn(tally, run.number) === "skipped") ? "skipped" : "missing";
}

function skippedIn(mode: Mode, tally: TestTally, runs: readonly RunRecord[]): boolean {
  return runs.some((run) => run.mode === mode && markIn(tally, run.number) === "skipped");
}

/** e-BH over all tests that failed: never less than what one test alone would need. */
function isClaimed({ eValues, worse }: Case, claims: ClaimsByMode): boolean {
  return eValues !== undefined && eValues[worse] >= claims[worse].bar;
}

/** Both outcomes on one tree under one condition: a fact, not an estimate. */
function isMixed({ runs, failures }: Count): boolean {
  return failures > 0 && failures < runs;
}

function wantsOf(each: Case, kind: VerdictKind, claims: ClaimsByMode): Wants | undefined {
  if (kind !== "undetermined" && kind !== "flaky") return undefined;
  const { sequential, parallel } = each.counts;
  const quiet = each.counts[other(each.worse)];
  const failures = sequential.failures + parallel.failures;
  if (kind === "undetermined" && failures === sequential.runs + parallel.runs) return wantsOfUnbroken(each, failures);
  // Flaky in both modes alike: more runs would hardly find a difference.
  if (kind === "flaky" && quiet.failures > 0) return undefined;
  const { toStay, toJoin } = claims[each.worse];
  const bar = isClaimed(each, claims) ? toStay : toJoin;
  const needed = runsToClaim(each.outcomes[other(each.worse)], each.outcomes[each.worse], bar);
  if (needed === undefined) return undefined;
  const runs =
    each.worse === "parallel"
      ? { sequential: needed.less, parallel: needed.more }
      : { sequential: needed.more, parallel: needed.less };
  return { ...runs, toTell: kind === "flaky" ? "mode-bound-or-flaky" : "mode-bound-or-broken" };
}

/** It failed in every run, too few of them, or in one mode alone since the other was never tried. */
function wantsOfUnbroken({ counts }: Case, failures: number): Wants {
  const lacking = Math.max(0, attemptsToBreak - failures);
  const sequential = counts.sequential.runs === 0 ? 1 : 0;
  const parallel = counts.parallel.runs === 0 ? Math.max(1, lacking - sequential) : lacking - sequential;
  return {
    sequential,
    parallel: Math.max(0, parallel),
    toTell: sequential + (counts.parallel.runs === 0 ? 1 : 0) > 0 ? "mode-bound-or-broken" : "broken-or-flaky",
  };
}

function countOf(outcomes: Outcomes): Count {
  return { runs: outcomes.length, failures: outcomes.filter((failed) => failed).length };
}

function rateOf({ runs, failures }: Count): number {
  return runs === 0 ? 0 : failures / runs;
}

function other(mode: Mode): Mode {
  return mode === "parallel" ? "sequential" : "parallel";
}

const stripMarks = { unseen: "-", passed: ".", failed: "x", skipped: "-", quiet: "-" } as const;

function stripOf(mode: Mode, tally: TestTally, runs: readonly RunRecord[]): string {
  return runs
    .filter((run) => run.mode === mode)
    .map((run) => stripMarks[markIn(tally, run.number)])
    .join("");
}

function timesSeen(counts: Readonly<Record<Mode, number>>): number {
  return counts.sequential + counts.parallel;
}

function byGravity(a: Verdict, b: Verdict): number {
  return gravity.indexOf(a.verdict) - gravity.indexOf(b.verdict) || b.score - a.score || (a.test < b.test ? -1 : 1);
}
