import { describe, expect, test } from "vitest";
import type { RunnerName } from "../model/plan.ts";
import { listAskFor } from "./fixture.ts";
import { arrayIn, objectIn } from "./listing.ts";
import { runners } from "./runner.ts";

test.each(["", "{", "[]", "3", "null", '"files"', '{"other":[]}', '{"files":[', '{"__proto__":{"files":[]}}'])(
  "%j is no list of files",
  (text) => {
    expect(objectIn<{ files: unknown }>(text, "files")).toBeUndefined();
  },
);

test.each(["", "[", "{}", "3", "null", '"[]"'])("%j is no array", (text) => {
  expect(arrayIn(text)).toBeUndefined();
});

describe("a list that was cut off, or is none", () => {
  const asked = (Object.keys(runners) as RunnerName[]).filter((name) => name !== "command");
  const cut = ["", "{", '{"files":[{"path":"/repo/a', "3", "null", "[", "{}"];

  test.each(asked)("of %s is refused, with a mend", (name) => {
    const { list } = runners[name];
    for (const text of list?.kind === "process" ? cut : [])
      expect(list?.kind === "process" && list.read(text, listAskFor(name)), text).toMatchObject({
        kind: "refused",
        problems: [
          { code: "listing.failed", words: expect.stringContaining("api"), hint: expect.stringMatching(/\w/) },
        ],
      });
  });
});
