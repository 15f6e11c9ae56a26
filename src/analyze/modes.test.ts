import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimsAmong, eValue, type Outcomes, runsToClaim } from "./modes.ts";

const outcomes = (strip: string): Outcomes => [...strip].map((letter) => letter === "x");

describe("the e-value", () => {
  // The reference implementation with γ = 0.18: one run of each mode a block, six blocks.
  test.each([
    [1, 1],
    [2, 0.459343],
    [3, 1.034325],
    [4, 2.787418],
    [5, 1.914215],
    [6, 5.10024],
  ])("after block %i is %d", (blocks, wanted) => {
    const parallel = "x.xx.x".slice(0, blocks);
    expect(eValue(outcomes(".".repeat(blocks)), outcomes(parallel))).toBeCloseTo(wanted, 6);
  });

  test("is 1 without a block", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (arm) => {
        expect(eValue([], arm)).toBe(1);
        expect(eValue(arm, [])).toBe(1);
      }),
    );
  });

  test("of one block is 1, whatever it shows: nothing is learnt yet", () => {
    expect(eValue(outcomes("."), outcomes("xxxxx"))).toBeCloseTo(1, 12);
  });

  test("shares the runs out evenly, in order", () => {
    const three = eValue(outcomes("..."), outcomes("x.x"));
    expect(eValue(outcomes("........."), outcomes("x.x"))).toBeGreaterThan(three);
    expect(eValue(outcomes("..."), outcomes("xx..xx"))).not.toBeCloseTo(eValue(outcomes("..."), outcomes("..xxxx")), 3);
  });

  test("says nothing of the other direction", () => {
    expect(eValue(outcomes("xxxxxxxx"), outcomes("........"))).toBeCloseTo(1, 12);
  });
});

describe("under equal rates", () => {
  const designs = [
    [1, 5],
    [3, 3],
    [5, 5],
    [2, 8],
    [9, 3],
  ] as const;
  const rates = [0.02, 0.1, 0.3, 0.5, 0.7, 0.95];

  /** Over all outcomes of a design, each with its probability. */
  function expectation(quiet: number, loud: number, rate: number, value: (e: number) => number): number {
    let sum = 0;
    for (let bits = 0; bits < 2 ** (quiet + loud); bits++) {
      const all = Array.from({ length: quiet + loud }, (_, bit) => Math.floor(bits / 2 ** bit) % 2 === 1);
      const failures = all.filter((each) => each).length;
      const weight = rate ** failures * (1 - rate) ** (quiet + loud - failures);
      sum += weight * value(eValue(all.slice(0, quiet), all.slice(quiet)));
    }
    return sum;
  }

  test.each(designs)("its mean is 1 at most, exactly: %i and %i runs", (quiet, loud) => {
    for (const rate of rates) expect(expectation(quiet, loud, rate, (e) => e)).toBeLessThanOrEqual(1 + 1e-9);
  });

  test.each(designs)("20 is reached in one case of twenty at most: %i and %i runs", (quiet, loud) => {
    for (const rate of rates)
      expect(expectation(quiet, loud, rate, (e) => (e >= 20 ? 1 : 0))).toBeLessThanOrEqual(0.05);
  });

  test.each([
    [20, 20],
    [60, 20],
    [20, 10],
    [10, 40],
  ])("its mean over simulated runs is 1 at most, within their error: %i and %i runs", (quiet, loud) => {
    const random = randomNumbers(quiet * 1_000 + loud);
    for (const rate of rates) {
      const arm = (runs: number) => Array.from({ length: runs }, () => random() < rate);
      const values = Array.from({ length: 2_000 }, () => eValue(arm(quiet), arm(loud)));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / values.length;
      expect(mean - 4 * spread).toBeLessThanOrEqual(1);
      expect(values.filter((value) => value >= 20).length / values.length).toBeLessThanOrEqual(0.05);
    }
  });
});

test.each([
  [1, 1, 30],
  [3, 1, 25],
])(
  "looked at after every block, it ever reaches 20 in one case of twenty at most: blocks of %i and %i",
  (quiet, loud, blocks) => {
    const random = randomNumbers(quiet);
    for (const rate of [0.02, 0.1, 0.3, 0.6, 0.9]) {
      const sequences = 300;
      let reached = 0;
      for (let sequence = 0; sequence < sequences; sequence++) {
        const arm = (runs: number) => Array.from({ length: runs }, () => random() < rate);
        const [less, more] = [arm(quiet * blocks), arm(loud * blocks)];
        const after = Array.from({ length: blocks }, (_, block) =>
          eValue(less.slice(0, quiet * (block + 1)), more.slice(0, loud * (block + 1))),
        );
        if (after.some((value) => value >= 20)) reached++;
      }
      expect(reached / sequences).toBeLessThanOrEqual(0.05);
    }
  },
);

