/** A node id of pytest → the titles of a test, as its JUnit report gives them. */

import { classTitles, plainTitle } from "./titles.ts";

/** `file` is the node id of the file. As `mangle_test_address` of pytest's `junitxml.py` does, also with what it mangles. */
export function pytestTitles(id: string, file: string): readonly string[] {
  const bracket = id.indexOf("[");
  const [address, parameters] = bracket === -1 ? [id, ""] : [id.slice(0, bracket), id.slice(bracket)];
  const names = address.split("::");
  names[0] = names[0]!.replaceAll("/", ".").replace(/\.py$/, "");
  const classname = names.slice(0, -1).join(".");
  return [...(classname === "" ? [] : classTitles(classname, file)), ...plainTitle(`${names.at(-1)}${parameters}`)];
}
