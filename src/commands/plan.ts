/** `plan`: config → plan.json, and the matrix beside it. */

import { encodeFile } from "../model/file.ts";
import type { Plan } from "../model/plan.ts";
import { type Parsed, type Problem, refused } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import { makePlan, type Wishes } from "../plan/cells.ts";
import { parseConfig } from "../plan/config.ts";
import { matrixOf } from "../plan/matrix.ts";
import { recogniseCommand } from "../plan/recognise.ts";
import type { Config } from "../plan/schema.ts";
import { planLines } from "../render/progress.ts";

/** From where the plan comes: a config, or the words of a command. */
export interface PlanSource {
  readonly config?: string;
  readonly command: readonly string[];
  readonly reports: readonly string[];
  readonly wishes: Wishes;
}

export interface PlanAsk extends PlanSource {
  readonly out: string;
  /** The answer is the matrix instead of words. */
  readonly matrix: boolean;
  readonly json: boolean;
}

export async function plan(ask: PlanAsk, outside: Outside): Promise<number> {
  const made = await planFrom(ask, outside);
  if (made.kind === "refused") {
    for (const problem of made.problems) outside.host.problem(problem);
    return 2;
  }
  const path = outside.files.resolve(outside.cwd, ask.out);
  const matrix = JSON.stringify(matrixOf(made.value));
  await outside.files.write(path, encodeFile(made.value));
  await outside.files.write(outside.files.resolve(path, "..", "matrix.json"), `${matrix}\n`);
  if (ask.matrix) outside.host.answer(`${matrix}\n`);
  else if (ask.json) outside.host.answer(encodeFile(made.value));
  else for (const line of planLines(made.value, outside.files.relative(outside.cwd, path))) outside.host.say(line);
  return 0;
}

export async function planFrom(source: PlanSource, outside: Outside): Promise<Parsed<Plan>> {
  const { config, folder } = await configFrom(source, outside);
  if (config.kind === "refused") return config;
  const commit = (await outside.commit(outside.cwd)) ?? "unknown";
  return makePlan(config.value, source.wishes, folder, commit, outside.sha256);
}

const usual = ["flakeproof.yml", "flakeproof.yaml"];

async function configFrom(source: PlanSource, outside: Outside): Promise<{ config: Parsed<Config>; folder: string }> {
  if (source.command.length > 0) {
    const { workers } = source.wishes;
    const asked = { words: source.command, reports: source.reports, ...(workers === undefined ? {} : { workers }) };
    return { config: recogniseCommand(asked), folder: "." };
  }
  for (const name of source.config === undefined ? usual : [source.config]) {
    const path = outside.files.resolve(outside.cwd, name);
    const text = await outside.files.read(path);
    const folder = outside.files.relative(outside.cwd, outside.files.resolve(path, "..")) || ".";
    if (text !== undefined) return { config: parseConfig(text, name), folder };
  }
  return { config: refused(noConfig(source.config)), folder: "." };
}

function noConfig(named: string | undefined): Problem {
  return {
    code: "config.missing",
    words:
      named === undefined ? `There is no ${usual[0]} here, and no command after \`--\`` : "This config does not exist",
    hint: "Start with your test command: `flakeproof prove -- npx vitest run`. Or write a flakeproof.yml; docs/configuration.md shows one.",
    where: { file: named ?? usual[0]! },
  };
}
