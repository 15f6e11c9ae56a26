/** Vitest's JSON report → entries. */

import type { Attempt, Entry, Origin, Reading } from "./entry.ts";
import { array, isRecord, number, text } from "./json.ts";
import { repositoryPath } from "./paths.ts";

/** Jest writes the same frame; only Vitest is read with it for now. */
export function isVitestJson(report: unknown): report is Readonly<Record<string, unknown>> {
  return isRecord(report) && Array.isArray(report["testResults"]) && typeof report["numTotalTests"] === "number";
}

export function readVitestJson(report: Readonly<Record<string, unknown>>, origin: Origin): Reading {
  const entries = array(report["testResults"])
    .filter(isRecord)
    .flatMap((file) => readFile(file, origin));
  return { entries, problems: [], notes: [] };
}

function readFile(file: Readonly<Record<string, unknown>>, origin: Origin): Entry[] {
  const path = repositoryPath(text(file["name"]), origin);
  const entries = array(file["assertionResults"])
    .filter(isRecord)
    .map((test) => readTest(test, path, origin));
  // A file that fails to load, or whose hook fails, has a message of its own and maybe no test that failed.
  const anyFailed = entries.some((entry) => entry.attempts.some((attempt) => attempt.outcome === "failed"));
  if (file["status"] !== "failed" || anyFailed) return entries;
  const message = text(file["message"]) || "The file failed without a message";
  return [
    { name: { suite: origin.suite, file: path, titles: [] }, attempts: [{ outcome: "failed", took: 0, message }] },
    ...entries,
  ];
}

function readTest(test: Readonly<Record<string, unknown>>, file: string, origin: Origin): Entry {
  const titles = [
    ...array(test["ancestorTitles"])
      .map(text)
      .filter((title) => title !== ""),
    text(test["title"]),
  ];
  return { name: { suite: origin.suite, file, titles }, attempts: attemptsOf(test) };
}

/** A test that passed on a retry is reported as passed with the messages of the attempts that failed. */
function attemptsOf(test: Readonly<Record<string, unknown>>): [Attempt, ...Attempt[]] {
  const took = number(test["duration"]);
  const messages = array(test["failureMessages"]).map(text);
  switch (test["status"]) {
    case "passed":
      return messages.length === 0
        ? [{ outcome: "passed", took }]
        : [
            { outcome: "failed", took: 0, message: messages.join("\n\n") },
            { outcome: "passed", took },
          ];
    case "failed":
      return [{ outcome: "failed", took, message: messages.join("\n\n") }];
    case "pending":
      // Vitest was stopped before it (`--bail`). To Jest, which knows no `meta`, it is the word for a skipped test.
      return [{ outcome: "meta" in test ? "notRun" : "skipped", took }];
    default:
      return [{ outcome: "skipped", took }];
  }
}
