import * as fc from "fast-check";
import { expect, test } from "vitest";
import { badRate, sprt } from "./sprt.ts";

const outcomes = (strip: string): boolean[] => [...strip].map((letter) => letter === "x");
const clean = (runs: number): string => ".".repeat(runs);

test.each([
  [clean(58), "open", 58, 1],
  [clean(59), "mended", 59, 0],
  [clean(90), "mended", 59, 0],
  ["x", "notMended", 1, 0],
  [`${clean(19)}x`, "notMended", 20, 0],
  [`${clean(19)}x...`, "notMended", 20, 0],
  [`${clean(20)}x`, "open", 21, 117],
  [`${clean(20)}x.x`, "notMended", 23, 0],
  ["", "open", 0, 59],
] as const)("%j is %s after %i runs, with %i more to go", (strip, decision, runs, more) => {
  expect(sprt(outcomes(strip))).toEqual({ decision, runs, more });
});

test("the runs that are said to be lacking decide it, and fewer do not", () => {
  const bad = fc.double({ min: 0.01, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 8 }), bad, (seen, rate) => {
      const rates = { good: 0.001, bad: rate };
      const { decision, more } = sprt(seen, rates);
      fc.pre(decision === "open");
      const after = (runs: number) => sprt([...seen, ...outcomes(clean(runs))], rates).decision;
      expect(after(more)).toBe("mended");
      expect(after(more - 1)).toBe("open");
    }),
    { seed: 1 },
  );
});

/** Probability of each decision at a rate, exactly: over where the walk may be after each run. */
function decisionsAt(rate: number, longest: number): { readonly mended: number; readonly notMended: number } {
  let [mended, notMended] = [0, 0];
  // Every open walk is known by the runs of its failures.
  let open: { readonly seen: readonly boolean[]; readonly chance: number }[] = [{ seen: [], chance: 1 }];
  for (let run = 0; run < longest && open.length > 0; run++) {
    const next: typeof open = [];
    for (const { seen, chance } of open)
      for (const failed of [false, true]) {
        const walk = { seen: [...seen, failed], chance: chance * (failed ? rate : 1 - rate) };
        const { decision } = sprt(walk.seen);
        if (decision === "mended") mended += walk.chance;
        else if (decision === "notMended") notMended += walk.chance;
        else next.push(walk);
      }
    // Walks with as many failures are at the same place.
    const merged = new Map<number, (typeof open)[number]>();
    for (const walk of next) {
      const key = walk.seen.filter((failed) => failed).length;
      const other = merged.get(key);
      merged.set(key, { seen: walk.seen, chance: walk.chance + (other?.chance ?? 0) });
    }
    open = [...merged.values()];
  }
  return { mended, notMended };
}

test("a mended test is called so in 95 % of cases, and one that fails in 5 % of runs is not", () => {
  const { mended, notMended } = decisionsAt(0.001, 600);
  expect(notMended).toBeLessThanOrEqual(0.05);
  expect(mended).toBeGreaterThan(0.95);
  expect(decisionsAt(0.05, 600).mended).toBeLessThanOrEqual(0.053);
  expect(decisionsAt(0.3, 600).mended).toBeLessThan(1e-6);
});

test.each([
  [undefined, 0.05],
  [0.5, 0.25],
  [0.06, 0.03],
  [0.004, 0.01],
  [0, 0.01],
])("measured %d, the rate to tell from is %d", (measured, wanted) => {
  expect(badRate(measured)).toBe(wanted);
});

test("a test that failed often is verified sooner", () => {
  const clear = { good: 0.001, bad: badRate(0.5) };
  expect(sprt(outcomes(clean(59)), clear)).toEqual({ decision: "mended", runs: 11, more: 0 });
});
