import { expect, test } from "vitest";
import { readCell } from "./fetch-plan.ts";

const plan = "0123456789abcdef".repeat(4);

test.each([
  [JSON.stringify({ index: 2, total: 4, name: "x", plan }, undefined, 2), { kind: "entry", index: 2, plan }],
  [JSON.stringify({ index: 0, plan, os: "ubuntu" }), { kind: "entry", index: 0, plan }],
  ["unit-parallel-r1", { kind: "id", id: "unit-parallel-r1" }],
  ['$(id) "`', { kind: "id", id: '$(id) "`' }],
])("%s", (text, value) => {
  expect(readCell(text)).toEqual({ kind: "parsed", value });
});

test.each(["{", "{}", JSON.stringify({ index: 1.5, plan }), JSON.stringify({ index: 1, plan: "../x" })])(
  "%s is no cell",
  (text) => {
    expect(readCell(text)).toMatchObject({ kind: "refused", problems: [{ code: "input.cell" }] });
  },
);
