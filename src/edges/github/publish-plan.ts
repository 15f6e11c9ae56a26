/** plan.json and matrix.json → an artifact of this workflow run, and the outputs that make the jobs. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Parsed, parsed, refused } from "../../model/problem.ts";
import { uploadArtifact } from "./artifacts.ts";
import { planName } from "./names.ts";
import { readHead } from "./plan-file.ts";
import type { Outputs } from "./stage.ts";

/** GitHub makes no more jobs of one matrix. */
const mostJobs = 256;

export async function publishPlan(folder: string, days: number | undefined): Promise<Parsed<Outputs>> {
  const plan = await readHead(join(folder, "plan.json"));
  if (plan.kind === "refused") return plan;
  const { digest, cells } = plan.value;
  const matrix = (await readFile(join(folder, "matrix.json"), "utf8")).trim();
  const jobs = jobsIn(matrix);
  // A second plan is that only where something is open; otherwise the first one stands, and is there already.
  if (jobs === 0 && cells.length > 0) return parsed({ matrix, plan: digest, cells: "0" });
  if (jobs === 0 || jobs > mostJobs) return refused(unfit(jobs));
  // A job that was started again makes the same plan again, unless the seed is new: then the first artifact serves both.
  const uploaded = await uploadArtifact(planName(digest), folder, [join(folder, "plan.json")], days);
  if (uploaded.kind === "refused") return uploaded;
  return parsed({ matrix, plan: digest, cells: String(jobs) });
}

function jobsIn(matrix: string): number {
  return (JSON.parse(matrix) as { readonly include: readonly unknown[] }).include.length;
}

function unfit(jobs: number) {
  return jobs === 0
    ? {
        code: "github.no-cells",
        words: "The plan has no cell, and GitHub takes no empty matrix",
        hint: "Ask for at least one run.",
      }
    : {
        code: "github.too-many-cells",
        words: `The plan has ${jobs} cells; GitHub makes at most ${mostJobs} jobs of one matrix`,
        hint: "Ask for fewer runs or shards, or plan each suite in a job of its own (input `suite`).",
      };
}
