import { describe, expect, test } from "vitest";
import type { Attempt, Entry, Reading } from "./entry.ts";
import { observe } from "./observations.ts";

const origin = { suite: "s", report: "r", root: "/repo", cwd: "/repo" };
const passed: Attempt = { outcome: "passed", took: 1 };

function entry(title: string, ...attempts: Attempt[]): Entry {
  const [first = passed, ...rest] = attempts;
  return { name: { suite: "s", file: "a.ts", titles: [title] }, attempts: [first, ...rest] };
}

function reading(...entries: Entry[]): Reading {
  return { entries, problems: [], notes: [] };
}

describe("tests of one name", () => {
  const seen = observe([reading(entry("x"), entry("y"), entry("x")), reading(entry("x"))], origin);

  test("are told apart by their order, over all reports of a run", () => {
    expect(seen.observations.map(({ test }) => test)).toEqual([
      "s › a.ts › x",
      "s › a.ts › y",
      "s › a.ts › x › #2",
      "s › a.ts › x › #3",
    ]);
    expect(Object.values(seen.tests).map(({ ordinal }) => ordinal)).toEqual([undefined, undefined, 2, 3]);
  });

  test("are noted once, which takes nothing from the run", () => {
    expect(seen.notes).toMatchObject([{ code: "report.equal-names", words: expect.stringContaining("s › a.ts › x;") }]);
    expect(seen.problems).toEqual([]);
  });

  test("are not mixed up with one whose title is an ordinal", () => {
    const names = observe(
      [reading({ ...entry("x"), name: { suite: "s", file: "a.ts", titles: ["x", "#2"] } }, entry("x"), entry("x"))],
      origin,
    );
    expect(new Set(names.observations.map(({ test }) => test)).size).toBe(3);
  });
});

test("every attempt is an observation, numbered from 0; whole milliseconds; the worker where it is known", () => {
  const seen = observe(
    [
      reading(
        entry(
          "x",
          { outcome: "failed", took: 1.6, worker: 2, message: "no\u001b[31m!" },
          { outcome: "passed", took: 0.4 },
        ),
      ),
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
  const { tests, notes } = observe([reading(...names)], origin);
  expect(Object.keys(tests)).toEqual(["__proto__", "constructor", "toString"]);
  expect(notes).toEqual([]);
});

test("problems and notes of all reports come along", () => {
  const one = { code: "report.empty", words: "a" };
  const two = { code: "report.broken", words: "b" };
  const seen = observe(
    [
      { entries: [], problems: [one], notes: [two] },
      { entries: [], problems: [two], notes: [] },
    ],
    origin,
  );
  expect(seen).toMatchObject({ problems: [one, two], notes: [two], observations: [] });
});
