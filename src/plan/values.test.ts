import { expect, test } from "vitest";
import { durationMillis, rate } from "./values.ts";

test.each([
  ["500ms", 500],
  ["30s", 30_000],
  ["10m", 600_000],
  ["1.5h", 5_400_000],
  [" 2 m ", 120_000],
  ["0s", undefined],
  ["0.1ms", undefined],
  ["10", undefined],
  ["-1s", undefined],
  ["1d", undefined],
  ["1e3s", undefined],
  ["", undefined],
])("the time %j is %s ms", (text, millis) => {
  expect(durationMillis(text)).toBe(millis);
});

test.each([
  ["5%", 0.05],
  ["0.05", 0.05],
  [0.05, 0.05],
  ["0.5 %", 0.005],
  ["99.9%", 0.999],
  ["0", undefined],
  ["0%", undefined],
  ["1", undefined],
  ["100%", undefined],
  [5, undefined],
  ["-5%", undefined],
  ["5%%", undefined],
  ["", undefined],
  [Number.NaN, undefined],
])("the rate %j is %s", (text, value) => {
  if (value === undefined) expect(rate(text)).toBeUndefined();
  else expect(rate(text)).toBeCloseTo(value, 12);
});
