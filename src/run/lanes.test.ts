import fc from "fast-check";
import { expect, test } from "vitest";
import type { Unit } from "../model/plan.ts";
import { overLanes } from "./lanes.ts";

const unit = (file: string, expected: number): Unit => ({ files: [file], expected, known: "history" });
const names = (lanes: readonly (readonly Unit[])[]) => lanes.map((lane) => lane.flatMap(({ files }) => files));

test("the longest go first, each to the lane that has least", () => {
  const units = [unit("a", 1), unit("b", 5), unit("c", 4), unit("d", 3)];
  expect(names(overLanes(units, 2))).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("there are no more lanes than units, and one where there is nothing", () => {
  expect(overLanes([unit("a", 1)], 4)).toHaveLength(1);
  expect(overLanes([], 4)).toEqual([[]]);
});

test("units of which nothing is known are spread, too", () => {
  expect(
    names(overLanes([unit("a", 0), unit("b", 0), unit("c", 0), unit("d", 0)], 2)).map((lane) => lane.length),
  ).toEqual([2, 2]);
});

test("every unit is in one lane, and none has more than the mean and the longest unit", () => {
  const times = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 9 }), (all, workers) => {
      const units = all.map((expected, index) => unit(String(index), expected));
      const lanes = overLanes(units, workers);
      expect(lanes.flat().length).toBe(units.length);
      expect(new Set(lanes.flat())).toEqual(new Set(units));
      const sums = lanes.map((lane) => lane.reduce((sum, { expected }) => sum + expected, 0));
      const total = all.reduce((sum, each) => sum + each, 0);
      expect(Math.max(...sums)).toBeLessThanOrEqual(total / lanes.length + Math.max(...all));
    }),
  );
});
