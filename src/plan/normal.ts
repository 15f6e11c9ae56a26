/** A probability ↔ how many standard deviations from the mean of a normal variable. */

/** P(Z ≤ z), with an error below 1.2e-7 of the smaller tail (Press et al., Numerical Recipes, `erfcc`). */
export function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const tail = 0.5 * t * Math.exp(-x * x + chebyshev.reduceRight((sum, coefficient) => sum * t + coefficient, 0));
  return z >= 0 ? 1 - tail : tail;
}

const chebyshev = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];

/** The z with P(Z ≤ z) = `probability` (0–1, both excluded), with a relative error below 1.2e-9 (Acklam 2003). */
export function normalQuantile(probability: number): number {
  if (probability > 1 - 0.02425) return -lowTail(1 - probability);
  if (probability < 0.02425) return lowTail(probability);
  const q = probability - 0.5;
  const r = q * q;
  return (q * polynomial(r, a)) / (polynomial(r, b) * r + 1);
}

function lowTail(probability: number): number {
  const q = Math.sqrt(-2 * Math.log(probability));
  return polynomial(q, c) / (polynomial(q, d) * q + 1);
}

/** The coefficient of the highest power first. */
function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

const a = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const b = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1];
const c = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const d = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
