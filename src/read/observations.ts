/** The entries of all reports of a run → observations, each test named once and for all. */

import { type TestId, type TestName, testId } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import type { Problem } from "../model/problem.ts";
import type { Attempt, Entry, Origin, Reading } from "./entry.ts";
import { readFailure } from "./failure.ts";

export interface Observed {
  readonly tests: Readonly<Record<TestId, TestName>>;
  readonly observations: readonly Observation[];
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
}

/** Tests of one name in one file are told apart by their order, and that is said: an order may change. */
export function observe(readings: readonly Reading[], origin: Origin): Observed {
  const tests: Record<TestId, TestName> = Object.create(null);
  const observations: Observation[] = [];
  const repeated = new Set<TestId>();
  const seen = new Map<TestId, number>();
  for (const entry of readings.flatMap((reading) => reading.entries)) {
    const first = testId(entry.name);
    const ordinal = (seen.get(first) ?? 0) + 1;
    seen.set(first, ordinal);
    const name: TestName = ordinal === 1 ? entry.name : { ...entry.name, ordinal };
    const id = ordinal === 1 ? first : testId(name);
    if (ordinal > 1) repeated.add(first);
    tests[id] = name;
    observations.push(...entryObservations(id, entry, origin));
  }
  return {
    tests,
    observations,
    problems: readings.flatMap((reading) => reading.problems),
    notes: [...readings.flatMap((reading) => reading.notes), ...[...repeated].map(equalNames)],
  };
}

function entryObservations(test: TestId, entry: Entry, origin: Origin): Observation[] {
  return entry.attempts.map((attempt, index) => observation(test, attempt, index, origin));
}

function observation(test: TestId, attempt: Attempt, index: number, origin: Origin): Observation {
  const seen = {
    test,
    attempt: index,
    took: Math.round(attempt.took),
    ...(attempt.worker === undefined ? {} : { worker: attempt.worker }),
  };
  return "message" in attempt
    ? { ...seen, outcome: attempt.outcome, failure: readFailure(attempt.message, origin) }
    : { ...seen, outcome: attempt.outcome };
}

function equalNames(test: TestId): Problem {
  return {
    code: "report.equal-names",
    words: `Several tests bear the name ${test}; they are told apart by their order`,
    hint: "Give each its own title, so that its runs can be joined for sure.",
  };
}
