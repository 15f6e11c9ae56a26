/** A plan on disk → Plan, unless it is not what its digest says. */

import type { Plan } from "../model/plan.ts";
import { type Parsed, refused } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import { digestOf } from "../plan/cells.ts";
import { readPlan } from "../read/files.ts";

/** `path` is absolute. */
export async function loadPlan(path: string, outside: Outside): Promise<Parsed<Plan>> {
  const file = outside.files.relative(outside.cwd, path);
  const text = await outside.files.read(path);
  if (text === undefined)
    return refused({
      code: "plan.missing",
      words: "There is no plan here",
      hint: "Make one with `flakeproof plan --out plan.json`, and name it with --plan.",
      where: { file },
    });
  const plan = readPlan(text, file);
  if (plan.kind === "refused" || digestOf(plan.value, outside.sha256) === plan.value.digest) return plan;
  return refused({
    code: "plan.changed",
    words: "The plan was changed after it was made: its digest differs",
    hint: "Change the config instead, and make the plan again.",
    where: { file },
  });
}
