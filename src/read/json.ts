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

/** From 2001 to 2096: what lies outside is no time of a test. */
const [earliest, latest] = [1e12, 4e12];

/** When something began, in milliseconds since 1970 or as ISO 8601; nothing where it is not told. */
export function startedAt(value: unknown): { readonly started?: number } {
  const millis = typeof value === "string" ? Date.parse(value) : value;
  return typeof millis === "number" && millis >= earliest && millis <= latest ? { started: Math.round(millis) } : {};
}
