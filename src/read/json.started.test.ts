import { expect, test } from "vitest";
import { startedAt } from "./json.ts";

test.each([
  [1_795_555_966_587, 1_795_555_966_587],
  [1_795_555_966_587.4, 1_795_555_966_587],
  ["2026-11-25T10:00:00.000Z", Date.UTC(2026, 10, 25, 10)],
])("%j is a time", (value, started) => {
  expect(startedAt(value)).toEqual({ started });
});

test.each([
  undefined,
  null,
  "",
  "yesterday",
  "1",
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  0,
  12,
  1e300,
  {},
  [],
  "+99999-01-01T00:00:00Z",
])("%j is none", (value) => {
  expect(startedAt(value)).toEqual({});
});
