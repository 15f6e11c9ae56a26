/** The Beta distribution: what exact intervals and scores rest on. */

import { gammaln } from "simple-statistics";

/**
 * ln B(a, b), for a and b above 0, to about 1e-15 absolute. Where a parameter is large, the logarithms of the Gamma
 * function are large and nearly cancel; so there only their corrections to Stirling's formula are subtracted.
 */
export function lnBeta(a: number, b: number): number {
  const [less, more] = a < b ? [a, b] : [b, a];
  const sum = less + more;
  if (more < farOut) return gammaln(less) + gammaln(more) - gammaln(sum);
  const rest = correction(more) - correction(sum) + (more - 0.5) * Math.log1p(-less / sum);
  return less < farOut
    ? rest + gammaln(less) + less - less * Math.log(sum)
    : rest + correction(less) + (less - 0.5) * Math.log(less / sum) + Math.log((2 * Math.PI) / sum) / 2;
}

/** From here on the six terms of `correction` leave less than 1e-15. */
const farOut = 10;

/** What ln Γ(x) exceeds Stirling's formula by (DLMF 5.11.1). */
function correction(x: number): number {
  const y = 1 / (x * x);
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - (y * 691) / 360_360))))) / x;
}

/**
 * P(X ≤ x) for X ~ Beta(a, b): the regularised incomplete Beta function, 0–1. Continued fraction after Lentz, turned
 * round at most once to the side on which it converges (DLMF 8.17.22).
 */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x > (a + 1) / (a + b + 2) ? 1 - lowerTail(1 - x, b, a) : lowerTail(x, a, b);
}

function lowerTail(x: number, a: number, b: number): number {
  return (Math.exp(a * Math.log(x) + b * Math.log1p(-x) - lnBeta(a, b)) * continuedFraction(x, a, b)) / a;
}

/** Ample: it takes about the square root of the larger parameter. */
const mostTerms = 10_000;

function continuedFraction(x: number, a: number, b: number): number {
  const awayFromZero = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m <= mostTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    product *= d * c;
    if (Math.abs(d * c - 1) < 3e-16) break;
  }
  return product;
}

/**
 * The x with P(X ≤ x) = p for X ~ Beta(a, b). Digits are relative to x, also where small parameters put it far below
 * 1e-9; where it lies below the smallest number, it is that or 0. Searched for on the side where it is at most 1/2.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  return betaCdf(0.5, a, b) < p ? 1 - lowQuantile(1 - p, b, a) : lowQuantile(p, a, b);
}

/** Newton's method needs about five; halving, where it has to step in, fifty. */
const mostSteps = 200;

/**
 * A quantile of at most 1/2. Newton's method for ln P(X ≤ x) against ln x, which is a straight line near 0 and bent one
 * way only beyond (for b ≥ 1), kept between bounds that close in.
 */
function lowQuantile(p: number, a: number, b: number): number {
  const scale = lnBeta(a, b);
  // Up to 1/2, P(X ≤ x) is at most twice xᵃ / (a B(a, b)).
  const power = (Math.log(p * a) + scale) / a;
  let [low, high] = [power - Math.LN2 / a, -Math.LN2];
  let at = Math.min(a > 1 && b > 1 ? Math.max(normalStart(p, a, b), low) : power, high);
  for (let step = 0; step < mostSteps; step++) {
    const x = Math.exp(at);
    const below = betaCdf(x, a, b);
    if (below < p) low = at;
    else high = at;
    const slope = Math.exp(a * at + (b - 1) * Math.log1p(-x) - scale) / below;
    const newton = at - Math.log(below / p) / slope;
    const next = newton >= low && newton <= high ? newton : (low + high) / 2;
    if (Math.abs(next - at) < 1e-15 * Math.max(1, Math.abs(at))) return Math.exp(next);
    at = next;
  }
  return Math.exp(at);
}

/** ln x by the normal distribution, for a and b above 1 (Abramowitz and Stegun 26.5.22). */
function normalStart(p: number, a: number, b: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)));
  const tail = t - (2.30753 + t * 0.27061) / (1 + t * (0.99229 + t * 0.04481));
  const y = p < 0.5 ? tail : -tail;
  const [u, v] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
  const h = 2 / (u + v);
  const w = (y * Math.sqrt(h + (y * y - 3) / 6)) / h - (v - u) * ((y * y - 3) / 6 + 5 / 6 - 2 / (3 * h));
  return -Math.log1p((b / a) * Math.exp(2 * w));
}

/** ln of the number of ways to choose k of n. */
export function lnChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : -Math.log(n + 1) - lnBeta(k + 1, n - k + 1);
}
