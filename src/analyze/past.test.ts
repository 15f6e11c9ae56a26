import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type History, type PlanSeen, type SuiteOutcomes, settingOf, shortName } from "../model/history.ts";
import { type TestId, testId } from "../model/ids.ts";
import type { Suite } from "../model/plan.ts";
import { lnChange } from "./change.ts";
import { nameIn, planOf, resultsOf, runOf, suiteNamed } from "./fixture.ts";
import { makeLedger } from "./ledger.ts";
import { judgeChange, openPast } from "./past.ts";
import type { Observed } from "./screened.ts";
import { foldCell, startTally } from "./tally.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const id = (title: string): TestId => testId(nameIn("a.ts", title));
const short = (...titles: readonly string[]) =>
  titles
    .map((title) => shortName(id(title), sha256))
    .sort()
    .join("");

const suite: Suite = { ...suiteNamed("api"), files: [{ path: "a.ts", digest: "a1" }] };
const setting = settingOf(suite, sha256);
const plan = planOf({ parallel: 2 }, [suite]);
const nothing: Observed = { tally: startTally(), runs: [], bursts: new Set(), sha256 };

/** With that many parallel runs. */
function seen(runs: number, own: Partial<PlanSeen> = {}): PlanSeen {
  const starts = Array.from({ length: runs }, (_, index) => index);
  return { commit: "c", setting, changed: [], runs: { parallel: starts }, tests: "", ...own };
}

function historyOf(own: Partial<SuiteOutcomes>): History {
  const outcomes = { plans: [], strips: {}, firstFlaky: {}, digests: { "a.ts": "a1" }, clean: 0, ...own };
  return { kind: "history", version: 1, suites: { api: { runner: "vitest", modes: {}, outcomes } } };
}

const open = (own: Partial<SuiteOutcomes>, of: Suite = suite) => openPast(historyOf(own), plan, of, nothing);
const pastOf = (own: Partial<SuiteOutcomes>, title = "it", of: Suite = suite, now: readonly boolean[] = []) =>
  open(own, of)!.pastOf(id(title), "a.ts", "parallel", now);

/** Of runs of these ages, one after the other. */
const weight = (...ages: readonly number[]) => ages.reduce((sum, age) => sum + 2 ** (-age / 100), 0);

describe("what is remembered of a test counts", () => {
  test("half after a hundred runs", () => {
    const strips = { parallel: { [id("it")]: `x${".".repeat(99)}` } };
    const past = pastOf({ plans: [seen(100, { tests: short("it") })], strips });
    expect(past.failures).toBeCloseTo(2 ** -0.99, 12);
    expect(past.runs).toBeCloseTo(weight(...Array(100).keys()), 10);
  });

  test("from its first run on, where it never failed", () => {
    const plans = [seen(3, { tests: short("it") }), seen(2, { tests: short("late") })];
    expect(pastOf({ plans }).runs).toBeCloseTo(weight(0, 1, 2, 3, 4), 12);
    expect(pastOf({ plans }, "late")).toEqual({ runs: expect.closeTo(weight(0, 1), 12), failures: 0 });
  });

  test("a quarter for each change of its file or of the setting", () => {
    const changed = ["a.ts"];
    const plans = [seen(1, { tests: short("it") }), seen(1, { changed }), seen(1, { changed })];
    expect(pastOf({ plans }).runs).toBeCloseTo(weight(0) + 0.25 * weight(1) + 0.25 ** 2 * weight(2), 12);
    const others = [seen(1, { tests: short("it"), setting: "other" }), seen(1, { changed: ["b.ts"] })];
    expect(pastOf({ plans: others }).runs).toBeCloseTo(weight(0) + 0.25 * weight(1), 12);
    expect(pastOf({ plans: [seen(1, { tests: short("it") }), seen(1, { changed: "all" })] }).runs).toBeCloseTo(
      weight(0) + 0.25 * weight(1),
      12,
    );
  });

  test("a quarter where the change comes with this plan", () => {
    const plans = [seen(1, { tests: short("it") })];
    expect(pastOf({ plans }, "it", { ...suite, workers: 2 }).runs).toBe(0.25);
    const edited = { ...suite, files: [{ path: "a.ts", digest: "a2" }] };
    expect(pastOf({ plans }, "it", edited)).toEqual({ runs: 0.25, failures: 0, fresh: "changed" });
  });

  test("whatever the number of shards", () => {
    expect(pastOf({ plans: [seen(1, { tests: short("it") })] }, "it", { ...suite, shards: 7 }).runs).toBe(1);
  });
});

