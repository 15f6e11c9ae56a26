/** A history on disk → History. */

import type { History } from "../model/history.ts";
import { type Parsed, parsed, refused } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import { readHistory } from "../read/files.ts";

/** One that is named must be there; the usual one may be. */
export async function loadHistory(named: string | undefined, outside: Outside): Promise<Parsed<History | undefined>> {
  const file = named ?? ".flakeproof/history.json";
  const text = await outside.files.read(outside.files.resolve(outside.cwd, file));
  if (text !== undefined) {
    const history = readHistory(text, file);
    if (history.kind === "parsed") return history;
    const hint = "Delete it: what earlier runs took and showed is lost, and the next runs write it anew.";
    return refused(...history.problems.map((problem) => ({ ...problem, hint })));
  }
  if (named === undefined) return parsed(undefined);
  return refused({
    code: "history.missing",
    words: "There is no history here",
    hint: "`prove` and `report` write one as history.json into their folder. Leave `--history` out to plan without one.",
    where: { file },
  });
}
