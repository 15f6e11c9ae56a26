/** Verdicts, gaps and reasons → words. The only place with prose about findings; the compiler counts the rows. */

import type {
  Account,
  Cluster,
  Gap,
  GateReason,
  Items,
  MissingFromWhole,
  PlaceKind,
  RunTrouble,
  SharedTests,
  Spending,
  SuiteProof,
  Verdict,
  VerdictKind,
  Wants,
} from "../model/analysis.ts";
import type { Line, Piece, Tone } from "../model/document.ts";
import type { ByMode } from "../model/plan.ts";
import { countOf, percent, percentAbove, percentBelow, ratio } from "./numbers.ts";

interface VerdictWords {
  readonly title: string;
  readonly mark: string;
  readonly tone: Tone;
  readonly say: (verdict: Verdict) => string;
}

export const verdictWords: Readonly<Record<VerdictKind, VerdictWords>> = {
  broken: {
    title: "Broken",
    mark: "⛔",
    tone: "bad",
    say: (verdict) =>
      `It never passed: ${inBoth(verdict)}. This is a failing test, not a flaky one, as far as these runs show.`,
  },
  "parallel-only": {
    title: "Fails only in parallel",
    mark: "🔀",
    tone: "bad",
    say: (verdict) =>
      `It fails in parallel and not one test at a time: ${inBoth(verdict)}. Look for what it shares with other tests.`,
  },
  "parallel-worse": {
    title: "Worse in parallel",
    mark: "🔀",
    tone: "bad",
    say: (verdict) =>
      `It fails more often in parallel: ${inBoth(verdict)}. It is flaky anyway, and parallel runs make it worse.`,
  },
  "sequential-only": {
    title: "Fails only one at a time",
    mark: "🔁",
    tone: "bad",
    say: (verdict) =>
      `It fails when tests run one at a time and not in parallel: ${inBoth(verdict)}. A test that runs before it is the likely cause.`,
  },
  "order-dependent": {
    title: "Depends on the order",
    mark: "🔗",
    tone: "bad",
    say: orderWords,
  },
  environment: {
    title: "Bound to a place",
    mark: "📍",
    tone: "bad",
    say: placeWords,
  },
  flaky: {
    title: "Flaky",
    mark: "🎲",
    tone: "bad",
    say: (verdict) => `It passed and failed on the same code: ${inBoth(verdict)}${retried(verdict)}.`,
  },
  undetermined: {
    title: "Undetermined",
    mark: "❔",
    tone: "warn",
    say: (verdict) => `It failed, and what that means is not decided: ${inBoth(verdict)}.`,
  },
  missing: {
    title: "Missing",
    mark: "🕳️",
    tone: "warn",
    say: (verdict) =>
      verdict.modes.sequential.runs + verdict.modes.parallel.runs === 0
        ? "It did not run in any run."
        : `It did not run in every whole run, and never failed where it did: ${inBoth(verdict)}. What keeps it back now and then is not known.`,
  },
  skipped: {
    title: "Skipped",
    mark: "⏭️",
    tone: "quiet",
    say: () => "It was skipped in every run, so nothing is known of it.",
  },
  stable: {
    title: "Stable",
    mark: "✅",
    tone: "good",
    say: (verdict) =>
      `No failure: ${inBoth(verdict)}. By itself this proves a failure rate below ${percentAbove(verdict.interval[1])}.`,
  },
};

/** `5 of 5 parallel runs failed, 0 of 1 sequential`. */
function inBoth(verdict: Verdict): string {
  const { sequential, parallel, shuffled, isolated } = verdict.modes;
  const others = [
    ...(shuffled.runs === 0 ? [] : [`, ${ratio(shuffled)} shuffled`]),
    ...(isolated.runs === 0 ? [] : [`, ${ratio(isolated)} alone`]),
  ].join("");
  return `${ratio(parallel)} parallel ${parallel.runs === 1 ? "run" : "runs"} failed, ${ratio(sequential)} sequential${others}`;
}

