/** Cells that wait → cells that run, several at the same time where that disturbs none of them. */

import { type Cell, type Plan, suiteOf, workersIn } from "../model/plan.ts";
import { runners } from "../run/runner.ts";

export interface Pool {
  /** Cells at the same time. */
  readonly jobs: number;
  /** Of these, sequential ones too: else each is alone on the machine, since its point is to be undisturbed. */
  readonly crowded: boolean;
}

/** As many parallel runs as the processors serve; at least one. `asked`: the user's own number. */
export function poolFor(plan: Plan, asked: number | undefined, cpus: number): Pool {
  if (asked !== undefined) return { jobs: asked, crowded: true };
  const workers = Math.max(1, ...plan.suites.map((suite) => workersIn(suite, "parallel")));
  return { jobs: Math.max(1, Math.floor(cpus / workers)), crowded: false };
}

/** What became of a cell: whether the others of its suite are worth starting. */
export type Told = "goOn" | "skipSuite" | "stop";

/**
 * Runs these cells of the plan, in their order as far as room allows. A suite's first cell comes before its others, and
 * tells whether they are started at all.
 */
export async function runPool(
  plan: Plan,
  cells: readonly Cell[],
  pool: Pool,
  run: (cell: Cell) => Promise<Told>,
): Promise<void> {
  let waiting = [...cells];
  const running = new Map<Cell, Promise<void>>();
  const known = new Set<string>();
  let stopped = false;
  const start = (cell: Cell): Promise<void> =>
    run(cell).then((told) => {
      running.delete(cell);
      known.add(cell.suite);
      if (told === "stop") stopped = true;
      if (told === "skipSuite") waiting = waiting.filter(({ suite }) => suite !== cell.suite);
    });
  while (!stopped && (waiting.length > 0 || running.size > 0)) {
    const next = nextCell(waiting, [...running.keys()], plan, pool, known);
    if (next === undefined) await Promise.race(running.values());
    else {
      waiting = waiting.filter((cell) => cell !== next);
      running.set(next, start(next));
    }
  }
  await Promise.all(running.values());
}

/** The first that may start now. None that waits to be alone is passed by: it would wait until the end. */
function nextCell(
  waiting: readonly Cell[],
  running: readonly Cell[],
  plan: Plan,
  pool: Pool,
  known: ReadonlySet<string>,
): Cell | undefined {
  const isAlone = (cell: Cell) => !pool.crowded && cell.mode !== "parallel";
  if (running.length >= pool.jobs || running.some(isAlone)) return undefined;
  for (const cell of waiting) {
    if (isAlone(cell)) return running.length === 0 ? cell : undefined;
    const mates = running.filter(({ suite }) => suite === cell.suite);
    const untold = mates.length > 0 && !known.has(cell.suite);
    if (!untold && !running.some((other) => wouldMeet(cell, other, plan))) return cell;
  }
  return undefined;
}

/** Two runs that write their reports into one folder would take each other's for their own. */
function wouldMeet(one: Cell, other: Cell, plan: Plan): boolean {
  const [mine, theirs] = [suiteOf(plan, one), suiteOf(plan, other)];
  const writes = ({ starter }: typeof mine) => runners[starter.runner].writesInPlace?.(starter) === true;
  return mine.cwd === theirs.cwd && writes(mine) && writes(theirs);
}
