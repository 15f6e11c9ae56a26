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

test("what is undetermined asks for the runs that most of all decide, within what one would wait for", () => {
  const wants = (sequential: number, parallel: number) => ({
    wants: { sequential, parallel, toTell: "mode-bound-or-flaky" },
  });
  const gate = { status: "fail", reasons: [] };
  expect(next({ gate, verdicts: [wants(21, 7), {}, wants(45, 15)] })).toContain("--sequential-runs 46 --runs 20");
  expect(next({ gate, verdicts: [wants(400, 130)] })).toContain("--sequential-runs 100 --runs 100");
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
