/** A workflow of this repository, executed job by job: matrix, needs, conditions, outputs. Rights are not enforced. */

import { type Job, type Ran, runSteps, type Texts } from "./executor.ts";
import { type Contexts, evaluate, isTrue, type Status } from "./expressions.ts";
import { memberAt, membersOf, readWorkflow, type Token, textOf, textsOf } from "./manifest.ts";

export interface JobRecord extends Ran {
  readonly id: string;
  /** As people see it: of a matrix job, with its entry. */
  readonly name: string;
}

/** `machine` gives each job a machine of its own. */
export async function runWorkflow(
  path: string,
  given: Texts,
  machine: (contexts: Contexts) => Promise<Job>,
): Promise<readonly JobRecord[]> {
  const { template, root, errors } = await readWorkflow(path);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const inputs = { ...defaultsOf(memberAt(root, "on", "workflow_call", "inputs")), ...given };
  const needs: Record<string, { readonly result: string; readonly outputs: Texts }> = {};
  const records: JobRecord[] = [];
  for (const each of template.jobs) {
    const id = each.id.value;
    const token = memberAt(root, "jobs", id);
    const contexts = { github: { token: "job-token" }, inputs, needs };
    const condition = each.if.expression;
    if (each.type !== "job" || !isTrue(evaluate(condition, contexts, statusOf(needs)))) continue;
    const ran: JobRecord[] = [];
    for (const matrix of entriesOf(token, contexts))
      ran.push(await runJob(id, token, each.steps, { ...contexts, matrix }, machine));
    const result = ran.every((one) => one.result === "success") ? "success" : "failure";
    needs[id] = { result, outputs: ran.at(-1)?.outputs ?? {} };
    records.push(...ran);
  }
  return records;
}

async function runJob(
  id: string,
  token: Token | undefined,
  steps: readonly { readonly if?: unknown }[],
  contexts: Contexts,
  machine: (contexts: Contexts) => Promise<Job>,
): Promise<JobRecord> {
  const job = await machine(contexts);
  const tokens = [...membersOf(memberAt(token, "steps")).values()];
  const conditions = steps.map((step) => step.if as Token | undefined);
  const { seen, ...ran } = await runSteps(job, tokens, conditions, { folder: "", env: {}, at: "" });
  const outputs = textsOf(memberAt(token, "outputs"), { ...contexts, steps: seen });
  return { ...ran, id, name: textOf(memberAt(token, "name"), contexts) ?? id, outputs };
}

function defaultsOf(inputs: Token | undefined): Texts {
  return Object.fromEntries(
    [...membersOf(inputs)].map(([name, input]) => [name, textOf(memberAt(input, "default"), {}) ?? ""]),
  );
}

function statusOf(needs: Readonly<Record<string, { readonly result: string }>>): Status {
  return Object.values(needs).every(({ result }) => result === "success") ? "success" : "failure";
}

/** One empty entry where the job has no matrix. */
function entriesOf(token: Token | undefined, contexts: Contexts): readonly object[] {
  const matrix = memberAt(token, "strategy", "matrix");
  if (matrix?.expression === undefined) return [{}];
  return (evaluate(matrix.expression, contexts) as { include: readonly object[] }).include;
}
