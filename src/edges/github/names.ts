/** Artifact names: made, read back, and chosen from. */

import { type Parsed, parsed, refused } from "../../model/problem.ts";
import { planHint } from "./inputs.ts";

export interface Named {
  readonly name: string;
}

export interface CellName {
  /** The first 16 digits of the plan's digest. */
  readonly plan: string;
  readonly cell: string;
  readonly attempt: number;
}

/** 64 bits: enough to tell the plans of one workflow run apart. */
const digits = 16;

export function planName(digest: string): string {
  return `flakeproof-plan-${digest.slice(0, digits)}`;
}

/** A second attempt of a job has a name of its own: a name can be used only once. */
export function cellName({ plan, cell, attempt }: CellName): string {
  return `flakeproof-${plan.slice(0, digits)}-${cell}-a${attempt}`;
}

export function readCellName(name: string): CellName | undefined {
  const match = /^flakeproof-([0-9a-f]{16})-([A-Za-z0-9_-]+)-a([1-9]\d{0,8})$/.exec(name);
  return match === null ? undefined : { plan: match[1]!, cell: match[2]!, attempt: Number(match[3]) };
}

/** The plan that is meant: the one with this digest, or the only one that there is. */
export function choosePlan<Artifact extends Named>(artifacts: readonly Artifact[], digest: string): Parsed<Artifact> {
  if (digest !== "" && !/^[0-9a-f]{16,64}$/.test(digest))
    return refused({
      code: "input.plan",
      words: `\`plan\` is ${JSON.stringify(digest.slice(0, 80))}, which is no digest of a plan`,
      hint: planHint,
    });
  const plans = artifacts.filter(({ name }) => /^flakeproof-plan-[0-9a-f]{16}$/.test(name));
  const meant = digest === "" ? plans : plans.filter(({ name }) => name === planName(digest));
  if (meant.length > 1 && digest === "")
    return refused({
      code: "github.several-plans",
      words: `This workflow run has ${meant.length} plans, and the input \`plan\` names none of them`,
      hint: planHint,
    });
  const last = meant.at(-1);
  return last === undefined ? refused(noPlan(digest)) : parsed(last);
}

function noPlan(digest: string) {
  const which = digest === "" ? "no plan" : `no plan ${digest.slice(0, digits)}`;
  return {
    code: "github.no-plan",
    words: `This workflow run has ${which}`,
    hint: "A job with `task: plan` must come first (`needs:`), in the same workflow run.",
  };
}

/** Of each cell of a plan the artifact of its last attempt, in the order of the cells' ids. */
export function lastAttempts<Artifact extends Named>(
  artifacts: readonly Artifact[],
  digest: string,
): readonly (CellName & { readonly artifact: Artifact })[] {
  const last = new Map<string, CellName & { readonly artifact: Artifact }>();
  for (const artifact of artifacts) {
    const named = readCellName(artifact.name);
    if (named === undefined || named.plan !== digest.slice(0, digits)) continue;
    const known = last.get(named.cell);
    if (known === undefined || known.attempt < named.attempt) last.set(named.cell, { ...named, artifact });
  }
  return [...last.values()].sort((a, b) => (a.cell < b.cell ? -1 : 1));
}
