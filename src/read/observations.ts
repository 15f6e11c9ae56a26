/** The entries of all reports of a run, report by report → observations, each test named once and for all. */

import { type TestId, type TestName, testId } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import type { Problem } from "../model/problem.ts";
import { bounded } from "./capture.ts";
import type { Attempt, Entry, Origin } from "./entry.ts";
import { readFailure } from "./failure.ts";
import { joinEntries } from "./join.ts";

export interface Observed {
  readonly tests: Readonly<Record<TestId, TestName>>;
  readonly observations: readonly Observation[];
  readonly notes: readonly Problem[];
}

export interface Observer {
  take(entry: Entry): void;
  /** The report has ended: what bears one name in it is put together. */
  endReport(silentRetries: boolean): void;
  observed(): Observed;
}

/**
 * Tests of one name in one file are told apart by their order, and that is said: an order may change. `tell` gets every
 * test with its attempts put together.
 */
export function observe(origin: Origin, tell?: (test: TestId, entry: Entry) => void): Observer {
  const tests: Record<TestId, TestName> = Object.create(null);
  const observations: Observation[] = [];
  const repeated = new Set<TestId>();
  const seen = new Map<TestId, number>();
  let report = new Map<TestId, Entry[]>();

  function see(first: TestId, entry: Entry): void {
    const ordinal = (seen.get(first) ?? 0) + 1;
    seen.set(first, ordinal);
    const name: TestName = ordinal === 1 ? entry.name : { ...entry.name, ordinal };
    const id = ordinal === 1 ? first : testId(name);
    if (ordinal > 1) repeated.add(first);
    tests[id] = name;
    tell?.(id, entry);
    for (const [index, attempt] of entry.attempts.entries()) observations.push(observation(id, attempt, index, origin));
  }

  return {
    take(entry) {
      const kept = copied(entry);
      const id = testId(kept.name);
      const others = report.get(id);
      if (others === undefined) report.set(id, [kept]);
      else others.push(kept);
    },
    endReport(silentRetries) {
      for (const [id, entries] of report) for (const entry of joinEntries(entries, silentRetries)) see(id, entry);
      report = new Map();
    },
    observed: () => ({ tests, observations, notes: [...repeated].map(equalNames) }),
  };
}

/** A reader cuts its texts from pieces of the report, which would stay in memory with them. */
function copied({ name, attempts, repeats }: Entry): Entry {
  const { suite, project, file, titles } = name;
  const [first, ...rest] = attempts;
  return {
    name: {
      suite,
      ...(project === undefined ? {} : { project: bounded(project) }),
      ...(file === undefined ? {} : { file: bounded(file) }),
      titles: titles.map((title) => bounded(title)),
    },
    attempts: [copiedAttempt(first), ...rest.map(copiedAttempt)],
    ...(repeats === undefined ? {} : { repeats }),
  };
}

function copiedAttempt(attempt: Attempt): Attempt {
  return "message" in attempt ? { ...attempt, message: bounded(attempt.message) } : attempt;
}

function observation(test: TestId, attempt: Attempt, index: number, origin: Origin): Observation {
  const seen = {
    test,
    attempt: index,
    took: Math.round(attempt.took),
    ...(attempt.started === undefined ? {} : { started: attempt.started }),
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
