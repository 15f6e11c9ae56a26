import { expect, test } from "vitest";
import { type Verified, verifiedLines, verifyingLines } from "./verify.ts";

const verified: Verified = {
  test: "api › a.js › it",
  decision: "mended",
  mode: "parallel",
  files: 2,
  runs: 17,
  failures: 0,
  more: 0,
  rates: { good: 0.001, bad: 0.167 },
  measured: 0.334,
  from: ".flakeproof/analysis.json",
};

test("a mended test is told with what its runs rule out", () => {
  expect(verifiedLines(verified)).toEqual([
    "✅ Mended: api › a.js › it",
    "0 of 17 runs failed (parallel runs of 2 files). Did it still fail at 16.7 %, so few failures would be seen in 5 % of cases at most.",
  ]);
});

test("one that is not, and one that is open, are told as such", () => {
  expect(verifiedLines({ ...verified, decision: "notMended", runs: 3, failures: 1 })[0]).toBe(
    "❌ Not mended: api › a.js › it",
  );
  expect(verifiedLines({ ...verified, decision: "open", more: 40 })).toEqual([
    "❔ Not decided: api › a.js › it",
    "0 of 17 runs failed (parallel runs of 2 files). 40 more clean runs would decide it.",
  ]);
});

test("first it is said in which condition, and against what", () => {
  expect(verifyingLines(verified)).toEqual([
    "It failed in 33.4 % of such runs before (.flakeproof/analysis.json); parallel runs of 2 files tell 0.1 % from 16.7 %.",
  ]);
  const { measured: _, from: __, files: ___, ...bare } = verified;
  expect(verifyingLines(bare)[0]).toMatch(/^No earlier report tells .*; parallel runs of the whole suite tell/);
});
