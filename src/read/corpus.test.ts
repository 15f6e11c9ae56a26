import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unpack } from "../edges/unpack.ts";
import { readReport } from "./report.ts";
import { reportTotals } from "./totals.ts";

/** Reports of other projects, with counts from their own tests: too large and not ours to keep in the repository. */
const corpus = join(import.meta.dirname, "../../../shared/corpus");
const table = join(corpus, "expected.tsv");
const rows = existsSync(table)
  ? readFileSync(table, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
  : [];

/** Where the table counts otherwise, and why we do not. */
const differences: Readonly<Record<string, string>> = {
  "gotestyourself-gotestsum/internal__junitxml__testdata__junitxml-report-hide-skipped-tests.golden":
    "the table has the tool's own totals, which leave out the entry of a package that failed in TestMain",
  "gotestyourself-gotestsum/internal__junitxml__testdata__junitxml-report-skip-empty.golden": "the same",
  "gotestyourself-gotestsum/internal__junitxml__testdata__junitxml-report.golden": "the same",
};

/** Counted right, and a problem all the same. */
const broken: Readonly<Record<string, { code: string; because: string }>> = {
  "dorny-test-reporter/__tests____fixtures__junit-with-message.xml": {
    code: "report.totals",
    because: "its suite says 6 tests and holds 1: cut by hand",
  },
  "dorny-test-reporter/__tests____fixtures__python-xunit-pytest.xml": {
    code: "report.totals",
    because: "its suite says 15 tests and holds 10: cut by hand",
  },
  "dorny-test-reporter/__tests____fixtures__external__flutter__provider-test-results.json": {
    code: "report.truncated",
    because: "it ends without the event `done`",
  },
  "test-summary-action/test__resources__tap__03-bail-out.tap": {
    code: "report.bailed-out",
    because: "its runner gave up",
  },
};

async function countsOf(file: string) {
  const origin = { suite: "", report: file, root: "/repo", cwd: "/repo" };
  const totals = reportTotals();
  const { parts } = await unpack(join(corpus, file));
  const { problems } = await readReport(parts[0]!.open, origin, totals.add);
  return { ...totals.cases, problems };
}

describe("the reports of the corpus give the counts that their own projects expect", {
  skip: rows.length === 0,
}, () => {
  test.each(rows.length === 0 ? [["(there is no corpus beside the repository)"]] : rows)(
    "%s",
    async (file, format, total, passed, failed, skipped, errors, note = "") => {
      const counts = await countsOf(file!);
      const { problems } = counts;
      if (total === "error") return expect(problems).not.toEqual([]);
      // Playwright's flaky tests are no passed ones to that peer.
      const flaky = format === "playwright-json" ? Number(/flaky=(\d+)/.exec(note)?.[1] ?? 0) : 0;
      const seen = {
        total: counts.total,
        passed: counts.passed - flaky,
        failed: counts.failed + (errors === "merged" ? counts.errored : 0),
        skipped: counts.skipped,
        ...(errors === "merged" ? {} : { errored: counts.errored }),
      };
      const wanted = {
        total: Number(total),
        passed: Number(passed),
        failed: Number(failed),
        skipped: Number(skipped),
        ...(errors === "merged" ? {} : { errored: Number(errors) }),
      };
      if (total === "unknown") return expect(counts.total).toBeGreaterThan(0);
      if (file! in differences) return expect(seen).not.toEqual(wanted);
      expect(seen).toEqual(wanted);
      const wrong = counts.total === 0 ? ["report.no-tests"] : file! in broken ? [broken[file!]!.code] : [];
      expect(problems.map(({ code }) => code)).toEqual(wrong);
    },
  );
});
