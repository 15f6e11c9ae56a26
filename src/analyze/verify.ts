/** The plan's listing and what every run showed → whether each test ran exactly once in each, and where not. */

import type { Account, Gap, Items } from "../model/analysis.ts";
import type { TestId } from "../model/ids.ts";
import type { Cell, Plan, Suite } from "../model/plan.ts";
import { checkItems, nothing } from "./check.ts";
import { compareRuns } from "./compare.ts";
import { type Expected, type Item, sizeOf } from "./expected.ts";
import { missingGaps, twiceGaps } from "./gaps.ts";
import { isWholeSuite, type RunRecord } from "./ledger.ts";
import { renamedAmong, type Strange } from "./renamed.ts";
import { markIn, type Seen, type Tally, type TestTally } from "./tally.ts";

export interface Verified {
  readonly accounts: readonly Account[];
  readonly gaps: readonly Gap[];
  /** Tests of the plan that whole shards lack, and their files. */
  readonly missing: ReadonlyMap<TestId, Item & { readonly suite: string }>;
  /** Tests that are not in the plan, and that probably are missing ones under another name. */
  readonly renamed: ReadonlySet<TestId>;
  /** What of the plan a cell (or one run of it) was to show and did not. */
  readonly lacks: (cell: Cell, run?: number) => Items | undefined;
}

export function verify(plan: Plan, tally: Tally, runs: readonly RunRecord[]): Verified {
  const suites = plan.suites.map((suite) => {
    const own = runs.filter((run) => run.suite === suite.name && isWholeSuite(run));
    const expected = tally.expectedOf(plan).get(suite.name);
    return expected === undefined ? compareSuite(suite, tally, own) : verifySuite(suite, expected, tally, own);
  });
  return {
    accounts: suites.map(({ account }) => account),
    gaps: suites.flatMap(({ gaps }) => gaps),
    missing: new Map(suites.flatMap(({ missing }) => missing)),
    renamed: new Set(suites.flatMap(({ renamed }) => renamed)),
    lacks(cell, run) {
      const expected = tally.expectedOf(plan).get(cell.suite);
      if (expected === undefined) return undefined;
      if (run === undefined) return sizeOf(expected, cell.shard.index);
      return suites[plan.suites.findIndex(({ name }) => name === cell.suite)]!.lacks.get(`${run}/${cell.shard.index}`);
    },
  };
}

interface OfSuite {
  readonly account: Account;
  readonly gaps: readonly Gap[];
  readonly missing: readonly (readonly [TestId, Item & { readonly suite: string }])[];
  readonly renamed: readonly TestId[];
  /** By run and shard. */
  readonly lacks: ReadonlyMap<string, Items>;
}

type Names = readonly [TestId, TestTally][];

/** Of a suite that was not listed: what one whole run shows, every one is to show. */
function compareSuite(suite: Suite, tally: Tally, runs: readonly RunRecord[]): OfSuite {
  const tests = testsOf(suite, tally);
  const { gaps, missing, odd } = compareRuns(tests, runs);
  const counts = { ok: 0, skipped: 0, duplicate: 0 };
  for (const [, test] of tests)
    for (const run of runs) {
      const mark = markIn(test, run.number);
      if (test.twice.has(run.number)) counts.duplicate += 1;
      else if (mark === "passed" || mark === "failed") counts.ok += 1;
      else if (mark === "skipped") counts.skipped += 1;
    }
  const account: Account = {
    ...blank(suite, "none", { tests: tests.length, files: 0 }, runs),
    exact: tests.length - odd.size,
    ...counts,
    missing: { ...nothing, ...missing },
  };
  return { account, gaps, missing: [], renamed: [], lacks: new Map() };
}

