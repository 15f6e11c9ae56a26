import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "./spelling.ts";

const runners = ["vitest", "playwright", "command"];

test.each([
  ["vitst", "vitest"],
  ["vitestt", "vitest"],
  ["vtiest", "vitest"],
  ["Vitest", "vitest"],
  ["PLAYWRITE", "playwright"],
  ["comand", "command"],
  ["jest", undefined],
  ["", undefined],
])("%j is meant as %s", (word, meant) => {
  expect(nearest(word, runners)).toBe(meant);
});

test("of several the nearest, and of equally near ones the first", () => {
  expect(nearest("run", ["runs", "gun", "ruin"])).toBe("runs");
  expect(nearest("runs", ["run", "runs"])).toBe("runs");
  expect(nearest("x", [])).toBeUndefined();
});

test("letters swapped with their neighbours count once", () => {
  expect(nearest("ba", ["ab"])).toBe("ab");
});

test("a known word is always its own nearest, and one wrong letter is always forgiven", () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(
    fc.property(word, fc.nat(11), (known, at) => {
      expect(nearest(known, ["0000000000000000", known])).toBe(known);
      const wrong = `${known.slice(0, at % known.length)}0${known.slice((at % known.length) + 1)}`;
      expect(nearest(wrong, ["0000000000000000", known])).toBe(known);
    }),
    { seed: 1 },
  );
});

test("a hostile word takes no time and is near to nothing", () => {
  expect(nearest("v".repeat(1_000_000), runners)).toBeUndefined();
});
