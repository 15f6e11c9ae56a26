import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Entry } from "./entry.ts";
import { readContent } from "./fixture.ts";
import { origin, readJson } from "./json-fixture.ts";
import { type JsonFormat, jsonReader } from "./json-report.ts";

/** A format whose tests are the texts in its list; `members` is what it was told before and between. */
function format(name: string, list: string, more: Partial<JsonFormat> = {}) {
  const members: [string, unknown][] = [];
  let whole: boolean | undefined;
  const made: JsonFormat = {
    name,
    lists: [list],
    ...more,
    read: (origin, sink) => ({
      element: (from, value) =>
        sink.entry({
          name: { suite: origin.suite, titles: [from, JSON.stringify(value)] },
          attempts: [{ outcome: "passed", took: 0 }],
        }),
      member: (path, value) => void members.push([path, value]),
      end(isWhole) {
        whole = isWhole;
      },
    }),
  };
  return { made, members, whole: () => whole };
}

describe("the format is that of the first list that one has", () => {
  test("with the members before it", () => {
    const [a, b] = [format("a", "as"), format("b", "results.bs")];
    const {
      entries,
      problems,
      format: told,
    } = readJson({ early: 1, bs: [0], results: { tool: "x", bs: [1, 2], as: [3] }, as: [4] }, [a.made, b.made]);
    expect(told).toBe("b");
    expect(problems).toEqual([]);
    expect(entries.map(({ name }) => name.titles)).toEqual([
      ["results.bs", "1"],
      ["results.bs", "2"],
    ]);
    expect(b.members).toEqual([
      ["early", 1],
      ["bs", [0]],
      ["results.tool", "x"],
      ["results.as", [3]],
      ["as", [4]],
    ]);
    expect(b.whole()).toBe(true);
  });

  test("and of two with one list, the one that knows the members", () => {
    const a = format("a", "list", { is: (members) => members.has("a") });
    const b = format("b", "list");
    expect(readJson({ a: 1, list: [] }, [a.made, b.made]).format).toBe("a");
    expect(readJson({ list: [], a: 1 }, [a.made, b.made]).format).toBe("b");
    expect(readJson({ list: [], a: 1 }, [a.made]).problems).toMatchObject([{ code: "report.unknown-format" }]);
  });

  test("what it ignores is not even looked at", () => {
    const a = format("a", "list", { ignore: ["big"] });
    expect(readJson('{"list":[1],"big":[{"x"}],"c":2}', [a.made]).problems).toEqual([]);
    expect(a.members).toContainEqual(["c", 2]);
  });

  test("a root that is a list", () => {
    const a = format("a", "");
    expect(readJson([1, 2], [a.made]).entries).toHaveLength(2);
  });
});

describe("what is not read is one problem, and never an exception", () => {
  const formats = [format("a", "list").made];
  test.each([
    ["{}", "report.unknown-format"],
    ["[]", "report.unknown-format"],
    ['[{"list":[1]}]', "report.unknown-format"],
    ['{"list":{}}', "report.unknown-format"],
    ['{"x":{"list":[]}}', "report.unknown-format"],
    ["{", "report.truncated"],
    ["[1,", "report.truncated"],
    ['{"list":[', "report.truncated"],
    ['{"list":[],', "report.truncated"],
    ['{"list" 1}', "report.broken"],
    ['{"a":"\\x","list":[]}', "report.broken"],
    ['{"list":[{"a":[1},{"a":[2]}]}', "report.broken"],
    ['{"list":[]}\nDone in 3 s', "report.text-around"],
    ['{"list":[]}{"list":[]}', "report.text-around"],
    [`{"list":[${"[".repeat(1_000_000)}`, "report.too-deep"],
    [`{"x":${'{"a":'.repeat(1_000_000)}`, "report.too-deep"],
    ["[".repeat(1_000_000), "report.too-deep"],
  ])("%.40s: %s", (text, code) => {
    const { problems } = readJson(text, formats, 10_000);
    expect(problems).toMatchObject([{ code, words: expect.any(String), hint: expect.any(String) }]);
  });

  test("where it is broken, and what stands there", () => {
    const { entries, problems } = readJson('{"list":[1,nope]}', formats);
    expect(entries).toHaveLength(1);
    expect(problems).toMatchObject([{ at: 11, words: expect.stringContaining('"nope" is out of place') }]);
  });

  test("where it is cut off", () => {
    const { entries, problems } = readJson('{"list":[1,{"a":', formats);
    expect(entries).toHaveLength(1);
    expect(problems).toMatchObject([{ at: 16, words: expect.stringContaining("inside `list`") }]);
  });

  test("the reader is told whether the report is whole", () => {
    const a = format("a", "list");
    readJson('{"list":[1', [a.made]);
    expect(a.whole()).toBe(false);
  });
});

test("a report that is longer than any string is read", () => {
  let count = 0;
  const list: JsonFormat = {
    name: "a",
    lists: ["list"],
    read: () => ({
      element: () => void count++,
      member: () => undefined,
      end: () => undefined,
    }),
  };
  const sink = {
    entry: () => undefined,
    problem: () => expect.unreachable(),
    note: () => undefined,
    silentRetries: () => undefined,
  };
  const reader = jsonReader([list], origin, sink, () => undefined);
  const element = `{"log":"${"x".repeat(2 ** 20)}"}`;
  reader.write('{"list":[');
  for (let index = 0; index < 600; index++) reader.write(index === 0 ? element : `,${element}`);
  reader.write("]}");
  reader.end();
  expect(count).toBe(600);
});

describe("of a report that is cut off, no test is told otherwise than by the whole one", () => {
  const home = join(import.meta.dirname, "../../fixtures/reports");
  const reports = readdirSync(home, { recursive: true, encoding: "utf8" }).filter(
    (file) => /^(?!go-)[^/]+\/[^/]+\.json$/.test(file) && !file.endsWith("expected.json"),
  );
  test.each(reports)("%s", async (file) => {
    const text = readFileSync(join(home, file), "utf8").trimEnd();
    // When it began may stand behind the cut.
    const told = (entry: Entry) => JSON.stringify(entry, (key, value) => (key === "started" ? undefined : value));
    const whole = new Set((await readContent(text, origin)).entries.map(told));
    for (let end = text.length - 1; end > 0; end -= Math.ceil(text.length / 150)) {
      const { entries } = await readContent(text.slice(0, end), origin);
      for (const entry of entries) expect(whole).toContain(told(entry));
    }
  });
});
