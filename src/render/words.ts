/** Verdicts, gaps and reasons → words. The only place with prose about findings; the compiler counts the rows. */

import type { Gap, GateReason, RunTrouble, SuiteProof, Verdict, VerdictKind, Wants } from "../model/analysis.ts";
import type { Line, Tone } from "../model/document.ts";
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
      `It did not run in every whole run, and never failed where it did: ${inBoth(verdict)}. What keeps it back now and then is not known.`,
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
  const { sequential, parallel } = verdict.modes;
  return `${ratio(parallel)} parallel ${parallel.runs === 1 ? "run" : "runs"} failed, ${ratio(sequential)} sequential`;
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
  ].filter((part) => part !== "");
  const needed = runs.length === 0 ? "more runs" : `about ${runs.join(" and ")} runs`;
  const question = {
    "broken-or-flaky": "it is broken or flaky",
    "mode-bound-or-broken": "it fails in one mode only, or always",
    "mode-bound-or-flaky": "it fails in one mode only",
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

export function gapWords(gap: Gap): Line {
  switch (gap.kind) {
    case "cellMissing": {
      const why = {
        neverCame: "no results came",
        unreadable: "its results cannot be read",
        otherPlan: "its results belong to another plan",
      };
      return ["Cell ", { kind: "code", text: gap.cell }, `: ${why[gap.because]}.`];
    }
    case "runMissing":
      return [`Run ${gap.run} of `, { kind: "code", text: gap.cell }, " was never made."];
    case "runIncomplete":
      return [`Run ${gap.run} of `, { kind: "code", text: gap.cell }, ` ${troubleWords[gap.because]}.`];
    case "testMissing":
      return [
        { kind: "code", text: gap.test },
        ` did not appear in ${gap.mode} ${gap.runs.length === 1 ? "run" : "runs"} ${listed(gap.runs)}, though other whole runs have it.`,
      ];
    case "testTwice":
      return [
        { kind: "code", text: gap.test },
        ` was run by more than one shard of ${gap.runs.length === 1 ? "run" : "runs"} ${listed(gap.runs)}.`,
      ];
  }
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
  return {
    proven: `Proven at ${percent(proof.level)} confidence: a parallel run of this suite is red by flakiness in less than ${percentAbove(proof.rateBelow)} of cases.`,
    open: more.length === 0 ? "" : `Not proven: ${more.join(", ")}.`,
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
      : ` With 95 % confidence on each side, a parallel run is red in ${percentBelow(rate[0])} to ${percentAbove(rate[1])} of cases.`;
  if (proof.because.includes("failures"))
    return red > 0
      ? `${red} of ${countOf(runs, "whole parallel run")} ${red === 1 ? "was" : "were"} red, ${sequential.red} of ${sequential.runs} sequential.${bound}`
      : "Tests failed, though no whole parallel run was red. Nothing is proven.";
  return "The evidence has gaps, so nothing is proven.";
}

/** Said with every proof: what the figure rests on. */
export function limitsWords(proof: SuiteProof): string {
  const machines = proof.machines === 1 ? "one machine" : `${proof.machines} machines`;
  const shared =
    proof.machines === 1 && proof.runs > 1
      ? " Runs on one machine share its load and its leftovers; the bound counts them as independent."
      : "";
  return `It holds for this code, ${proof.workers} workers and ${machines} like ${proof.machines === 1 ? "this one" : "these"}.${shared}`;
}
