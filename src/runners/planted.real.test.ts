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

/** What is said of a test, in one line. */
type Said = { readonly [Part in keyof Expected]?: Expected[Part] | undefined };
const wordsOf = ({ verdict, cause, signature, role }: Said): string =>
  [verdict ?? "nothing", cause, signature, role].filter((word) => word !== undefined).join(", ");

/** A table: one line for each test, of several with one title too, that did not come out as planted, or not at all. */
function differences({ tests }: Model, { verdicts }: Analysis): readonly string[] {
  const found = verdicts.map(({ test: name, verdict, cause, signature, evidence }) => ({
    title: name.split(" › ").at(-1)!,
    found: wordsOf({ verdict, cause, signature, role: evidence.order?.role }),
  }));
  const rows = found.map((row) => ({ ...row, planted: wordsOf(tests[row.title.replace(/, \d+$/, "")] ?? {}) }));
  const titles = new Set(found.map(({ title }) => title.replace(/, \d+$/, "")));
  const unseen = Object.keys(tests)
    .filter((title) => !titles.has(title))
    .map((title) => ({ title, found: "nothing", planted: wordsOf(tests[title]!) }));
  return [...rows, ...unseen]
    .filter((row) => row.planted !== row.found)
    .map((row) => `${row.title.padEnd(40)} planted: ${row.planted.padEnd(52)} found: ${row.found}`);
}

const waiting = ["planted", "planted-order"];
const suites = [...waiting, "planted-vitest"];
let proven: readonly Proven[] = [];

beforeAll(async () => {
  // The first two at the same time: the one mostly waits. Vitest keeps the processors busy, and would disturb both.
  proven = await Promise.all(waiting.map(prove));
  proven = [...proven, await prove("planted-vitest")];
}, 700_000);

afterAll(() => Promise.all(proven.map(({ place }) => place.leave())));

describe.each(suites)("%s", (suite) => {
  let { model, ran, analysis } = {} as Proven;

  beforeAll(() => {
    ({ model, ran, analysis } = proven[suites.indexOf(suite)]!);
  });

  test("every test gets the verdict, the cause and the signature that were planted", () => {
    expect(differences(model, analysis).join("\n")).toBe("");
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
