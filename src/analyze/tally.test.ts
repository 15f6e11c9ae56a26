import { expect, test } from "vitest";
import { type TestId, testId } from "../model/ids.ts";
import type { CellResults, Run } from "../model/results.ts";
import { analysisOf, attempts, failed, nameOf, planOf, resultsFrom, resultsOf, runOf, suiteNamed } from "./fixture.ts";
import { foldCell, markIn, startTally, type Tally } from "./tally.ts";

const one = nameOf("one");
const id = testId(one);
const plan = planOf({ sequential: 1, parallel: 2 });
const sharded = planOf({ sequential: 0, parallel: 1 }, [suiteNamed("api", 2)]);

/** What one test did in the only run of two shards, as each of them says. */
function twice(first: string, second: string): Tally {
  const tally = startTally();
  [first, second].forEach((letter, index) => {
    const cell = sharded.cells[index]!;
    foldCell(tally, sharded, cell, resultsOf(cell, [runOf(1, attempts(letter, id))], [one]));
  });
  return tally;
}

test("shards of one run are joined: each brings the tests that it ran", () => {
  const names = [nameOf("one"), nameOf("two")];
  const results = sharded.cells.map((cell, index) =>
    resultsOf(cell, [runOf(1, attempts(index === 0 ? "." : "x", testId(names[index]!)))], [names[index]!]),
  );
  const analysis = analysisOf(sharded, results);
  expect(analysis.verdicts.map(({ test, modes }) => [test, modes.parallel])).toEqual([
    [testId(names[1]!), { runs: 1, failures: 1 }],
    [testId(names[0]!), { runs: 1, failures: 0 }],
  ]);
  expect(analysis.gaps).toEqual([]);
});

test.each([
  [".", "x", "failed", true],
  ["x", ".", "failed", true],
  [".", "q", "passed", false],
  ["q", ".", "passed", false],
  ["s", "q", "quiet", false],
  ["q", "s", "quiet", false],
  ["s", ".", "passed", false],
  ["r", ".", "failed", true],
])("of two first attempts in one run the graver counts: %s and %s", (first, second, wanted, ranTwice) => {
  const seen = twice(first, second).tests.get(id)!;
  expect(markIn(seen, 1)).toBe(wanted);
  // What a shard only names, it did not run.
  expect([...seen.twice]).toEqual(ranTwice ? [1] : []);
});

test("a test that one shard ran again in its run did not run in two shards", () => {
  const tally = startTally();
  const cell = plan.cells[1]!;
  foldCell(tally, plan, cell, resultsOf(cell, [runOf(2, [...attempts(".", id), ...attempts("x", id)])], [one]));
  expect(markIn(tally.tests.get(id)!, 2)).toBe("failed");
  expect(tally.tests.get(id)!.twice.size).toBe(0);
});

test("a retry is evidence, not a trial", () => {
  const tally = startTally();
  const cell = plan.cells[1]!;
  foldCell(tally, plan, cell, resultsOf(cell, [runOf(2, attempts("r", id))], [one]));
  const seen = tally.tests.get(id)!;
  expect(markIn(seen, 2)).toBe("failed");
  expect([...seen.retried]).toEqual([2]);
  expect(tally.executions).toBe(2);
});

test("a test that failed again in its retry was not retried into a pass", () => {
  const tally = startTally();
  const cell = plan.cells[1]!;
  const again = { ...failed(id), attempt: 1 };
  foldCell(tally, plan, cell, resultsOf(cell, [runOf(2, [failed(id), again])], [one]));
  expect(tally.tests.get(id)!.retried.size).toBe(0);
  expect(tally.tests.get(id)!.failures.values().next().value?.modes).toMatchObject({
    sequential: 0,
    parallel: 2,
    shuffled: 0,
  });
});

