import { describe, expect, test } from "vitest";
import { checkCuts, checkPieces, cutsOf, mutateReports, reportSamples, smallSamples } from "../../fuzz/reports.ts";
import { mutateXml } from "../../fuzz/xml.ts";

/** Of its own on each day, so that many are tried; a failure says which it was. */
const seed = Math.floor(Date.now() / 86_400_000);
const samples = await reportSamples();

/** The short form of `npm run fuzz`. */
describe(`with seed ${seed}`, { timeout: 60_000 }, () => {
  test("mutated XML is read as sax reads it, and in pieces as in one", () => {
    const { count, failures } = mutateXml(seed, 30_000, Date.now() + 20_000);
    expect(failures, `npm run fuzz -- --seed ${seed}`).toEqual([]);
    expect(count).toBeGreaterThan(500);
  });

  test("changed reports of every format give an entry or a problem", async () => {
    const { count, failures } = await mutateReports(seed, 1_000, samples, Date.now() + 10_000);
    expect(failures, `seed ${seed}`).toEqual([]);
    expect(count).toBeGreaterThan(50);
  });
});

test("there are reports enough to say something", () => {
  expect(samples.length).toBeGreaterThanOrEqual(50);
});

describe.each([...samples, ...smallSamples()].map((sample) => [sample.name, sample] as const))("%s", (_, sample) => {
  test("is in small pieces what it is in one", async () => {
    expect(await checkPieces(sample)).toEqual([]);
  });

  test("gives its tests before the cut, and a problem, wherever it is cut off", async () => {
    expect(await checkCuts(sample, cutsOf(sample, 60))).toEqual([]);
  });
});
