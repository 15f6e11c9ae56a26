/** What readers of several formats say of a report, in the same words. */

import type { Saying } from "./entry.ts";

/** `where` continues "says N tests"; a runner's own totals are held against the entries, never taken for them. */
export function fewerTests(told: number, held: number, where = "", noun = "tests"): Saying {
  return {
    code: "report.totals",
    words: `The report says ${told} ${noun}${where} and holds ${held}`,
    hint: "Tests may be missing. Look for a runner that was stopped, or for a filter between the runner and this file.",
  };
}

/** `words` say where. */
export function cutOff(words: string): Saying {
  return {
    code: "report.truncated",
    words,
    hint: "The runner was stopped while it wrote it, or the disk is full. The file is kept as it was found.",
  };
}

/** `what` are levels or elements. */
export function tooDeep(what: string): Saying {
  return {
    code: "report.too-deep",
    words: `The report is nested deeper than ${what}; the tests before that are read`,
    hint: "No runner writes such a file. See what wrote it.",
  };
}
