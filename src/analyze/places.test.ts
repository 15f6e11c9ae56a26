import { describe, expect, test } from "vitest";
import type { TestId } from "../model/ids.ts";
import { type Attempt, type Placed, placesOf } from "./places.ts";

/** Attempts of one place: `.` passed, `x` failed. */
const at = (place: Partial<Attempt>, did: string): Attempt[] =>
  [...did].map((letter) => ({ ...place, failed: letter === "x" }));
const it = (...attempts: Attempt[][]): Placed => ({ test: "it" as TestId, attempts: attempts.flat() });
const found = (placed: Placed) => placesOf([placed]).get("it" as TestId);

describe("failures on one place only", () => {
  test("are bound to it", () => {
    expect(
      found(it(at({ worker: "0" }, "xxxxx"), at({ worker: "1" }, "....."), at({ worker: "2" }, "....."))),
    ).toMatchObject({
      place: "worker",
      level: "0",
      there: { runs: 5, failures: 5 },
      elsewhere: { runs: 10, failures: 0 },
    });
  });

  test("have the p of the exact test: all of three failures on one of two equal levels, and so on either, are 2 in C(12, 3) / C(6, 3)", () => {
    const many = it(at({ machine: "a" }, "xxxxx."), at({ machine: "b" }, "......"));
    // 5 of 12 on one side of 6: 2 · C(6, 5) / C(12, 5).
    expect(found(many)?.p).toBeCloseTo((2 * 6) / 792, 12);
  });

  test("that are fewer than three say nothing", () => {
    expect(found(it(at({ worker: "0" }, "xx..........")))).toBeUndefined();
    expect(found(it(at({ worker: "0" }, "xx"), at({ worker: "1" }, "....................")))).toBeUndefined();
  });
});

test("failures that are spread as chance does it are bound to nothing", () => {
  expect(found(it(at({ worker: "0" }, "x.x.."), at({ worker: "1" }, ".x..x")))).toBeUndefined();
});

test("machines that ran it once each carry nothing", () => {
  const once = [..."xxxxx....."].map((letter, index) => at({ machine: `m${index}` }, letter));
  expect(found(it(...once))).toBeUndefined();
});

test("of a machine and its kind the kind is named, where both tell the same", () => {
  const slow = { machine: "a", image: "linux, 2 processors, node 20" };
  const quick = { machine: "b", image: "linux, 8 processors, node 20" };
  expect(found(it(at(slow, "xxxxxx"), at(quick, "......")))?.place).toBe("image");
});

test("many levels are permuted, with the same answer each time", () => {
  const levels = Array.from({ length: 12 }, (_, index) =>
    at({ worker: String(index) }, index === 3 ? "xxxxxxxx" : "........"),
  );
  const first = found(it(...levels));
  expect(first).toMatchObject({ level: "3" });
  expect(first!.p).toBeLessThanOrEqual(2e-4);
  expect(found(it(...levels))).toEqual(first);
});

test("of tests whose failures know no place at most one in twenty suites has a finding", () => {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let suites = 0;
  for (let suite = 0; suite < 200; suite++) {
    const tests = Array.from({ length: 10 }, (_, index): Placed => {
      const attempts = Array.from({ length: 24 }, (_, run) => ({ failed: random() < 0.3, worker: String(run % 4) }));
      return { test: `t${index}` as TestId, attempts };
    });
    if (placesOf(tests).size > 0) suites += 1;
  }
  expect(suites / 200).toBeLessThanOrEqual(0.05);
});
