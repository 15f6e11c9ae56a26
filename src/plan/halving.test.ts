import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Halved, halve, type Probe, type Seen } from "./halving.ts";

type Suite = (beside: Probe<number>) => Seen;

interface Done {
  readonly end: Halved<number>;
  readonly probes: readonly Probe<number>[];
}

/** Every probe answered by a suite that is simulated. */
function search(files: readonly (readonly number[])[], suite: Suite): Done {
  const steps = halve(files);
  const probes: Probe<number>[] = [];
  let next = steps.next();
  while (next.done !== true) {
    probes.push(next.value);
    next = steps.next(suite(next.value));
  }
  return { end: next.value, probes };
}

const failsIf = (fails: boolean, runs = 1): Seen => ({ runs, failures: fails ? runs : 0 });
const victimOf =
  (...needed: readonly number[]): Suite =>
  (beside) =>
    failsIf(needed.every((each) => beside.includes(each)));
const brittleOf =
  (...needed: readonly number[]): Suite =>
  (beside) =>
    failsIf(!needed.every((each) => beside.includes(each)));
const files = (count: number): readonly (readonly number[])[] => Array.from({ length: count }, (_, at) => [at]);
const bound = (count: number): number => 2 * Math.ceil(Math.log2(count)) + 2;

describe("one file", () => {
  test.each<["victim" | "brittle", (at: number) => Suite]>([
    ["victim", victimOf],
    ["brittle", brittleOf],
  ])("%s: found at every place of 1 to 200, within 2 ⌈log2 n⌉ + 2 probes", (role, suiteOf) => {
    for (let count = 1; count <= 200; count++)
      for (let at = 0; at < count; at++) {
        const { end, probes } = search(files(count), suiteOf(at));
        if (end.kind !== "found" || end.needed.length !== 1 || end.needed[0] !== at || probes.length > bound(count))
          expect([count, at, end, probes.length]).toEqual("found within the bound");
        if (end.role !== role) expect(end.role).toBe(role);
        // What is named was itself seen to do it.
        if (!probes.some((probe) => probe.length === 1 && probe[0] === at)) expect([count, at]).toEqual("probed");
      }
  });

  test("it takes three probes more than the halvings, at most", () => {
    const most = Array.from({ length: 128 }, (_, at) => search(files(128), victimOf(at)).probes.length);
    expect([Math.min(...most), Math.max(...most)]).toEqual([9, 10]);
  });

  test("the first probe is the test alone, the second all of them", () => {
    const { probes } = search(files(5), victimOf(3));
    expect(probes.slice(0, 2)).toEqual([[], [0, 1, 2, 3, 4]]);
  });
});

test("a file with parts: the part is found, within the bound counted over all parts", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(sizes, fc.nat(), fc.boolean(), (counts, chosen, brittle) => {
      let next = 0;
      const parts = counts.map((count) => Array.from({ length: count }, () => next++));
      const polluter = chosen % next;
      const { end, probes } = search(parts, brittle ? brittleOf(polluter) : victimOf(polluter));
      expect(end).toMatchObject({ kind: "found", needed: [polluter], steady: true });
      expect(probes.length).toBeLessThanOrEqual(bound(next));
    }),
  );
});

test("where several parts of one file do it, one of them is found", () => {
  const { end, probes } = search([[0], [1, 2, 3, 4], [5]], (beside) => failsIf(beside.some((each) => each % 5 > 1)));
  expect(end).toMatchObject({ kind: "found", needed: [2] });
  expect(probes.length).toBeLessThanOrEqual(bound(6));
});

test("several that are needed at once are all found, and nothing that is not needed", () => {
  const some = fc.uniqueArray(fc.nat({ max: 59 }), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(some, fc.boolean(), (needed, brittle) => {
      const sorted = [...needed].sort((a, b) => a - b);
      const { end, probes } = search(files(60), (brittle ? brittleOf : victimOf)(...needed));
      expect(end).toMatchObject({ kind: "found", needed: sorted, role: brittle ? "brittle" : "victim" });
      // Six halvings and a check for each, after those that led into the contradiction.
      expect(probes.length).toBeLessThanOrEqual(10 + 7 * needed.length);
    }),
  );
});

describe("not found", () => {
  test.each<[string, number, Suite, Partial<Halved<number>>, number]>([
    ["there is no other test", 0, victimOf(), { because: "nothingElse" } as never, 1],
    ["nobody does it", 9, () => failsIf(false), { because: "notWithAll", role: "victim" } as never, 2],
    ["it fails beside whom it will", 9, () => failsIf(true), { because: "notWithAll", role: "brittle" } as never, 2],
  ])("%s", (_what, count, suite, end, probes) => {
    const done = search(files(count), suite);
    expect(done.end).toMatchObject({ kind: "notFound", ...end });
    expect(done.probes).toHaveLength(probes);
  });

  test("it failed once, by chance: no file is blamed", () => {
    let asked = 0;
    const { end } = search(files(16), () => failsIf(++asked === 2));
    expect(end).toMatchObject({ kind: "notFound", because: "lost", all: { runs: 1, failures: 1 } });
  });

  test("whatever the answers are, it ends, and names only what was seen to do it last", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.infiniteStream(fc.nat()),
        (count, runs, answers) => {
          const told = new Map<string, Seen>();
          const { end, probes } = search(files(count), (beside) => {
            const seen = { runs, failures: (answers.next().value as number) % (runs + 1) };
            told.set(beside.join(), seen);
            return seen;
          });
          expect(probes.length).toBeLessThan(200);
          if (end.kind === "found") {
            const { failures } = told.get(end.needed.join())!;
            expect(end.role === "victim" ? failures : runs - failures).toBeGreaterThan(0);
          }
        },
      ),
    );
  });
});

describe("a test that is not steady", () => {
  /** Fails in that part of its runs when the polluter is there; drawn with a seed of its own. */
  function flakyBy(polluter: number, rate: number, runs: number, seed: number): Suite {
    let state = seed;
    const draw = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    return (beside) => ({
      runs,
      failures: beside.includes(polluter) ? Array.from({ length: runs }, draw).filter((each) => each < rate).length : 0,
    });
  }

  test("both halves are probed, the one with more failures is kept, and it is said that it is not steady", () => {
    let found = 0;
    for (let at = 0; at < 64; at++) {
      const { end, probes } = search(files(64), flakyBy(at, 0.5, 10, at));
      if (end.kind !== "found") continue;
      expect(end.needed).toEqual([at]);
      expect(end.steady).toBe(false);
      expect(probes.length).toBeLessThanOrEqual(bound(64));
      found++;
    }
    expect(found).toBeGreaterThanOrEqual(60);
  });

  test("a test that also fails alone now and then is still led to what makes it fail more often", () => {
    const suite: Suite = (beside) => ({ runs: 10, failures: beside.includes(5) ? 9 : 2 });
    expect(search(files(32), suite).end).toMatchObject({ kind: "found", role: "victim", needed: [5], steady: false });
  });

  test("one that fails as often alone is not led anywhere", () => {
    const suite: Suite = () => ({ runs: 10, failures: 3 });
    expect(search(files(32), suite).end).toMatchObject({ kind: "notFound", because: "notWithAll" });
  });
});