describe("a test is new", () => {
  test("which no plan had", () => {
    expect(pastOf({ plans: [seen(3, { tests: short("other") })] })).toEqual({ runs: 0, failures: 0, fresh: "new" });
  });

  test("and not one whose failures are remembered", () => {
    expect(pastOf({ plans: [seen(2)], strips: { parallel: { [id("it")]: "x-" } } }).fresh).toBeUndefined();
  });
});

describe("the change of its failure rate", () => {
  const strips = { parallel: { [id("it")]: ".x.-." } };
  const plans = [seen(5, { tests: short("it", "steady") })];

  test("is looked for in old and new outcomes together", () => {
    expect(pastOf({ plans, strips }, "it", suite, [true, true]).lnChange).toBe(
      lnChange([false, true, false, false, true, true]),
    );
    expect(pastOf({ plans, strips }, "steady", suite, [true]).lnChange).toBe(
      lnChange([false, false, false, false, false, true]),
    );
    expect(open({ plans, strips })!.outcomesOf(id("it"), "parallel")).toEqual([false, true, false, false]);
  });

  test("is no question without a failure, nor without a past", () => {
    expect(pastOf({ plans, strips }, "steady", suite, [false]).lnChange).toBeUndefined();
    expect(pastOf({ plans, strips }, "fresh", suite, [true]).lnChange).toBeUndefined();
  });
});

test("where a test was first seen flaky is told in every mode", () => {
  const first = { commit: "c", at: 5 };
  const past = open({ plans: [seen(1, { tests: short("it") })], firstFlaky: { [id("it")]: first } })!;
  expect(past.pastOf(id("it"), undefined, "sequential", [])).toEqual({ runs: 0, failures: 0, firstFlaky: first });
});

test.each<[string, History | undefined]>([
  ["a history", undefined],
  ["the suite", { kind: "history", version: 1, suites: {} }],
  ["outcomes", { kind: "history", version: 1, suites: { api: { runner: "vitest", modes: {} } } }],
  ["a run", historyOf({})],
  [
    "its runner's runs",
    {
      kind: "history",
      version: 1,
      suites: { api: { ...historyOf({ plans: [seen(1)] }).suites["api"]!, runner: "go" } },
    },
  ],
])("without %s there is no past", (_what, history) => {
  expect(openPast(history, plan, suite, nothing)).toBeUndefined();
});

describe("clean runs may be added to a proof", () => {
  const known = { plans: [seen(1)], clean: 7.93 };

  test("in whole numbers", () => {
    expect(open(known)!.cleanRuns).toBe(7);
  });

  test.each<[string, Suite]>([
    ["a file was changed", { ...suite, files: [{ path: "a.ts", digest: "a2" }] }],
    ["a file is new", { ...suite, files: [...suite.files!, { path: "b.ts", digest: "b1" }] }],
    ["a file is gone", { ...suite, files: [] }],
    ["a file cannot be compared", { ...suite, files: [{ path: "a.ts" }] }],
    ["a variable was changed", { ...suite, env: { A: "1" } }],
    ["a store was added", { ...suite, stores: [{ name: "s", url: "sqlite:s", env: "S", per: "worker" }] }],
  ])("but not when %s", (_what, changed) => {
    expect(open(known, changed)!.cleanRuns).toBe(0);
  });
});

