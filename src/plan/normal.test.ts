import { expect, test } from "vitest";
import { normalBelow, normalQuantile } from "./normal.ts";

/** R: pnorm(z). */
test.each([
  [-6, 9.865876450376946e-10],
  [-3, 0.001349898031630095],
  [-1, 0.1586552539314571],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [1.2815515655446, 0.9],
  [4, 0.9999683287581669],
])("P(Z ≤ %d) is %d", (z, probability) => {
  expect(normalBelow(z)).toBeCloseTo(probability, 6);
  if (z < -2) expect(normalBelow(z) / probability).toBeCloseTo(1, 6);
});

/** R: qnorm(p). */
test.each([
  [1e-6, -4.753424308822899],
  [0.01, -2.326347874040841],
  [0.5, 0],
  [0.9, 1.281551565544601],
  [0.975, 1.959963984540054],
  [0.9 ** (1 / 256), 3.344954905],
])("the quantile of %d is %d", (probability, z) => {
  expect(normalQuantile(probability)).toBeCloseTo(z, 5);
});

test("each undoes the other", () => {
  for (let p = 0.001; p < 1; p += 0.001) expect(normalBelow(normalQuantile(p))).toBeCloseTo(p, 6);
});
