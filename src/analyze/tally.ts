/** Results of cells, folded in one at a time → what each test did in each run. */

import type { SeenFailure } from "../model/analysis.ts";
import { canonical } from "../model/file.ts";
import type { CellId, Fingerprint, TestId, TestName } from "../model/ids.ts";
import { isFailure, type Observation, type Outcome } from "../model/observation.ts";
import type { Cell, Mode, Plan } from "../model/plan.ts";
import { type Problem, sayingOf } from "../model/problem.ts";
import type { CellResults, Run } from "../model/results.ts";
import type { CellHead } from "./ledger.ts";

/** Of a first attempt. `quiet`: the test was there and gave no outcome (skipped, not run, interrupted). */
export type Mark = "unseen" | "passed" | "failed" | "skipped" | "quiet";
/** The graver comes later. */
const marks: readonly Mark[] = ["unseen", "skipped", "quiet", "passed", "failed"];

export interface TestTally {
  readonly name: TestName;
  /** One byte a run, at the run's number: memory grows with tests × runs by no more than that. */
  readonly marks: Uint8Array;
  readonly failures: Map<Fingerprint, SeenFailure>;
  /** Numbers of runs in which it failed and then passed. */
  readonly retried: Set<number>;
  /** Numbers of runs in which more than one shard ran it. */
  readonly twice: Set<number>;
}

export interface Tally {
  readonly tests: Map<TestId, TestTally>;
  readonly cells: Map<CellId, CellHead>;
  readonly notes: Map<string, Problem>;
  executions: number;
}

export function startTally(): Tally {
  return { tests: new Map(), cells: new Map(), notes: new Map(), executions: 0 };
}

/** Adds one cell's results. What the cell is, the plan says: results come from outside. */
export function foldCell(tally: Tally, plan: Plan, cell: Cell, results: CellResults): void {
  const { tests, runs, ...head } = results;
  tally.cells.set(cell.id, { ...head, cell, runs: runs.map(headOf) });
  const slots = 1 + Math.max(...plan.cells.flatMap((cell) => cell.runs));
  // A run that the plan does not give to this cell has no place to be counted in.
  for (const run of runs.filter(({ number }) => cell.runs.includes(number))) {
    for (const note of run.notes) foldNote(tally, note);
    for (const each of run.observations) {
      const name = Object.hasOwn(tests, each.test) ? tests[each.test] : undefined;
      // Nor has a test that the results do not name, or that is another suite's.
      if (name?.suite !== cell.suite) continue;
      foldObservation(testOf(tally, each.test, name, slots), each, run.number, cell.mode);
      if (each.outcome !== "skipped" && each.outcome !== "notRun") tally.executions += 1;
    }
  }
}

/** Of notes that say the same one is kept, whichever cell comes first. */
function foldNote(tally: Tally, note: Problem): void {
  const key = sayingOf(note);
  const known = tally.notes.get(key);
  if (known === undefined || canonical(note) < canonical(known)) tally.notes.set(key, note);
}

function headOf({ observations: _seen, notes: _noted, ...head }: Run): CellHead["runs"][number] {
  return head;
}

function testOf(tally: Tally, id: TestId, name: TestName, slots: number): TestTally {
  const known = tally.tests.get(id);
  if (known !== undefined) return known;
  const fresh = {
    name,
    marks: new Uint8Array(slots),
    failures: new Map(),
    retried: new Set<number>(),
    twice: new Set<number>(),
  };
  tally.tests.set(id, fresh);
  return fresh;
}

const markOf: Readonly<Record<Outcome, Mark>> = {
  passed: "passed",
  failed: "failed",
  timedOut: "failed",
  crashed: "failed",
  skipped: "skipped",
  notRun: "quiet",
  interrupted: "quiet",
};

function foldObservation(test: TestTally, each: Observation, run: number, mode: Mode): void {
  if (each.attempt === 0) {
    const before = markIn(test, run);
    const now = markOf[each.outcome];
    if (before !== "unseen") test.twice.add(run);
    // Of two first attempts in one run the graver one counts: nothing may look cleaner than it was.
    test.marks[run] = Math.max(marks.indexOf(before), marks.indexOf(now));
  } else if (each.outcome === "passed" && markIn(test, run) === "failed") test.retried.add(run);
  if (isFailure(each)) foldFailure(test, each.failure, mode);
}

function foldFailure(test: TestTally, failure: Omit<SeenFailure, "modes">, mode: Mode): void {
  const known = test.failures.get(failure.fingerprint);
  const counted = known?.modes ?? { sequential: 0, parallel: 0 };
  // Of several wordings of one failure always the same is shown, whichever cell comes first.
  const shown = known === undefined || wording(failure) < wording(known) ? failure : known;
  test.failures.set(failure.fingerprint, { ...shown, modes: { ...counted, [mode]: counted[mode] + 1 } });
}

function wording({ message, at }: Omit<SeenFailure, "modes">): string {
  return `${message}\n${at?.file}:${at?.line}`;
}

export function markIn(test: TestTally, run: number): Mark {
  return marks[test.marks[run] ?? 0]!;
}