const conditionWords: ByMode<string> = {
  sequential: "after the tests before it",
  parallel: "beside other tests",
  shuffled: "in another order",
  isolated: "alone",
};

function orderWords(verdict: Verdict): string {
  const { order } = verdict.evidence;
  if (order === undefined) return `It depends on other tests: ${inBoth(verdict)}.`;
  const how = `fails ${conditionWords[order.fails]} and passes ${conditionWords[order.passes]}`;
  return order.role === "victim"
    ? `A victim: it ${how}: ${inBoth(verdict)}. A test before it leaves something behind.`
    : `Brittle: it ${how}: ${inBoth(verdict)}. It needs what a test before it has set up.`;
}

const placeNames: Readonly<Record<PlaceKind, string>> = {
  shard: "shard",
  worker: "worker",
  machine: "machine",
  image: "kind of machine",
};

function placeWords(verdict: Verdict): string {
  const { place } = verdict.evidence;
  if (place === undefined) return `Its failures depend on where it runs: ${inBoth(verdict)}.`;
  const { there, elsewhere } = place;
  return `It fails on one ${placeNames[place.place]} more than on others: ${ratio(there)} on ${place.level}, ${ratio(elsewhere)} elsewhere (p = ${place.p.toPrecision(2)}).`;
}

function retried(verdict: Verdict): string {
  return verdict.evidence.retries === 0
    ? ""
    : `; ${countOf(verdict.evidence.retries, "time")} it passed only on a retry`;
}

/** What is open about a test, and what would close it. */
export function wantsWords(wants: Wants): string {
  const runs = [
    wants.sequential > 0 ? `${wants.sequential} more sequential` : "",
    wants.parallel > 0 ? `${wants.parallel} more parallel` : "",
    (wants.isolated ?? 0) > 0 ? `${wants.isolated} more isolated` : "",
  ].filter((part) => part !== "");
  const needed = runs.length === 0 ? "more runs" : `about ${runs.join(" and ")} runs`;
  const question = {
    "broken-or-flaky": "it is broken or flaky",
    "mode-bound-or-broken": "it fails in one mode only, or always",
    "mode-bound-or-flaky": "it fails in one mode only",
    "order-dependent-or-flaky": "it depends on the tests before it",
  }[wants.toTell];
  return `Whether ${question} is undetermined: ${needed} would decide, if it goes on like this.`;
}

export const troubleWords: Readonly<Record<RunTrouble, string>> = {
  timedOut: "was stopped at its time limit",
  killed: "was killed by a signal that flakeproof did not send",
  interrupted: "was stopped before its end, as asked",
  notStarted: "could not be started",
  unreadable: "left no report that could be read whole",
  noTests: "executed no test",
  exit: "ended with an error though no test failed",
};

const cellWords: Readonly<Record<Extract<Gap, { kind: "cellMissing" }>["because"], string>> = {
  neverCame: "no results came",
  died: "it began, and nothing came after that",
  unreadable: "its results cannot be read",
  otherPlan: "its results belong to another plan: of another commit, or made with another config",
};

const missingWords: Readonly<Record<MissingFromWhole, string>> = {
  notLoaded: "its file failed to load",
  besideNotLoaded: "another file of its shard failed to load, and nothing of the shard ran",
  notRun: "something before it kept it from running, mostly a hook that failed",
  notReported: "the plan has it, and the report of a whole run does not: a filter may have left it out",
};

const strayWords: Readonly<Record<Extract<Gap, { kind: "strayResults" }>["because"], string>> = {
  otherPlan: "of another plan (of another commit, or made with another config)",
  unreadable: "that cannot be read",
  noCell: "of a cell that this plan does not have",
};

