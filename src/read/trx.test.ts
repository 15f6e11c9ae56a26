import { describe, expect, test } from "vitest";
import { readXmlOf } from "./format-fixture.ts";
import { trx } from "./trx.ts";

const root = '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">';
const read = (inside: string) => readXmlOf(trx, `${root}${inside}</TestRun>`);
const result = (attributes: string, inside = "") =>
  `<UnitTestResult testId="T1" testName="Shop.Cart.AddsUp" duration="00:00:01.2500000" ${attributes}>${inside}</UnitTestResult>`;
const results = (...each: readonly string[]) => `<Results>${each.join("")}</Results>`;
const definition = (id: string, owner: string) =>
  `<UnitTest name="x" id="${id}"><Execution id="e"/><TestMethod className="${owner}" name="AddsUp"/></UnitTest>`;
const definitions = (...each: readonly string[]) => `<TestDefinitions>${each.join("")}</TestDefinitions>`;

const namespaced = (xmlns?: string) => ({
  get: (name: string) => (name === "xmlns" ? xmlns : undefined),
  count: () => 0,
  name: () => "",
  value: () => "",
});

test("it is told by its root and its namespace: Eclipse's root has the same name", () => {
  expect(trx.is("testrun", namespaced("http://microsoft.com/schemas/VisualStudio/TeamTest/2010"))).toBe(true);
  expect(trx.is("testrun", namespaced())).toBe(false);
});

describe("a test is named by its class, wherever the definitions stand", () => {
  const one = results(result('outcome="Passed"'));
  const defined = definitions(definition("t1", "Shop.Cart, Shop, Version=1.0.0.0"));
  test.each([
    ["after the results", one + defined],
    ["before the results", defined + one],
  ])("%s", (_, inside) => {
    expect(read(inside).entries).toEqual([
      {
        name: { suite: "", titles: ["Shop.Cart", "AddsUp"] },
        attempts: [{ outcome: "passed", took: 1_250 }],
        repeats: "name",
      },
    ]);
  });

  test("nowhere", () => {
    expect(read(one).told).toEqual(["Shop.Cart.AddsUp: passed"]);
  });

  test("with its own name and parameters left as they are", () => {
    const named = results('<UnitTestResult testId="T1" testName="Is even (i: 2)" outcome="Passed"/>');
    expect(read(named + defined).told).toEqual(["Shop.Cart › Is even (i: 2): passed"]);
  });
});

describe("outcomes", () => {
  test.each([
    ['outcome="Passed"', "passed"],
    ['outcome="Warning"', "passed"],
    ['outcome="NotExecuted"', "skipped"],
    ['outcome="Inconclusive"', "skipped"],
    ['outcome="Pending"', "notRun"],
    ['outcome="InProgress"', "interrupted"],
    ['outcome="Failed"', "failed"],
    ['outcome="Timeout"', "timedOut"],
    ['outcome="Aborted"', "crashed (error)"],
    ['outcome="Disconnected"', "crashed (error)"],
    ['outcome="Error"', "failed (error)"],
    ['outcome="NotRunnable"', "failed (error)"],
    ["", "failed (error)"],
  ])("%s is %s", (attributes, outcome) => {
    expect(read(results(result(attributes))).told).toEqual([`Shop.Cart.AddsUp: ${outcome}`]);
  });

  test("a failure has its message and its stack, and nothing of the output", () => {
    const inside =
      "<Output><StdOut>said</StdOut><ErrorInfo><Message>want 3&#xD;\ngot 4</Message><StackTrace>   at Shop.Cart.AddsUp() in /repo/Cart.cs:line 9</StackTrace></ErrorInfo></Output>";
    expect(read(results(result('outcome="Failed"', inside))).entries[0]!.attempts).toMatchObject([
      { message: "want 3\ngot 4\nat Shop.Cart.AddsUp() in /repo/Cart.cs:line 9" },
    ]);
  });
});

test("of a test that is driven by data its rows count, and the test itself where it alone failed", () => {
  const rows = (outer: string, ...inner: readonly string[]) =>
    results(
      result(
        `outcome="${outer}"`,
        `<InnerResults>${inner.map((each, index) => `<UnitTestResult testId="T1" testName="AddsUp (Data Row ${index})" outcome="${each}"/>`).join("")}</InnerResults>`,
      ),
    );
  expect(read(rows("Failed", "Passed", "Failed")).told).toEqual([
    "AddsUp (Data Row 0): passed",
    "AddsUp (Data Row 1): failed",
  ]);
  expect(read(rows("Failed", "Passed")).told).toEqual(["AddsUp (Data Row 0): passed", "Shop.Cart.AddsUp: failed"]);
});

describe("what is missing is a problem", () => {
  const summary = (counters: string, info = "") =>
    `<ResultSummary outcome="Failed"><Counters ${counters}/><RunInfos>${info}</RunInfos></ResultSummary>`;
  const one = results(result('outcome="Passed"'));

  test("by the counters, where they promise more", () => {
    expect(read(one + summary('total="3"')).problems).toMatchObject([{ code: "report.totals" }]);
    expect(read(one + summary('total="1"')).problems).toEqual([]);
    expect(read(one + summary('total="0"')).problems).toEqual([]);
  });

  test("by what the run says of itself", () => {
    const crash =
      '<RunInfo outcome="Error"><Text>The active test run was aborted. Reason: Test host process crashed</Text></RunInfo>';
    const exit = '<RunInfo outcome="Error"><Text>Exit code indicates failure: 2</Text></RunInfo>';
    expect(read(one + summary('total="1"', crash)).problems).toMatchObject([{ code: "report.run-interrupted" }]);
    expect(read(one + summary('total="1"', exit)).problems).toEqual([]);
  });
});

test("cut off at any character, and in pieces of any length, it gives the tests before", () => {
  const text = `${root}${results(result('outcome="Passed"'), result('outcome="Failed"'))}${definitions(definition("T1", "Shop.Cart"))}</TestRun>`;
  const whole = readXmlOf(trx, text);
  expect(whole.told).toHaveLength(2);
  for (const piece of [1, 2, 3, 5, 7]) expect(readXmlOf(trx, text, piece)).toEqual(whole);
  const starts = [...text.matchAll(/<\/UnitTestResult>/g)].map(({ index }) => index + "</UnitTestResult>".length);
  for (let end = 1; end < text.length; end++) {
    const { entries, problems } = readXmlOf(trx, text.slice(0, end));
    expect(entries.length).toBe(starts.filter((each) => each <= end).length);
    expect(problems).toMatchObject([{ code: "cutOff" }]);
  }
});
