import { expect, test } from "vitest";
import { groupsOf, worthOf } from "./machines.ts";

const on = (...machines: string[]) => ({ machines });

test("runs on machines of their own are each a group, and count in full", () => {
  const runs = [on("a"), on("b"), on("c", "d")];
  expect(groupsOf(runs)).toEqual([1, 1, 1]);
  expect(worthOf(runs)).toBe(1);
  expect(worthOf([])).toBe(1);
});

test("runs on one machine are one group, whatever the order of their shards, and count for less", () => {
  const runs = [on("a", "b"), on("b", "a"), on("c")];
  expect(groupsOf(runs)).toEqual([2, 1]);
  expect(worthOf(runs)).toBeCloseTo((2 / 1.03 + 1) / 3, 12);
});
