/** Some of a suite's tests, run together → how often one of them failed. */

import type { TestId } from "../model/ids.ts";
import { isFailure } from "../model/observation.ts";
import type { Cell, Plan } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { countRun, type Run } from "../model/results.ts";
import type { Outside } from "../outside.ts";
import { testNamed } from "../plan/choose-test.ts";
import type { Seen } from "../plan/halving.ts";
import { oneRun } from "./one-run.ts";

export interface ProbeAsk {
  readonly plan: Plan;
  readonly cell: Cell;
  /** Absolute: of all probes. */
  readonly folder: string;
  /** Its id; or a part of it, where no list knows it. */
  readonly test: string;
  readonly known: boolean;
}

export type Probed =
  | { readonly kind: "probed"; readonly seen: Seen; readonly id: TestId }
  | { readonly kind: "refused"; readonly problems: readonly Problem[]; readonly code: 2 | 3 };

/** All runs of the cell; none of them may be doubtful. */
export async function oneProbe(ask: ProbeAsk, outside: Outside): Promise<Probed> {
  const { plan, cell, folder } = ask;
  let id = ask.known ? (ask.test as TestId) : undefined;
  let failures = 0;
  for (const number of cell.runs) {
    const own = outside.files.resolve(folder, "runs", cell.id, String(number));
    const { run, tests } = await oneRun({ plan, cell, number, folder: own, keep: false }, outside);
    if (outside.processes.interrupted() || !countRun(run).whole)
      return { kind: "refused", problems: run.problems, code: 3 };
    if (id === undefined) {
      const named = testNamed(ask.test, Object.keys(tests) as TestId[]);
      if (named.kind === "refused") return { ...named, code: 2 };
      id = named.value;
    }
    const log = outside.files.relative(outside.cwd, outside.files.resolve(own, "log.txt"));
    const failed = hasFailed(run, id);
    if (failed === undefined) return { kind: "refused", problems: [notRun(id, log)], code: 3 };
    if (failed) failures++;
  }
  return { kind: "probed", seen: { runs: cell.runs.length, failures }, id: id! };
}

/** On its first attempt; undefined where it was not run. */
function hasFailed({ observations }: Run, id: TestId): boolean | undefined {
  const first = observations.find(({ test, attempt }) => test === id && attempt === 0);
  if (first === undefined) return undefined;
  return isFailure(first) ? true : first.outcome === "passed" ? false : undefined;
}

function notRun(id: TestId, file: string): Problem {
  return {
    code: "bisect.not-run",
    words: `The test was not run: ${id}`,
    hint: "It is skipped, or something before it failed; without its outcome nothing can be said.",
    where: { file },
  };
}
