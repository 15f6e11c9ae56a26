/** Analysis → where the report lies, and what to type next. */

import { type Analysis, failsByExecution, type Wants } from "../model/analysis.ts";
import type { RunnerName } from "../model/plan.ts";
import { countOf } from "./numbers.ts";

/** What the user typed, in two parts: options that are added go between them. */
export interface Typed {
  readonly before: string;
  readonly after: string;
}

/** `folder`: where the files were written, as the user would type it. */
export function nextLines(
  analysis: Analysis,
  folder: string,
  runners: readonly RunnerName[],
  typed: Typed,
): readonly string[] {
  return [
    `Report  ${folder}/summary.md`,
    `Data    ${folder}/analysis.json`,
    `Logs    ${folder}/runs/`,
    ...advice(analysis, runners, typed),
  ];
}

function advice(analysis: Analysis, runners: readonly RunnerName[], typed: Typed): readonly string[] {
  const { status } = analysis.gate;
  if (status === "incomplete") return ["Next    mend what is listed above, then start the same command again."];
  if (analysis.proof.holds) {
    const open = analysis.gate.reasons.find((reason) => reason.kind === "target");
    if (open === undefined) return ["Next    keep it so: run flakeproof in CI on every pull request (docs/github.md)."];
    const suite = analysis.proof.suites.find(({ suite: name }) => name === open.suite)!;
    const { runs } = suite;
    const alone = suite.effective < runs;
    const here = suite.holds ? suite.more.find(({ rate }) => rate === analysis.proof.target)?.here : undefined;
    if (alone && here === undefined)
      return [
        `Next    prove the target too: ${countOf(open.runs, "more clean run")} on machines of their own, which CI gives (docs/github.md); on one machine alone no number of runs would do.`,
      ];
    if (here !== undefined)
      return [
        `Next    prove the target too, with ${countOf(here, "more clean run")} here: ${again(typed, `--runs ${runs + here}`)}`,
      ];
    return [
      `Next    prove the target too, with ${countOf(open.runs, "more clean run")}: ${again(typed, `--runs ${runs + open.runs}`)}`,
    ];
  }
  if (failsByExecution(analysis.gate))
    return ["Next    see above which tests are missing or ran twice, and why; then start the same command again."];
  const wants = analysis.verdicts.flatMap((verdict) => (verdict.wants === undefined ? [] : [verdict.wants]));
  const node = runners.some((runner) => runner !== "command");
  const how = node ? "import from flakeproof/isolation, see docs/isolation.md" : "see docs/isolation.md";
  return [
    `Next    give every worker its own database and data (${how}), then start the same command again.`,
    ...(wants.length === 0
      ? []
      : [`        Or decide what is undetermined: ${again(typed, moreRuns(analysis, wants))}`]),
  ];
}

function again({ before, after }: Typed, options: string): string {
  return [before, options, after].filter((part) => part !== "").join(" ");
}

function moreRuns(analysis: Analysis, wants: readonly Wants[]): string {
  const { sequential, parallel } = analysis.totals.runs;
  const quiet = most(
    wants.map((each) => each.sequential),
    sequential,
  );
  return `--sequential-runs ${quiet} --runs ${most(
    wants.map((each) => each.parallel),
    parallel,
  )}`;
}

/** Runs to ask for, so that every test gets what it wants: capped at what a person would wait for. */
function most(wanted: readonly number[], had: number): number {
  return Math.min(100, Math.max(...wanted) + had);
}
