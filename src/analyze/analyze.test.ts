import * as fc from "fast-check";
import { expect, test } from "vitest";
import { gapWeights } from "../model/analysis.ts";
import { testId } from "../model/ids.ts";
import type { CellResults } from "../model/results.ts";
import { analysisFrom, analysisOf, attempts, failed, nameOf, planOf, resultsOf, runOf, suiteNamed } from "./fixture.ts";

const titles = ["a", "b", "c", "d", "e", "f"];
const names = titles.map((title) => nameOf(title));
const plan = planOf({ sequential: 2, parallel: 4 }, [suiteNamed("api", 2)]);

/** Anything that cells may bring: tests in both shards, several wordings of one failure, notes, no end. */
const anyResults = fc
  .array(
    fc.record({
      letters: fc.array(fc.constantFrom(".", ".", "x", "r", "s", "q", "-"), { minLength: 6, maxLength: 6 }),
      message: fc.constantFrom("expected 1 to be 2", "expected 3 to be 4", "socket hang up"),
      hint: fc.constantFrom("one", "two"),
      state: fc.constantFrom("whole", "whole", "whole", "killed", "gone"),
    }),
    { minLength: plan.cells.length, maxLength: plan.cells.length },
  )
  .map((drawn) =>
    drawn.flatMap(({ letters, message, hint, state }, index): CellResults[] => {
      if (state === "gone") return [];
      const cell = plan.cells[index]!;
      const observations = names.flatMap((name, at) =>
        letters[at] === "x" ? [failed(testId(name), message)] : attempts(letters[at]!, testId(name)),
      );
      const ending =
        state === "killed" ? ({ kind: "killed", signal: "SIGKILL" } as const) : ({ kind: "exited", code: 0 } as const);
      const notes = [
        { code: "n", words: "said twice", hint },
        { code: "n", words: message },
      ];
      return [resultsOf(cell, [runOf(cell.runs[0]!, observations, { ending, notes })], names)];
    }),
  );

test("the order in which cells come back changes nothing", () => {
  fc.assert(
    fc.property(
      anyResults.chain((results) =>
        fc.tuple(fc.constant(results), fc.shuffledSubarray(results, { minLength: results.length })),
      ),
      ([results, shuffled]) => {
        expect(JSON.stringify(analysisOf(plan, shuffled))).toBe(JSON.stringify(analysisOf(plan, results)));
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

test("nothing is claimed of incomplete evidence, and no proof holds beside a failure or a gap", () => {
  fc.assert(
    fc.property(anyResults, (results) => {
      const { gate, gaps, proof, verdicts, totals } = analysisOf(plan, results);
      const hole = gaps.some(({ kind }) => gapWeights[kind] === "hole");
      expect(gate.status === "incomplete").toBe(hole);
      if (verdicts.some(({ failures }) => failures.length > 0) || gaps.length > 0) expect(proof.holds).toBe(false);
      expect(Object.values(totals.verdicts).reduce((sum, count) => sum + count, 0)).toBe(verdicts.length);
    }),
    { seed: 2, numRuns: 200 },
  );
});

test("the analysis says of what it is", () => {
  expect(analysisFrom({ it: { sequential: ".", parallel: "." } })).toMatchObject({
    kind: "analysis",
    version: 1,
    commit: "c0ffee",
    plan: "d".repeat(64),
    seed: 1,
    clusters: [],
    notes: [],
  });
});
