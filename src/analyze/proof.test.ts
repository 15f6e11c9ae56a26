import { expect, test } from "vitest";
import type { Account, Proof, SuiteProof } from "../model/analysis.ts";
import type { Plan } from "../model/plan.ts";
import { analysisFrom, analysisOf, planOf, resultsFrom, suiteNamed } from "./fixture.ts";
import { prove } from "./proof.ts";

const of = (letter: string, runs: number) => letter.repeat(runs);
const only = (proof: Proof): SuiteProof => proof.suites[0]!;

test("40 clean parallel runs prove that fewer than 7.2 % are red, and say what more would prove", () => {
  const { proof } = analysisFrom({ it: { sequential: ".", parallel: of(".", 40) } });
  expect(proof).toMatchObject({ holds: true, target: 0.05 });
  expect(proof.rateBelow).toBeCloseTo(0.072, 3);
  expect(only(proof)).toMatchObject({
    suite: "api",
    tests: 1,
    runs: 40,
    red: 0,
    sequential: { runs: 1, red: 0 },
    machines: 40,
    workers: 4,
    level: 0.95,
    more: [
      { rate: 0.05, runs: 19 },
      { rate: 0.01, runs: 259 },
    ],
  });
});

test("the target stands among the bounds, once, and what is proven is not lacking", () => {
  const more = (target: number, runs: number) => {
    const plan: Plan = planOf({ sequential: 1, parallel: runs });
    const aimed = { ...plan, gate: { ...plan.gate, target } };
    const results = resultsFrom(aimed, { it: { sequential: ".", parallel: of(".", runs) } });
    const suite = only(analysisOf(aimed, results).proof);
    return suite.holds ? suite.more : undefined;
  };
  expect(more(0.2, 10)).toEqual([
    { rate: 0.2, runs: 4 },
    { rate: 0.05, runs: 49 },
    { rate: 0.01, runs: 289 },
  ]);
  expect(more(0.05, 59)).toEqual([{ rate: 0.01, runs: 240 }]);
  expect(more(0.01, 59)).toEqual([{ rate: 0.01, runs: 240 }]);
});

test.each([
  ["a failure in parallel", { sequential: ".", parallel: "..x.." }, ["failures"], 1],
  ["a failure that a retry took back", { sequential: ".", parallel: "....r" }, ["failures"], 1],
  ["a failure one run after the other", { sequential: "x", parallel: "....." }, ["failures"], 0],
  ["a test that a run lacks", { sequential: ".", parallel: "..-.." }, ["gaps"], 0],
  ["a test that was there and never run", { sequential: ".", parallel: "qqqqq" }, ["gaps"], 0],
  ["a test that a sequential run lacks", { sequential: "-", parallel: "....." }, ["gaps"], 0],
  ["no parallel run", { sequential: ".", parallel: "" }, ["noRuns"], 0],
  ["no parallel run and a failure", { sequential: "x", parallel: "" }, ["failures", "noRuns"], 0],
])("%s proves nothing, and the reason is said", (_what, did, because, red) => {
  const { proof } = analysisFrom({ it: did, steady: { sequential: ".", parallel: of(".", did.parallel.length) } });
  expect(proof.holds).toBe(false);
  expect(proof).not.toHaveProperty("rateBelow");
  expect(only(proof)).toMatchObject({ holds: false, because, red });
});

test("where it does not hold, the rate of red runs lies between exact bounds", () => {
  const suite = only(analysisFrom({ it: { sequential: ".", parallel: "x...." } }).proof);
  expect(suite).toHaveProperty("rate.0", expect.closeTo(0.0050507633794680575, 10));
  expect(suite).toHaveProperty("rate.1", expect.closeTo(0.7164179361180895, 10));
  expect(only(analysisFrom({ it: { sequential: "x", parallel: "" } }).proof)).not.toHaveProperty("rate");
});

test("a run is red once, however many of its tests fail", () => {
  const did = { sequential: ".", parallel: "x.x.." };
  const analysis = analysisFrom({ one: did, two: did, three: { sequential: ".", parallel: "x...." } });
  expect(only(analysis.proof).red).toBe(2);
  expect(analysis.runs.map(({ state, failed }) => [state, failed])).toEqual([
    ["clean", 0],
    ["red", 3],
    ["clean", 0],
    ["red", 2],
    ["clean", 0],
    ["clean", 0],
  ]);
});

test("every suite must hold; the bound is the largest of theirs, and one suite's faults stay its own", () => {
  const plan = planOf({ sequential: 1, parallel: 5 }, [suiteNamed("api"), suiteNamed("web")]);
  const steady = resultsFrom(plan, { it: { sequential: ".", parallel: "....." } });
  const both = analysisOf(plan, steady).proof;
  expect(both.holds).toBe(true);
  expect(both.rateBelow).toBeCloseTo(0.4507, 4);
  const red = resultsFrom(plan, { it: { sequential: ".", parallel: "..x.." } });
  const mixed = steady.map((each, index) => (each.cell.suite === "web" ? red[index]! : each));
  const one = analysisOf(plan, mixed).proof;
  expect(one.holds).toBe(false);
  expect(one.suites.map(({ suite, holds }) => [suite, holds])).toEqual([
    ["api", true],
    ["web", false],
  ]);
  const gone = analysisOf(plan, steady.slice(0, -1)).proof;
  expect(gone.suites.map(({ holds }) => holds)).toEqual([true, false]);
});

test("a run that cannot be trusted proves nothing", () => {
  const plan = planOf({ sequential: 1, parallel: 5 });
  const results = resultsFrom(plan, { it: { sequential: ".", parallel: "....." } });
  const last = results.at(-1)!;
  const cut = { ...last, runs: last.runs.map((run) => ({ ...run, ending: { kind: "timedOut", after: 9 } as const })) };
  const { proof } = analysisOf(plan, [...results.slice(0, -1), cut]);
  expect(only(proof)).toMatchObject({ holds: false, because: ["gaps"], runs: 4 });
});

test("an account in which anything is missing or ran twice lets no proof hold, whatever else is told", () => {
  const plan = planOf({ sequential: 1, parallel: 5 });
  const { executed, runs, verdicts } = analysisOf(
    plan,
    resultsFrom(plan, { it: { sequential: ".", parallel: "....." } }),
  );
  const [account] = executed;
  const holdsWith = (own: Partial<Account>) =>
    prove(plan, {
      runs: [],
      accounts: runs,
      verdicts,
      gaps: [],
      executed: [{ ...account!, ...own }],
      failedOnce: new Map(),
    }).suites.map(({ holds }) => holds);
  expect(holdsWith({})).toEqual([true]);
  expect(holdsWith({ duplicate: 1 })).toEqual([false]);
  expect(holdsWith({ missing: { ...account!.missing, shardDied: 1 } })).toEqual([false]);
  expect(holdsWith({ unexpected: 1 })).toEqual([true]);
});
