import { expect, test } from "vitest";
import { caseOf, sortRuns } from "./cases.ts";
import type { RunRecord } from "./ledger.ts";
import { usualPrior } from "./prior.ts";
import { promisingFiles } from "./promising.ts";
import type { TestTally } from "./tally.ts";

const runs: RunRecord[] = Array.from({ length: 5 }, (_, index) => ({
  number: index + 1,
  suite: "api",
  mode: "parallel",
  seed: 0,
  whole: true,
  shards: ["whole"],
  took: 1,
  machines: [`m${index}`],
}));
const sorted = sortRuns(runs, new Set());

/** `.` passed, `x` failed. */
function testIn(file: string, title: string, did: string) {
  const marks = new Uint8Array([0, ...[...did].map((letter) => (letter === "x" ? 4 : 3))]);
  const tally = { name: { suite: "api", file, titles: [title] }, marks } as unknown as TestTally;
  return caseOf(title as never, tally, sorted);
}

test("a file with a flaky test promises more than one without, by its other tests", () => {
  const files = promisingFiles(
    [
      testIn("crowd.js", "flaky", "..x.."),
      testIn("crowd.js", "other", "....."),
      testIn("quiet.js", "one", "....."),
      testIn("quiet.js", "two", "....."),
    ],
    usualPrior,
  );
  expect(files.map(({ file }) => file)).toEqual(["crowd.js", "quiet.js"]);
  expect(files[0]!.discoveries).toBeGreaterThan(2 * files[1]!.discoveries);
});

test("what is expected is a rate: below what one flaky test can give", () => {
  const [file] = promisingFiles([testIn("a.js", "one", "....")], usualPrior);
  expect(file!.discoveries).toBeGreaterThan(0);
  expect(file!.discoveries).toBeLessThan(usualPrior.flaky);
});

test("broken tests, and files without another test, promise nothing", () => {
  expect(promisingFiles([testIn("b.js", "broken", "xxxxx"), testIn("f.js", "flaky", "x....")], usualPrior)).toEqual([]);
});
