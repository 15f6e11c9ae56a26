import { expect, test } from "vitest";
import type { TestId } from "../model/ids.ts";
import { type Bisected, besideWords, bisectLines, probeLine } from "./bisect.ts";

const base: Bisected = {
  test: "s › v.js › v" as TestId,
  suite: "s",
  mode: "sequential",
  seed: 7,
  role: "victim",
  found: true,
  needed: [{ files: ["b.js"] }],
  steady: true,
  alone: { runs: 1, failures: 0 },
  all: { runs: 1, failures: 1 },
  together: { runs: 1, failures: 1 },
  candidates: { files: 12, parts: 12 },
  probes: 6,
  runs: 6,
};
const { together: _, ...lost } = { ...base, found: false, needed: [], because: "lost" as const };

test("of a probe: what ran beside the test, and what became of it", () => {
  expect([besideWords(0, 0), besideWords(1, 0), besideWords(3, 5), besideWords(1, 2), besideWords(1, 1)]).toEqual([
    "alone",
    "1 file beside it",
    "3 files beside it",
    "2 tests of one file beside it",
    "1 test of one file beside it",
  ]);
  expect(probeLine(3, "alone", { runs: 1, failures: 1 })).toBe("probe 3 · alone · failed");
  expect(probeLine(3, "alone", { runs: 5, failures: 0 })).toBe("probe 3 · alone · failed in 0 of 5 runs");
});

test("a test that is needed is named by its id, several each, and what is not deterministic is said so", () => {
  const needed = [{ files: ["a.js"], tests: ["s › a.js › x" as TestId] }, { files: ["b.js", "c.js"] }];
  const seen = {
    role: "brittle",
    steady: false,
    alone: { runs: 4, failures: 4 },
    together: { runs: 4, failures: 1 },
  } as const;
  expect(bisectLines({ ...base, ...seen, needed })).toEqual([
    "Test      s › v.js › v",
    "Needs     s › a.js › x",
    "      and b.js, c.js",
    "Role      brittle: it fails alone (4 of 4 runs failed) and passes after it (1 of 4 runs failed)",
    "          It is not deterministic: the runs of one probe differ.",
    "          All of these are needed at once.",
    "Cost      6 runs in 6 probes; seed 7, sequential",
  ]);
});

test.each<[string, Partial<Bisected>, RegExp]>([
  ["nothing else", { because: "nothingElse" }, /there is no other file or test in the suite/],
  ["a victim of nothing", { because: "notWithAll" }, /--repeats 5; if only with several workers, --mode parallel/],
  ["a victim of nothing in parallel", { because: "notWithAll", mode: "parallel" }, /--repeats 5; or another --seed/],
  ["broken", { because: "notWithAll", role: "brittle" }, /does not lack another test/],
  ["contradictions", {}, /not deterministic.*\n.*--repeats 10/],
])("not found: %s", (_what, more, said) => {
  expect(bisectLines({ ...lost, ...more } as Bisected).join("\n")).toMatch(said);
});
