/** Playwright Test's JSON report → entries. */

import type { Origin, Sink } from "./entry.ts";
import { array, isRecord, number, text } from "./json.ts";
import type { JsonFormat } from "./json-report.ts";
import {
  attemptsOf,
  type Describe,
  errorOutside,
  type Json,
  nameOf,
  pathsFrom,
  repeats,
  resultOf,
  titlesOf,
} from "./playwright-attempt.ts";
import { fewerTests } from "./sayings.ts";

export const playwrightJson: JsonFormat = {
  name: "playwright-json",
  lists: ["suites"],
  inner: ["specs"],
  read(origin, sink) {
    let pathOf: ((file: string) => string) | undefined;
    const waiting: Json[] = [];
    let told = 0;
    let counted = 0;

    /** Files are named from `config.rootDir`, which Playwright writes first; other tools may sort the members. */
    function begin(rootDir: unknown): void {
      pathOf = pathsFrom(rootDir, origin);
      for (const file of waiting.splice(0)) counted += readFile(file, pathOf, origin, sink);
    }

    return {
      element(_list, file) {
        if (!isRecord(file)) return;
        if (pathOf === undefined) waiting.push(file);
        else counted += readFile(file, pathOf, origin, sink);
      },
      member(name, value) {
        if (name === "config" && isRecord(value)) begin(value["rootDir"]);
        if (name === "errors") for (const error of array(value).filter(isRecord)) sink.problem(errorOutside(error));
        if (name === "stats" && isRecord(value))
          for (const each of ["expected", "unexpected", "flaky", "skipped"]) told += number(value[each]);
      },
      end(whole) {
        if (pathOf === undefined) begin("");
        if (whole && counted < told) sink.problem(fewerTests(told, counted, " in its stats"));
      },
    };
  },
};

/** The outermost suite is the file and the next ones are describes. Gives how many tests there were. */
function readFile(file: Json, pathOf: (file: string) => string, origin: Origin, sink: Sink): number {
  let count = 0;
  const open: { suite: Json; describe: Describe | undefined }[] = [{ suite: file, describe: undefined }];
  // A list instead of recursion: the depth of a foreign file is not ours to trust.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { suite, describe } = next;
    const specs = array(suite["specs"]).filter(isRecord);
    const titles = specs.length === 0 ? [] : titlesOf(describe);
    for (const spec of specs) {
      // The spec's own file is the one that calls `test()`, which several files may share; Playwright tells by the suite's.
      const path = pathOf(text(file["file"]) || text(spec["file"]) || text(file["title"]));
      for (const test of array(spec["tests"]).filter(isRecord)) {
        count++;
        sink.entry({
          name: nameOf(origin, text(test["projectName"]), path, titles, text(spec["title"])),
          attempts: attemptsOf(array(test["results"]).filter(isRecord).map(resultOf), text(test["expectedStatus"])),
          repeats,
        });
      }
    }
    for (const inner of array(suite["suites"]).filter(isRecord).toReversed())
      open.push({ suite: inner, describe: { title: text(inner["title"]), outer: describe } });
  }
  return count;
}
