import { describe, expect, test } from "vitest";
import { readXmlOf } from "./format-fixture.ts";
import { xunit } from "./xunit.ts";

const read = (inside: string, assembly = '<assembly name="/repo/shop.dll" total="1">') =>
  readXmlOf(xunit, `<assemblies>${assembly}${inside}</assembly></assemblies>`);
const cases = (inside: string) => `<collection name="Test collection for Shop.Cart">${inside}</collection>`;
const failure = (type: string, message: string) =>
  `<failure exception-type="${type}"><message><![CDATA[${message}]]></message><stack-trace><![CDATA[   at Shop.Cart.AddsUp() in /repo/Cart.cs:line 9]]></stack-trace></failure>`;

const attributesOf = (given: Readonly<Record<string, string>>) => ({
  get: (name: string) => given[name],
  count: () => 0,
  name: () => "",
  value: () => "",
});

test("it is told by its root: Maven and Windows have documents of that name", () => {
  expect(xunit.is("assemblies", attributesOf({ timestamp: "11/25/2026" }))).toBe(true);
  expect(xunit.is("assembly", attributesOf({ total: "1" }))).toBe(true);
  expect(xunit.is("assembly", attributesOf({}))).toBe(false);
  expect(xunit.is("assembly", attributesOf({ total: "1", xmlns: "urn:schemas-microsoft-com:asm.v1" }))).toBe(false);
  expect(xunit.is("assemblies", attributesOf({ xmlns: "http://maven.apache.org/ASSEMBLY/2.2.0" }))).toBe(false);
});

describe("a test is named by its type and its name", () => {
  test.each([
    ['name="Shop.Cart.AddsUp" type="Shop.Cart" method="AddsUp"', "Shop.Cart › AddsUp"],
    ['name="Shop.Cart.Is(i: 2)" type="Shop.Cart" method="Is"', "Shop.Cart › Is(i: 2)"],
    ['name="has a name of its own" type="Shop.Cart" method="Is"', "Shop.Cart › has a name of its own"],
    ['type="Shop.Cart" method="Is"', "Shop.Cart › Is"],
  ])("%s", (attributes, name) => {
    expect(read(cases(`<test ${attributes} time="0.25" result="Pass"><traits/></test>`))).toMatchObject({
      told: [`${name}: passed`],
      entries: [{ attempts: [{ took: 250 }], repeats: "name" }],
    });
  });
});

describe("outcomes", () => {
  const told = (attributes: string, inside = "") =>
    read(cases(`<test name="a" ${attributes}>${inside}</test>`)).told.map((each) => each.slice("a: ".length));

  test.each([
    ['result="Pass"', "", "passed"],
    ['result="Skip"', "<reason>no stock</reason>", "skipped"],
    ['result="NotRun"', "", "skipped"],
    ['result="Fail"', failure("Xunit.Sdk.EqualException", "want 3"), "failed"],
    [
      'result="Fail"',
      failure("Xunit.Sdk.TestTimeoutException", "Test execution timed out after 10 milliseconds"),
      "timedOut",
    ],
  ])("%s %s is %s", (attributes, inside, outcome) => {
    expect(told(attributes, inside)).toEqual([outcome]);
  });

  test("a failure has its message and its stack, or its type", () => {
    const messages = [failure("E", "want 3"), '<failure exception-type="Shop.Gone"/>'].map(
      (inside) => read(cases(`<test name="a" result="Fail">${inside}</test>`)).entries[0]!.attempts[0],
    );
    expect(messages).toMatchObject([
      { message: "want 3\n   at Shop.Cart.AddsUp() in /repo/Cart.cs:line 9" },
      { message: "Shop.Gone" },
    ]);
  });
});

test("what failed beside the tests is an error", () => {
  const errors = `<errors><error type="test-class-cleanup" name="Shop.Cart">${failure("E", "not closed")}</error><error type="fatal">${failure("E", "gone")}</error></errors>`;
  expect(read(errors + cases('<test name="a" result="Pass"/>'))).toMatchObject({
    told: ["Shop.Cart › (test-class-cleanup): failed (error)", "(fatal): failed (error)", "a: passed"],
    problems: [],
  });
});

test("an assembly that promises more is a problem, each by itself", () => {
  const one = cases('<test name="a" result="Pass"/>');
  expect(read(one, '<assembly total="2">').problems).toMatchObject([{ code: "report.totals" }]);
  expect(read(`${one}</assembly><assembly total="1">${one}`).problems).toEqual([]);
});

test("version 1 has a class in place of a collection, and its assembly may be the root", () => {
  const text = `<assembly name="shop.dll" total="1"><class name="Shop.Cart"><test name="Shop.Cart.AddsUp" type="Shop.Cart" method="AddsUp" result="Fail" time="0.1">${failure("E", "want 3")}</test></class></assembly>`;
  expect(readXmlOf(xunit, text)).toMatchObject({ told: ["Shop.Cart › AddsUp: failed"], problems: [] });
});

test("cut off at any character, and in pieces of any length, it gives the tests before", () => {
  const text = `<assemblies><assembly total="2">${cases(`<test name="a" result="Pass"/><test name="b" result="Fail">${failure("E", "want 3")}</test>`)}</assembly></assemblies>`;
  const whole = readXmlOf(xunit, text);
  expect(whole).toMatchObject({ told: ["a: passed", "b: failed"], problems: [] });
  for (const piece of [1, 2, 3, 5, 7]) expect(readXmlOf(xunit, text, piece)).toEqual(whole);
  for (let end = 1; end < text.length; end++) {
    const { told, problems } = readXmlOf(xunit, text.slice(0, end));
    expect(told).toEqual(whole.told.slice(0, told.length));
    expect(problems).toMatchObject([{ code: "cutOff" }]);
  }
});
