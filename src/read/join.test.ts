import { describe, expect, test } from "vitest";
import type { Attempt, Entry } from "./entry.ts";
import { countedAs, isFlaky, isOneTest, joinEntries } from "./join.ts";

type Letter = "p" | "f" | "e" | "s";

function attempt(letter: Letter): Attempt {
  if (letter === "p") return { outcome: "passed", took: 1 };
  if (letter === "s") return { outcome: "skipped", took: 0 };
  return { outcome: "failed", took: 2, message: letter, ...(letter === "e" ? { error: true } : {}) };
}

/** `fp`: one entry of two attempts, failed and passed; `e` is an error. */
function entry(letters: string, repeats?: Entry["repeats"]): Entry {
  const [first, ...rest] = [...letters].map((letter) => attempt(letter as Letter));
  return {
    name: { suite: "s", titles: ["x"] },
    attempts: [first!, ...rest],
    ...(repeats === undefined ? {} : { repeats }),
  };
}

/** As it was given, with `!` for a failure that was made up. */
function shown({ attempts }: Entry): string {
  return attempts
    .map((each) => {
      if (!("message" in each)) return each.outcome === "passed" ? "p" : "s";
      return each.message.length > 1 ? "!" : each.message;
    })
    .join("");
}

const join = (letters: string, repeats?: Entry["repeats"], silent = false) =>
  joinEntries(
    letters.split(" ").map((each) => entry(each, repeats)),
    silent,
  )
    .map(shown)
    .join(" ");

describe("every way in which a retry is written", () => {
  test.each([
    ["one test", undefined, "p", "p"],
    ["Surefire and nextest: attempts in one case", undefined, "ffp", "ffp"],
    ["Surefire: all failed", undefined, "fff", "fff"],
    ["pytest: a failing teardown of a failing test", "record", "f e", "f"],
    ["pytest: a failing teardown of a test that passed", "record", "p e", "pe"],
    ["pytest: a failing setup", "record", "e", "e"],
    ["pytest-rerunfailures: failures, then a pass", "record", "f f p", "ffp"],
    ["pytest-rerunfailures: with a failing teardown at each", "record", "f e f e", "ff"],
    ["pytest-rerunfailures: with failing teardowns, then a pass", "record", "f e f e p", "ffp"],
    ["pytest-rerunfailures: failing setups, then a pass", "record", "e e p", "eep"],
    ["pytest: two tests are never of one name", "record", "p p", "pp"],
    ["gotestsum: failures, then a pass", "test", "f f p", "ffp"],
    ["gotestsum: failed each time", "test", "f f f", "fff"],
    ["Gradle and others, where nobody says: failures, then a pass", undefined, "f f p", "ffp"],
    ["nobody says: an error, then a pass", undefined, "e p", "ep"],
    ["nobody says: failures alone", undefined, "f f", "ff"],
    ["nobody says: a failure and an error", undefined, "f e", "fe"],
    ["a failure and an error are two attempts where each record is one", "test", "f e", "fe"],
    ["nobody says: two passes are two tests", undefined, "p p", "p p"],
    ["nobody says: a pass, then a failure are two tests", undefined, "p f", "p f"],
    ["nobody says: two skipped ones are two tests", undefined, "s s", "s s"],
    ["nobody says: skipped and passed are two tests", undefined, "s p", "s p"],
    ["nobody says: a failure, skipped and passed are three", undefined, "f s p", "f s p"],
    ["a failure and an error are two attempts where each record is one", "test", "f e", "fe"],
    ["nobody says: two passes after a failure are three", undefined, "f p p", "f p p"],
    ["nobody says: flaky, then passed are two tests", undefined, "fp p", "fp p"],
    ["nobody says: failed with retries, then passed", undefined, "ff p", "ffp"],
    ["Playwright, Vitest, Jest: a name that comes twice is of two tests", "name", "f p", "f p"],
    ["Playwright, Vitest, Jest: failures too", "name", "f f", "f f"],
    ["Playwright: each with its attempts", "name", "fp fff", "fp fff"],
  ] as const)("%s (%s): %s", (_, repeats, given, wanted) => {
    expect(join(given, repeats)).toBe(wanted);
  });
});

describe("pytest-rerunfailures, where it does not say that the earlier ones failed", () => {
  test.each([
    ["p p", "!p"],
    ["p p p", "!!p"],
    ["p f", "!f"],
    ["p p e", "!!e"],
    ["s p", "sp"],
    ["f p", "fp"],
    ["p", "p"],
    ["f e", "f"],
  ])("%s: %s", (given, wanted) => {
    expect(join(given, "record", true)).toBe(wanted);
  });

  test("tests of one name stay tests of one name", () => {
    expect(join("p p", "name", true)).toBe("p p");
    expect(join("p p", undefined, true)).toBe("p p");
    expect(join("p p", "test", true)).toBe("pp");
  });
});

test("what is joined keeps its name, what repeats of it are, and how long it took", () => {
  expect(joinEntries([entry("f", "test"), entry("p", "test")], false)).toEqual([
    {
      name: { suite: "s", titles: ["x"] },
      attempts: [
        { outcome: "failed", took: 2, message: "f" },
        { outcome: "passed", took: 1 },
      ],
      repeats: "test",
    },
  ]);
});

test.each([
  ["p", "passed", false],
  ["s", "skipped", false],
  ["f", "failed", false],
  ["e", "errored", false],
  ["fp", "passed", true],
  ["ep", "passed", true],
  ["sp", "passed", false],
  ["pp", "passed", false],
  ["ff", "failed", false],
  ["fe", "failed", false],
  ["ef", "errored", false],
  ["ee", "errored", false],
  ["pf", "failed", false],
  ["pe", "errored", false],
  ["fs", "skipped", false],
])("%s counts as %s, flaky: %j", (letters, counted, flaky) => {
  expect(countedAs(entry(letters))).toBe(counted);
  expect(isFlaky(entry(letters))).toBe(flaky);
});

test.each([
  ["test", ["passed", "passed"], true],
  ["record", ["passed", "failed"], true],
  ["name", ["failed", "passed"], false],
  [undefined, ["failed", "errored", "passed"], true],
  [undefined, ["passed", "failed"], false],
  [undefined, ["errored", "errored"], true],
  [undefined, ["failed", "skipped"], false],
] as const)("entries of one name (%s) with %j are one test: %j", (repeats, outcomes, one) => {
  expect(isOneTest(repeats, outcomes)).toBe(one);
});
