import { expect, test } from "vitest";
import type { ListedFile } from "../model/listing.ts";
import { type ListedSuite, overlapProblems } from "./overlaps.ts";

function listed(
  name: string,
  files: Readonly<Record<string, readonly string[] | undefined>>,
  overlaps: string[] = [],
): ListedSuite {
  return {
    name,
    overlaps,
    files: Object.entries(files).map(
      ([path, titles]): ListedFile => ({
        path,
        ...(titles === undefined
          ? {}
          : { tests: titles.map((title) => ({ name: { suite: name, file: path, titles: [title] }, handle: title })) }),
      }),
    ),
  };
}

test("suites that share nothing are no problem", () => {
  expect(overlapProblems([listed("a", { "a.ts": undefined }), listed("b", { "b.ts": undefined })])).toEqual([]);
});

test("a file in two suites is, said once a pair", () => {
  const files = { "a.ts": undefined, "b.ts": undefined, "c.ts": undefined, "d.ts": undefined };
  const [problem, ...others] = overlapProblems([listed("unit", files), listed("api", files)]);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    code: "plan.two-suites",
    words: "The suites unit and api both run a.ts, b.ts, c.ts and 1 more",
    hint: expect.stringContaining("overlaps: [api]"),
  });
});

test("three suites are three pairs", () => {
  const files = { "a.ts": undefined };
  expect(overlapProblems([listed("a", files), listed("b", files), listed("c", files)])).toHaveLength(3);
});

test("where tests are listed, tests count: two halves of one file are no overlap", () => {
  expect(overlapProblems([listed("a", { "x.py": ["one", "two"] }), listed("b", { "x.py": ["three"] })])).toEqual([]);
  expect(overlapProblems([listed("a", { "x.py": ["one", "two"] }), listed("b", { "x.py": ["two"] })])).toMatchObject([
    { words: "The suites a and b both run x.py › two" },
  ]);
});

test("unless it is meant, and said by either of them", () => {
  const files = { "a.ts": undefined };
  expect(overlapProblems([listed("a", files, ["b"]), listed("b", files)])).toEqual([]);
  expect(overlapProblems([listed("a", files), listed("b", files, ["a"])])).toEqual([]);
});
