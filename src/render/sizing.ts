/** How the shards of a suite came about → lines for whoever made the plan. */

import type { Known } from "../model/plan.ts";
import type { CurvePoint, ShardChoice, Sizing } from "../model/sizing.ts";
import { visible } from "./escape.ts";
import { countOf, percent, time } from "./numbers.ts";

export function sizingLines(sizing: Sizing): readonly string[] {
  const { suite, files, tests, shards, longest, bound, binding } = sizing;
  const what = tests === undefined ? countOf(files, "file") : `${countOf(tests, "test")} in ${countOf(files, "file")}`;
  if (shards === 1 && sizing.choice === undefined) return [`${visible(suite)}: ${what}, in one shard`];
  const guessed = isGuessed(sizing);
  const spread = guessed
    ? `${shards} shards, even by the size of the files: no run has been timed yet`
    : `${countOf(shards, "shard")}, the longest with ${time(longest)} of tests (at best ${time(bound)})`;
  return [
    `${visible(suite)}: ${what} in ${spread}`,
    ...(guessed ? [] : [`  times: ${sources(sizing.known)}`]),
    ...(binding === undefined || guessed
      ? []
      : [`  ${visible(binding.name)} alone takes ${time(binding.expected)}: no number of shards takes less`]),
    ...(sizing.choice === undefined ? [] : choiceLines(sizing.choice, shards)),
  ];
}

/** Sizes order the files; they do not say how long they take. */
function isGuessed({ known }: Sizing): boolean {
  return known.history === 0;
}

const sourceWords: Readonly<Record<Known, string>> = {
  history: "known from earlier runs",
  folder: "by the mean of their folder",
  suite: "by the mean of the suite",
  size: "by their size",
};

function sources(known: Sizing["known"]): string {
  return (Object.keys(sourceWords) as Known[])
    .filter((each) => known[each] > 0)
    .map((each) => `${countOf(known[each], "file")} ${sourceWords[each]}`)
    .join(", ");
}

function choiceLines({ budget, confidence, keeps, curve }: ShardChoice, chosen: number): readonly string[] {
  const sure = percent(confidence);
  const said = keeps
    ? `  ${countOf(chosen, "shard")}: the cheapest number that keeps ${time(budget)} in ${sure} of runs`
    : `  No number of shards keeps ${time(budget)} in ${sure} of runs; ${countOf(chosen, "shard")} come${chosen === 1 ? "s" : ""} nearest`;
  const rows = worthShowing(curve, chosen).map((point) => curveRow(point, budget, chosen));
  return [said, `    shards      expected       in ${sure}     billed`, ...rows];
}

/** The choice with its neighbours, and the doublings. */
function worthShowing(curve: readonly CurvePoint[], chosen: number): readonly CurvePoint[] {
  return curve.filter(
    ({ shards }, index) =>
      Math.abs(shards - chosen) <= 2 || Number.isInteger(Math.log2(shards)) || index === curve.length - 1,
  );
}

function curveRow({ shards, wall, promised, billed }: CurvePoint, budget: number, chosen: number): string {
  const mark = shards === chosen ? "→" : " ";
  const verdict = promised <= budget ? "" : "  too long";
  return `  ${mark} ${String(shards).padStart(6)} ${time(wall).padStart(13)} ${time(promised).padStart(13)} ${`${Math.ceil(billed)} min`.padStart(10)}${verdict}`;
}
