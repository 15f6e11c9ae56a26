/** This job's cell → its plan from the artifacts of the workflow run, and the name under which its evidence shall go up. */

import { join } from "node:path";
import { encodeFile } from "../../model/file.ts";
import { type Parsed, type Problem, parsed, refused } from "../../model/problem.ts";
import { files } from "../files.ts";
import { machine } from "../machine.ts";
import type { Artifact } from "./artifact.ts";
import { findArtifact, listFromWithin, uploadArtifact } from "./artifacts.ts";
import { cellHint } from "./inputs.ts";
import { cellName, choosePlan, planName } from "./names.ts";
import type { Place } from "./place.ts";
import { digestOfCell, downloadPlan, type PlanHead } from "./plan-file.ts";
import { type Outputs, warn } from "./stage.ts";

/** What the input `cell` says: the entry of the matrix as JSON, or the id of a cell. */
export type Which =
  | { readonly kind: "entry"; readonly index: number; readonly plan: string }
  | { readonly kind: "id"; readonly id: string };

/** Without any right: a test job needs `contents: read` alone. */
export async function fetchPlan(folder: string, cell: string, digest: string, place: Place): Promise<Parsed<Outputs>> {
  const which = readCell(cell);
  if (which.kind === "refused") return which;
  const artifact = await findPlan(which.value.kind === "entry" ? which.value.plan : digest);
  if (artifact.kind === "refused") return artifact;
  const plan = await downloadPlan(artifact.value, folder);
  if (plan.kind === "refused") return plan;
  const id = cellId(which.value, plan.value);
  if (id === undefined) return refused(noCell(which.value));
  await markStarted(plan.value, id, folder, place);
  return parsed({
    plan: plan.value.path,
    artifact: cellName({ plan: digestOfCell(plan.value, id), cell: id, attempt: place.attempt }),
  });
}

/**
 * The mark that this job has begun, as results without a run: where nothing else comes, the report can say that the job
 * died, and not only that nothing came. It may fail: it is no evidence of any test.
 */
async function markStarted(plan: PlanHead, id: string, folder: string, place: Place): Promise<void> {
  const results = {
    kind: "results" as const,
    version: 1,
    plan: digestOfCell(plan, id),
    attempt: place.attempt,
    cell: plan.entries[plan.cells.indexOf(id)],
    machine,
    tests: {},
    runs: [],
  };
  const root = join(folder, "started");
  const path = join(root, "results", `${id}.json`);
  await files.write(path, encodeFile(results));
  const name = cellName({ plan: digestOfCell(plan, id), cell: id, attempt: place.attempt, started: true });
  const uploaded = await uploadArtifact(name, root, [path], 1);
  if (uploaded.kind === "refused") for (const problem of uploaded.problems) warn(problem);
}

/** Entries may carry more than ours: what the user added to the matrix. */
export function readCell(text: string): Parsed<Which> {
  if (!text.startsWith("{")) return parsed({ kind: "id", id: text });
  try {
    const { index, plan } = JSON.parse(text) as { index?: unknown; plan?: unknown };
    if (Number.isSafeInteger(index) && typeof plan === "string" && /^[0-9a-f]{64}$/.test(plan))
      return parsed({ kind: "entry", index: index as number, plan });
  } catch {
    // Said below, like every other text that is no entry.
  }
  return refused({
    code: "input.cell",
    words: `\`cell\` is no entry of the matrix: ${JSON.stringify(text.slice(0, 200))}`,
    hint: cellHint,
  });
}

async function findPlan(digest: string): Promise<Parsed<Artifact>> {
  if (digest === "") {
    const all = await listFromWithin();
    return all.kind === "refused" ? all : choosePlan(all.value, digest);
  }
  const found = await findArtifact(planName(digest));
  return found.kind === "refused" ? found : choosePlan(found.value === undefined ? [] : [found.value], digest);
}

function cellId(which: Which, plan: PlanHead): string | undefined {
  if (which.kind === "id") return plan.cells.find((id) => id === which.id);
  return which.plan === plan.digest ? plan.cells[which.index] : undefined;
}

function noCell(which: Which): Problem {
  const asked = which.kind === "id" ? JSON.stringify(which.id.slice(0, 200)) : `number ${which.index}`;
  return {
    code: "input.cell",
    words: `The plan has no cell ${asked}`,
    hint: cellHint,
  };
}