/** One line for each, but what is missing in both modes for one reason, which takes one. */
export function gapLines(gaps: readonly Gap[]): readonly Line[] {
  const groups: (readonly [Gap, ...Gap[]])[] = [];
  for (const gap of gaps) {
    const last = groups.at(-1);
    if (last !== undefined && isSame(last[0], gap)) groups[groups.length - 1] = [...last, gap];
    else groups.push([gap]);
  }
  return groups.map((group) =>
    gapWords(group[0], group.flatMap((gap) => ("mode" in gap ? [whereWords(gap)] : [])).join(" and ") || undefined),
  );
}

function isSame(one: Gap, other: Gap): boolean {
  if (!("mode" in one) || !("mode" in other) || one.because !== other.because) return false;
  if (one.kind === "testMissing" && other.kind === "testMissing") return one.test === other.test;
  if (one.kind !== "fileMissing" || other.kind !== "fileMissing") return false;
  return one.suite === other.suite && one.file === other.file;
}

type MissingGap = Extract<Gap, { readonly kind: "testMissing" | "fileMissing" }>;

function whereWords({ mode, runs }: MissingGap): string {
  return `${mode} ${runsWords(runs)}`;
}

/** `where`: in which runs it is missing, where that is more than the gap tells. */
function gapWords(gap: Gap, where?: string): Line {
  switch (gap.kind) {
    case "cellMissing":
      return ["Cell ", code(gap.cell), `: ${cellWords[gap.because]}${lackWords(gap.lacks)}.`];
    case "confirmMissing":
      return [
        `Of the runs that were to confirm suspects of `,
        code(gap.suite),
        `, ${countOf(gap.runs.length, "run")} did not come or did not end; what was open there stays open.`,
      ];
    case "shardsMissing": {
      const many = gap.shards.length > 1;
      const which = `shard${many ? "s" : ""} ${listed(gap.shards)} of ${gap.total}`;
      return [
        `No results came of ${which} of `,
        code(gap.suite),
        ` in any run (${countOf(gap.cells, "cell")})${lackWords(gap.lacks)}: is the matrix narrower than the plan?`,
      ];
    }
    case "runMissing":
      return [`Run ${gap.run} of `, code(gap.cell), ` was never made${lackWords(gap.lacks)}.`];
    case "runIncomplete":
      return [`Run ${gap.run} of `, code(gap.cell), ` ${troubleWords[gap.because]}${lackWords(gap.lacks)}.`];
    case "testMissing":
      if (gap.because === undefined)
        return [code(gap.test), ` did not appear in ${where ?? whereWords(gap)}, though other whole runs have it.`];
      return [code(gap.test), ` is missing in ${where ?? whereWords(gap)}: ${missingWords[gap.because]}.`];
    case "fileMissing": {
      const why = missingWords[gap.because].replace(/^its file/, "it");
      return [...fileWords(gap), ` is missing in ${where ?? whereWords(gap)}: ${why}.`];
    }
    case "testRenamed":
      return [
        code(gap.test),
        " is missing, and ",
        code(gap.to),
        ` is not in the plan, both in ${runsWords(gap.runs)}: probably renamed. Until a new plan is made it counts as missing.`,
      ];
    case "testTwice":
      return [code(gap.test), ` was run by more than one shard of ${runsWords(gap.runs)}.`];
    case "fileTwice":
      return [...fileWords(gap), ` was run by more than one shard of ${runsWords(gap.runs)}.`];
    case "testUnexpected":
      return [code(gap.test), ` ran in ${runsWords(gap.runs)}, and is not in the plan.`];
    case "fileUnexpected":
      return [code(gap.file), ` of `, code(gap.suite), ` ran in ${runsWords(gap.runs)}, and is not in the plan.`];
    case "strayResults":
      return [
        `Not used: ${countOf(gap.files.length, "file")} of results ${strayWords[gap.because]}: `,
        ...gap.files.slice(0, mostFiles).flatMap((file, index) => [...(index === 0 ? [] : [", "]), code(file)]),
        gap.files.length > mostFiles ? ` and ${gap.files.length - mostFiles} more.` : ".",
      ];
  }
}

