import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readContent as readReport } from "./fixture.ts";

const origin = { suite: "s", report: "out/report", root: "/repo", cwd: "/repo" };
const home = join(import.meta.dirname, "../../fixtures/reports");

const vitest = `{"numTotalTests":1,"testResults":[{"name":"/repo/a.ts","status":"passed","assertionResults":[
  {"ancestorTitles":[],"title":"x","status":"passed","duration":1,"failureMessages":[]}]}]}`;
const playwright = `{"config":{"rootDir":"/repo"},"stats":{},"errors":[],"suites":[{"title":"a.ts","specs":[{"title":"x","file":"a.ts",
  "tests":[{"expectedStatus":"passed","projectName":"","results":[{"status":"passed","duration":1}]}]}]}]}`;
const junit = `<testsuite><testcase name="x" file="a.ts"/></testsuite>`;

describe("a report is known by what is in it", () => {
  const bom = "\uFEFF";
  test.each([
    ["Vitest JSON", vitest],
    ["Playwright JSON", playwright],
    ["JUnit XML", junit],
    ["JUnit XML with its declaration", `<?xml version="1.0" encoding="UTF-8"?>\n${junit}`],
    ["JUnit XML after a blank line", `\r\n <?xml version="1.0"?>${junit}`],
  ])("%s, with and without a byte order mark", async (_, content) => {
    for (const text of [content, bom + content]) {
      const { entries, problems } = await readReport(text, origin);
      expect(problems).toEqual([]);
      expect(entries).toMatchObject([
        { name: { suite: "s", file: "a.ts", titles: ["x"] }, attempts: [{ outcome: "passed" }] },
      ]);
    }
  });
});

describe("what is no report is a problem that names the file", () => {
  test.each([
    ["", "report.empty"],
    ["\uFEFF", "report.empty"],
    [" \n\t", "report.empty"],
    ["null", "report.unknown-format"],
    ["[]", "report.unknown-format"],
    ["{}", "report.unknown-format"],
    ['{"suites":[]}', "report.no-tests"],
    ['{"testResults":{}}', "report.unknown-format"],
    ["TAP version 13\n1..0 # SKIP nothing here\n", "report.no-tests"],
    ["just words", "report.unknown-format"],
    ["PK\u0003\u0004", "report.unknown-format"],
    ["\uFFFD\uFFFD<\u0000t\u0000", "report.unknown-format"],
    ['{"suites":[', "report.truncated"],
    ["[1,", "report.truncated"],
  ])("%j: %s", async (content, code) => {
    const { entries, problems } = await readReport(content, origin);
    expect(entries).toEqual([]);
    expect(problems).toMatchObject([{ code, hint: expect.any(String), where: { file: "out/report" } }]);
  });
});

describe("a report that was cut off is a problem, wherever it was cut", () => {
  const made = readdirSync(home).flatMap((folder) =>
    readdirSync(join(home, folder))
      .filter((file) => /\.(json|xml)$/.test(file) && file !== "expected.json")
      .map((file) => join(folder, file)),
  );
  test.each([...made])("%s", async (file) => {
    const whole = readFileSync(join(home, file)).toString("utf8").trimEnd();
    const bytes = Buffer.from(whole);
    // Every byte of the first and last hundred, which hold the prologue and the end of the root, and some between.
    const step = Math.max(1, Math.floor(bytes.length / 60));
    for (let end = 0; end < bytes.length; end += end < 100 || end > bytes.length - 100 ? 1 : Math.min(step, 997)) {
      const { problems } = await readReport(bytes.subarray(0, end).toString("utf8"), origin);
      const codes = problems.map(({ code }) => code).filter((code) => code !== "report.runner-error");
      // The first bytes of JSON lines do not tell yet which ones they are.
      const early = end < 60 && !file.endsWith(".xml");
      expect(codes, `cut after ${end} bytes`).toEqual([
        end === 0 ? "report.empty" : early ? expect.stringMatching(/truncated|unknown-format/) : "report.truncated",
      ]);
    }
  });
});

describe("whatever comes, it is read or refused, and nothing is thrown", () => {
  test("any JSON, in the frame of either format", async () => {
    // One of the names that the readers ask for, so that their values are of any kind.
    const key = fc.constantFrom(
      ...["suites", "specs", "tests", "results", "title", "file", "status", "expectedStatus", "errors", "error"],
      ...["message", "value", "stack", "duration", "parallelIndex", "testResults", "assertionResults", "name"],
      ...["ancestorTitles", "failureMessages", "projectName", "rootDir", "toString", "__proto__"],
    );
    const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
      leaf: fc.constantFrom(null, true, -1, 1e308, "", "x", "failed", "passed", "skipped", "timedOut", "/repo/a.ts"),
      tree: fc.oneof(
        { depthSize: "small" },
        tie("leaf"),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 6, noNullPrototype: true }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 3 }), fc.boolean(), async (list, one) => {
        const frame = one
          ? { config: {}, stats: {}, suites: list, errors: list }
          : { numTotalTests: 1, testResults: list };
        const { entries } = await readReport(JSON.stringify(frame), origin);
        for (const { name, attempts } of entries) {
          expect(name.titles.every((title) => typeof title === "string")).toBe(true);
          expect(attempts.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("a JUnit report with a piece of it replaced", async () => {
    const xml = readFileSync(join(home, "node-outcomes/junit.xml"), "utf8");
    const piece = fc.constantFrom(
      "<",
      ">",
      "&",
      '"',
      "&#0;",
      "]]>",
      "<![CDATA[",
      "<!--",
      "</testsuite>",
      "\0",
      "&x;",
      "",
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(xml.length), fc.nat(20), piece, async (at, length, put) => {
        const { entries, problems } = await readReport(xml.slice(0, at) + put + xml.slice(at + length), origin);
        expect(entries.length + problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("depth is not trusted", () => {
  test.each(["[", '{"a":'])("JSON of many %s", async (open) => {
    const { problems } = await readReport(open.repeat(500_000), origin);
    expect(problems).toMatchObject([{ code: "report.too-deep" }]);
  });

  test("Playwright groups in groups", async () => {
    const depth = 100_000;
    const inner = `{"title":"g","specs":[],"suites":[`.repeat(depth);
    const report = `{"config":{},"stats":{},"suites":[${inner}${"]}".repeat(depth)}]}`;
    expect(await readReport(report, origin)).toMatchObject({ entries: [], problems: [{ code: "report.too-deep" }] });
  });

  test("titles that are lists in lists", async () => {
    const deep = "[".repeat(50_000) + "]".repeat(50_000);
    const { entries, problems } = await readReport(vitest.replace('"x"', deep), origin);
    expect(entries).toEqual([]);
    expect(problems).toMatchObject([{ code: "report.too-deep" }]);
  });
});
