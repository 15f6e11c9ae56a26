/** Figures → how a person reads them. */

import type { Count } from "../model/analysis.ts";

/** `7.22 %`, `45.1 %`, `0.05 %`: three significant digits, rounded to the nearest. */
export function percent(rate: number): string {
  return percentBy(rate, Math.round);
}

/** The same, rounded up: "below 7.22 %" must stay true. */
export function percentAbove(rate: number): string {
  return percentBy(rate, Math.ceil);
}

/** The same, rounded down. */
export function percentBelow(rate: number): string {
  return percentBy(rate, Math.floor);
}

function percentBy(rate: number, round: (value: number) => number): string {
  const value = rate * 100;
  if (value === 0 || value === 100) return `${value} %`;
  if (value < 0.001) return "< 0.001 %";
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  // 12 digits: enough to hide that 0.05 × 100 is not quite 5.
  return `${Number((round(Number((value / unit).toPrecision(12))) * unit).toPrecision(3))} %`;
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