/** Files of results that are named one by one. */
const mostFiles = 3;

function code(text: string): Piece {
  return { kind: "code", text };
}

function fileWords({ file, tests }: { readonly file: string; readonly tests?: number }): Line {
  return tests === undefined ? [code(file)] : [code(file), ` (${countOf(tests, "test")})`];
}

function lackWords(lacks: Items | undefined): string {
  return lacks === undefined ? "" : `; so ${itemWords(lacks)} of the plan ${isOne(lacks) ? "was" : "were"} not seen`;
}

/** `1,234 tests`, `3 files`, `5 tests and 1 file`. */
export function itemWords({ tests, files }: Items): string {
  const parts = [
    ...(tests > 0 || files === 0 ? [`${grouped(tests)} test${tests === 1 ? "" : "s"}`] : []),
    ...(files > 0 ? [`${grouped(files)} file${files === 1 ? "" : "s"}`] : []),
  ];
  return parts.join(" and ");
}

function isOne({ tests, files }: Items): boolean {
  return tests + files === 1;
}

/** `12,345`: as English writes it, whatever the machine's language. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

function runsWords(runs: readonly number[]): string {
  return `${runs.length === 1 ? "run" : "runs"} ${listed(runs)}`;
}

/** Whether every test of a suite ran exactly once in every run, and how that is known. */
export function accountWords(account: Account): string {
  const { level, expected, exact, runs, shards } = account;
  if (runs === 0) return "Nothing was run of this suite.";
  const all = expected.tests + expected.files;
  const over = shards === 1 ? "" : `, over ${countOf(shards, "shard")}`;
  const each = runs === 1 ? "in its one run" : `in each of ${runs} runs`;
  if (level === "none")
    return exact === all
      ? `The plan does not list this suite's tests, so it is known only that no whole run lacks a test of another: ${itemWords(expected)}.`
      : `The plan does not list this suite's tests, so its whole runs were compared: of ${itemWords(expected)}, ${grouped(all - exact)} did not run exactly once in each.`;
  const unlisted = level === "files" ? " Its tests were compared between runs." : "";
  const skipped = account.skipped === 0 ? "" : ` (${skippedWords(account)})`;
  if (exact === all && isOne(expected))
    return `${itemWords(expected)} ran exactly once ${each}${over}${skipped}.${unlisted}`;
  if (exact === all) return `Each of ${itemWords(expected)} ran exactly once ${each}${over}${skipped}.${unlisted}`;
  const of = expected.tests > 0 && expected.files > 0 ? `${grouped(all)} tests and files` : itemWords(expected);
  return `${grouped(exact)} of ${of} ran exactly once ${each}${over}; ${oddWords(account)}.${unlisted}`;
}

function skippedWords({ skipped, runs, expected }: Account): string {
  const what = expected.files === 0 ? "test" : expected.tests === 0 ? "file" : "test or file";
  return skipped % runs === 0
    ? `${countOf(skipped / runs, what)} of them skipped by the suite itself`
    : `${countOf(skipped, "time")} the suite itself skipped a ${what}`;
}

/** What is not so, counted over all runs. */
function oddWords({ missing, duplicate, runs, renamed }: Account): string {
  const inWhole = missing.notLoaded + missing.besideNotLoaded + missing.notRun + missing.notReported;
  const lost = missing.shardAbsent + missing.shardDied;
  const parts = [
    ...(lost === 0 ? [] : [`${grouped(lost)} not seen, since a shard did not come or did not end`]),
    ...(inWhole === 0 ? [] : [`${grouped(inWhole)} missing in whole shards`]),
    ...(duplicate === 0 ? [] : [`${grouped(duplicate)} run by more than one shard`]),
  ];
  const odd = `${runs === 1 ? "" : "over all runs: "}${parts.join(", ")}`;
  return renamed === 0 ? odd : `${odd}; ${countOf(renamed, "test")} probably renamed`;
}

