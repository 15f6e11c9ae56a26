/** Plan and the cells that came back → which runs are whole, and what was asked for and not seen. */

import type { Gap, RunTrouble } from "../model/analysis.ts";
import type { CellId, Digest } from "../model/ids.ts";
import { type Cell, type Mode, type Plan, type Purpose, type Share, type Suite, suiteOf } from "../model/plan.ts";
import type { CellResults, Run } from "../model/results.ts";

/** A file of results that cannot be used, and why. */
export interface Unusable {
  readonly cell: CellId;
  readonly because: "unreadable" | "otherPlan";
}

/** A file of results that is no cell's of the plan. */
export interface Stray {
  readonly file: string;
  readonly because: "otherPlan" | "unreadable" | "noCell";
  readonly plan?: Digest;
}

/** Of one shard of a run. `died`: something came, and cannot be taken for all. */
export type ShardState = "whole" | "died" | "absent";

/** One run over all its shards. */
export interface RunRecord {
  readonly number: number;
  readonly suite: string;
  readonly mode: Mode;
  readonly seed: number;
  /** Every shard came back, and every one of them can be trusted. */
  readonly whole: boolean;
  /** Of each shard, in order. */
  readonly shards: readonly ShardState[];
  /** Milliseconds of the slowest shard. */
  readonly took: number;
  readonly machines: readonly string[];
  /** Absent: it screens its suite. */
  readonly purpose?: Purpose;
  /** Files that it was to run, where these are not all of its suite. */
  readonly files?: number;
  /** Of the plan, from 1 where it is absent. */
  readonly round?: number;
}

/** Whether a run was to show the whole suite. */
export function isWholeSuite({ files }: Pick<RunRecord, "files">): boolean {
  return files === undefined;
}

export interface Ledger {
  readonly runs: readonly RunRecord[];
  readonly gaps: readonly Gap[];
}

/** What is kept of a run once its observations are counted. */
export type RunHead = Omit<Run, "observations" | "notes">;
export type CellHead = Omit<CellResults, "tests" | "runs"> & { readonly runs: readonly RunHead[] };

/** Whole shards that are lacking come first, then gaps in the order of the plan's cells. */
export function makeLedger(plan: Plan, cells: ReadonlyMap<CellId, CellHead>, unusable: readonly Unusable[]): Ledger {
  const lost = plan.suites.flatMap((suite) => lostShards(suite, plan, cells, unusable));
  const told = new Set(lost.flatMap(({ cells: own }) => own));
  const screening = plan.cells.filter(({ purpose }) => purpose === undefined);
  const gaps = [
    ...lost.map(({ gap }) => gap),
    ...screening.filter((cell) => !told.has(cell)).flatMap((cell) => cellGaps(cell, cells.get(cell.id), unusable)),
    ...plan.suites.flatMap((suite) => laterGaps(suite, plan, cells, unusable)),
  ];
  const numbers = [...new Set(plan.cells.flatMap((cell) => cell.runs))].sort((a, b) => a - b);
  return { runs: numbers.map((number) => runRecord(number, plan, cells)), gaps };
}

/** Shards of which nothing came, in no run, though of others it did: one cause, and so one gap. */
function lostShards(
  suite: Suite,
  plan: Plan,
  heads: ReadonlyMap<CellId, CellHead>,
  unusable: readonly Unusable[],
): { readonly gap: Gap; readonly cells: readonly Cell[] }[] {
  const own = plan.cells.filter((cell) => cell.suite === suite.name && cell.purpose === undefined);
  const gone = ({ id }: Cell) => !heads.has(id) && !unusable.some(({ cell }) => cell === id);
  const shards = [...new Set(own.map(({ shard }) => shard.index))].sort((a, b) => a - b);
  const lost = shards.filter((index) => {
    const cells = own.filter(({ shard }) => shard.index === index);
    return cells.length > 1 && cells.every(gone);
  });
  if (lost.length === 0 || own.every(({ id }) => !heads.has(id))) return [];
  const cells = own.filter(({ shard }) => lost.includes(shard.index));
  const { name, shards: total } = suite;
  return [{ cells, gap: { kind: "shardsMissing", suite: name, shards: lost, total, cells: cells.length } }];
}

/** What is lacking of the runs after the screening takes nothing from it. */
function laterGaps(
  suite: Suite,
  plan: Plan,
  cells: ReadonlyMap<CellId, CellHead>,
  unusable: readonly Unusable[],
): Gap[] {
  const later = plan.cells.filter((cell) => cell.suite === suite.name && cell.purpose !== undefined);
  const gaps = later.map((cell) => ({ cell, gaps: cellGaps(cell, cells.get(cell.id), unusable) }));
  const runs = gaps.flatMap(({ cell, gaps: own }) =>
    own.flatMap((gap) => {
      if (gap.kind === "cellMissing") return cell.runs;
      // Its tests had passed before.
      if (gap.kind === "runMissing") return cell.untilPassed === undefined ? [gap.run] : [];
      return gap.kind === "runIncomplete" ? [gap.run] : [];
    }),
  );
  if (runs.length === 0) return [];
  const problems = gaps.flatMap(({ gaps: own }) => own.flatMap((gap) => ("problems" in gap ? gap.problems : [])));
  return [{ kind: "confirmMissing", suite: suite.name, runs: [...new Set(runs)].sort((a, b) => a - b), problems }];
}

function cellGaps(cell: Cell, head: CellHead | undefined, unusable: readonly Unusable[]): Gap[] {
  if (head === undefined) {
    const because = unusable.find((each) => each.cell === cell.id)?.because ?? "neverCame";
    return [{ kind: "cellMissing", cell: cell.id, because }];
  }
  // Results without a run are written before the first of them.
  if (head.runs.length === 0) return [{ kind: "cellMissing", cell: cell.id, because: "died" }];
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
  const states = runs.map((run, index) => stateOf(run, heads[index]));
  return {
    number,
    suite: suiteOf(plan, first).name,
    mode: first.mode,
    seed: runs.find((run) => run !== undefined)?.seed ?? 0,
    whole: states.every((state) => state === "whole"),
    shards: Array.from({ length: Math.max(...shards.map(({ shard }) => shard.total)) }, (_, index) => {
      const at = shards.findIndex(({ shard }) => shard.index === index + 1);
      return states[at] ?? "absent";
    }),
    took: Math.max(0, ...runs.map((run) => run?.took ?? 0)),
    machines: [...new Set(heads.flatMap((head) => (head === undefined ? [] : [head.machine.id])))],
    ...(first.purpose === undefined ? {} : { purpose: first.purpose }),
    ...(first.share === undefined ? {} : { files: filesIn(first.share) }),
    ...(first.round === undefined ? {} : { round: first.round }),
  };
}

function filesIn({ units }: Share): number {
  return new Set(units.flatMap(({ files }) => files)).size;
}

function stateOf(run: RunHead | undefined, head: CellHead | undefined): ShardState {
  if (run === undefined) return head?.runs.length === 0 ? "died" : "absent";
  return troubleOf(run) === undefined ? "whole" : "died";
}
