/** An error that the user can mend: what is wrong, where, and how to mend it. Whatever else is thrown is our bug. */

export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** From 0, for files that no editor shows line by line. */
  readonly byte?: number;
}

export interface Problem {
  /** Stable and dotted, such as `config.unknown-key`: scripts may compare it. */
  readonly code: string;
  /** What is wrong, in one sentence. */
  readonly words: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly where?: Place;
}

/** What a parser gives: the value, or every reason why there is none. */
export type Parsed<Value> =
  | { readonly kind: "parsed"; readonly value: Value }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

export function parsed<Value>(value: Value): Parsed<Value> {
  return { kind: "parsed", value };
}

export function refused(...problems: readonly Problem[]): {
  readonly kind: "refused";
  readonly problems: readonly Problem[];
} {
  return { kind: "refused", problems };
}

/** `file:12:5`, as editors and terminals make it a link. */
export function placeText(place: Place): string {
  return [place.file, place.line, place.line === undefined ? undefined : place.column]
    .filter((part) => part !== undefined)
    .join(":");
}

/** The same text for problems that say the same, wherever they were met. */
export function sayingOf({ code, words }: Problem): string {
  return `${code} ${words}`;
}
