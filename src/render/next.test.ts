import { expect, test } from "vitest";
import type { Analysis } from "../model/analysis.ts";
import { nextLines } from "./next.ts";

const typed = { before: "flakeproof prove --config a.yml", after: "" };
const runs = { sequential: 1, parallel: 5 };
const holding = { holds: true, suites: [{ suite: "api", holds: true, runs: 5, more: [{ rate: 0.05, runs: 54 }] }] };

function next(part: object, after = ""): string {
  const analysis = {
    gate: { status: "pass", reasons: [] },
    proof: { holds: false, suites: [] },
    totals: { runs },
    verdicts: [],
    ...part,
  };
  return nextLines(analysis as unknown as Analysis, ".flakeproof", ["vitest"], { ...typed, after }).join("\n");
}

test("says where everything lies", () => {
  expect(next({})).toContain(
    "Report  .flakeproof/summary.md\nData    .flakeproof/analysis.json\nLogs    .flakeproof/runs/\n",
  );
});

test("a proof short of its target asks for the runs that it lacks, in the words that were typed", () => {
  const gate = { status: "pass", reasons: [{ kind: "target", suite: "api", runs: 54 }] };
  expect(next({ gate, proof: holding }, "-- npx vitest")).toContain(
    "54 more clean runs: flakeproof prove --config a.yml --runs 59 -- npx vitest",
  );
});

test("a proof that reaches its target asks for nothing more", () => {
  expect(next({ proof: holding })).not.toContain("--runs");
});

const failing = { status: "fail", reasons: [] };

test("what is open after a screening asks for fresh runs of the suspects, in the words that were typed", () => {
  const wants = { wants: { sequential: 21, parallel: 7, toTell: "mode-bound-or-flaky" } };
  const open = { gate: failing, verdicts: [wants, {}], spending: { confirm: 0 } };
  expect(next(open, "-- npx vitest")).toContain(
    "fresh runs of the suspects: flakeproof prove --config a.yml --confirm -- npx vitest",
  );
  expect(next({ ...open, spending: { confirm: 90 } })).toContain("confirm: { budget: 50% }");
  expect(next({ gate: failing, verdicts: [{}] })).not.toContain("Or ");
});

test("the cause of most tests is mended first, and how to check it is said", () => {
  const of = (...causes: string[]) => ({ gate: failing, verdicts: causes.map((cause) => ({ cause })) });
  const most = next(of("port-collision", "shared-db-rows", "shared-db-rows", "chance", "chance", "chance"));
  expect(most).toContain("mend first: two tests write or read the same rows of one database (2 tests)");
  expect(most).toContain("flakeproof prove --verify TEST");
  expect(next(of("chance", "product-or-test-bug"))).toContain("its own database");
});

test("a proof on one machine is told how many runs there would do, or that none would", () => {
  const gate = { status: "pass", reasons: [{ kind: "target", suite: "api", runs: 54 }] };
  const on = (more: object) => ({
    gate,
    proof: {
      ...holding,
      target: 0.05,
      suites: [{ ...holding.suites[0], effective: 4.5, more: [{ rate: 0.05, runs: 54, ...more }] }],
    },
  });
  expect(next(on({ here: 80 }))).toContain("80 more clean runs here: flakeproof prove --config a.yml --runs 85");
  expect(next(on({}))).toContain("54 more clean runs on machines of their own");
});

test("gaps come first", () => {
  expect(next({ gate: { status: "incomplete", reasons: [] }, proof: holding })).toMatch(
    /Next {4}mend what is listed above/,
  );
});

test("tests that are missing need no database of their own", () => {
  const gate = { status: "fail", reasons: [{ kind: "verdicts", verdict: "missing", tests: 1, reaction: "fail" }] };
  expect(next({ gate })).toContain("Next    see above which tests are missing or ran twice");
  const also = [...gate.reasons, { kind: "verdicts", verdict: "flaky", tests: 1, reaction: "fail" }];
  expect(next({ gate: { ...gate, reasons: also } })).toContain("its own database");
});
