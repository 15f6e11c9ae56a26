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
  /** The job has begun, and this is not what it left at its end. */
  readonly started?: true;
}

/** 64 bits: enough to tell the plans of one workflow run apart. */
const digits = 16;

export function planName(digest: string): string {
  return `flakeproof-plan-${digest.slice(0, digits)}`;
}

/** A second attempt of a job has a name of its own: a name can be used only once. */
export function cellName({ plan, cell, attempt, started }: CellName): string {
  return `flakeproof-${plan.slice(0, digits)}-${cell}-a${attempt}${started === true ? "-started" : ""}`;
}

export function readCellName(name: string): CellName | undefined {
  const match = /^flakeproof-([0-9a-f]{16})-([A-Za-z0-9_-]+)-a([1-9]\d{0,8})(-started)?$/.exec(name);
  if (match === null) return undefined;
  const started = match[4] === undefined ? {} : { started: true as const };
  return { plan: match[1]!, cell: match[2]!, attempt: Number(match[3]), ...started };
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

/** A later attempt before an earlier one, and what a job left before the mark that it began. */
function rank({ attempt, started }: CellName): number {
  return 2 * attempt + (started === true ? 0 : 1);
}

/** Of each cell of a plan the artifact of its last attempt (that it has begun, where nothing else is known of it), in the order of the cells' ids. */
export function lastAttempts<Artifact extends Named>(
  artifacts: readonly Artifact[],
  digest: string,
): readonly (CellName & { readonly artifact: Artifact })[] {
  const last = new Map<string, CellName & { readonly artifact: Artifact }>();
  for (const artifact of artifacts) {
    const named = readCellName(artifact.name);
    if (named === undefined || named.plan !== digest.slice(0, digits)) continue;
    const known = last.get(named.cell);
    if (known === undefined || rank(known) < rank(named)) last.set(named.cell, { ...named, artifact });
  }
  return [...last.values()].sort((a, b) => (a.cell < b.cell ? -1 : 1));
}
