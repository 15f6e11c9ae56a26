/** Analysis → where the report lies, and what to type next. */

import { type Analysis, type Cause, failsByExecution } from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { RunnerName } from "../model/plan.ts";
import { causeWords } from "./mends.ts";
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
    const here = suite.holds ? suite.more.find(({ runs: lacking }) => lacking === open.runs)?.here : undefined;
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
  const open = analysis.verdicts.some((verdict) => verdict.wants !== undefined);
  return [mendLine(analysis, runners), ...(open ? [decideLine(analysis, typed)] : [])];
}

/** The cause of most tests first. */
function mendLine({ verdicts }: Analysis, runners: readonly RunnerName[]): string {
  const causes = groupBy(
    verdicts.filter(({ cause }) => cause !== undefined && !bySelf.includes(cause)),
    ({ cause }) => cause!,
  );
  const [most] = [...causes].sort(([, a], [, b]) => b.length - a.length);
  if (most === undefined) {
    const library = runners.some((runner) => runner !== "command") ? "import from flakeproof/isolation, " : "";
    return `Next    give every worker its own database and data (${library}see docs/isolation.md), then start the same command again.`;
  }
  const [cause, own] = most;
  return `Next    mend first: ${causeWords[cause]} (${countOf(own.length, "test")}). Whether it helped: flakeproof prove --verify TEST`;
}

/** No other test has to do with these. */
const bySelf: readonly Cause[] = ["product-or-test-bug", "chance"];

/** Suspects that were run again wait for more budget; others for being run again. */
function decideLine({ spending }: Analysis, typed: Typed): string {
  return spending.confirm === 0
    ? `        Or have it decided what is open, by fresh runs of the suspects: ${again(typed, "--confirm")}`
    : "        Or give what is open more runs: `confirm: { budget: 50% }` in flakeproof.yml.";
}

function again({ before, after }: Typed, options: string): string {
  return [before, options, after].filter((part) => part !== "").join(" ");
}
