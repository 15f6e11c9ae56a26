/** `prove` on suites planted with every kind of fault: each test gets its verdict, and its cause. */

import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonIn, type Place, placeWith, type Ran, runCommand } from "../../scripts/real/place.ts";
import type { Analysis, Cause, VerdictKind } from "../model/analysis.ts";

interface Expected {
  readonly verdict: VerdictKind;
  readonly cause?: Cause;
  readonly signature?: string;
  readonly role?: "victim" | "brittle";
}

interface Model {
  readonly seed: number;
  readonly tests: Readonly<Record<string, Expected>>;
}

const id = String(process.pid);

afterAll(async () => {
  const left = (await readdir(tmpdir())).filter((name) => name.startsWith(`flakeproof-planted-${id}-`));
  for (const name of left) await rm(join(tmpdir(), name), { recursive: true, force: true });
});

interface Proven {
  readonly place: Place;
  readonly model: Model;
  readonly ran: Ran;
  readonly analysis: Analysis;
}

async function prove(suite: string): Promise<Proven> {
  const place = await placeWith(suite);
  const model = await jsonIn<Model>(place, "expected.json");
  const ran = await runCommand(place, ["prove", "--seed", String(model.seed)], { PLANTED_ID: id });
  return { place, model, ran, analysis: await jsonIn<Analysis>(place, ".flakeproof/analysis.json") };
}

const suites = ["planted", "planted-order"];
let proven: readonly Proven[] = [];

beforeAll(async () => {
  // At the same time: the one mostly waits.
  proven = await Promise.all(suites.map(prove));
}, 400_000);

afterAll(() => Promise.all(proven.map(({ place }) => place.leave())));

describe.each(suites)("%s", (suite) => {
  let { model, ran, analysis } = {} as Proven;

  beforeAll(() => {
    ({ model, ran, analysis } = proven[suites.indexOf(suite)]!);
  });

  test("every test gets the verdict, the cause and the signature that were planted", () => {
    const found = analysis.verdicts.map(({ test: name, verdict, cause, signature, evidence }): [string, Expected] => [
      name
        .split(" › ")
        .at(-1)!
        .replace(/, \d+$/, ""),
      {
        verdict,
        ...(cause === undefined ? {} : { cause }),
        ...(signature === undefined ? {} : { signature }),
        ...(evidence.order === undefined ? {} : { role: evidence.order.role }),
      },
    ]);
    expect(Object.fromEntries(found)).toEqual(model.tests);
    expect(ran).toMatchObject({ code: 1 });
  });

  test("what is bound to a mode rests on fresh pairs, and on twenty quiet runs", () => {
    for (const { verdict, evidence, modes } of analysis.verdicts)
      if (verdict === "parallel-only") {
        expect(evidence.blocks).toBeGreaterThan(0);
        expect(evidence.eValue).toBeGreaterThanOrEqual(20);
        expect(modes.sequential).toMatchObject({ failures: 0 });
        expect(modes.sequential.runs).toBeGreaterThanOrEqual(20);
      }
  });

  test("nothing is left open, and the report says what was spent", () => {
    expect(analysis.suspects).toEqual([]);
    expect(analysis.spending.confirm).toBeGreaterThan(0);
    expect(ran.stdout).toContain("Test executions:");
    expect(ran.stdout).toContain("Probable cause:");
  });
});
