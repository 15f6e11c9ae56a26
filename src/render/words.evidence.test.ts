import { describe, expect, test } from "vitest";
import type { Cluster, Spending, Verdict } from "../model/analysis.ts";
import type { TestId } from "../model/ids.ts";
import { clusterWords, evidenceWords, pastWords, spendingWords, verdictWords } from "./words.ts";

const count = (runs: number, failures: number) => ({ runs, failures });
const verdict = {
  verdict: "parallel-only",
  modes: { sequential: count(22, 0), parallel: count(12, 9), shuffled: count(0, 0), isolated: count(0, 0) },
  evidence: {
    eValue: 1_920,
    blocks: 7,
    posterior: { "parallel-only": 0.98, "flaky-both": 0.02 },
    retries: 0,
    strip: {},
  },
} as unknown as Verdict;

describe("the evidence", () => {
  test("names its size, its fresh pairs, and what is most likely", () => {
    expect(evidenceWords(verdict)).toBe(
      "Evidence that the modes differ: e = 1920, from 7 fresh pairs of runs (20 convinces of one test). Most likely parallel-only (98 %).",
    );
  });

  test("of a screening that says nothing is not told as a figure", () => {
    const { blocks: _, ...own } = verdict.evidence;
    expect(evidenceWords({ ...verdict, evidence: { ...own, eValue: 1 } })).toBe("Most likely parallel-only (98 %).");
  });

  test("of an order is that of the order", () => {
    const order = { role: "victim", eValue: 36.8, fails: "sequential", passes: "isolated" } as const;
    const victim: Verdict = { ...verdict, verdict: "order-dependent", evidence: { ...verdict.evidence, order } };
    expect(evidenceWords(victim)).toBe("Evidence for the order: e = 37 (20 convinces of one test).");
    expect(verdictWords["order-dependent"].say(victim)).toContain("fails after the tests before it and passes alone");
    const brittle: Verdict = {
      ...victim,
      evidence: {
        ...verdict.evidence,
        order: { role: "brittle", eValue: 37, fails: "isolated", passes: "sequential" },
      },
    };
    expect(verdictWords["order-dependent"].say(brittle)).toContain("Brittle: it fails alone");
  });

  test("of a place is where it fails, and where not", () => {
    const place = { place: "worker", level: "3", there: count(6, 6), elsewhere: count(18, 0), p: 1e-5 } as const;
    const bound: Verdict = { ...verdict, verdict: "environment", evidence: { ...verdict.evidence, place } };
    expect(verdictWords.environment.say(bound)).toBe(
      "It fails on one worker more than on others: 6 of 6 on 3, 0 of 18 elsewhere (p = 0.000010).",
    );
  });
});

test("the past is told: since when it is flaky, how often it failed, and whether it is news", () => {
  const past = {
    runs: 80.4,
    failures: 3.2,
    firstFlaky: { commit: "0123456789abcdef", at: Date.UTC(2026, 9, 3) },
    trend: "regression",
    lnChange: Math.log(50),
    fresh: "changed",
  } as const;
  expect(pastWords({ ...verdict, past })).toEqual([
    " Before: 3.2 failures in 80 runs, older ones for less.",
    " First seen flaky at commit ",
    { kind: "code", text: "0123456789ab" },
    " (2026-10-03).",
    " It fails more than it did: probably a regression (odds of 50 to 1 for a change).",
    " Its file has changed.",
  ]);
  expect(pastWords(verdict)).toEqual([]);
});

describe("the account", () => {
  const spending: Spending = { screen: 30_000, confirm: 2_842, extra: 1_200, usual: 200_000, sweeps: 6.81 };

  test("says what was spent, and what the usual design would have taken", () => {
    expect(spendingWords(spending)).toBe(
      "Test executions: 30,000 to screen, 2,842 to confirm, 1,200 to find more: 6.8 times the suite. Every test 20 times in each mode, as is usual, would have taken 200,000; 165,958 are saved.",
    );
  });

  test("claims nothing saved by a screening alone, nor where more was spent", () => {
    expect(spendingWords({ ...spending, confirm: 0, extra: 0, sweeps: 6 })).toBe(
      "Test executions: 30,000 to screen: 6.0 times the suite.",
    );
    expect(spendingWords({ ...spending, usual: 1_000 })).not.toContain("saved");
  });
});

test("a cluster says how many, where, and by what", () => {
  const cluster: Cluster = { id: "c1", tests: ["a", "b"] as unknown as TestId[], runs: [3, 7], kind: "together" };
  expect(clusterWords(cluster)).toBe("2 tests fail together, in runs 3, 7: probably one cause.");
  expect(clusterWords({ ...cluster, shared: { kind: "message", value: "x" } })).toContain(", with one message");
  expect(clusterWords({ ...cluster, kind: "burst", runs: [3], shared: { kind: "machine", value: "m" } })).toBe(
    "2 tests failed at once in run 3, on one machine (m): one event, which says nothing of each of them.",
  );
});
