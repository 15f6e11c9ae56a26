import { describe, expect, test } from "vitest";
import { readXmlOf } from "./format-fixture.ts";
import { nunit } from "./nunit.ts";

const read = (inside: string, root = "<test-run>") =>
  readXmlOf(nunit, `${root}${inside}</${root.slice(1).split(/[ >]/)[0]}>`);
const failure =
  "<failure><message><![CDATA[want 3]]></message><stack-trace><![CDATA[at Shop.Cart() in /repo/Cart.cs:line 9\n]]></stack-trace></failure>";

describe("a case is named by its class, with the arguments of both", () => {
  test.each([
    ['name="AddsUp" fullname="Shop.Cart.AddsUp" classname="Shop.Cart" methodname="AddsUp"', "Shop.Cart › AddsUp"],
    [
      'name="Is(1.5,&quot;a.b&quot;)" fullname="Shop.Cart.Is(1.5,&quot;a.b&quot;)" classname="Shop.Cart"',
      'Shop.Cart › Is(1.5,"a.b")',
    ],
    ['name="AddsUp" fullname="Shop.Cart(42).AddsUp" classname="Shop.Cart"', "Shop.Cart(42) › AddsUp"],
    [
      'name="has a name of its own" fullname="has a name of its own" classname="Shop.Cart"',
      "Shop.Cart › has a name of its own",
    ],
    ['name="Shop.Cart.Is(1.5,&quot;a.b&quot;)"', 'Shop.Cart › Is(1.5,"a.b")'],
    ['name="alone"', "alone"],
  ])("%s", (attributes, name) => {
    expect(read(`<test-case ${attributes} result="Passed" duration="0.25"/>`)).toMatchObject({
      told: [`${name}: passed`],
      entries: [{ attempts: [{ took: 250 }], repeats: "name" }],
    });
  });
});

describe("outcomes", () => {
  test.each([
    ['result="Passed"', "passed"],
    ['result="Warning"', "passed"],
    ['result="Skipped" label="Ignored"', "skipped"],
    ['result="Skipped" label="Explicit"', "skipped"],
    ['result="Inconclusive"', "skipped"],
    ['result="Failed"', "failed"],
    ['result="Failed" label="Error"', "failed (error)"],
    ['result="Failed" label="Invalid"', "failed (error)"],
    ['result="Failed" label="Cancelled"', "interrupted"],
    ['result="Failed" label="Test exceeded Timeout value 1ms."', "timedOut"],
    ['executed="True" result="Success"', "passed"],
    ['executed="True" result="Error"', "failed (error)"],
    ['executed="False" result="Ignored"', "skipped"],
    ['executed="False"', "skipped"],
  ])("%s is %s", (attributes, outcome) => {
    expect(read(`<test-case name="a" ${attributes}/>`).told).toEqual([`a: ${outcome}`]);
  });

  test("a failure has its message and its stack, once; a reason is none", () => {
    const again = `<assertions><assertion result="Failed"><message>again</message></assertion></assertions>`;
    const { entries } = read(
      `<test-case name="a" result="Failed"><reason><message>r</message></reason>${failure}${again}</test-case>`,
    );
    expect(entries[0]!.attempts).toMatchObject([{ message: "want 3\nat Shop.Cart() in /repo/Cart.cs:line 9" }]);
  });
});

describe("a suite that failed by itself is an error", () => {
  const passed = '<test-case name="a" result="Passed"/>';
  const failed = '<test-case name="a" result="Failed" site="Parent"/>';
  const suite = (attributes: string, inside: string) =>
    read(
      `<test-suite type="Assembly" name="/repo/shop.dll" result="Failed" site="Child"><failure><message>One or more child tests had errors</message></failure><test-suite type="TestFixture" fullname="Shop.Cart" name="Cart" ${attributes}>${failure}${inside}</test-suite></test-suite>`,
    ).told;

  test.each([
    ['result="Failed" site="TearDown"', passed, ["a: passed", "Shop.Cart › (error of the suite): failed (error)"]],
    ['result="Failed" site="SetUp"', failed, ["a: failed"]],
    ['result="Failed" site="SetUp"', "", ["Shop.Cart › (error of the suite): failed (error)"]],
    ['result="Failed" site="Child"', failed, ["a: failed"]],
    ['result="Failed"', failed, ["a: failed"]],
    ['result="Passed"', passed, ["a: passed"]],
  ])("%s with %s", (attributes, inside, told) => {
    expect(suite(attributes, inside)).toEqual(told);
  });

  test("so is an assembly that did not load, without its path", () => {
    const { told } = read(
      '<test-suite type="Assembly" name="C:\\work\\shop.dll" fullname="C:\\work\\shop.dll" runstate="NotRunnable" result="Failed" label="Invalid"><reason><message>File not found</message></reason></test-suite>',
    );
    expect(told).toEqual(["shop.dll › (error of the suite): failed (error)"]);
  });
});

test("version 2 has another root", () => {
  const inside = `<test-suite type="TestFixture" name="Cart" result="Failure"><results><test-case name="Shop.Cart.AddsUp" executed="True" result="Failure" time="1,234.5">${failure}</test-case></results></test-suite>`;
  const { told, entries, problems } = read(inside, '<test-results total="1">');
  expect(told).toEqual(["Shop.Cart › AddsUp: failed"]);
  expect(entries[0]!.attempts[0].took).toBe(1_234_500);
  expect(problems).toEqual([]);
});

test("a total that promises more is a problem", () => {
  const one = '<test-case name="a" result="Passed"/>';
  expect(read(one, '<test-run total="2">').problems).toMatchObject([{ code: "report.totals" }]);
  expect(read(one, '<test-run total="1">').problems).toEqual([]);
});

test("cut off at any character, and in pieces of any length, it gives the tests before", () => {
  const text = `<test-run total="2"><test-suite name="s" result="Failed" site="Child"><test-case name="a" result="Passed"/><test-case name="b" result="Failed">${failure}</test-case></test-suite></test-run>`;
  const whole = readXmlOf(nunit, text);
  expect(whole).toMatchObject({ told: ["a: passed", "b: failed"], problems: [] });
  for (const piece of [1, 2, 3, 5, 7]) expect(readXmlOf(nunit, text, piece)).toEqual(whole);
  for (let end = 1; end < text.length; end++) {
    const { told, problems } = readXmlOf(nunit, text.slice(0, end));
    expect(told).toEqual(whole.told.slice(0, told.length));
    expect(problems).toMatchObject([{ code: "cutOff" }]);
  }
});
