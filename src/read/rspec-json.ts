/** RSpec's JSON report → entries. */

import type { Attempt, Origin, Saying, Sink } from "./entry.ts";
import { array, isRecord, number, text } from "./json.ts";
import type { JsonFormat, JsonReader } from "./json-report.ts";
import { repositoryPaths } from "./paths.ts";
import { fewerTests } from "./sayings.ts";

type Json = Readonly<Record<string, unknown>>;

export const rspecJson: JsonFormat = { name: "rspec-json", lists: ["examples"], read: readRspec };

function readRspec(origin: Origin, sink: Sink): JsonReader {
  const pathOf = repositoryPaths(origin);
  let told = 0;
  let counted = 0;
  let outside = 0;
  let messages: readonly string[] = [];
  return {
    element(_list, example) {
      if (!isRecord(example)) return;
      counted++;
      const file = fileOf(example);
      sink.entry({
        name: {
          suite: origin.suite,
          ...(file === "" ? {} : { file: pathOf(file) }),
          titles: [text(example["full_description"]) || text(example["description"])],
        },
        attempts: [attemptOf(example)],
        repeats: "name",
      });
    },
    member(path, value) {
      if (path === "messages") messages = array(value).map(text);
      if (path !== "summary" || !isRecord(value)) return;
      told = number(value["example_count"]);
      outside = number(value["errors_outside_of_examples_count"]);
    },
    end(whole) {
      if (whole && outside > 0) sink.problem(errorsOutside(outside, messages));
      if (whole && counted < told) sink.problem(fewerTests(told, counted, " in its summary", "examples"));
    },
  };
}

/** The spec file stands in the id (`./spec/a_spec.rb[1:2]`); `file_path` is that of a shared example's own code. */
function fileOf(example: Json): string {
  return /^(.+)\[[\d:]+\]$/.exec(text(example["id"]))?.[1] ?? text(example["file_path"]);
}

function attemptOf(example: Json): Attempt {
  const took = number(example["run_time"]) * 1_000;
  switch (example["status"]) {
    case "passed":
      return { outcome: "passed", took };
    case "failed":
      return { outcome: "failed", took, message: messageOf(example["exception"]) };
    default:
      return { outcome: "skipped", took };
  }
}

function messageOf(exception: unknown): string {
  if (!isRecord(exception)) return "";
  const [kind, message] = [text(exception["class"]), text(exception["message"]).trim()];
  // An expectation's message says what it is; of another error the class says more than half.
  const named = kind === "" || kind.startsWith("RSpec::") ? message : `${kind}: ${message}`;
  const frames = array(exception["backtrace"]).map(text);
  // RSpec's own frames come first; a bundle may lie in the repository.
  const own = frames.filter((frame) => !frame.includes("/gems/"));
  return [named, ...(own.length === 0 ? frames : own)].join("\n");
}

function errorsOutside(count: number, messages: readonly string[]): Saying {
  const first = messages.find((each) => each.includes("error occurred"))?.trim();
  const line = first
    ?.split(/\s*\n\s*/)
    .slice(0, 8)
    .join(" ")
    .slice(0, 300);
  return {
    code: "report.runner-error",
    words: `RSpec reports ${count === 1 ? "an error" : `${count} errors`} outside of examples${line === undefined ? "" : `: ${line}`}`,
    hint: "The run may lack examples because of it. Mend it (a file that does not load, a hook of a whole context) and run again.",
  };
}
