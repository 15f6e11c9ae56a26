import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readReport } from "./report.ts";

/** Reports of other projects, with counts from their own tests: too large and not ours to keep in the repository. */
const corpus = join(import.meta.dirname, "../../../shared/corpus");

/** Not exact today: a case that comes twice in one file and failed both times is taken for pytest's failing teardown. */
const floor = 128;

const table = join(corpus, "expected.tsv");
const rows = existsSync(table)
  ? readFileSync(table, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
      .filter(([file, format, tests]) => file!.endsWith(".xml") && !format!.startsWith("nunit") && tests !== "unknown")
  : [];

async function isExact(file: string, wanted: string): Promise<boolean> {
  const origin = { suite: "corpus", report: file, root: "/repo", cwd: "/repo" };
  const { entries, problems } = await readReport(readFileSync(join(corpus, file), "utf8"), origin);
  return wanted === "error" ? problems.length > 0 : problems.length === 0 && entries.length === Number(wanted);
}

test("the JUnit reports of the corpus are read", { timeout: 20_000 }, async ({ skip }) => {
  if (rows.length === 0) skip(`there is no corpus beside the repository (${join("..", "shared", "corpus")})`);
  const inexact: string[] = [];
  for (const [file, , tests] of rows) if (!(await isExact(file!, tests!))) inexact.push(file!);
  expect(rows.length - inexact.length, `not exact: ${inexact.join(", ")}`).toBeGreaterThanOrEqual(floor);
});
