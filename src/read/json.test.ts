import { expect, test } from "vitest";
import { array, isRecord, number, text } from "./json.ts";

test.each([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  ["x", false],
  [undefined, false],
])("isRecord: %o is %s", (value, expected) => {
  expect(isRecord(value)).toBe(expected);
});

test("array gives what is none as an empty one", () => {
  expect(array([1])).toEqual([1]);
  expect([array({ length: 3 }), array("abc"), array(null)]).toEqual([[], [], []]);
});

test.each<[unknown, string]>([
  ["1.0", "1.0"],
  [1, "1"],
  [false, "false"],
  [null, ""],
  [undefined, ""],
  [["a"], ""],
  [{ a: 1 }, ""],
  [JSON.parse('{"toString":1,"valueOf":1}'), ""],
])("text: %j is %j", (value, expected) => {
  expect(text(value)).toBe(expected);
});

test.each([
  [1.5, 1.5],
  [-1, 0],
  [Number.NaN, 0],
  [Number.POSITIVE_INFINITY, 0],
  ["12", 0],
  [undefined, 0],
])("number: %o is %d", (value, expected) => {
  expect(number(value)).toBe(expected);
});
