import { describe, expect, test } from "vitest";
import type { Count } from "../model/analysis.ts";
import { betaQuantile } from "./beta.ts";
import { fitPrior, type Prior, usualPrior } from "./prior.ts";
import { flakeScore } from "./score.ts";

/** Mulberry32: 0–1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Tests of a suite whose rates are drawn from a prior, with their failures in so many runs. */
function suite(
  { flaky, a, b }: Prior,
  tests: number,
  runs: number,
  seed: number,
): (Count & { readonly rate: number })[] {
  const random = randomNumbers(seed);
  return Array.from({ length: tests }, () => {
    const rate = random() < flaky ? betaQuantile(random(), a, b) : 0;
    const failures = Array.from({ length: runs }, random).filter((value) => value < rate).length;
    return { rate, runs, failures };
  });
}

const many = (tests: number, count: Count): Count[] => Array.from({ length: tests }, () => count);
const passed = { failures: 0, runs: 10 };

describe("the usual prior", () => {
  test.each([
    ["nothing ran", []],
    ["few tests ran", [...many(90, passed), ...many(9, { failures: 2, runs: 10 })]],
    ["few failures were seen", [...many(900, passed), ...many(2, { failures: 1, runs: 10 })]],
    ["all that failed are broken", [...many(900, passed), ...many(50, { failures: 10, runs: 10 })]],
    ["most did not run", [...many(900, { failures: 0, runs: 0 }), ...many(9, { failures: 2, runs: 10 })]],
  ])("holds where %s", (_, counts) => {
    expect(fitPrior(counts)).toEqual(usualPrior);
  });
});

describe("the fitted prior", () => {
  // The same model in SciPy 1.17.1, minimised from eight starts.
  test.each([
    [
      [
        [0, 10, 950],
        [1, 10, 20],
        [2, 10, 9],
        [5, 10, 6],
        [9, 10, 4],
      ],
      { flaky: 0.15559502901121605, a: 0.1342985036462378, b: 1.7233441575487458 },
    ],
    [
      [
        [0, 10, 300],
        [0, 20, 400],
        [1, 20, 12],
        [3, 10, 5],
        [3, 4, 2],
      ],
      { flaky: 0.11338182627562803, a: 0.14986769272399947, b: 3.6112010159759405 },
    ],
  ] as const)("is where it is most probable: failures, runs and tests are %j", (groups, wanted) => {
    const fitted = fitPrior(groups.flatMap(([failures, runs, tests]) => many(tests, { failures, runs })));
    for (const each of ["flaky", "a", "b"] as const)
      expect(Math.abs(fitted[each] / wanted[each] - 1)).toBeLessThan(1e-4);
  });

  test.each([
    [{ flaky: 0.1, a: 0.8, b: 4 }, 1],
    [{ flaky: 0.3, a: 2, b: 2 }, 2],
    [{ flaky: 0.05, a: 6, b: 5 }, 3],
  ])("is close to a planted one: %j", (planted, seed) => {
    const { flaky, a, b } = fitPrior(suite(planted, 6_000, 40, seed));
    expect(Math.abs(flaky / planted.flaky - 1)).toBeLessThan(0.15);
    expect(Math.abs(a / (a + b) / (planted.a / (planted.a + planted.b)) - 1)).toBeLessThan(0.1);
    expect(Math.abs(Math.log((a + b) / (planted.a + planted.b)))).toBeLessThan(0.35);
  });

  test("does not depend on the order of the tests, nor on broken ones", () => {
    const counts = suite(usualPrior, 2_000, 10, 4);
    const broken = many(300, { failures: 10, runs: 10 });
    const fitted = fitPrior(counts);
    const other = fitPrior([...broken, ...counts.toReversed()]);
    for (const each of ["flaky", "a", "b"] as const) expect(other[each]).toBeCloseTo(fitted[each], 4);
    expect(fitPrior(counts)).toEqual(fitted);
  });

  test.each([
    ["every test fails often", many(500, { failures: 9, runs: 10 })],
    ["every test fails in its only run", many(500, { failures: 1, runs: 1 })],
    ["all rates are the same and tiny", many(20_000, { failures: 1, runs: 10_000 })],
    ["runs are many", [...many(500, { failures: 0, runs: 1e6 }), ...many(500, { failures: 999_999, runs: 1e6 })]],
    ["old runs weigh less", many(300, { failures: 0.02, runs: 7.3 })],
  ])("is one where %s", (_, counts) => {
    const { flaky, a, b } = fitPrior(counts);
    expect(flaky).toBeGreaterThan(0);
    expect(flaky).toBeLessThan(1);
    for (const each of [a, b]) {
      expect(each).toBeGreaterThan(0);
      expect(each).toBeLessThan(2_000);
    }
    for (const count of counts.slice(0, 1)) expect(flakeScore(count, { flaky, a, b })).toBeLessThan(1);
  });
});

describe("scores", () => {
  const error = (tests: ReturnType<typeof suite>, score: (count: Count) => number): number =>
    tests.reduce((sum, test) => sum + (score(test) - test.rate) ** 2, 0) / tests.length;
  const raw = ({ failures, runs }: Count): number => failures / runs;

  test("miss the true rates by less than the raw rates do", () => {
    const tests = suite(usualPrior, 20_000, 10, 5);
    const fitted = fitPrior(tests);
    expect(error(tests, flakeScore)).toBeLessThan(0.9 * error(tests, raw));
    expect(error(tests, (count) => flakeScore(count, fitted))).toBeLessThan(0.9 * error(tests, raw));
  });

  test("learn from a suite that is unlike others: a third of the error and less", () => {
    const tests = suite({ flaky: 0.06, a: 110, b: 90 }, 2_000, 10, 6);
    const fitted = fitPrior(tests);
    expect(error(tests, (count) => flakeScore(count, fitted))).toBeLessThan(error(tests, raw) / 3);
  });

  test("add up to the failures that come", () => {
    const tests = suite(usualPrior, 20_000, 10, 7);
    const sum = (of: (test: (typeof tests)[number]) => number) => tests.reduce((all, test) => all + of(test), 0);
    expect(sum((test) => flakeScore(test)) / sum(({ rate }) => rate)).toBeCloseTo(1, 1);
  });
});
