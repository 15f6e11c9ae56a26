import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "junit2json";
import { expect, test } from "vitest";
import { bytesOf } from "./fixture.ts";
import { type JunitTree, junitTree } from "./junit2json.ts";
import { readReport } from "./report.ts";

const home = join(import.meta.dirname, "../../fixtures/reports");
const reports = readdirSync(home, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".xml") && !file.includes("/suite/"))
  .filter((file) => /<testsuites?[\s>]/.test(readFileSync(join(home, file), "utf8").slice(0, 1_000)))
  .sort();

async function treeOf(xml: string): Promise<JunitTree | undefined> {
  const trees: JunitTree[] = [];
  const formats = { xml: [junitTree((tree) => trees.push(tree))], json: [], lines: [] };
  const origin = { suite: "", report: "x.xml", root: "/repo", cwd: "/repo" };
  const { problems } = await readReport(bytesOf(xml), origin, () => undefined, { formats });
  expect(problems.filter(({ code }) => code !== "report.no-tests")).toEqual([]);
  return trees[0];
}

/**
 * What junit2json gives, with our intended differences taken out: attributes that its types do not name are left out,
 * texts are no numbers, white space alone is no text, an empty element has no `inner`, and of what a retry left there are
 * the message, the type and the stack.
 */
const suiteKeys = ["name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id"];
const kept = new Set([
  ...suiteKeys,
  ...["package", "file", "testsuite", "testcase", "properties", "classname", "assertions", "status"],
  ...["error", "failure", "system-out", "system-err", "flakyFailure", "flakyError", "rerunFailure", "rerunError"],
  ...["message", "type", "inner", "value"],
]);
const numbers = new Set(["tests", "failures", "errors", "time", "disabled", "assertions"]);

function comparable(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const all = value.map((each) => comparable(each, key));
    return key === "skipped" || all.length > 0 ? all : undefined;
  }
  if (typeof value === "object" && value !== null) {
    // An output with attributes is left as the XML parser has it.
    const text = (value as { _?: unknown })._;
    if (key.startsWith("system-")) return typeof text === "string" ? text : "";
    const stack = (value as { stackTrace?: readonly { inner?: string }[] }).stackTrace?.[0];
    const isSuite = "testcase" in value || "testsuite" in value;
    const isRetry = /^(flaky|rerun)/.test(key);
    const members = Object.entries(stack === undefined ? value : { ...value, inner: stack.inner ?? stack })
      .filter(([name]) => kept.has(name) && !(isSuite && name === "assertions"))
      .filter(([name]) => !isRetry || ["message", "type", "inner"].includes(name))
      .map(([name, member]): [string, unknown] => [name, comparable(member, name)])
      .filter(([, member]) => member !== undefined && member !== "");
    return Object.fromEntries(members);
  }
  if (key === "inner" && typeof value === "string" && value.trim() === "") return undefined;
  if (numbers.has(key) || key === "skipped") return value === "" ? undefined : Number(value) + 0;
  return value;
}

test("there are JUnit reports of many runners", () => {
  expect(reports.length).toBeGreaterThan(10);
});

/** Its number parser would turn `name="1.0"` into 1; with this one every attribute stays a text. */
const asTexts = { attrValueProcessors: [(value: string) => value] };

test.each(reports)("%s: the same as junit2json gives", async (file) => {
  const xml = readFileSync(join(home, file), "utf8");
  // It refuses `&#27;` with the whole file.
  const legal = xml.replace(/&#(x1b|27|x0|0);/gi, "");
  expect(comparable(await treeOf(legal))).toEqual(comparable(await parse(legal, asTexts)));
});

test("where it differs: names stay what they are, and no test is lost", async () => {
  const xml = `<testsuites><testsuite name="007"><testcase name="1.0" classname=""/><testcase name="&#27;x &"/></testsuite></testsuites>`;
  expect(await treeOf(xml)).toEqual({
    testsuite: [{ name: "007", testcase: [{ name: "1.0", classname: "" }, { name: "\u001bx &" }] }],
  });
  await expect(parse(xml)).rejects.toThrow();
});

test("very many properties, outputs and retries of one holder are all kept", async () => {
  const count = 200_000;
  const again = `<flakyFailure message="no"/>`.repeat(count);
  const xml = `<testsuite><properties>${`<property name="a" value="b"/>`.repeat(count)}</properties>${"<system-out>x</system-out>".repeat(count)}<testcase name="x">${again}</testcase></testsuite>`;
  const tree = await treeOf(xml);
  const [test] = tree!["testcase"] as { flakyFailure: unknown[] }[];
  const lists = [tree!["properties"], tree!["system-out"], test!.flakyFailure] as unknown[][];
  expect(lists.map(({ length }) => length)).toEqual([count, count, count]);
});
