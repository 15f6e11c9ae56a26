import { expect, test } from "vitest";
import type { Analysis, VerdictKind } from "../model/analysis.ts";
import { outputsOf } from "./outputs.ts";

const none: Record<VerdictKind, number> = {
  stable: 0,
  broken: 0,
  flaky: 0,
  "parallel-only": 0,
  "parallel-worse": 0,
  "sequential-only": 0,
  "order-dependent": 0,
  environment: 0,
  missing: 0,
  skipped: 0,
  undetermined: 0,
};

/** Only what the outputs look at. */
function analysisWith(verdicts: Partial<typeof none>, rateBelow?: number): Analysis {
  const proof = {
    holds: rateBelow !== undefined,
    ...(rateBelow === undefined ? {} : { rateBelow }),
    target: 0.05,
    suites: [],
  };
  return {
    gate: { status: "pass", reasons: [] },
    proof,
    totals: { verdicts: { ...none, ...verdicts } },
  } as unknown as Analysis;
}

test("a proven suite", () => {
  expect(outputsOf(analysisWith({ stable: 3, skipped: 1 }, 0.63160123))).toEqual({
    status: "pass",
    verdict: "stable",
    flaky: "0",
    "parallel-only": "0",
    broken: "0",
    "proven-rate": "0.6317",
  });
});

test.each([
  [{ stable: 5, flaky: 2, "parallel-only": 1 }, "parallel-only"],
  [{ stable: 5, flaky: 2, undetermined: 1 }, "flaky"],
  [{ broken: 1, flaky: 2 }, "broken"],
  [{ stable: 5 }, "undetermined"],
  [{}, "undetermined"],
])("%o without a proof is %s", (verdicts, verdict) => {
  expect(outputsOf(analysisWith(verdicts))).toMatchObject({ verdict, "proven-rate": "" });
});

test.each([
  [0.05, "0.05"],
  [0.0123449, "0.01235"],
  [0.950000001, "0.9501"],
  [0.00098765, "0.0009877"],
  [1, "1"],
])("the bound %d is never rounded down: %s", (rate, text) => {
  expect(outputsOf(analysisWith({}, rate))["proven-rate"]).toBe(text);
  expect(Number(text)).toBeGreaterThanOrEqual(rate - 1e-12);
});

test("where only files are missing, of whose tests nobody knows, the whole is missing", () => {
  const analysis = analysisWith({ stable: 5 });
  const reasons = [{ kind: "filesMissing", files: 1, reaction: "fail" }] as const;
  expect(outputsOf({ ...analysis, gate: { status: "fail", reasons } })).toMatchObject({ verdict: "missing" });
});
