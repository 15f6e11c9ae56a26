/** Analysis → where the report lies, and what to type next. */

import type { Analysis } from "../model/analysis.ts";
import type { RunnerName } from "../model/plan.ts";
import { countOf } from "./numbers.ts";

/** `folder`: where the files were written, as the user would type it. */
export function nextLines(analysis: Analysis, folder: string, runners: readonly RunnerName[]): readonly string[] {
  return [
    `Report: ${folder}/summary.md   Everything in it, as data: ${folder}/analysis.json   Logs: ${folder}/runs/`,
    ...advice(analysis, runners),
  ];
}

function advice(analysis: Analysis, runners: readonly RunnerName[]): readonly string[] {
  const { status } = analysis.gate;
  if (status === "incomplete") return ["Next: mend what is listed above, then start the same command again."];
  if (analysis.proof.holds) {
    const open = analysis.gate.reasons.find((reason) => reason.kind === "target");
    if (open === undefined) return ["Next: keep it so: run flakeproof in CI on every pull request (docs/github.md)."];
    const { runs } = analysis.proof.suites.find((suite) => suite.suite === open.suite)!;
    return [
      `Next: prove more with more clean runs: flakeproof prove --runs ${runs + open.runs} (${countOf(open.runs, "more run")} than now).`,
    ];
  }
  const wants = analysis.verdicts.flatMap((verdict) => (verdict.wants === undefined ? [] : [verdict.wants]));
  const node = runners.some((runner) => runner !== "command");
  return [
    `Next: give every worker its own database and data (${node ? "import from flakeproof/isolation; " : ""}docs/isolation.md), then start the same command again.`,
    ...(wants.length === 0
      ? []
      : [
          `      To decide what is undetermined: flakeproof prove --sequential-runs ${most(
            wants.map((each) => each.sequential),
            analysis.totals.runs.sequential,
          )} --runs ${most(
            wants.map((each) => each.parallel),
            analysis.totals.runs.parallel,
          )}`,
        ]),
  ];
}

/** Runs to ask for, so that every test gets what it wants: capped at what a person would wait for. */
function most(wanted: readonly number[], had: number): number {
  return Math.min(100, Math.max(...wanted) + had);
}
