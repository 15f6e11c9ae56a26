/** The rivals of the bench against reference values. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { boschlooLess, fisherLess, fisherTwoSided } from "../bench/exact-tests.ts";

const golden = join(import.meta.dirname, "../../shared/data/golden-values.json");
const present = existsSync(golden);

interface Row {
  readonly kA: number;
  readonly nA: number;
  readonly kB: number;
  readonly nB: number;
  readonly fisherTwoSided: number;
  readonly fisherLess: number;
  readonly boschlooLess: number;
}

test("0 of 10 and 4 of 10: as SciPy has it", () => {
  expect(fisherLess(0, 10, 4, 10)).toBeCloseTo(0.04334365325077399, 12);
  expect(fisherTwoSided(0, 10, 4, 10)).toBeCloseTo(0.08668730650154799, 12);
  expect(boschlooLess(0, 10, 4, 10)).toBeCloseTo(0.02109527587890628, 12);
});

test.skipIf(!present)(`the golden values${present ? "" : " (skipped: no ../shared/data here)"}`, () => {
  const { twoByTwo } = JSON.parse(readFileSync(golden, "utf8")) as { readonly twoByTwo: readonly Row[] };
  for (const { kA, nA, kB, nB, ...wanted } of twoByTwo)
    for (const [name, value] of Object.entries(wanted)) {
      const found = { fisherTwoSided, fisherLess, boschlooLess }[name]!(kA, nA, kB, nB);
      expect(Math.abs(found - value), `${name} of ${kA}/${nA}, ${kB}/${nB}`).toBeLessThanOrEqual(1e-10 * value);
    }
});
