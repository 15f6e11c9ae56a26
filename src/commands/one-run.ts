/** One run of a cell: one start of the runner, or one for each of its items, each alone. */

import type { TestId, TestName } from "../model/ids.ts";
import { seedOfRun, suiteOf } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Run } from "../model/results.ts";
import type { Outside } from "../outside.ts";
import { type Asked, askedOf } from "../run/asked.ts";
import { runners } from "../run/runner.ts";
import { type Part, together } from "../run/together.ts";
import { oneStart } from "./one-start.ts";
import type { OneRunAsk } from "./world.ts";

export interface OneRun {
  readonly run: Run;
  readonly tests: Readonly<Record<TestId, TestName>>;
}

export async function oneRun(ask: OneRunAsk, outside: Outside): Promise<OneRun> {
  const suite = suiteOf(ask.plan, ask.cell);
  const started = outside.now();
  const seed = seedOfRun(ask.plan.seed, ask.number);
  await outside.files.remove(ask.folder);
  const asked = askedOf(ask.cell, suite, runners[suite.starter.runner]);
  const tests: Record<TestId, TestName> = {};
  const part =
    asked.kind === "refused"
      ? nothing("notStarted", asked.problems)
      : ask.cell.mode === "isolated"
        ? await eachAlone(asked.value, ask, tests, outside)
        : await oneStart({ ...ask, asked: asked.value[0] }, tests, outside);
  return { run: { number: ask.number, seed, started, ...part }, tests };
}

function nothing(kind: "notStarted" | "interrupted", problems: readonly Problem[] = []): Part {
  return { ending: { kind }, took: 0, observations: [], problems, notes: [] };
}

/** Not to its end where the user stops it, or where the runner cannot even be started: nor could it for the others. */
async function eachAlone(
  items: readonly [Asked, ...Asked[]],
  ask: OneRunAsk,
  tests: Record<TestId, TestName>,
  outside: Outside,
): Promise<Part> {
  const parts: Part[] = [];
  for (const [at, asked] of items.entries()) {
    const folder = outside.files.resolve(ask.folder, String(at + 1));
    const stopped = outside.processes.interrupted();
    parts.push(
      stopped ? nothing("interrupted") : await oneStart({ ...ask, asked, folder, item: at + 1 }, tests, outside),
    );
    const { kind } = parts.at(-1)!.ending;
    if (kind === "notStarted" || kind === "interrupted") break;
  }
  const [first, ...rest] = parts;
  return together([first!, ...rest]);
}
