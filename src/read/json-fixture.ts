/** For tests: a value, or the text of one → what the JSON formats read of it. */

import type { Entry, Saying } from "./entry.ts";
import { type JsonFormat, jsonReader } from "./json-report.ts";

export const origin = { suite: "s", report: "r", root: "/repo", cwd: "/repo" };

export function readJson(content: unknown, formats: readonly JsonFormat[], piece = 1_000) {
  const entries: Entry[] = [];
  const problems: (Saying & { at?: number })[] = [];
  let format: string | undefined;
  const sink = {
    entry: (entry: Entry) => void entries.push(entry),
    problem: (saying: Saying, at?: number) => void problems.push({ ...saying, ...(at === undefined ? {} : { at }) }),
    note: () => undefined,
    silentRetries: () => undefined,
  };
  const reader = jsonReader(formats, origin, sink, (name) => {
    format = name;
  });
  const text = typeof content === "string" ? content : JSON.stringify(content);
  for (let at = 0; at < text.length; at += piece) reader.write(text.slice(at, at + piece));
  reader.end();
  return { entries, problems, format };
}
