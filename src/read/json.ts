/** Foreign JSON, of which nothing is known → the value where it has the shape, else a harmless one. */

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A list or a record is no text: `String` would call what a hostile one has as `toString`, or go as deep as it is. */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null || typeof value === "object" ? "" : String(value);
}

/** Never negative, never infinite: a duration that a report got wrong counts as none. */
export function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}
