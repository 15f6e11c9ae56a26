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

/** Of a class as JUnit has it. One that only says the file again (`tests.test_cart` for `tests/test_cart.py`) is left out. */
export function classTitles(classname: string, file: string | undefined): readonly string[] {
  if (classname === file) return [];
  const module = moduleOf(file ?? "");
  if (module === "") return [classname];
  if (classname === module) return [];
  return classname.startsWith(`${module}.`) ? [classname.slice(module.length + 1)] : [classname];
}

/** `tests/test_cart.py` as `tests.test_cart`. */
export function moduleOf(file: string): string {
  return file.replace(/\.[^./]+$/, "").replaceAll("/", ".");
}
