/** An action of this repository, executed step by step as a runner does it: composite steps, JavaScript actions, `$/`. */

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { ActionTemplate } from "@actions/workflow-parser/actions/index";
import { type Contexts, evaluate, isTrue, type Status } from "./expressions.ts";
import { type Manifest, memberAt, membersOf, readAction, type Token, textOf, textsOf } from "./manifest.ts";

export type Texts = Record<string, string>;

/** One job on one machine. */
export interface Job {
  /** Where `$/` leads: the folder with the root's action.yml. */
  readonly repository: string;
  readonly workspace: string;
  /** Of this job alone. */
  readonly temp: string;
  /** What every step sees. It grows by GITHUB_ENV and GITHUB_PATH. */
  readonly env: Texts;
  /** What the runner gives to JavaScript actions and keeps from `run:` steps. */
  readonly token: Texts;
  readonly contexts: Contexts;
  /** What to do instead of an action of another repository. */
  foreign(uses: string, given: Texts): Promise<Ended>;
}

type Result = "success" | "failure" | "skipped";

export interface StepRecord {
  /** `task/tests`: the ids on the way, or the position where a step has none. */
  readonly name: string;
  readonly outcome: Result;
  readonly conclusion: Result;
  readonly outputs: Texts;
  /** Standard output and error, as they came. */
  readonly log: string;
  readonly summary: string;
}

export interface Ran {
  readonly result: "success" | "failure";
  readonly outputs: Texts;
  /** Leaf steps in the order in which they ended. */
  readonly steps: readonly StepRecord[];
}

export interface Ended {
  readonly ok: boolean;
  readonly outputs: Texts;
  readonly log: string;
  readonly summary: string;
}

/** Minutes are not for tests: a step that hangs fails. */
const longestStep = 180_000;

/** Runs the action of a folder of the repository (`""` is the root). Throws where its action.yml has an error. */
export async function runAction(job: Job, folder: string, given: Texts, stepEnv: Texts = {}, at = ""): Promise<Ran> {
  const path = join(job.repository, folder, "action.yml");
  const manifest = await readAction(path);
  const { template, root, errors } = manifest;
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const inputs = withDefaults(root, given, job.contexts);
  const env = { ...job.env, ...stepEnv };
  if (template.runs.using === "composite") return runComposite(job, folder, manifest, inputs, stepEnv, at);
  if (template.runs.using !== "node24") throw new Error(`${path}: the executor knows no ${template.runs.using}`);
  return leaf(at, await runJavaScript(job, join(job.repository, folder, template.runs.main), inputs, env));
}

function withDefaults(root: Token, given: Texts, contexts: Contexts): Texts {
  const known = membersOf(memberAt(root, "inputs"));
  for (const name of Object.keys(given)) if (!known.has(name)) throw new Error(`the action has no input ${name}`);
  return Object.fromEntries(
    [...known].map(([name, input]) => [name, given[name] ?? textOf(memberAt(input, "default"), contexts) ?? ""]),
  );
}

async function runComposite(
  job: Job,
  folder: string,
  manifest: Manifest<ActionTemplate>,
  inputs: Texts,
  env: Texts,
  at: string,
): Promise<Ran> {
  const { template, root } = manifest;
  const conditions =
    template.runs.using === "composite" ? template.runs.steps.map((step) => step.if as Token | undefined) : [];
  const steps = [...membersOf(memberAt(root, "runs", "steps")).values()];
  const { seen, ...ran } = await runSteps({ ...job, contexts: { ...job.contexts, inputs } }, steps, conditions, {
    folder,
    env,
    at,
  });
  const contexts = { ...job.contexts, inputs, steps: seen };
  const outputs = [...membersOf(memberAt(root, "outputs"))].map(([name, output]) => [
    name,
    textOf(memberAt(output, "value"), contexts) ?? "",
  ]);
  return { ...ran, outputs: Object.fromEntries(outputs) as Texts };
}

interface Around {
  /** Of the action whose steps these are. */
  readonly folder: string;
  readonly env: Texts;
  /** Ids on the way here. */
  readonly at: string;
}

/** What later steps and the outputs may ask of a step. */
type Seen = Readonly<
  Record<string, { readonly outputs: Texts; readonly outcome: Result; readonly conclusion: Result }>
>;

/** In order, each where its condition says so; those of a composite action as well as those of a job. */
export async function runSteps(
  job: Job,
  steps: readonly Token[],
  conditions: readonly (Token | undefined)[],
  around: Around,
): Promise<Omit<Ran, "outputs"> & { readonly seen: Seen }> {
  const records: StepRecord[] = [];
  const seen: Record<string, Seen[string]> = {};
  let status: Status = "success";
  for (const [position, step] of steps.entries()) {
    const contexts = { ...job.contexts, steps: seen, env: { ...job.env, ...around.env } };
    const id = textOf(memberAt(step, "id"), contexts);
    const name = [...(around.at === "" ? [] : [around.at]), id ?? position].join("/");
    const ran = isTrue(evaluate(conditionOf(conditions[position]), contexts, status))
      ? await runStep(job, step, contexts, around, name)
      : { result: "skipped" as const, outputs: {}, steps: [] };
    const goesOn = textOf(memberAt(step, "continue-on-error"), contexts) === "true";
    const conclusion: Result = ran.result === "failure" && goesOn ? "success" : ran.result;
    if (id !== undefined) seen[id] = { outputs: ran.outputs, outcome: ran.result, conclusion };
    if (conclusion === "failure") status = "failure";
    // The conclusion that counts for a leaf is the one that the step around it gives.
    records.push(...ran.steps.map((each) => (each.name === name ? { ...each, conclusion } : each)));
  }
  return { result: status, steps: records, seen };
}

