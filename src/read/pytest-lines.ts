/** The lines of the plugin that runs pytest for us → entries. */

import { posixPath } from "../model/ids.ts";
import type { QuietOutcome } from "../model/observation.ts";
import { pytestTitles } from "../model/pytest.ts";
import { copied } from "./capture.ts";
import type { Attempt, Entry, Origin, Saying, Sink } from "./entry.ts";
import { isRecord, number, startedAt, text } from "./json.ts";
import type { LineFormat, LineReader } from "./lines.ts";
import { repositoryPaths } from "./paths.ts";
import { cutOff } from "./sayings.ts";

type Line = Readonly<Record<string, unknown>>;

/** Of the plugin in `run/pytest-plugin.ts`. */
const newest = 1;

export const pytestLines: LineFormat = {
  name: "pytest-lines",
  is: (start) => start.startsWith('{"flakeproof":"pytest"'),
  read: readPytest,
};

function readPytest(origin: Origin, sink: Sink): LineReader {
  /** Names of those that have begun and not ended, by their node ids. */
  const open = new Map<string, string>();
  let pathOf = repositoryPaths(origin);
  let refused = false;
  let finished = false;
  let broken: { readonly at: number; count: number } | undefined;

  const entryOf = (id: string, file: string, attempt: Attempt): Entry => ({
    name: { suite: origin.suite, file: pathOf(file), titles: pytestTitles(id, file) },
    attempts: [attempt],
    repeats: "test",
  });

  function takeHead({ version, rootdir }: Line): void {
    refused = number(version) > newest;
    if (refused) sink.problem(tooNew(number(version)));
    // Node ids are relative to pytest's own root, which may be above the folder where it was started.
    if (text(rootdir) !== "") pathOf = repositoryPaths(origin, posixPath(text(rootdir)));
  }

  function takeTest(id: string, line: Line): void {
    open.delete(text(line["begun"]) || id);
    sink.entry(entryOf(id, text(line["file"]), attemptOf(line)));
  }

  function takeUnloaded(line: Line): void {
    const name = { suite: origin.suite, file: pathOf(text(line["file"])), titles: [] };
    sink.entry({ name, attempts: [attemptOf({ ...line, error: true })], repeats: "failure" });
  }

  function take(line: Line): void {
    if (typeof line["flakeproof"] === "string") takeHead(line);
    else if (refused) return;
    else if (typeof line["test"] === "string") takeTest(line["test"], line);
    else if (typeof line["begun"] === "string") open.set(copied(line["begun"]), copied(text(line["file"])));
    else if (typeof line["unloaded"] === "string") takeUnloaded(line);
    else if (typeof line["problem"] === "string") sink.problem(problemOf(line["problem"], text(line["message"])));
    else if (typeof line["end"] === "number") finished = true;
  }

  return {
    line(line, at) {
      const value = parse(line);
      if (value !== undefined) take(value);
      else if (line.trim() !== "") {
        if (broken === undefined) broken = { at, count: 1 };
        else broken.count++;
      }
    },
    end(cut) {
      for (const [id, file] of open) sink.entry(entryOf(id, file, { outcome: "interrupted", took: 0 }));
      if (!finished && !refused)
        sink.problem(cutOff("The report ends before the run does; the tests that ended before that are read"));
      // The last line of what was cut off is broken for that reason.
      if (broken !== undefined && (finished || broken.count > 1 || !cut))
        sink.problem(brokenLines(broken.count), broken.at);
    },
  };
}

function parse(line: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const quiet: ReadonlySet<string> = new Set(["passed", "skipped", "notRun"] satisfies QuietOutcome[]);

function attemptOf(line: Line): Attempt {
  const { outcome, worker, message, error } = line;
  const seen = {
    took: number(line["took"]),
    ...startedAt(line["start"]),
    ...(Number.isSafeInteger(worker) ? { worker: worker as number } : {}),
  };
  if (quiet.has(text(outcome))) return { ...seen, outcome: outcome as QuietOutcome };
  const failed = { outcome: outcome === "crashed" ? "crashed" : "failed", message: text(message) } as const;
  return { ...seen, ...failed, ...(error === true ? { error } : {}) };
}

function problemOf(kind: string, message: string): Saying {
  if (kind === "no-xdist")
    return {
      code: "run.no-xdist",
      words: "A parallel run of pytest needs pytest-xdist, which is not installed for this Python, or is switched off",
      hint: "pip install pytest-xdist; take `-p no:xdist` out of pytest's options. Or ask for sequential runs only.",
    };
  const line = message.trim().split("\n").at(-1)!.slice(0, 300);
  if (kind === "not-loaded")
    return {
      code: "report.runner-error",
      words: `pytest ran no test, since a file that it loads first does not load: ${message.slice(0, 300)}`,
      hint: "The log shows the whole error; mend it and run again.",
    };
  if (kind === "different")
    return {
      code: "report.runner-error",
      words: "The workers of pytest-xdist collected different tests, so it ran none",
      hint: "Each worker makes the parameters of its own: they must not come from a set, the time or chance. The log shows which.",
    };
  if (kind === "stopped")
    return {
      code: "report.run-interrupted",
      words: `pytest stopped before it had run all tests: ${line}`,
      hint: "Something calls pytest.exit(), or a plugin's limit was reached: see the log.",
    };
  return {
    code: "report.runner-error",
    words: `pytest reports an error outside any test: ${line}`,
    hint: "The run may lack tests because of it. The log shows the whole error; mend it and run again.",
  };
}

function tooNew(version: number): Saying {
  return {
    code: "report.newer",
    words: `The report is of version ${version}, and versions up to ${newest} are read`,
    hint: "A newer flakeproof wrote it. Use one version for all jobs.",
  };
}

function brokenLines(count: number): Saying {
  return {
    code: "report.broken",
    words: `${count === 1 ? "A line of the report is" : `${count} lines of the report are`} no JSON; the others are read`,
    hint: "See the file at this place: what lies between pytest and this file has changed it.",
  };
}
