import { describe, expect, test } from "vitest";
import type { ModeTimes } from "../model/history.ts";
import { fileTimes, median } from "./times.ts";

function timesOf(files: ModeTimes["files"], runs: number): ModeTimes {
  return { runs: Array.from({ length: runs }, (_, run) => ({ commit: "c", started: run })), files, tests: {} };
}

test.each<[readonly number[], number]>([
  [[], Number.NaN],
  [[Number.NaN], Number.NaN],
  [[3], 3],
  [[4, 1], 2.5],
  [[9, Number.NaN, 1, 2], 2],
  [[10, 9, 100], 10],
])("the median of %j is %d", (values, middle) => {
  expect(median(Float64Array.from(values))).toBe(middle);
});

describe("two-way: time = file × run", () => {
  const speeds = [1, 1.3, 0.7, 2];
  const product = speeds.reduce((all, speed) => all * speed, 1) ** (1 / speeds.length);
  const files = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`f${index}`, speeds.map((speed) => 1_000 * (index + 1) * speed)]),
  );

  test("is found again exactly, whatever is missing", () => {
    const holes = { ...files, f3: [null, ...files["f3"]!.slice(1)], f7: [files["f7"]![0]!, null, null, null] };
    for (const [path, { typical, runs }] of fileTimes(timesOf(holes, 4))) {
      expect(typical / (1_000 * (Number(path.slice(1)) + 1))).toBeCloseTo(product, 3);
      expect(runs).toBe(path === "f3" ? 3 : path === "f7" ? 1 : 4);
    }
  });

  test("one wild value moves neither its file nor its run", () => {
    const wild = { ...files, f5: [6_000, 7_800, 4_200, 1e6] };
    const times = fileTimes(timesOf(wild, 4));
    for (const path of ["f4", "f5"])
      expect(times.get(path)!.typical / (1_000 * (Number(path.slice(1)) + 1))).toBeCloseTo(product, 1);
    expect(times.get("f5")!.variance).toBeGreaterThan(times.get("f4")!.variance);
  });
});

test("files that no run has are not there", () => {
  expect([...fileTimes(timesOf({ a: [null, null], b: [1, null] }, 2)).keys()]).toEqual(["b"]);
  expect(fileTimes(timesOf({}, 0)).size).toBe(0);
});
