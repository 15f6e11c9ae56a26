import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { VerdictKind } from "../model/analysis.ts";
import { testId } from "../model/ids.ts";
import { analysisFrom, type Did, nameOf, verdictOf } from "./fixture.ts";

const of = (letter: string, runs: number) => letter.repeat(runs);

describe("the table of verdicts", () => {
  test.each<[string, string, string, VerdictKind]>([
    ["all passed", ".", ".....", "stable"],
    ["skipped in some runs of a mode", ".", ".ss..", "missing"],
    ["without sequential runs", "", ".....", "stable"],
    ["without parallel runs", ".", "", "stable"],
    ["never passed, five attempts", "x", "xxxx", "broken"],
    ["never passed, one attempt in parallel", "xxxx", "x", "broken"],
    ["a mix in parallel", ".", "..x..", "flaky"],
    ["a mix one run after the other", "x.", "....", "flaky"],
    ["a mix in both", "x.x.", "x.x.x", "flaky"],
    ["failed, then passed in a retry", ".", "....r", "flaky"],
    ["a retry of the only run", "", "r", "flaky"],
    ["retries throughout", "r", "rrrrr", "flaky"],
    ["one parallel run alone failed", ".", "x", "undetermined"],
    ["every parallel run failed, one run after the other once not", ".", "xxxxx", "undetermined"],
    ["one sequential run alone failed", "x", ".....", "undetermined"],
    ["never passed, four attempts", "x", "xxx", "undetermined"],
    ["never passed, and sequential runs were not asked for", "", "xxxxxxxx", "undetermined"],
    ["never passed, and parallel runs were not asked for", "xxxxxxxx", "", "undetermined"],
    ["in parallel alone, 20 against 20", of(".", 20), of("x", 20), "parallel-only"],
    ["in parallel alone and not always", of(".", 40), of("x.", 10), "parallel-only"],
    ["in parallel alone, too few quiet runs", of(".", 19), of("x", 19), "undetermined"],
    ["in parallel alone, a mix, too few quiet runs", of(".", 19), of("xxx.", 8), "flaky"],
    ["in parallel more, with evidence", `xx${of(".", 28)}`, of("xxxx.", 6), "parallel-worse"],
    ["in parallel more, without evidence", `xx${of(".", 6)}`, of("x.", 4), "flaky"],
    ["one run after the other alone, 20 against 20", of("x", 20), of(".", 20), "sequential-only"],
    ["one run after the other more", of("xxxx.", 6), `xx${of(".", 28)}`, "flaky"],
    ["not in the report of a whole run", ".", "..-..", "missing"],
    ["there and never run", ".", ".q...", "missing"],
    ["never seen", "-", "-----", "missing"],
    ["skipped everywhere", "s", "sssss", "skipped"],
    ["skipped in one mode", "s", ".....", "skipped"],
    ["skipped in the other mode", ".", "sssss", "skipped"],
    ["missing goes before skipped", "s", "ss-ss", "missing"],
    ["a failure goes before missing", ".", ".x-..", "flaky"],
  ])("%s: %s | %s is %s", (_what, sequential, parallel, wanted) => {
    // A name that no report has cannot have a verdict, except by other runs.
    if (!/[^-]/.test(sequential + parallel)) expect(verdictOf(sequential, parallel)).toBeUndefined();
    else expect(verdictOf(sequential, parallel).verdict).toBe(wanted);
  });
});

test("one failed parallel run and one passed sequential run are never called parallel-only", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 1, max: 30 }), (sequential, parallel) => {
      const found = verdictOf(of(".", sequential), of("x", parallel));
      expect(found.verdict).toBe("undetermined");
      expect(found.wants).toBeDefined();
    }),
    { seed: 1, numRuns: 40 },
  );
});

