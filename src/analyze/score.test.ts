import * as fc from "fast-check";
import { expect, test } from "vitest";
import { flakeScore } from "./score.ts";

/** The formula of the model, with the Beta function as an integral: nothing of ours is in it. */
function byIntegral(
  failures: number,
  runs: number,
  [flaky, a, b] = [0.037, 0.23, 1.87] as readonly [number, number, number],
): number {
  // x = t^(1/a) takes the pole at 0 out of x^(a−1) dx; the other end is smooth enough.
  const steps = 200_000;
  const moment = (power: number, rest: number) => {
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const x = ((step + 0.5) / steps) ** (1 / a);
      sum += x ** power * (1 - x) ** (b - 1 + rest);
    }
    return sum / (steps * a);
  };
  const evidence = moment(failures, runs - failures) / moment(0, 0);
  const mean = moment(failures + 1, runs - failures) / moment(failures, runs - failures);
  const stable = failures === 0 ? 1 - flaky : 0;
  return ((flaky * evidence) / (flaky * evidence + stable)) * mean;
}

test.each([
  [0, 0],
  [0, 5],
  [0, 40],
  [1, 5],
  [3, 10],
  [10, 10],
])("%i failures in %i runs score as the model says", (failures, runs) => {
  expect(flakeScore({ failures, runs })).toBeCloseTo(byIntegral(failures, runs), 6);
});

test.each([
  [0, 10],
  [2, 10],
])("%i failures in %i runs score as the model of the suite says", (failures, runs) => {
  const wanted = byIntegral(failures, runs, [0.2, 0.8, 3]);
  expect(flakeScore({ failures, runs }, { flaky: 0.2, a: 0.8, b: 3 })).toBeCloseTo(wanted, 6);
});

test("one failure of five runs is no 20 %", () => {
  expect(flakeScore({ failures: 1, runs: 5 })).toBeCloseTo(1.23 / 7.1, 12);
});

test("a score lies between 0 and 1, falls with each pass and rises with each failure", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), (failures, passes) => {
      const runs = failures + passes;
      const score = flakeScore({ failures, runs });
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThan(1);
      expect(flakeScore({ failures, runs: runs + 1 })).toBeLessThan(score);
      expect(flakeScore({ failures: failures + 1, runs: runs + 1 })).toBeGreaterThan(score);
    }),
    { seed: 1 },
  );
});
