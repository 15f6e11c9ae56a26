/** The artifacts of a workflow run → the plan, and the results of every cell that came back. */

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Parsed, parsed, refused } from "../../model/problem.ts";
import type { Artifact } from "./artifact.ts";
import { downloadArtifact, listByRest, listFromWithin } from "./artifacts.ts";
import { type CellName, choosePlan, lastAttempts } from "./names.ts";
import { digestOfCell, downloadPlan, type PlanHead } from "./plan-file.ts";
import type { Rest } from "./rest.ts";
import { type Outputs, say, warn } from "./stage.ts";
import { unpackOne } from "./zip.ts";

/** Bytes of an artifact, packed, that are fetched: logs, traces and videos of one cell included. */
const largestArtifact = 2 ** 31;
/** Bytes of one cell's results. */
const longestResults = 256 << 20;
/** Downloads at the same time. */
const atOnce = 6;

type CellArtifact = CellName & { readonly artifact: Artifact };

/**
 * Only the results are unpacked: an artifact is made by the code under test, and nothing of it is executed or becomes a
 * path. What cannot be fetched is a warning here and a missing cell in the report, never a cell that counts as clean.
 */
export async function gather(folder: string, digest: string, rest: Rest): Promise<Parsed<Outputs>> {
  const artifacts = await list(rest);
  if (artifacts.kind === "refused") return artifacts;
  const chosen = choosePlan(artifacts.value, digest);
  if (chosen.kind === "refused") return chosen;
  const plan = await downloadPlan(chosen.value, folder, rest);
  if (plan.kind === "refused") return plan;
  const cells = cellsIn(plan.value, artifacts.value);
  await fetchCells(cells, folder, rest);
  const ended = cells.filter(({ started }) => started !== true).length;
  const died = cells.length === ended ? "" : `; ${cells.length - ended} more began and left nothing else`;
  say(`${ended} of ${plan.value.cells.length} cells left an artifact${died}.`);
  return parsed({ plan: plan.value.path });
}

/** Of each cell what it left under the plan in whose round it was made. */
function cellsIn(plan: PlanHead, artifacts: readonly Artifact[]): readonly CellArtifact[] {
  const known = new Set(plan.cells);
  return [...plan.earlier, plan.digest].flatMap((digest) =>
    lastAttempts(artifacts, digest).filter(({ cell }) => known.has(cell) && digestOfCell(plan, cell) === digest),
  );
}

async function list(rest: Rest): Promise<Parsed<readonly Artifact[]>> {
  const listed = await listByRest(rest);
  if (listed.kind === "parsed") return listed;
  const instead = "The runner's own list is used instead; it is reported to end after 100 artifacts";
  for (const problem of listed.problems) warn({ ...problem, words: `${problem.words}. ${instead}` });
  return listFromWithin();
}

async function fetchCells(cells: readonly CellArtifact[], folder: string, rest: Rest): Promise<void> {
  // The report reads this folder even when no cell came back.
  await mkdir(join(folder, "in"), { recursive: true });
  const waiting = [...cells];
  const fetchNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const fetched = await fetchCell(next, folder, rest);
      if (fetched.kind === "refused") for (const problem of fetched.problems) warn(problem);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, fetchNext));
}

async function fetchCell({ artifact, cell }: CellArtifact, folder: string, rest: Rest): Promise<Parsed<true>> {
  if (artifact.size > largestArtifact) return refused(tooLarge(artifact));
  const packed = join(folder, "packed", artifact.name);
  try {
    const zip = await downloadArtifact(artifact, packed, rest);
    if (zip.kind === "refused") return zip;
    const results = `results/${cell}.json`;
    return await unpackOne(zip.value, results, join(folder, "in", artifact.name, results), longestResults);
  } finally {
    await rm(packed, { recursive: true, force: true });
  }
}

function tooLarge({ name, size }: Artifact) {
  return {
    code: "github.artifact-size",
    words: `The artifact ${name} has ${size} bytes; at most ${largestArtifact} are fetched, so its cell is missing`,
    hint: "Let failing tests keep smaller traces and videos, or spread the suite over more shards.",
  };
}
