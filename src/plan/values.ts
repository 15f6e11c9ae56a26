/** How a person writes a time or a rate → milliseconds, 0–1. */

const unitMillis: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `500ms`, `30s`, `10m`, `1.5h`; undefined for anything else, and for nothing at all. */
export function durationMillis(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(text.trim());
  if (match === null) return undefined;
  const millis = Math.round(Number(match[1]) * unitMillis[match[2]!]!);
  return millis > 0 ? millis : undefined;
}

/** `5%` or `0.05`; undefined unless it lies between 0 and 1, both excluded. */
export function rate(text: string | number): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(String(text).trim());
  if (match === null) return undefined;
  const value = Number(match[1]) / (match[2] === "%" ? 100 : 1);
  return value > 0 && value < 1 ? value : undefined;
}
