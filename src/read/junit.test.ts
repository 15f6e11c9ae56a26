import { describe, expect, test } from "vitest";
import { observeContent, readContent } from "./fixture.ts";

const origin = { suite: "s", report: "out/junit.xml", root: "/repo", cwd: "/repo/web" };

const read = (xml: string) => readContent(xml, origin);

async function readCase(attributes: string, inside = "") {
  const { entries, problems } = await read(`<testsuite><testcase ${attributes}>${inside}</testcase></testsuite>`);
  expect(problems).toEqual([]);
  expect(entries).toHaveLength(1);
  return entries[0]!;
}

describe("names are texts", () => {
  test.each(["1.0", "1", "007", "1e3", "0x10", "12345678901234567890", "Infinity", "null", "__proto__", " x ", ""])(
    "%j stays",
    async (name) => {
      expect((await readCase(`name="${name}"`)).name.titles).toEqual([name]);
    },
  );

  test.each([
    ["a &lt;b&gt; &amp; &quot;c&quot; &#39;d&apos;", `a <b> & "c" 'd'`],
    ["a &amp;amp; b", "a &amp; b"],
    ["two&#10;lines", "two\nlines"],
    ["&#x1F6D2; &#128722; &#0065;", "🛒 🛒 A"],
    ["größe 中文 ›", "größe 中文 ›"],
  ])("%j is %j", async (written, name) => {
    expect((await readCase(`name="${written}"`)).name.titles).toEqual([name]);
  });

  test.each([
    ["&#0;", "\0"],
    ["&#27;", "\u001b"],
    ["&#x1B;", "\u001b"],
    ["&#X1b;", "\u001b"],
    ["&#xFFFF;", "\uFFFF"],
    ["&#xD800;", "\uFFFD"],
    ["&#x110000;", "\uFFFD"],
    ["&#99999999999999999999;", "\uFFFD"],
    ["&#x;", "&#x;"],
    ["&#;", "&#;"],
    ["&;", "&;"],
    ["&", "&"],
    ["& ", "& "],
    ["&nbsp;", "&nbsp;"],
    ["\u001b", "\u001b"],
  ])("%j is not allowed in XML, and costs neither the file nor the rest of the name", async (written, kept) => {
    const { entries, problems, notes } = await read(`<testsuite><testcase name="a${written}b"/></testsuite>`);
    expect(entries).toMatchObject([{ name: { titles: [`a${kept}b`] } }]);
    expect(problems).toEqual([]);
    if (written.startsWith("&")) expect(notes).toMatchObject([{ code: "report.characters", where: { line: 1 } }]);
  });
});

describe("one test has one name, however its file is written", () => {
  test.each([
    `file="/repo/web/tests/test_cart.py" classname="tests.test_cart"`,
    `file="tests/test_cart.py" classname="tests.test_cart"`,
    `file="./tests/test_cart.py" classname="tests.test_cart"`,
    `file="tests\\test_cart.py" classname="tests.test_cart"`,
    `file="tests/test_cart.py" classname="tests/test_cart.py"`,
    `file="tests/test_cart.py" classname=""`,
    `file="tests/test_cart.py"`,
  ])("%s", async (attributes) => {
    expect((await readCase(`name="x" ${attributes}`)).name).toEqual({
      suite: "s",
      file: "web/tests/test_cart.py",
      titles: ["x"],
    });
  });

  test.each([
    [`file="tests/test_cart.py" classname="tests.test_cart.TestPrices"`, ["TestPrices", "x"]],
    [`file="tests/test_cart.py" classname="com.example.Cart"`, ["com.example.Cart", "x"]],
    [`file="tests/test_cart.py" classname="tests.test_cartoon"`, ["tests.test_cartoon", "x"]],
    [`classname="com.example.Cart"`, ["com.example.Cart", "x"]],
    [``, ["x"]],
  ])("the class that says more stays: %s", async (attributes, titles) => {
    expect((await readCase(`name="x" ${attributes}`)).name.titles).toEqual(titles);
  });

  test("a case without a file has that of the nearest suite around it", async () => {
    const { entries } = await read(`<testsuites><testsuite file="a.ts"><testsuite><testcase name="1"/></testsuite>
      <testsuite file="b.ts"><testcase name="2"/><testcase name="3" file="c.ts"/></testsuite></testsuite>
      <testsuite><testcase name="4"/></testsuite></testsuites>`);
    expect(entries.map(({ name }) => [name.titles[0], name.file])).toEqual([
      ["1", "web/a.ts"],
      ["2", "web/b.ts"],
      ["3", "web/c.ts"],
      ["4", undefined],
    ]);
  });
});

