import { expect, test } from "vitest";
import { countOf, percent, percentAbove, percentBelow, ratio, time } from "./numbers.ts";

test.each([
  [0, "0 %", "0 %", "0 %"],
  [1, "100 %", "100 %", "100 %"],
  [0.05, "5 %", "5 %", "5 %"],
  [0.2588655508930522, "25.8 %", "25.9 %", "25.9 %"],
  [0.13910834066826516, "13.9 %", "13.9 %", "14 %"],
  [0.07215752486, "7.21 %", "7.22 %", "7.22 %"],
  [0.0009997, "0.0999 %", "0.1 %", "0.1 %"],
  [0.9996, "99.9 %", "100 %", "100 %"],
  [0.000_001, "< 0.001 %", "< 0.001 %", "< 0.001 %"],
])("%f in percent, below, nearest and above", (rate, below, nearest, above) => {
  expect([percentBelow(rate), percent(rate), percentAbove(rate)]).toEqual([below, nearest, above]);
});

test("a bound stays true when it is printed", () => {
  const printed = (text: string) => Number(text.replace(" %", "")) / 100;
  for (let runs = 1; runs <= 4_000; runs++) {
    const bound = 1 - 0.05 ** (1 / runs);
    expect(printed(percentAbove(bound))).toBeGreaterThanOrEqual(bound - 1e-12);
    expect(printed(percentBelow(bound))).toBeLessThanOrEqual(bound + 1e-12);
  }
});

test.each([
  [0, "0 ms"],
  [850, "850 ms"],
  [4_234, "4.2 s"],
  [42_400, "42 s"],
  [59_960, "1 min 0 s"],
  [185_000, "3 min 5 s"],
  [3_720_000, "1 h 2 min"],
])("%i milliseconds are %s", (millis, words) => {
  expect(time(millis)).toBe(words);
});

test("counts and ratios", () => {
  expect([countOf(1, "test"), countOf(0, "test"), countOf(2, "run")]).toEqual(["1 test", "0 tests", "2 runs"]);
  expect(ratio({ runs: 5, failures: 2 })).toBe("2 of 5");
});
