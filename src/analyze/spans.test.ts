import { expect, test } from "vitest";
import type { TestId } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import { companyOf, foldSpan, overlapsIn, type Spans, timeOf } from "./spans.ts";
import type { TestTally } from "./tally.ts";

const runs = 6;

/** File → run → when its one test began and ended. */
function spansOf(times: Readonly<Record<string, Readonly<Record<number, readonly [number, number]>>>>): Spans {
  const spans: Spans = new Map();
  for (const [file, own] of Object.entries(times))
    for (const [run, [start, end]] of Object.entries(own)) fold(spans, file, Number(run), start, end);
  return spans;
}

function fold(spans: Spans, file: string, run: number, start: number | undefined, end: number): void {
  const test = { name: { suite: "api", file, titles: ["it"] } } as unknown as TestTally;
  const took = start === undefined ? end : end - start;
  const seen = { test: "it" as TestId, attempt: 0, took, outcome: "passed" } as const;
  const each: Observation = start === undefined ? seen : { ...seen, started: start };
  foldSpan(spans, test, each, run, runs);
}

const own = (spans: Spans) => spans.get("api")!;

test("a file runs from the start of its first test to the end of its last", () => {
  const spans = spansOf({ "a.js": { 1: [100, 200] } });
  fold(spans, "a.js", 1, 50, 70);
  fold(spans, "a.js", 1, 300, 310);
  expect([...own(spans).get("a.js")!.times.slice(2, 4)]).toEqual([50, 310]);
});

test("its time is that of its tests in one run, in the mean", () => {
  const spans = spansOf({ "a.js": { 1: [1, 11], 2: [1, 31] } });
  fold(spans, "a.js", 2, 40, 60);
  expect(timeOf(own(spans).get("a.js"))).toBe(30);
  expect(timeOf(undefined)).toBe(0);
});

test.each([
  [[100, 200], [150, 250], true],
  [[100, 200], [200, 250], false],
  [[100, 200], [10, 300], true],
  [[100, 200], [300, 400], false],
] as const)("%j and %j overlap: %s", (one, other, expected) => {
  const spans = own(spansOf({ "a.js": { 1: one }, "b.js": { 1: other } }));
  expect(overlapsIn(spans.get("a.js")!, spans.get("b.js")!, 1)).toBe(expected);
  expect(overlapsIn(spans.get("b.js")!, spans.get("a.js")!, 1)).toBe(expected);
});

test("where a report tells no time nothing is known, and nobody is company", () => {
  const spans: Spans = new Map();
  fold(spans, "a.js", 1, undefined, 5);
  fold(spans, "b.js", 1, undefined, 5);
  expect(overlapsIn(own(spans).get("a.js")!, own(spans).get("b.js")!, 1)).toBeUndefined();
  expect(companyOf("a.js", own(spans), [1], [])).toEqual([]);
});

test("what ran beside a test when it failed, and not when it passed, comes first; what never did is left out", () => {
  const always = Object.fromEntries([1, 2, 3, 4, 5].map((run) => [run, [1, 100] as const]));
  const spans = own(
    spansOf({
      "victim.js": always,
      "culprit.js": { ...always, 3: [200, 300], 4: [200, 300], 5: [200, 300] },
      "always.js": always,
      "elsewhere.js": Object.fromEntries([1, 2, 3, 4, 5].map((run) => [run, [500, 600] as const])),
    }),
  );
  expect(companyOf("victim.js", spans, [1, 2], [3, 4, 5])).toEqual(["culprit.js", "always.js"]);
});

test("eight files are company enough", () => {
  const files = Array.from({ length: 20 }, (_, index) => [`f${index}.js`, { 1: [1, 10] as const }]);
  const spans = own(spansOf(Object.fromEntries([["it.js", { 1: [1, 10] as const }], ...files])));
  expect(companyOf("it.js", spans, [1], [])).toHaveLength(8);
});
