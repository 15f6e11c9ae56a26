/** Plan and the cells that came back → which runs are whole, and what was asked for and not seen. */

import type { Gap, RunTrouble } from "../model/analysis.ts";
import type { CellId } from "../model/ids.ts";
import { type Cell, type Mode, type Plan, suiteOf } from "../model/plan.ts";
import type { CellResults, Run } from "../model/results.ts";

/** A file of results that cannot be used, and why. */
export interface Unusable {
  readonly cell: CellId;
  readonly because: "unreadable" | "otherPlan";
}

/** One run over all its shards. */
export interface RunRecord {
  readonly number: number;
  readonly suite: string;
  readonly mode: Mode;
  readonly seed: number;
  /** Every shard came back, and every one of them can be trusted. */
  readonly whole: boolean;
  /** Milliseconds of the slowest shard. */
  readonly took: number;
  readonly machines: readonly string[];
}

export interface Ledger {
  readonly runs: readonly RunRecord[];
  readonly gaps: readonly Gap[];
}

/** What is kept of a run once its observations are counted. */
export type RunHead = Omit<Run, "observations" | "notes">;
export type CellHead = Omit<CellResults, "tests" | "runs"> & { readonly runs: readonly RunHead[] };

/** Gaps come in the order of the plan's cells. */
export function makeLedger(plan: Plan, cells: ReadonlyMap<CellId, CellHead>, unusable: readonly Unusable[]): Ledger {
  const gaps = plan.cells.flatMap((cell) => cellGaps(cell, cells.get(cell.id), unusable));
  const numbers = [...new Set(plan.cells.flatMap((cell) => cell.runs))].sort((a, b) => a - b);
  return { runs: numbers.map((number) => runRecord(number, plan, cells)), gaps };
}

function cellGaps(cell: Cell, head: CellHead | undefined, unusable: readonly Unusable[]): Gap[] {
  if (head === undefined) {
    const because = unusable.find((each) => each.cell === cell.id)?.because ?? "neverCame";
    return [{ kind: "cellMissing", cell: cell.id, because }];
  }
  return cell.runs.flatMap((number): Gap[] => {
    const run = head.runs.find((each) => each.number === number);
    if (run === undefined) return [{ kind: "runMissing", cell: cell.id, run: number }];
    const trouble = troubleOf(run);
    if (trouble === undefined) return [];
    return [{ kind: "runIncomplete", cell: cell.id, run: number, because: trouble, problems: run.problems }];
  });
}

/** Why what a run showed cannot be taken for all that it should have shown. */
function troubleOf(run: RunHead): RunTrouble | undefined {
  switch (run.ending.kind) {
    case "timedOut":
    case "killed":
    case "interrupted":
    case "notStarted":
      return run.ending.kind;
    case "exited": {
      const codes = run.problems.map(({ code }) => code);
      if (codes.length === 0) return undefined;
      if (codes.includes("run.no-tests")) return "noTests";
      return codes.every((code) => code === "run.exit") ? "exit" : "unreadable";
    }
  }
}

function runRecord(number: number, plan: Plan, cells: ReadonlyMap<CellId, CellHead>): RunRecord {
  const shards = plan.cells.filter((cell) => cell.runs.includes(number));
  const first = shards[0]!;
  const heads = shards.map((cell) => cells.get(cell.id));
  const runs = heads.map((head) => head?.runs.find((run) => run.number === number));
  return {
    number,
    suite: suiteOf(plan, first).name,
    mode: first.mode,
    seed: runs.find((run) => run !== undefined)?.seed ?? 0,
    whole: runs.every((run) => run !== undefined && troubleOf(run) === undefined),
    took: Math.max(0, ...runs.map((run) => run?.took ?? 0)),
    machines: [...new Set(heads.flatMap((head) => (head === undefined ? [] : [head.machine.id])))],
  };
}
