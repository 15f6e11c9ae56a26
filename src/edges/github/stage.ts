/** What a step of GitHub can show and hand on: outputs, annotations, the job summary, its own failure. */

import { appendFile } from "node:fs/promises";
import * as core from "@actions/core";
import { withoutCommands } from "../../model/log.ts";
import { type Problem, placeText } from "../../model/problem.ts";
import { summaryOf } from "./summary.ts";

/** Values of outputs; all of them are texts on GitHub. */
export type Outputs = Readonly<Record<string, string>>;

export function input(name: string): string {
  return core.getInput(name);
}

export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

export function setOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

/** Whatever it holds, it is a text: no line of it starts a workflow command. */
export function say(text: string): void {
  core.info(withoutCommands(text));
}

export function warn(problem: Problem): void {
  core.warning(textOf(problem), { title: "flakeproof" });
}

/** What the user can mend. The step fails once all of it is said. */
export function fail(problems: readonly Problem[]): void {
  for (const problem of problems) core.error(textOf(problem), { title: "flakeproof" });
  process.exitCode = 1;
}

/** What the user cannot mend: our bug, with all that it takes to find it. */
export function failByBug(error: unknown): void {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository } = process.env;
  const where = server && repository ? `${server}/${repository}/issues` : "the issues of flakeproof's repository";
  core.error(`flakeproof itself failed; this is not your suite. Please report it, with the lines below, at ${where}`, {
    title: "flakeproof",
  });
  for (let cause = error; cause !== undefined; cause = cause instanceof Error ? cause.cause : undefined)
    say(cause instanceof Error ? (cause.stack ?? String(cause)) : String(cause));
  process.exitCode = 70;
}

/** Appends to the job summary, within what GitHub takes. */
export async function showSummary(markdown: string): Promise<void> {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === "") say(markdown);
  else await appendFile(path, summaryOf(markdown));
}

function textOf(problem: Problem): string {
  const place = problem.where === undefined ? "" : `${placeText(problem.where)}: `;
  const mend = problem.hint === undefined ? "" : `\n${problem.hint}`;
  return `${place}${problem.words} (${problem.code})${mend}`;
}