/** Mulberry32: 0–1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("claims among several tests", () => {
  const values = fc.array(fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.constantFrom(20, 40, 100, 1e6)), {
    maxLength: 12,
  });

  /** e-BH word by word: the largest j of which at least j values reach m / (0.05 j). */
  function claimedOf(eValues: readonly number[]): number {
    const possible = eValues
      .map((_, index) => index + 1)
      .filter((j) => eValues.filter((value) => value >= (20 * eValues.length) / j).length >= j);
    return Math.max(0, ...possible);
  }

  test("are those of e-BH", () => {
    fc.assert(
      fc.property(values, (eValues) => {
        const { bar } = claimsAmong(eValues, eValues.length);
        const wanted = claimedOf(eValues);
        const largest = eValues.toSorted((a, b) => b - a).slice(0, wanted);
        expect(eValues.filter((value) => value >= bar).toSorted((a, b) => b - a)).toEqual(largest);
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });

  test("one more joins with what is said to be enough, and a claimed one stays", () => {
    fc.assert(
      fc.property(values, (others) => {
        const { toJoin } = claimsAmong([0, ...others], others.length + 1);
        expect(claimsAmong([toJoin, ...others], others.length + 1).bar).toBeLessThanOrEqual(toJoin);
        const claims = claimsAmong(others, others.length);
        const claimed = others.filter((value) => value >= claims.bar);
        const rest = others.filter((value) => value < claims.bar);
        fc.pre(claimed.length > 0);
        expect(claimsAmong([...claimed.slice(1), ...rest, claims.toStay], others.length).bar).toBeLessThanOrEqual(
          claims.toStay,
        );
      }),
      { seed: 2, numRuns: 1_000 },
    );
  });

  test("one alone needs 20, one of ten 200, ten of ten 20 each", () => {
    expect(claimsAmong([19.9], 1)).toMatchObject({ bar: Number.POSITIVE_INFINITY, toJoin: 20 });
    expect(claimsAmong([20], 1).bar).toBe(20);
    const nine = Array.from({ length: 9 }, () => 1);
    expect(claimsAmong([199, ...nine], 10)).toMatchObject({ bar: Number.POSITIVE_INFINITY, toJoin: 200 });
    expect(claimsAmong([200, ...nine], 10)).toMatchObject({ bar: 200, toJoin: 100, toStay: 200 });
    expect(
      claimsAmong(
        Array.from({ length: 10 }, () => 20),
        10,
      ).bar,
    ).toBe(20);
    expect(claimsAmong([], 0).bar).toBe(Number.POSITIVE_INFINITY);
  });

  test("tests that might have been claimed and have no evidence count like those with little", () => {
    const nine = Array.from({ length: 9 }, () => 0);
    expect(claimsAmong([200], 10)).toEqual(claimsAmong([200, ...nine], 10));
    expect(claimsAmong([199], 10).bar).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("runs that would carry a claim", () => {
  test("are three quiet ones for each loud one, and 20 quiet ones at least", () => {
    const wanted = runsToClaim(outcomes("."), outcomes("xxxxx"), 20)!;
    expect(wanted.less).toBe(3 * wanted.more);
    expect(wanted.less + 1).toBeGreaterThanOrEqual(20);
  });

  test("carry it, and fewer blocks would not", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(".", "..", "....", ""),
        fc.constantFrom("x", "xx", ".x", "x..x", "..x", "xxxxx", ".....x"),
        fc.constantFrom(20, 60, 200),
        (quiet, loud, bar) => {
          const wanted = runsToClaim(outcomes(quiet), outcomes(loud), bar)!;
          const rate = outcomes(loud).filter((each) => each).length / loud.length;
          const went = (blocks: number): number => {
            const more = Array.from(
              { length: blocks },
              (_, run) => Math.floor((run + 1) * rate) > Math.floor(run * rate),
            );
            return eValue([...outcomes(quiet), ...Array(3 * blocks).fill(false)], [...outcomes(loud), ...more]);
          };
          expect(went(wanted.more)).toBeGreaterThanOrEqual(bar);
          const before = wanted.more - 1;
          if (quiet.length + 3 * before >= 20) expect(went(before)).toBeLessThan(bar);
        },
      ),
      { seed: 1 },
    );
  });

  test("are not named where even very many would not do", () => {
    expect(runsToClaim(outcomes("x.x."), outcomes("x.x."), 20)).toBeUndefined();
  });
});