function verifySuite(suite: Suite, expected: Expected, tally: Tally, runs: readonly RunRecord[]): OfSuite {
  const checked = checkItems(expected, tally, runs);
  const tests = testsOf(suite, tally);
  const strange = strangeTests(tests, runs);
  const asFiles = expected.tests.size === 0 && expected.files.size > 0;
  const strangers = asFiles ? strangeFiles(expected, tally, runs) : [];
  const renamed = renamedAmong(checked.lacking, asFiles ? [] : strange, runs);
  const [froms, tos] = [new Set(renamed.map(({ test }) => test)), new Set(renamed.map(({ to }) => to))];
  const rest = asFiles ? [] : strange.filter(({ test }) => !tos.has(test));
  const lacking = checked.lacking.filter(({ test, because }) => !(because === "notReported" && isIn(froms, test)));
  const compared = compareUnknown(tests, tos, tally.files.get(suite.name), runs);
  const account: Account = {
    ...blank(suite, asFiles ? "files" : "tests", sizeOf(expected), runs),
    ...checked.counts,
    unexpected: [...rest, ...strangers].reduce((sum, each) => sum + each.runs.length, 0),
    renamed: renamed.length,
  };
  return {
    account,
    gaps: [
      ...missingGaps(suite.name, lacking, expected),
      ...renamed.map(({ test, to, runs: own }): Gap => ({ kind: "testRenamed", test, to, runs: own })),
      ...twiceGaps(suite.name, checked.twice, expected),
      ...compared.gaps,
      ...rest.map(({ test, runs: own }): Gap => ({ kind: "testUnexpected", test, runs: own })),
      ...strangers.map(({ file, runs: own }): Gap => ({ kind: "fileUnexpected", suite: suite.name, file, runs: own })),
    ],
    missing: checked.lacking.flatMap(({ test, item }) =>
      test === undefined ? [] : [[test, { ...item, suite: suite.name }] as const],
    ),
    renamed: [...tos],
    lacks: checked.lacks,
  };
}

/** What the plan does not know by name can only be compared between runs. */
function compareUnknown(
  tests: Names,
  renamed: ReadonlySet<TestId>,
  files: ReadonlyMap<string, Seen> | undefined,
  runs: readonly RunRecord[],
) {
  const unknown = tests.filter(([, { role }]) => role !== undefined && !["test", "file", "hook"].includes(role.is));
  const told = new Set(unknown.filter(([id]) => renamed.has(id)).map(([, test]) => test));
  const fileOf = ({ role }: TestTally) => files?.get(role?.file ?? "");
  return compareRuns(
    unknown,
    runs,
    (test, run) => told.has(test) || (test.role?.is === "loose" && isUnseen(fileOf(test), run)),
    (test, run) => test.role?.is === "beside" || (test.role?.is === "loose" && fileOf(test)?.twice.has(run) === true),
  );
}

function isIn(tests: ReadonlySet<TestId>, test: TestId | undefined): boolean {
  return test !== undefined && tests.has(test);
}

function blank(suite: Suite, level: Account["level"], expected: Items, runs: readonly RunRecord[]): Account {
  return {
    suite: suite.name,
    level,
    expected,
    runs: runs.length,
    shards: suite.shards,
    exact: 0,
    ok: 0,
    skipped: 0,
    missing: nothing,
    duplicate: 0,
    unexpected: 0,
    renamed: 0,
  };
}

function testsOf(suite: Suite, tally: Tally): Names {
  return [...tally.tests].filter(([, { name }]) => name.suite === suite.name).sort(([a], [b]) => (a < b ? -1 : 1));
}

function strangeTests(tests: Names, runs: readonly RunRecord[]): Strange[] {
  return tests.flatMap(([test, each]) =>
    each.role?.is === "strange" ? [{ test, file: each.role.file, runs: runsThatShow(each, runs) }] : [],
  );
}

function strangeFiles(expected: Expected, tally: Tally, runs: readonly RunRecord[]) {
  return [...(tally.files.get(expected.suite) ?? [])]
    .filter(([path]) => !expected.listed.has(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, seen]) => ({ file, runs: runsThatShow(seen, runs) }));
}

function runsThatShow(seen: Seen, runs: readonly RunRecord[]): readonly number[] {
  return runs.filter(({ number }) => markIn(seen, number) !== "unseen").map(({ number }) => number);
}

function isUnseen(seen: Seen | undefined, run: number): boolean {
  return seen === undefined || markIn(seen, run) === "unseen";
}