export function sharedWords({ suites, tests }: SharedTests): Line {
  return [
    ...suites.flatMap((suite, index) => [index === 0 ? "" : index === suites.length - 1 ? " and " : ", ", code(suite)]),
    ` ran ${tests === 1 ? "one test" : `${grouped(tests)} tests`} of the same name and file. If that is not meant, one of them runs what the other should.`,
  ];
}

function listed(numbers: readonly number[]): string {
  return numbers.length > 8 ? `${numbers.slice(0, 8).join(", ")} and ${numbers.length - 8} more` : numbers.join(", ");
}

export function reasonWords(reason: GateReason): string {
  switch (reason.kind) {
    case "verdicts":
      return countOf(reason.tests, `${reason.verdict} test`);
    case "gaps":
      return `${countOf(reason.gaps, "thing")} asked for and not seen, so nothing is claimed`;
    case "filesMissing":
      return countOf(reason.files, "missing file");
    case "twice":
      return `${itemWords(reason.ran)} run by more than one shard`;
    case "unexpected":
      return `${itemWords(reason.seen)} not in the plan`;
    case "target":
      return `the target is not proven yet: ${countOf(reason.runs, "more clean parallel run")} of ${reason.suite} needed`;
  }
}

/** What the clean runs of a suite prove, and what they do not. */
export function proofWords(proof: SuiteProof & { readonly holds: true }): {
  readonly proven: string;
  readonly open: string;
  readonly left: string;
} {
  const more = proof.more.map(({ rate, runs }) => `below ${percent(rate)} needs ${runs} more clean runs`);
  const apart = proof.effective < proof.runs && more.length > 0 ? ", each on a machine of its own" : "";
  return {
    proven: `Proven at ${percent(proof.level)} confidence: a parallel run of this suite is red by flakiness in less than ${percentAbove(proof.rateBelow)} of cases.`,
    open: more.length === 0 ? "" : `Not proven: ${more.join(", ")}${apart}.`,
    left: `Flaky failures still to be expected from tests that have not failed yet: at most ${(Math.ceil(proof.newPerRunBelow * 100) / 100).toFixed(2)} a run.`,
  };
}

/** What the runs say of a suite that is not clean. */
export function unprovenWords(proof: SuiteProof & { readonly holds: false }): string {
  if (proof.because.includes("noRuns")) return "No parallel run was whole, so nothing can be said about parallel runs.";
  const { rate, red, runs, sequential } = proof;
  const bound =
    rate === undefined
      ? ""
      : ` With 95 % confidence a parallel run is red in ${percentBelow(rate[0])} to ${percentAbove(rate[1])} of cases.`;
  if (proof.because.includes("failures"))
    return red > 0
      ? `${red} of ${countOf(runs, "whole parallel run")} ${red === 1 ? "was" : "were"} red, ${sequential.red} of ${sequential.runs} sequential.${bound}`
      : "Tests failed, though no whole parallel run was red. Nothing is proven.";
  return "The evidence has gaps, so nothing is proven.";
}

/** What the same runs prove of single tests, and what earlier commits add. */
export function testBoundWords({
  oneTest,
  everyTest,
  tests,
  withHistory,
}: SuiteProof & { readonly holds: true }): string {
  const history =
    withHistory === undefined
      ? ""
      : ` With clean runs since code, configuration and isolation last changed (${withHistory.runs} in all): less than ${percentAbove(withHistory.rateBelow)}.`;
  const all = tests > 1 ? `; of all ${grouped(tests)} at once: each below ${percentAbove(everyTest.rateBelow)}` : "";
  return `Of a single test, named before: a failure rate below ${percentAbove(oneTest.rateBelow)}${all}.${history}`;
}