describe("outcomes", () => {
  test.each([
    ["", ["passed"]],
    ["<system-out>x</system-out><properties/>", ["passed"]],
    ["<skipped/>", ["skipped"]],
    [`<skipped message="x">y</skipped>`, ["skipped"]],
    ["<failure/>", ["failed"]],
    ["<error/>", ["failed"]],
    ["<failure/><error/>", ["failed"]],
    ["<failure/><failure/>", ["failed"]],
    ["<skipped/><failure/>", ["failed"]],
    [`<skipped type="todo"/><failure/>`, ["skipped"]],
    ["<flakyFailure/>", ["failed", "passed"]],
    ["<flakyFailure/><flakyError/>", ["failed", "failed", "passed"]],
    ["<failure/><rerunFailure/><rerunFailure/>", ["failed", "failed", "failed"]],
  ])("%s: %j", async (inside, outcomes) => {
    expect((await readCase(`name="x"`, inside)).attempts.map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  test("pytest's failing teardown of a failing test is no second test", async () => {
    const [x, y] = [`<testcase name="x"><failure/></testcase>`, `<testcase name="x"><error/></testcase>`];
    const seen = await observeContent(`<testsuite name="pytest">${x}${y}</testsuite>`, origin);
    expect(seen.observations).toMatchObject([{ test: "s › x", outcome: "failed" }]);
  });
});

describe("the message of a failure", () => {
  test.each([
    [`<failure message="no"/>`, "no"],
    [`<failure>no</failure>`, "no"],
    [`<failure type="Odd"/>`, "Odd"],
    [`<failure message="no">Error: no\n  at a.ts:1:1</failure>`, "Error: no\n  at a.ts:1:1"],
    [`<failure message="no">\n\n  Error: no\n</failure>`, "\n\n  Error: no\n"],
    [
      `<failure message="assert 1 == 2">def test():\n>  assert 1 == 2</failure>`,
      "assert 1 == 2\ndef test():\n>  assert 1 == 2",
    ],
    [`<failure message="404">x</failure>`, "404\nx"],
    [`<failure message="no&#10;1 of 2">no</failure>`, "no\n1 of 2\nno"],
    ["<failure><![CDATA[a <b> & c]]> and d</failure>", "a <b> & c and d"],
    [`<rerunFailure message="r"><stackTrace>r at a</stackTrace></rerunFailure><failure message="f"/>`, "f"],
  ])("%s", async (inside, message) => {
    expect((await readCase(`name="x"`, inside)).attempts[0]).toMatchObject({ outcome: "failed", message });
  });

  test("is that of the stack in what Surefire ran again", async () => {
    const inside = `<flakyFailure message="r" type="E"><stackTrace>E: r at a</stackTrace></flakyFailure>`;
    expect((await readCase(`name="x"`, inside)).attempts[0]).toMatchObject({ message: "E: r at a" });
  });
});

test.each([
  ["1.5", 1_500],
  ["0.001", 1],
  ["1e-3", 1],
  ["1,234.56", 1_234_560],
  ["1,234,567.8", 1_234_567_800],
  ["1,5", 1_500],
  ["12", 12_000],
  ["-1", 0],
  ["NaN", 0],
  ["Infinity", 0],
  ["", 0],
  ["1.2.3", 0],
])("time %j is %d ms", async (time, took) => {
  expect((await readCase(`name="x" time="${time}"`)).attempts[0].took).toBeCloseTo(took, 6);
});

describe("what is not JUnit, or not whole, is a problem", () => {
  test.each([
    [`<?xml version="1.0"?>`, "report.truncated"],
    ["<!-- a comment -->", "report.truncated"],
    ["<testsuites/>", "report.no-tests"],
    [`<testsuites tests="0"></testsuites>`, "report.no-tests"],
    ["<testsuite/>", "report.no-tests"],
    ["<testsuite", "report.truncated"],
    ["<testsuite><![CDATA[x", "report.truncated"],
    [`<testsuite name="x &am`, "report.truncated"],
    [`<html><body/></html>`, "report.html"],
    [`<coverage line-rate="1"/>`, "report.not-junit"],
    ["<html><br></html>", "report.html"],
    ["<!DOCTYPE html><html lang=en><p>502</html>", "report.html"],
    ["<testsuite><1/></testsuite>", "report.broken"],
    ["<testsuite name></testsuite>", "report.broken"],
    ["<testsuite name=x></testsuite>", "report.broken"],
    ["<testsuite / name='x'></testsuite>", "report.broken"],
    ["</testsuite>", "report.broken"],
  ])("%s: %s", async (xml, code) => {
    const { entries, problems } = await read(xml);
    expect(entries).toEqual([]);
    expect(problems).toMatchObject([{ code, hint: expect.any(String), where: { file: "out/junit.xml" } }]);
  });

  test("the line is that of the fault, from 1", async () => {
    const { problems } = await read(`<testsuite>\n<testcase name="x"/>\n</testsuit>\n`);
    expect(problems).toMatchObject([{ code: "report.broken", where: { line: 3 } }]);
    expect(problems[0]!.words).not.toContain("\n");
  });

  test("what comes before the fault is read", async () => {
    const { entries, problems } = await read(`<testsuite>\n<testcase name="x"/>\n<testcase name="y"`);
    expect(entries).toHaveLength(1);
    expect(problems).toMatchObject([{ code: "report.truncated", where: { line: 3, column: 19, byte: 51 } }]);
  });

  test.each([
    ["npm banner\n", "", "report.text-around", 1, 1],
    ["", "\nDone in 3 s.\n", "report.text-around", 2, 1],
    ["", `\n<testsuite><testcase name="y"/></testsuite>`, "report.second-root", 2, 1],
  ])("%j before, %j after: all is read, and the file is a problem", async (before, after, code, line, column) => {
    const { entries, problems } = await read(
      `${before}<testsuite><testcase name="x" file="a.ts"/></testsuite>${after}`,
    );
    expect(entries).toHaveLength(after.includes("<") ? 2 : 1);
    expect(problems).toMatchObject([{ code, where: { line, column } }]);
  });

  test("fewer tests than the report says are a problem, more are none", async () => {
    const x = `<testcase name="x"/>`;
    const { problems } = await read(
      `<testsuites tests="3"><testsuite name="a" tests="3">${x}</testsuite></testsuites>`,
    );
    expect(problems).toMatchObject([{ code: "report.totals", words: expect.stringContaining("3 tests") }]);
    expect((await read(`<testsuite tests="0">${x}</testsuite>`)).problems).toEqual([]);
  });
});

describe("hostile files end nothing", () => {
  test("entities are not expanded", async () => {
    const levels = Array.from({ length: 12 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join("");
    const bomb = `<!DOCTYPE x [<!ENTITY e0 "ha">${levels}]><testsuite><testcase name="&e12;"/></testsuite>`;
    const started = performance.now();
    const { entries, problems } = await read(bomb);
    expect(entries).toMatchObject([{ name: { titles: ["&e12;"] } }]);
    expect(problems).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test("no file is read", async () => {
    const xml = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&e;"/></testsuite>`;
    expect(await read(xml)).toMatchObject({ entries: [{ name: { titles: ["&e;"] } }], problems: [] });
  });

  test("a DOCTYPE alone is harmless", async () => {
    const { entries, problems } = await read(`<!DOCTYPE testsuite><testsuite><testcase name="x"/></testsuite>`);
    expect([entries.length, problems]).toEqual([1, []]);
  });

  test("suites in suites are read, or refused when there are too many", async () => {
    const nested = (depth: number) =>
      `${"<testsuite>".repeat(depth)}<testcase name="x"/>${"</testsuite>".repeat(depth)}`;
    expect((await read(nested(100))).entries).toHaveLength(1);
    const deep = await read(nested(30_000));
    expect(deep).toMatchObject({ entries: [], problems: [{ code: "report.too-deep" }] });
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "name", "testcase"])(
    "an element called %s costs nothing but itself",
    async (element) => {
      const inside = `<${element}>y</${element}>`;
      const { entries } = await read(
        `<testsuite><testcase name="x">${inside}</testcase><testcase name="z"/></testsuite>`,
      );
      expect(entries.map(({ attempts }) => attempts[0].outcome)).toEqual(["passed", "passed"]);
      expect(entries[1]!.name.titles).toEqual(["z"]);
    },
  );
});
