import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** `fixtures.test.ts` holds these files against what is read. */
const home = join(import.meta.dirname, "../../fixtures/reports");

function idsIn(folder: string, report: string): ReadonlySet<string> {
  const { reports } = JSON.parse(readFileSync(join(home, folder, "expected.json"), "utf8")) as {
    reports: Readonly<Record<string, { observations: readonly { test: string }[] }>>;
  };
  return new Set(reports[report]!.observations.map(({ test: id }) => id));
}

/** Two reports of one run, and the ids that only one of them can have. */
const pairs: readonly {
  readonly folder: string;
  readonly one: string;
  readonly other: string;
  readonly onlyOne?: readonly string[];
  readonly onlyOther?: readonly string[];
  /** Why. */
  readonly because?: string;
}[] = [
  { folder: "vitest-outcomes", one: "vitest.json", other: "junit.xml" },
  { folder: "vitest-names", one: "vitest.json", other: "junit.xml" },
  {
    folder: "vitest-files",
    one: "vitest.json",
    other: "junit.xml",
    onlyOther: ["shop › after.test.js › tear down of all", "shop › before-group.test.js › group"],
    because: "the JSON hides a hook that fails beside its tests",
  },
  { folder: "jest-outcomes", one: "jest.json", other: "jest-junit.xml" },
  { folder: "rspec-outcomes", one: "rspec.json", other: "junit.xml" },
  {
    folder: "go-outcomes",
    one: "go-test.json",
    other: "gotestsum.xml",
    onlyOne: ["shop › example.com/shop/broken"],
    because: "gotestsum writes no case for a package that does not build",
  },
  { folder: "pytest-lines", one: "pytest.jsonl", other: "junit.xml" },
  { folder: "pytest-lines", one: "pytest.jsonl", other: "pytest-xdist.jsonl" },
  { folder: "playwright-outcomes", one: "report.json", other: "report.xml" },
  { folder: "playwright-outcomes", one: "report.json", other: "report.zip" },
  { folder: "playwright-projects", one: "report.json", other: "report.xml" },
  { folder: "playwright-projects", one: "report.json", other: "report.zip" },
  { folder: "playwright-retries", one: "report.json", other: "report-retries.xml" },
  { folder: "playwright-retries", one: "report.json", other: "report.zip" },
  { folder: "playwright-repeat", one: "report.json", other: "report.zip" },
];

describe("a test has one id in every report of a run", () => {
  test.each(pairs)("$folder: $one and $other", ({ folder, one, other, onlyOne = [], onlyOther = [] }) => {
    const [a, b] = [idsIn(folder, one), idsIn(folder, other)];
    expect([...a].filter((id) => !b.has(id))).toEqual(onlyOne);
    expect([...b].filter((id) => !a.has(id))).toEqual(onlyOther);
  });
});