/** What the runs cost, beside the usual design. */
export function spendingWords({ screen, confirm, extra, usual, sweeps }: Spending): string {
  const parts = [
    `${grouped(screen)} to screen`,
    ...(confirm === 0 ? [] : [`${grouped(confirm)} to confirm`]),
    ...(extra === 0 ? [] : [`${grouped(extra)} to find more`]),
  ];
  const all = screen + confirm + extra;
  // The screening alone decides less than the usual design does.
  if (all === screen) return `Test executions: ${parts.join("")}: ${sweeps.toFixed(1)} times the suite.`;
  const saved = usual > all ? `; ${grouped(usual - all)} are saved` : "";
  return `Test executions: ${parts.join(", ")}: ${sweeps.toFixed(1)} times the suite. Every test 20 times in each mode, as is usual, would have taken ${grouped(usual)}${saved}.`;
}

/** Tests that fail together: how many, and by what. */
export function clusterWords({ tests, runs, kind, shared }: Cluster): string {
  const by =
    shared === undefined
      ? ""
      : shared.kind === "message"
        ? ", with one message"
        : `, on one ${placeNames[shared.kind]} (${shared.value})`;
  return kind === "burst"
    ? `${countOf(tests.length, "test")} failed at once in ${runsWords(runs)}${by}: one event, which says nothing of each of them.`
    : `${countOf(tests.length, "test")} fail together, in ${runsWords(runs)}${by}: probably one cause.`;
}

/** On what a verdict about the modes rests. */
export function evidenceWords({ evidence, verdict }: Verdict): string {
  const { eValue, blocks, order, posterior } = evidence;
  if (order !== undefined) return `Evidence for the order: e = ${figure(order.eValue)} (20 convinces of one test).`;
  if (eValue === undefined || verdict === "broken") return "";
  const on = blocks === undefined ? "" : `, from ${countOf(blocks, "fresh pair")} of runs`;
  const likely = posterior === undefined ? [] : Object.entries(posterior).sort(([, a], [, b]) => b - a);
  const first = likely[0];
  const most = first === undefined ? "" : ` Most likely ${first[0]} (${percent(first[1])}).`;
  // A screening alone hardly ever says more than nothing.
  if (blocks === undefined && eValue < 2) return most.trim();
  return `Evidence that the modes differ: e = ${figure(eValue)}${on} (20 convinces of one test).${most}`;
}

/** What earlier commits say of a test. */
export function pastWords({ past }: Verdict): Line {
  if (past === undefined) return [];
  const { firstFlaky, trend, lnChange, fresh } = past;
  const since: Line =
    firstFlaky === undefined
      ? []
      : [
          " First seen flaky at commit ",
          code(firstFlaky.commit.slice(0, 12)),
          ` (${new Date(firstFlaky.at).toISOString().slice(0, 10)}).`,
        ];
  const before =
    past.runs < 0.5
      ? ""
      : ` Before: ${past.failures.toFixed(1)} failures in ${past.runs.toFixed(0)} runs, older ones for less.`;
  const news =
    trend === "regression"
      ? ` It fails more than it did: probably a regression (odds of ${figure(Math.exp(lnChange ?? 0))} to 1 for a change).`
      : "";
  const young = fresh === undefined ? "" : fresh === "new" ? " New in this plan." : " Its file has changed.";
  return [before, ...since, news, young].filter((piece) => piece !== "");
}

/** `0.42`, `57`, `4.7e+5`. */
function figure(value: number): string {
  return value >= 10_000 ? value.toExponential(1) : value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}

/** Said with every proof: what the figure rests on. */
export function limitsWords(proof: SuiteProof): string {
  const machines = proof.machines === 1 ? "one machine" : `${proof.machines} machines`;
  const shared =
    proof.effective < proof.runs
      ? ` Runs that share a machine share its load and its leftovers: these ${proof.runs} count as ${proof.effective.toFixed(1)}.`
      : "";
  return `It holds for this code, ${proof.workers} workers and ${machines} like ${proof.machines === 1 ? "this one" : "these"}.${shared}`;
}
