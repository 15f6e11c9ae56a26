/** The inputs of the inner action → what one of its steps is asked to do, or every reason why it cannot be done. */

import { type Parsed, type Problem, parsed, refused } from "../../model/problem.ts";

export type Ask =
  | { readonly step: "prepare" }
  | { readonly step: "publish-plan"; readonly folder: string; readonly days?: number }
  | { readonly step: "fetch-plan"; readonly folder: string; readonly cell: string; readonly plan: string }
  | { readonly step: "upload"; readonly folder: string; readonly artifact: string; readonly days?: number }
  | { readonly step: "gather"; readonly folder: string; readonly plan: string; readonly token: string }
  | { readonly step: "publish"; readonly folder: string; readonly code: string; readonly failOn: FailOn };

export type FailOn = "gate" | "never";

export const cellHint = `Write \`cell: \${{ toJSON(matrix) }}\`, in a job whose matrix is the output \`matrix\` of the plan.`;
export const planHint = `Write \`plan: \${{ needs.plan.outputs.plan }}\`, with the outputs of the job that made the plan.`;

type Read = (name: string) => string;

/** `prepare` comes first in every task, so it checks what the user gave to all steps: all problems show at once. */
export function readAsk(read: Read): Parsed<Ask> {
  const step = read("step");
  const folder = read("folder");
  const days = readDays(read("retention-days"));
  switch (step) {
    case "prepare": {
      const problems = inputProblems(read);
      return problems.length > 0 ? refused(...problems) : parsed({ step });
    }
    case "publish-plan":
      return parsed({ step, folder, ...(days === undefined ? {} : { days }) });
    case "fetch-plan":
      return parsed({ step, folder, cell: read("cell"), plan: read("plan") });
    case "upload":
      return parsed({ step, folder, artifact: read("artifact"), ...(days === undefined ? {} : { days }) });
    case "gather":
      return parsed({ step, folder, plan: read("plan"), token: read("token") });
    case "publish":
      return parsed({ step, folder, code: read("code"), failOn: read("fail-on") === "never" ? "never" : "gate" });
    default:
      throw new Error(`the inner action has no step ${JSON.stringify(step)}`);
  }
}

function inputProblems(read: Read): readonly Problem[] {
  const task = read("task");
  const failOn = read("fail-on");
  const days = read("retention-days");
  return [
    ...(["plan", "run", "report"].includes(task)
      ? []
      : [problem("task", `\`task\` is ${shown(task)}`, "It is one of plan, run, report.")]),
    ...(task === "run" && read("cell") === ""
      ? [problem("cell", "`cell` is empty, so this job does not know which cell it is", cellHint)]
      : []),
    ...(["gate", "never"].includes(failOn)
      ? []
      : [problem("fail-on", `\`fail-on\` is ${shown(failOn)}`, "It is gate or never.")]),
    ...(days === "" || readDays(days) !== undefined
      ? []
      : [problem("retention-days", `\`retention-days\` is ${shown(days)}`, "It is a number of days, from 1.")]),
  ];
}

function readDays(text: string): number | undefined {
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined;
}

function problem(input: string, words: string, hint: string): Problem {
  return { code: `input.${input}`, words, hint };
}

function shown(text: string): string {
  return text === "" ? "empty" : JSON.stringify(text.slice(0, 60));
}