describe("what is wanted", () => {
  /** The same test, once it went on as it did. */
  function goneOn(sequential: string, parallel: string): { before: VerdictKind; toTell: string; after: VerdictKind } {
    const { verdict, wants } = verdictOf(sequential, parallel);
    return {
      before: verdict,
      toTell: wants!.toTell,
      after: verdictOf(
        sequential + goingOn(sequential, wants!.sequential, parallel),
        parallel + goingOn(parallel, wants!.parallel, sequential),
      ).verdict,
    };
  }

  /** More runs at the rate so far, spread evenly; in a mode without runs as in the other. */
  function goingOn(strip: string, runs: number, other: string): string {
    const seen = strip === "" ? other : strip;
    const rate = [...seen].filter((letter) => letter === "x").length / seen.length;
    return Array.from({ length: runs }, (_, run) =>
      Math.floor((run + 1) * rate) > Math.floor(run * rate) ? "x" : ".",
    ).join("");
  }

  test.each<[string, string, string, VerdictKind]>([
    [".", "x", "mode-bound-or-broken", "parallel-only"],
    [".", "xxxxx", "mode-bound-or-broken", "parallel-only"],
    ["..", "xx.x", "mode-bound-or-flaky", "parallel-only"],
    [".", "..x..", "mode-bound-or-flaky", "parallel-only"],
    ["x", ".....", "mode-bound-or-broken", "sequential-only"],
    ["x.", ".....", "mode-bound-or-flaky", "sequential-only"],
    [of(".", 19), of("x", 19), "mode-bound-or-broken", "parallel-only"],
    ["x", "xxx", "broken-or-flaky", "broken"],
    ["x", "x", "broken-or-flaky", "broken"],
    ["xxxx", "", "mode-bound-or-broken", "broken"],
    ["", "x", "mode-bound-or-broken", "broken"],
    ["", "xxxxxxx", "mode-bound-or-broken", "broken"],
    ["xxxxxxx", "", "mode-bound-or-broken", "broken"],
  ])("of %s | %s tells %s: it would be %s", (sequential, parallel, toTell, wanted) => {
    expect(goneOn(sequential, parallel)).toMatchObject({ toTell, after: wanted });
  });

  test("decides, whatever was seen in one mode alone", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 25 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
        (runs, did) => {
          fc.pre(did.includes(true));
          const loud = did.map((failed) => (failed ? "x" : ".")).join("");
          const { wants } = verdictOf(of(".", runs), loud);
          fc.pre(wants !== undefined);
          expect(goneOn(of(".", runs), loud).after).toBe("parallel-only");
          expect(goneOn(loud, of(".", runs)).after).toBe("sequential-only");
        },
      ),
      { seed: 2, numRuns: 60 },
    );
  });

  test("counts the other suspects: with ten more that nothing will be found of, a claim needs more", () => {
    const others = Object.fromEntries(
      Array.from({ length: 10 }, (_, index): [string, Did] => [
        `flaky ${index}`,
        { sequential: "x.", parallel: "x.x." },
      ]),
    );
    const suspect = (it: Did) => {
      const length = (mode: "sequential" | "parallel") => (it[mode] ?? "").length;
      const padded = Object.entries(others).map(([title, did]): [string, Did] => [
        title,
        {
          sequential: (did.sequential ?? "").padEnd(length("sequential"), "s"),
          parallel: (did.parallel ?? "").padEnd(length("parallel"), "s"),
        },
      ]);
      const { verdicts } = analysisFrom({ it, ...Object.fromEntries(padded) });
      return verdicts.find(({ test }) => test === testId(nameOf("it")))!;
    };
    const it = { sequential: of(".", 20), parallel: "x..x" };
    const first = suspect(it);
    expect(first.verdict).toBe("flaky");
    const { sequential, parallel } = first.wants!;
    const more = suspect({
      sequential: it.sequential + of(".", sequential),
      parallel: it.parallel + goingOn(it.parallel, parallel, ""),
    });
    expect(more.verdict).toBe("parallel-only");
    expect(more.evidence.eValue).toBeGreaterThanOrEqual(20 * 11);
    expect(parallel).toBeGreaterThan(verdictOf(it.sequential, it.parallel).wants!.parallel);
  });

  test.each([
    [".", "....."],
    ["x", "xxxx"],
    [of(".", 20), of("x", 20)],
    ["x.x.", "x.x.x"],
    ["s", "sssss"],
    [".", "..-.."],
  ])("nothing by %s | %s", (sequential, parallel) => {
    expect(verdictOf(sequential, parallel)).not.toHaveProperty("wants");
  });
});

describe("a verdict", () => {
  test("shows the mode in which it fails most, and what it did run by run", () => {
    expect(verdictOf("..s", "x.rq-")).toMatchObject({
      suite: "api",
      file: "a.test.ts",
      modes: { sequential: { runs: 2, failures: 0 }, parallel: { runs: 3, failures: 2 } },
      evidence: { retries: 1, strip: { sequential: "..-", parallel: "x.x--" } },
      failures: [{ message: "expected 1 to be 2", modes: { sequential: 0, parallel: 2 } }],
    });
  });

  test("has an e-value only where something failed", () => {
    expect(verdictOf("..", "....").evidence).not.toHaveProperty("eValue");
    expect(verdictOf("", "xx").evidence.eValue).toBe(1);
  });

  test("comes before milder ones, and before those that fail less", () => {
    const analysis = analysisFrom({
      steady: { sequential: "..", parallel: "....." },
      seldom: { sequential: "..", parallel: "x...." },
      often: { sequential: "..", parallel: "xxx.." },
      broken: { sequential: "xx", parallel: "xxxxx" },
      bound: { sequential: "..", parallel: "xxxxx" },
      gone: { sequential: "..", parallel: "....-" },
      left: { sequential: "ss", parallel: "sssss" },
    });
    expect(analysis.verdicts.map(({ test }) => test.split(" › ").at(-1))).toEqual([
      "broken",
      "often",
      "seldom",
      "bound",
      "gone",
      "left",
      "steady",
    ]);
  });
});
