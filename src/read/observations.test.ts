import { describe, expect, test } from "vitest";
import type { Attempt, Entry } from "./entry.ts";
import { observeEntries } from "./fixture.ts";

const origin = { suite: "s", report: "r", root: "/repo", cwd: "/repo" };
const passed: Attempt = { outcome: "passed", took: 1 };

function entry(title: string, ...attempts: Attempt[]): Entry {
  const [first = passed, ...rest] = attempts;
  return { name: { suite: "s", file: "a.ts", titles: [title] }, attempts: [first, ...rest] };
}

describe("tests of one name", () => {
  const seen = observeEntries([[entry("x"), entry("y"), entry("x")], [entry("x")]], origin);

  test("are told apart by their order, over all reports of a run", () => {
    expect(seen.observations.map(({ test }) => test)).toEqual([
      "s › a.ts › x",
      "s › a.ts › x › #2",
      "s › a.ts › y",
      "s › a.ts › x › #3",
    ]);
    expect(Object.values(seen.tests).map(({ ordinal }) => ordinal)).toEqual([undefined, 2, undefined, 3]);
  });

  test("are noted once, which takes nothing from the run", () => {
    expect(seen.notes).toMatchObject([{ code: "report.equal-names", words: expect.stringContaining("s › a.ts › x;") }]);
  });

  test("are not mixed up with one whose title is an ordinal", () => {
    const names = observeEntries(
      [[{ ...entry("x"), name: { suite: "s", file: "a.ts", titles: ["x", "#2"] } }, entry("x"), entry("x")]],
      origin,
    );
    expect(new Set(names.observations.map(({ test }) => test)).size).toBe(3);
  });
});

test("every attempt is an observation, numbered from 0; whole milliseconds; the worker where it is known", () => {
  const seen = observeEntries(
    [
      [
        entry(
          "x",
          { outcome: "failed", took: 1.6, worker: 2, message: "no\u001b[31m!" },
          { outcome: "passed", took: 0.4 },
        ),
      ],
    ],
    origin,
  );
  expect(seen.observations).toEqual([
    {
      test: "s › a.ts › x",
      attempt: 0,
      took: 2,
      worker: 2,
      outcome: "failed",
      failure: { message: "no!", fingerprint: "no!" },
    },
    { test: "s › a.ts › x", attempt: 1, took: 0, outcome: "passed" },
  ]);
});

test("names that mean something to JavaScript are names", () => {
  const names = ["__proto__", "constructor", "toString"].map(
    (suite): Entry => ({ name: { suite, titles: [] }, attempts: [passed] }),
  );
  const { tests, notes } = observeEntries([names], origin);
  expect(Object.keys(tests)).toEqual(["__proto__", "constructor", "toString"]);
  expect(notes).toEqual([]);
});
