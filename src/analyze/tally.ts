/** Results of cells, folded in one at a time → what each test did in each run. */

import type { SeenFailure } from "../model/analysis.ts";
import { canonical } from "../model/file.ts";
import type { CellId, Fingerprint, TestId, TestName } from "../model/ids.ts";
import { isFailure, type Observation, type Outcome } from "../model/observation.ts";
import { byMode, type Cell, type Mode, type Plan } from "../model/plan.ts";
import { type Problem, sayingOf } from "../model/problem.ts";
import type { CellResults, Run } from "../model/results.ts";
import { type Expected, expectedOf, type FileOf, type Role } from "./expected.ts";
import type { CellHead } from "./ledger.ts";
import { foldSpan, type Spans } from "./spans.ts";

/** Of a first attempt. `quiet`: the test was there and gave no outcome (skipped, not run, interrupted). */
export type Mark = "unseen" | "passed" | "failed" | "skipped" | "quiet";
/** The graver comes later. */
const marks: readonly Mark[] = ["unseen", "skipped", "quiet", "passed", "failed"];

/** What was seen of something in each run. */
export interface Seen {
  /** One byte a run, at the run's number: memory grows with tests × runs by no more than that. */
  readonly marks: Uint8Array;
  /** Numbers of runs in which more than one shard ran it. */
  readonly twice: Set<number>;
}

export interface TestTally extends Seen {
  readonly name: TestName;
  readonly failures: Map<Fingerprint, SeenFailure>;
  /** How it failed in each run in which its first attempt did. */
  readonly failedAs: Map<number, Fingerprint>;
  /** Of each run, by its number: the worker's slot and 1; 0 where it is not told. Absent where no report tells it. */
  workers?: Uint8Array;
  /** Numbers of runs in which it failed and then passed. */
  readonly retried: Set<number>;
  /** In the plan; absent where its suite was not listed. */
  readonly role?: Role;
}

export interface Tally {
  readonly tests: Map<TestId, TestTally>;
  /** Suite → path: files whose tests the plan does not know, or that it lacks. Of each the gravest that its tests did. */
  readonly files: Map<string, Map<string, Seen>>;
  /** When the tests of each file ran. */
  readonly spans: Spans;
  readonly cells: Map<CellId, CellHead>;
  readonly notes: Map<string, Problem>;
  executions: number;
  /** Of the plan of the cells that were folded in. */
  readonly expectedOf: (plan: Plan) => ReadonlyMap<string, Expected>;
}

/** `fileOf`: of runners whose reports name files otherwise than their listing does. */
export function startTally(fileOf?: FileOf): Tally {
  const known = new WeakMap<Plan, ReadonlyMap<string, Expected>>();
  return {
    tests: new Map(),
    files: new Map(),
    spans: new Map(),
    cells: new Map(),
    notes: new Map(),
    executions: 0,
    expectedOf(plan) {
      const expected = known.get(plan) ?? expectedOf(plan, fileOf);
      known.set(plan, expected);
      return expected;
    },
  };
}

/** Adds one cell's results. What the cell is, the plan says: results come from outside. */
export function foldCell(tally: Tally, plan: Plan, cell: Cell, results: CellResults): void {
  const { tests, runs, ...head } = results;
  const expected = tally.expectedOf(plan).get(cell.suite);
  tally.cells.set(cell.id, { ...head, cell, runs: runs.map((run) => headOf(run, expected)) });
  const slots = slotsOf(plan);
  // A run that the plan does not give to this cell has no place to be counted in.
  for (const run of runs.filter(({ number }) => cell.runs.includes(number))) {
    for (const note of [...run.notes, ...ownProblems(run, expected)]) foldNote(tally, note);
    // What this shard ran of the run: only another shard makes it twice.
    const here = new Set<Seen>();
    for (const each of run.observations) {
      const name = Object.hasOwn(tests, each.test) ? tests[each.test] : undefined;
      // Nor has a test that the results do not name, or that is another suite's.
      if (name?.suite !== cell.suite) continue;
      const test = testOf(tally, each.test, name, slots, expected);
      foldObservation(test, each, run.number, cell.mode);
      if (each.attempt === 0) {
        foldPlace(test, each, run.number, slots);
        foldSpan(tally.spans, test, each, run.number, slots);
        foldMark(test, each.outcome, run.number, here);
        const file = fileOf(tally, test, cell.suite, slots);
        if (file !== undefined) foldMark(file, each.outcome, run.number, here);
      }
      if (each.outcome !== "skipped" && each.outcome !== "notRun") tally.executions += 1;
    }
  }
}

