/** The Beta distribution: what exact intervals and scores rest on. */

import { gammaln } from "simple-statistics";

/** ln B(a, b), for a and b above 0. */
export function lnBeta(a: number, b: number): number {
  return gammaln(a) + gammaln(b) - gammaln(a + b);
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
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return product;
}

/**
 * The x with P(X ≤ x) = p for X ~ Beta(a, b). By halving, first of the exponent: small parameters put quantiles far
 * below 1e-9, where halving of the interval would keep no digit.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let high = 1;
  while (high > Number.MIN_VALUE && betaCdf(high / 8, a, b) >= p) high /= 8;
  let low = high / 8;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (betaCdf(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
