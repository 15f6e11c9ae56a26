/** Cells side by side on one machine: what each of them has, and which of them meet. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Place, placeWith, putFiles, runCommand } from "../scripts/real/place.ts";

/** What a run of the toy suite had, and when. */
interface Seen {
  readonly mode: string;
  readonly from: number;
  readonly to: number;
  readonly slots: readonly {
    readonly stores: Readonly<Record<string, { readonly url: string }>>;
    readonly ports: Readonly<Record<string, number>>;
    readonly directories: Readonly<Record<string, string>>;
  }[];
}

const runner = `import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
const from = Date.now();
setTimeout(() => {
  const { slots } = JSON.parse(readFileSync(process.env.FLAKEPROOF_SLOTS, "utf8"));
  appendFileSync("seen.jsonl", JSON.stringify({ mode: process.env.FLAKEPROOF_MODE, from, to: Date.now(), slots }) + "\\n");
  writeFileSync(process.argv[2] + "/r.xml", '<testsuite name="s"><testcase classname="c" name="t"/></testsuite>');
}, 400);
`;

let place: Place;
afterEach(() => place.leave());

async function prove(words: readonly string[]): Promise<readonly Seen[]> {
  place = await placeWith();
  await putFiles(place.folder, {
    "runner.mjs": runner,
    "app.db": "",
    "flakeproof.yml": `version: 1
suites:
  unit:
    runner: command
    command: node runner.mjs {reports} {workers}
    reports: ["{reports}/*.xml"]
    workers: 2
    stores: [main]
    ports: [PORT]
    directories: [MEDIA]
stores: { main: { url: "sqlite:app.db", env: DATABASE_URL } }
runs: { sequential: 2, parallel: 4 }
`,
  });
  expect(await runCommand(place, ["prove", ...words])).toMatchObject({ code: 0 });
  const text = await readFile(join(place.folder, "seen.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Seen);
}

function meet(one: Seen, other: Seen): boolean {
  return one !== other && one.from < other.to && other.from < one.to;
}

test("no two share a database, a port or a directory", { timeout: 60_000 }, async () => {
  const seen = await prove(["--jobs", "6"]);
  expect(seen).toHaveLength(6);
  expect(seen.some((one) => seen.some((other) => meet(one, other)))).toBe(true);
  const slots = seen.flatMap((each) => each.slots);
  expect(slots).toHaveLength(2 + 4 * 2);
  const all: readonly (readonly unknown[])[] = [
    slots.map(({ stores }) => stores["main"]!.url),
    slots.map(({ ports }) => ports["PORT"]),
    slots.map(({ directories }) => directories["MEDIA"]),
  ];
  for (const values of all) expect(new Set(values).size).toBe(slots.length);
});

test("without a number of its own, no run meets a sequential one", { timeout: 60_000 }, async () => {
  const seen = await prove([]);
  for (const one of seen.filter(({ mode }) => mode === "sequential"))
    for (const other of seen) expect(meet(one, other)).toBe(false);
});
