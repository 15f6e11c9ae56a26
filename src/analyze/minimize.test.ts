import { expect, test } from "vitest";
import { minimize, type Point } from "./minimize.ts";

function near(found: Point, wanted: Point): void {
  for (const axis of [0, 1, 2] as const) expect(found[axis]).toBeCloseTo(wanted[axis], 4);
}

test("finds the lowest point of a bowl, also where it is skewed and long", () => {
  near(
    minimize(([x, y, z]) => (x - 3) ** 2 + (y + 1) ** 2 + 7 * (z - x / 2) ** 2, [0, 0, 0]),
    [3, -1, 1.5],
  );
});

test("follows a bent valley (Rosenbrock)", () => {
  near(
    minimize(([x, y, z]) => 100 * (y - x ** 2) ** 2 + (1 - x) ** 2 + (z - y) ** 2, [-1.2, 1, 0]),
    [1, 1, 1],
  );
});

test("stays where it is flat", () => {
  expect(minimize(() => 0, [1, 2, 3])).toEqual([1, 2, 3]);
});
