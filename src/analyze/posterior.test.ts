import * as fc from "fast-check";
import { expect, test } from "vitest";
import { classes } from "../model/analysis.ts";
import { classPosterior } from "./posterior.ts";

// The model in SciPy 1.17.1 (scipy.special.betaln): failures and runs, sequential and parallel; in the order of `classes`.
test.each([
  [
    0,
    1,
    0,
    5,
    [
      0.9798217867285774, 5.106301487594151e-27, 0.014131930956996965, 0.0035335902848865745, 0.002041499538971767,
      0.0004711924905672665,
    ],
  ],
  [
    0,
    20,
    4,
    10,
    [
      2.364635866682147e-11, 1.2342937775555327e-101, 0.006745877994189082, 0.9617884493966766, 1.2087646783767621e-14,
      0.0314656725854758,
    ],
  ],
  [
    5,
    5,
    5,
    5,
    [
      1.893363343909022e-38, 0.9851410585163675, 0.01248846404435926, 1.5289183082404057e-21, 4.586754924721218e-22,
      0.0023704774392734203,
    ],
  ],
  [
    3,
    10,
    4,
    10,
    [
      1.5749558387093325e-20, 8.207818453341136e-47, 0.8999369794702009, 6.405951780245453e-10, 3.843955463693662e-14,
      0.10006301988916569,
    ],
  ],
  [
    6,
    10,
    0,
    10,
    [
      8.73422373591458e-19, 4.552715760558486e-53, 0.011913363225301708, 2.191293697784521e-21, 0.8513826862505247,
      0.1367039505241735,
    ],
  ],
  [
    1,
    40,
    12,
    20,
    [
      8.378950886051465e-41, 4.378900642553636e-179, 4.0875235002873726e-5, 0.23392117799795206, 4.287364543413687e-42,
      0.7660379467670451,
    ],
  ],
])("%i of %i sequential and %i of %i parallel runs", (failedA, runsA, failedB, runsB, wanted) => {
  const posterior = classPosterior({ failures: failedA, runs: runsA }, { failures: failedB, runs: runsB });
  for (const [index, each] of classes.entries())
    expect(Math.abs(posterior[each] / wanted[index]! - 1)).toBeLessThan(1e-10);
});

test("the probabilities add up to 1, after however many runs", () => {
  const count = fc
    .tuple(fc.nat(5_000), fc.nat(5_000))
    .map(([failures, passes]) => ({ failures, runs: failures + passes }));
  fc.assert(
    fc.property(count, count, (sequential, parallel) => {
      const values = Object.values(classPosterior(sequential, parallel));
      expect(values.every((value) => value >= 0)).toBe(true);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    }),
    { seed: 1 },
  );
});

test("without a run it is what was believed before", () => {
  const none = { failures: 0, runs: 0 };
  expect(classPosterior(none, none).stable).toBeCloseTo(0.96, 12);
  expect(classPosterior(none, none)["parallel-only"]).toBeCloseTo(0.01, 12);
});