test("runs of the plan itself that are remembered already are not its past", () => {
  const tally = startTally();
  for (const cell of plan.cells)
    foldCell(tally, plan, cell, resultsOf(cell, [runOf(cell.runs[0]!, [], { started: cell.runs[0]! })], []));
  const here: Observed = { ...nothing, tally, runs: makeLedger(plan, tally.cells, []).runs };
  const own: PlanSeen = seen(0, {
    commit: plan.commit,
    runs: { parallel: [1, 2] },
    tests: short("new"),
    changed: ["a.ts"],
  });
  const earlier = seen(1, { tests: short("it") });
  const strips = { parallel: { [id("it")]: ".xx" } };
  const again = openPast(historyOf({ plans: [earlier, own], strips, clean: 5 }), plan, suite, here)!;
  expect(again.pastOf(id("it"), "a.ts", "parallel", [])).toEqual({ runs: 0.25, failures: 0, fresh: "changed" });
  expect(again.pastOf(id("new"), "a.ts", "parallel", [])).toEqual({ runs: 0, failures: 0, fresh: "new" });
  expect(again.cleanRuns).toBe(3);
  expect(openPast(historyOf({ plans: [own] }), plan, suite, here)).toBeUndefined();
});

describe("regression or flake", () => {
  const runs = (letters: string) => [...letters].map((letter) => letter === "x");
  const steady = ".".repeat(100);

  test.each<[string, string, string, ReturnType<typeof judgeChange>]>([
    ["nothing failed now", `${steady}x`, "..", undefined],
    ["nothing is known", "", "xxx", undefined],
    ["a steady test fails twice", steady, "xx", "regression"],
    ["a steady test fails once", steady, "x", undefined],
    ["a test that fails in half of its runs fails twice", ".x".repeat(50), "xx", "flake"],
    ["a test that was seldom seen passes and fails", ".", "x.", "flake"],
    ["a test that fails less than it did", "x".repeat(80), `x${".".repeat(20)}`, "flake"],
    ["a test that never passed", "xxxx", "xx", undefined],
  ])("%s", (_what, past, now, judged) => {
    expect(judgeChange(runs(past), runs(now))).toBe(judged);
  });

  /** Seeded: the 32-bit generator mulberry32. */
  function chance(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  const worlds = 2_000;
  /** Of tests that failed at that rate in a hundred runs and then fail in all: told as regressions. */
  function flagged(rate: number, straight: number): number {
    const random = chance(5);
    const now = Array.from({ length: straight }, () => true);
    const found = Array.from({ length: worlds }, () => {
      const past = Array.from({ length: 100 }, () => random() < rate);
      return judgeChange(past, now) === "regression";
    });
    return found.filter(Boolean).length / worlds;
  }

  // Shares of 10,000 worlds each.
  test.each([
    [0, 2, 1],
    [0.01, 2, 0.93],
    [0.05, 3, 0.93],
    [0.2, 5, 0.8],
    [0.2, 8, 1],
    [0.5, 8, 0.2],
  ])("at a rate of %d, %d failures in a row are told for a share of %d", (rate, straight, share) => {
    expect(Math.abs(flagged(rate, straight) - share)).toBeLessThan(0.025);
  });

  test.each([0.01, 0.05, 0.2, 0.5])("of flaky tests that stay at %d, 1 %% at most are told as regressions", (rate) => {
    const random = chance(9);
    const draw = (length: number) => Array.from({ length }, () => random() < rate);
    const alarms = Array.from({ length: worlds }, () => judgeChange(draw(100), draw(10))).filter(
      (judged) => judged === "regression",
    );
    expect(alarms.length / worlds).toBeLessThanOrEqual(0.01);
  });

  test("what did not fail is never news", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), fc.nat(20), (past, length) => {
        expect(
          judgeChange(
            past,
            Array.from({ length }, () => false),
          ),
        ).toBeUndefined();
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
