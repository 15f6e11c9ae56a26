import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unpack } from "../edges/unpack.ts";
import type { Observation } from "../model/observation.ts";
import { observeContent } from "./fixture.ts";

interface Expected {
  readonly origin: { readonly suite: string; readonly root: string; readonly cwd: string };
  readonly reports: Readonly<
    Record<
      string,
      {
        /** Where the report names its files from another folder than the others: Playwright's JUnit report does. */
        readonly cwd?: string;
        readonly observations: readonly unknown[];
        readonly problems: readonly string[];
        readonly notes: readonly string[];
      }
    >
  >;
}

const home = join(import.meta.dirname, "../../fixtures/reports");
const folders = readdirSync(home, { withFileTypes: true }).filter((each) => each.isDirectory());

/** As `expected.json` has it: without the texts and durations, which say nothing about the reading. */
function told(seen: Observation): unknown {
  const { test, attempt, outcome, worker } = seen;
  const at = "failure" in seen ? seen.failure.at : undefined;
  return {
    test,
    attempt,
    outcome,
    ...(worker === undefined ? {} : { worker }),
    ...(at === undefined ? {} : { at: `${at.file}:${at.line}` }),
  };
}

test("there are reports of every runner that is read", () => {
  const runners = new Set(folders.map(({ name }) => name.split("-")[0]));
  expect([...runners].sort()).toEqual([
    "ctrf",
    "go",
    "jest",
    "mocha",
    "node",
    "phpunit",
    "playwright",
    "pytest",
    "rspec",
    "surefire",
    "vitest",
  ]);
});

describe.each(folders.map(({ name }) => name))("%s", (name) => {
  const folder = join(home, name);
  const expectedFile = join(folder, "expected.json");
  const expected: Expected | undefined = existsSync(expectedFile)
    ? JSON.parse(readFileSync(expectedFile, "utf8"))
    : undefined;

  test("says what is expected of every report in it, and how they were made", () => {
    const reports = readdirSync(folder).filter(
      (file) => /\.(jsonl?|xml|zip|tap)$/.test(file) && file !== "expected.json",
    );
    expect(reports.length).toBeGreaterThan(0);
    expect(Object.keys(expected?.reports ?? {}).sort()).toEqual(reports.sort());
    const command = readFileSync(join(folder, "command.txt"), "utf8");
    for (const report of reports) expect(command).toContain(`${report} was written by`);
  });

  test.each(Object.entries(expected?.reports ?? {}))("%s is read", async (report, wanted) => {
    const origin = { ...expected!.origin, ...(wanted.cwd === undefined ? {} : { cwd: wanted.cwd }), report };
    const { parts } = await unpack(join(folder, report));
    const { tests, observations, problems, notes } = await observeContent(parts[0]!.open, origin);
    expect(observations.map(told)).toEqual(wanted.observations);
    expect(problems.map(({ code }) => code)).toEqual(wanted.problems);
    expect(notes.map(({ code }) => code)).toEqual(wanted.notes);
    expect(Object.keys(tests).sort()).toEqual([...new Set(observations.map((each) => each.test))].sort());
  });
});