function slotsOf({ cells }: Plan): number {
  return 1 + cells.reduce((most, { runs }) => Math.max(most, ...runs), 0);
}

/** Of a run that loaded other files than it was given: which of them it lacks or ran twice is counted here, of all shards. */
const counted = ["run.not-loaded", "run.not-asked"];

function ownProblems(run: Run, expected: Expected | undefined): readonly Problem[] {
  return expected === undefined ? [] : run.problems.filter(({ code }) => counted.includes(code));
}

/** Of notes that say the same one is kept, whichever cell comes first. */
function foldNote(tally: Tally, note: Problem): void {
  const key = sayingOf(note);
  const known = tally.notes.get(key);
  if (known === undefined || canonical(note) < canonical(known)) tally.notes.set(key, note);
}

function headOf(run: Run, expected: Expected | undefined): CellHead["runs"][number] {
  const { observations: _seen, notes: _noted, ...head } = run;
  const own = ownProblems(run, expected);
  return { ...head, problems: head.problems.filter((problem) => !own.includes(problem)) };
}

function testOf(tally: Tally, id: TestId, name: TestName, slots: number, expected?: Expected): TestTally {
  const known = tally.tests.get(id);
  if (known !== undefined) return known;
  const role = expected?.roleOf(id, name);
  const fresh = {
    name,
    ...unseen(slots),
    failures: new Map(),
    failedAs: new Map(),
    retried: new Set<number>(),
    ...(role === undefined ? {} : { role }),
  };
  tally.tests.set(id, fresh);
  return fresh;
}

function unseen(slots: number): Seen {
  return { marks: new Uint8Array(slots), twice: new Set() };
}

function fileOf(tally: Tally, { role }: TestTally, suite: string, slots: number): Seen | undefined {
  if (role?.file === undefined || (role.is !== "loose" && role.is !== "strange")) return undefined;
  const files = tally.files.get(suite) ?? new Map<string, Seen>();
  tally.files.set(suite, files);
  const seen = files.get(role.file) ?? unseen(slots);
  files.set(role.file, seen);
  return seen;
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

/** Before its mark, which says whether its first attempt failed. */
function foldObservation(test: TestTally, each: Observation, run: number, mode: Mode): void {
  if (each.attempt > 0 && each.outcome === "passed" && markIn(test, run) === "failed") test.retried.add(run);
  if (!isFailure(each)) return;
  foldFailure(test, each.failure, mode);
  if (each.attempt > 0) return;
  // Of two shards that ran it always the same counts, whichever comes first.
  const { fingerprint } = each.failure;
  const known = test.failedAs.get(run);
  if (known === undefined || fingerprint < known) test.failedAs.set(run, fingerprint);
}

/** Workers beyond the 254th are told as the last. */
function foldPlace(test: TestTally, { worker }: Observation, run: number, slots: number): void {
  if (worker === undefined) return;
  test.workers ??= new Uint8Array(slots);
  test.workers[run] = Math.max(test.workers[run]!, Math.min(worker + 1, 255));
}

/** `here`: what this shard ran of this run so far. */
function foldMark(seen: Seen, outcome: Outcome, run: number, here: Set<Seen>): void {
  const before = markIn(seen, run);
  const now = markOf[outcome];
  // Some runners name in every shard what only one of them ran.
  if (ran(before) && ran(now) && !here.has(seen)) seen.twice.add(run);
  if (ran(now)) here.add(seen);
  // Of several first attempts in one run the graver one counts: nothing may look cleaner than it was.
  seen.marks[run] = Math.max(marks.indexOf(before), marks.indexOf(now));
}

function ran(mark: Mark): boolean {
  return mark === "passed" || mark === "failed";
}

function foldFailure(test: TestTally, failure: Omit<SeenFailure, "modes">, mode: Mode): void {
  const known = test.failures.get(failure.fingerprint);
  const counted = known?.modes ?? byMode(() => 0);
  // Of several wordings of one failure always the same is shown, whichever cell comes first.
  const shown = known === undefined || wording(failure) < wording(known) ? failure : known;
  test.failures.set(failure.fingerprint, { ...shown, modes: { ...counted, [mode]: counted[mode] + 1 } });
}

function wording({ message, at }: Omit<SeenFailure, "modes">): string {
  return `${message}\n${at?.file}:${at?.line}`;
}

export function markIn(seen: Pick<Seen, "marks">, run: number): Mark {
  return marks[seen.marks[run] ?? 0]!;
}
