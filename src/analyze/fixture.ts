/** What tests did, one letter a run → plan, results and analysis, for the tests beside. */

import type { Analysis, Verdict } from "../model/analysis.ts";
import { type CellId, type Digest, type Fingerprint, type TestId, type TestName, testId } from "../model/ids.ts";
import type { LoudOutcome, Observation } from "../model/observation.ts";
import { byMode, type Cell, type Gate, type Mode, modes, type Plan, type Suite } from "../model/plan.ts";
import type { CellResults, Run } from "../model/results.ts";
import { analyze } from "./analyze.ts";
import type { Unusable } from "./ledger.ts";
import { foldCell, startTally } from "./tally.ts";

/**
 * First attempts, run by run: `.` passed, `x` failed, `r` failed and then passed, `s` skipped, `q` there without an
 * outcome, `-` not in the report.
 */
export interface Did {
  readonly sequential?: string;
  readonly parallel?: string;
  readonly shuffled?: string;
  readonly isolated?: string;
}

export const digest = "d".repeat(64) as Digest;

export const gate: Gate = { flaky: "fail", "parallel-only": "fail", broken: "fail", missing: "fail", target: 0.05 };

export function suiteNamed(name: string, shards = 1): Suite {
  return {
    name,
    starter: { runner: "vitest", args: [] },
    cwd: ".",
    workers: 4,
    shards,
    timeout: 1_000,
    env: {},
    stores: [],
    ports: [],
    directories: [],
  };
}

/** What each shard is to run: file → titles of its tests, or nothing where they are not known. */
export type Layout = readonly Readonly<Record<string, readonly string[] | undefined>>[];

/** A suite that was listed, so that its plan says what each shard is to show. */
export function listedSuite(name: string, layout: Layout): Suite {
  const files = layout
    .flatMap((share) => Object.entries(share))
    .map(([path, titles]) => ({
      path,
      ...(titles === undefined ? {} : { tests: titles.map((title) => testId(nameIn(path, title, name))) }),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const shares = layout.map((share) => ({
    units: Object.keys(share).map((path) => ({ files: [path], expected: 1_000, known: "suite" as const })),
    expected: 1_000,
  }));
  return { ...suiteNamed(name, layout.length), files, shares };
}

export function nameIn(file: string, title: string, suite = "api"): TestName {
  return { suite, file, titles: [title] };
}

/** One cell a run and shard, as a config without `runs-per-job` gives them. */
export function planOf(
  runs: Readonly<Partial<Record<Mode, number>>>,
  suites: readonly Suite[] = [suiteNamed("api")],
): Plan {
  let number = 0;
  const cells = suites.flatMap((suite) =>
    modes.flatMap((mode) =>
      Array.from({ length: runs[mode] ?? 0 }, () => ++number).flatMap((run) =>
        Array.from({ length: suite.shards }, (_, index) => cellOf(suite, mode, index + 1, run)),
      ),
    ),
  );
  return { kind: "plan", version: 1, digest, commit: "c0ffee", seed: 1, suites, cells, gate };
}

function cellOf(suite: Suite, mode: Mode, index: number, run: number): Cell {
  const id = `${suite.name}-${mode}-${index}of${suite.shards}-r${run}` as CellId;
  return { id, suite: suite.name, mode, shard: { index, total: suite.shards }, runs: [run] };
}

export function nameOf(title: string, suite = "api"): TestName {
  return { suite, file: "a.test.ts", titles: [title] };
}

/** What a letter stands for. */
export function attempts(letter: string, test: TestId): Observation[] {
  const seen = { test, attempt: 0, took: 5 };
  switch (letter) {
    case ".":
      return [{ ...seen, outcome: "passed" }];
    case "x":
      return [failed(test)];
    case "r":
      return [failed(test), { ...seen, attempt: 1, outcome: "passed" }];
    case "s":
      return [{ ...seen, outcome: "skipped" }];
    case "q":
      return [{ ...seen, outcome: "notRun" }];
    default:
      return [];
  }
}

export function failed(test: TestId, message = "expected 1 to be 2", outcome: LoudOutcome = "failed"): Observation {
  const fingerprint = message.replace(/\d+/g, "#") as Fingerprint;
  return { test, attempt: 0, took: 5, outcome, failure: { message, fingerprint } };
}

export function runOf(number: number, observations: readonly Observation[], own: Partial<Run> = {}): Run {
  const ending = { kind: "exited", code: 0 } as const;
  return { number, seed: 7, started: 0, took: 100, ending, observations, problems: [], notes: [], ...own };
}

export function resultsOf(
  cell: Cell,
  runs: readonly Run[],
  names: readonly TestName[],
  own: Partial<CellResults> = {},
): CellResults {
  return {
    kind: "results",
    version: 1,
    plan: digest,
    attempt: 1,
    cell,
    machine: { os: "linux", cpus: 4, runtime: "node", id: `machine-${cell.id}` },
    tests: Object.fromEntries(names.map((name) => [testId(name), name])),
    runs,
    ...own,
  };
}

/** Results of every cell of a plan with one shard, from the letters of each test. */
export function resultsFrom(plan: Plan, tests: Readonly<Record<string, Did>>): CellResults[] {
  const titles = Object.keys(tests);
  return plan.cells.map((cell) => {
    const own = plan.cells.filter((each) => each.mode === cell.mode && each.suite === cell.suite);
    const at = own.indexOf(cell);
    const observations = titles.flatMap((title) =>
      attempts(tests[title]![cell.mode]?.[at] ?? "-", testId(nameOf(title, cell.suite))),
    );
    return resultsOf(
      cell,
      [runOf(cell.runs[0]!, observations)],
      titles.map((title) => nameOf(title, cell.suite)),
    );
  });
}

export function analysisOf(plan: Plan, results: readonly CellResults[], unusable: readonly Unusable[] = []): Analysis {
  const tally = startTally();
  for (const each of results) foldCell(tally, plan, plan.cells.find(({ id }) => id === each.cell.id)!, each);
  return analyze(plan, tally, unusable);
}

/** The analysis of whole runs: as many as the first test has letters. */
export function analysisFrom(tests: Readonly<Record<string, Did>>): Analysis {
  const first = Object.values(tests)[0]!;
  const plan = planOf(byMode((mode) => first[mode]?.length ?? 0));
  return analysisOf(plan, resultsFrom(plan, tests));
}

/** Of one test among steady ones. */
export function verdictOf(sequential: string, parallel: string): Verdict {
  const steady = { sequential: ".".repeat(sequential.length), parallel: ".".repeat(parallel.length) };
  const analysis = analysisFrom({ it: { sequential, parallel }, steady });
  return analysis.verdicts.find(({ test }) => test === testId(nameOf("it")))!;
}