test("failures of one fingerprint are counted together, mode by mode, the most frequent first", () => {
  const messages = ["expected 1 to be 2", "expected 7 to be 9", "socket hang up"];
  const results = plan.cells.map((cell, index) =>
    resultsOf(cell, [runOf(cell.runs[0]!, [failed(id, messages[index])])], [one]),
  );
  const { failures } = analysisOf(plan, results).verdicts[0]!;
  expect(failures.map(({ message, modes }) => [message, modes])).toEqual([
    ["expected 1 to be 2", { sequential: 1, parallel: 1, shuffled: 0, isolated: 0 }],
    ["socket hang up", { sequential: 0, parallel: 1, shuffled: 0, isolated: 0 }],
  ]);
});

test("time-outs and crashes are failures, what was interrupted or skipped is none", () => {
  const outcomes = { timedOut: "failed", crashed: "failed" } as const;
  for (const [outcome, mark] of Object.entries(outcomes)) {
    const tally = startTally();
    const cell = plan.cells[0]!;
    foldCell(tally, plan, cell, resultsOf(cell, [runOf(1, [failed(id, "x", outcome as "timedOut")])], [one]));
    expect(markIn(tally.tests.get(id)!, 1)).toBe(mark);
  }
  const quiet = startTally();
  const cell = plan.cells[0]!;
  const stopped = { test: id, attempt: 0, took: 1, outcome: "interrupted" as const };
  foldCell(quiet, plan, cell, resultsOf(cell, [runOf(1, [stopped])], [one]));
  expect(markIn(quiet.tests.get(id)!, 1)).toBe("quiet");
  expect(quiet.executions).toBe(1);
});

test("notes are kept once", () => {
  const note = { code: "run.left-processes", words: "Runs leave processes behind" };
  const results = plan.cells.map((cell) => resultsOf(cell, [runOf(cell.runs[0]!, [], { notes: [note, note] })], []));
  expect(analysisOf(plan, results).notes).toEqual([note]);
});

test("what comes from outside and does not fit the plan changes nothing", () => {
  const tests = { one: { sequential: ".", parallel: ".x" }, two: { sequential: ".", parallel: ".." } };
  const honest = resultsFrom(plan, tests);
  const stranger = nameOf("one", "elsewhere");
  const hostile = honest.map((each): CellResults => {
    const observations: Run["observations"] = [
      ...each.runs[0]!.observations,
      failed("unknown › test" as TestId),
      failed("__proto__" as TestId),
      failed("constructor" as TestId),
      failed("toString" as TestId),
      failed(testId(stranger)),
    ];
    return {
      ...each,
      tests: { ...each.tests, [testId(stranger)]: stranger },
      runs: [
        { ...each.runs[0]!, observations },
        runOf(99, [failed(id)]),
        runOf(each.cell.runs[0]! === 1 ? 2 : 1, [failed(id)], { notes: [{ code: "x", words: "x" }] }),
      ],
    };
  });
  expect(analysisOf(plan, hostile)).toEqual(analysisOf(plan, honest));
});

test("names of the language are names like any other", () => {
  const titles = ["__proto__", "constructor", "toString", "hasOwnProperty"];
  const analysis = analysisOf(
    plan,
    plan.cells.map((cell, index) =>
      resultsOf(
        cell,
        [
          runOf(
            cell.runs[0]!,
            titles.flatMap((title) => attempts("..x"[index]!, testId(nameOf(title)))),
          ),
        ],
        titles.map((title) => nameOf(title)),
      ),
    ),
  );
  expect(analysis.verdicts.map(({ test, verdict }) => [test, verdict]).sort()).toEqual(
    titles.map((title) => [testId(nameOf(title)), "flaky"]).sort(),
  );
});

test("a test whose id is a name of the language is found all the same", () => {
  const proto = "__proto__" as TestId;
  const cell = plan.cells[0]!;
  const results = resultsOf(cell, [runOf(1, [failed(proto)])], []);
  const tests = JSON.parse('{"__proto__":{"suite":"api","titles":["x"]}}') as CellResults["tests"];
  const tally = startTally();
  foldCell(tally, plan, cell, { ...results, tests });
  expect(markIn(tally.tests.get(proto)!, 1)).toBe("failed");
});
