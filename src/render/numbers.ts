/** Figures → how a person reads them. */

import type { Count } from "../model/analysis.ts";

/** `7.2 %`, `45 %`, `0.05 %`: two significant digits below ten, none that the evidence does not carry. */
export function percent(rate: number): string {
  const value = rate * 100;
  if (value === 0 || value === 100) return `${value} %`;
  if (value > 99.9) return "> 99.9 %";
  if (value < 0.01) return "< 0.01 %";
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
  const text = value.toFixed(value >= 10 && !Number.isInteger(value) ? 1 : digits);
  return `${text.includes(".") ? text.replace(/\.?0+$/, "") : text} %`;
}

export function ratio(count: Count): string {
  return `${count.failures} of ${count.runs}`;
}

/** `1 test`, `2 tests`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Milliseconds → `850 ms`, `4.2 s`, `3 min 5 s`, `1 h 2 min`. */
export function time(millis: number): string {
  if (millis < 1_000) return `${Math.round(millis)} ms`;
  const seconds = millis / 1_000;
  if (seconds < 59.95) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
