/** Titles as a report joins them → one by one, as every report of the runner has them. */

import { withoutColours } from "./log.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out; tabs and line feeds stay
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** JUnit cannot hold colour codes and control characters, so they are no part of a title in any report. */
export function splitTitles(joined: string, separator: string): readonly string[] {
  return plain(joined).split(separator);
}

/** Of a title that is not joined with others. */
export function plainTitle(title: string): readonly [string] {
  return [plain(title)];
}

function plain(text: string): string {
  return control.test(text) ? withoutColours(text).replace(new RegExp(control, "g"), "") : text;
}