/** As the runner completes it: without a status function, a step wants success. */
function conditionOf(asked: Token | undefined): string {
  const written = asked?.expression ?? "success()";
  return /\b(success|failure|cancelled|always)\s*\(/.test(written) ? written : `success() && (${written})`;
}

async function runStep(job: Job, step: Token, contexts: Contexts, around: Around, name: string): Promise<Ran> {
  const env = { ...around.env, ...textsOf(memberAt(step, "env"), contexts) };
  const uses = textOf(memberAt(step, "uses"), contexts);
  const given = textsOf(memberAt(step, "with"), contexts);
  if (uses?.startsWith("$/") === true) return runAction(job, uses.slice(2), given, env, name);
  if (uses !== undefined) return leaf(name, await job.foreign(uses, given));
  return leaf(name, await runScript(job, step, contexts, { ...job.env, ...env }, around.folder));
}

function leaf(name: string, ended: Ended): Ran {
  const result = ended.ok ? "success" : "failure";
  return { result, outputs: ended.outputs, steps: [{ ...ended, name, outcome: result, conclusion: result }] };
}

async function runScript(job: Job, step: Token, contexts: Contexts, env: Texts, folder: string): Promise<Ended> {
  const shell = textOf(memberAt(step, "shell"), contexts);
  if (shell !== "bash") throw new Error(`the executor knows no shell ${shell}`);
  const script = join(job.temp, `${randomUUID()}.sh`);
  await writeFile(script, textOf(memberAt(step, "run"), contexts) ?? "");
  const cwd = join(job.workspace, textOf(memberAt(step, "working-directory"), contexts) ?? "");
  await access(cwd);
  const args = ["--noprofile", "--norc", "-e", "-o", "pipefail", script];
  return start(job, "bash", args, { ...env, GITHUB_ACTION_PATH: join(job.repository, folder) }, cwd);
}

function runJavaScript(job: Job, main: string, inputs: Texts, env: Texts): Promise<Ended> {
  const variables = Object.entries(inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
    value,
  ]);
  return start(
    job,
    process.execPath,
    [main],
    { ...env, ...Object.fromEntries(variables), ...job.token },
    job.workspace,
  );
}

async function start(job: Job, program: string, args: readonly string[], env: Texts, cwd: string): Promise<Ended> {
  const folder = join(job.temp, randomUUID());
  await mkdir(folder);
  const file = (name: string) => join(folder, name);
  const commands = {
    GITHUB_OUTPUT: file("output"),
    GITHUB_ENV: file("env"),
    GITHUB_PATH: file("path"),
    GITHUB_STEP_SUMMARY: file("summary"),
    GITHUB_STATE: file("state"),
  };
  for (const path of Object.values(commands)) await writeFile(path, "");
  const { code, log } = await collect(program, args, { ...env, ...commands }, cwd);
  Object.assign(job.env, readCommands(await readFile(commands.GITHUB_ENV, "utf8")));
  const added = (await readFile(commands.GITHUB_PATH, "utf8")).split("\n").filter((line) => line !== "");
  if (added.length > 0) job.env.PATH = [...added.reverse(), job.env.PATH ?? ""].join(delimiter);
  const outputs = readCommands(await readFile(commands.GITHUB_OUTPUT, "utf8"));
  return { ok: code === 0, outputs, log, summary: await readFile(commands.GITHUB_STEP_SUMMARY, "utf8") };
}

function collect(
  program: string,
  args: readonly string[],
  env: Texts,
  cwd: string,
): Promise<{ code: number | null; log: string }> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const parts: Buffer[] = [];
    const timer = setTimeout(() => child.kill("SIGKILL"), longestStep);
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part));
    child.once("error", failed);
    child.once("close", (code) => {
      clearTimeout(timer);
      done({ code, log: Buffer.concat(parts).toString("utf8") });
    });
  });
}

/** The file format of GITHUB_OUTPUT and GITHUB_ENV: `name=value`, or `name<<END`, lines, `END`. */
export function readCommands(text: string): Texts {
  const values: Texts = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const block = /^([^=<]+)<<(.+)$/.exec(line);
    if (block !== null) {
      const end = lines.indexOf(block[2]!, at + 1);
      if (end < 0) throw new Error(`the block of ${block[1]} has no end`);
      values[block[1]!] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else if (line !== "") {
      const equals = line.indexOf("=");
      if (equals < 1) throw new Error(`${JSON.stringify(line)} is no command`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
    }
  }
  return values;
}
