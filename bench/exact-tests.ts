/** The tests with which tools usually compare two modes: Fisher's, and Boschloo's, which is a little sharper. */

import { gammaln } from "simple-statistics";

function lnChoose(n: number, k: number): number {
  return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
}

/** P(at most so many of all failures fall into the first arm), 0–1: small where the second arm fails more. */
export function fisherLess(failuresA: number, runsA: number, failuresB: number, runsB: number): number {
  const failures = failuresA + failuresB;
  const all = lnChoose(runsA + runsB, failures);
  let p = 0;
  for (let k = Math.max(0, failures - runsB); k <= failuresA; k++)
    p += Math.exp(lnChoose(runsA, k) + lnChoose(runsB, failures - k) - all);
  return Math.min(1, p);
}

/** Both sides: all tables that are no likelier than the one seen. */
export function fisherTwoSided(failuresA: number, runsA: number, failuresB: number, runsB: number): number {
  const failures = failuresA + failuresB;
  const all = lnChoose(runsA + runsB, failures);
  const of = (k: number) => Math.exp(lnChoose(runsA, k) + lnChoose(runsB, failures - k) - all);
  const seen = of(failuresA) * (1 + 1e-7);
  let p = 0;
  for (let k = Math.max(0, failures - runsB); k <= Math.min(runsA, failures); k++) if (of(k) <= seen) p += of(k);
  return Math.min(1, p);
}

/**
 * The unconditional exact test that orders tables by Fisher's p: the largest probability, over all common failure rates,
 * of a table that is as extreme (Boschloo 1970).
 */
export function boschlooLess(failuresA: number, runsA: number, failuresB: number, runsB: number): number {
  const seen = fisherLess(failuresA, runsA, failuresB, runsB) * (1 + 1e-9);
  const region: (readonly [failures: number, ln: number])[] = [];
  for (let a = 0; a <= runsA; a++)
    for (let b = 0; b <= runsB; b++)
      if (fisherLess(a, runsA, b, runsB) <= seen) region.push([a + b, lnChoose(runsA, a) + lnChoose(runsB, b)]);
  const at = (rate: number) =>
    region.reduce(
      (sum, [failures, ln]) =>
        sum + Math.exp(ln + failures * Math.log(rate) + (runsA + runsB - failures) * Math.log1p(-rate)),
      0,
    );
  const grid = 500;
  let best = 1 / 2;
  for (let step = 1; step < grid; step++) if (at(step / grid) > at(best)) best = step / grid;
  for (let width = 1 / grid; width > 1e-10; width /= 2)
    for (const near of [best - width, best + width]) if (near > 0 && near < 1 && at(near) > at(best)) best = near;
  return Math.min(1, at(best));
}
