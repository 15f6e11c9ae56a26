import { freemem } from "node:os";
import { describe, expect, test } from "vitest";
import type { Entry } from "./entry.ts";
import { readContent } from "./fixture.ts";
import type { Bytes } from "./pieces.ts";
import { readReport } from "./report.ts";

const origin = { suite: "s", report: "out/report", root: "/repo", cwd: "/repo" };

async function read(content: string | Uint8Array | Bytes) {
  const { entries, problems, notes } = await readContent(content, origin);
  for (const { words, hint, where } of [...problems, ...notes]) {
    expect(words.length).toBeGreaterThan(10);
    expect(words.length).toBeLessThan(300);
    expect(hint?.length).toBeGreaterThan(10);
    expect(where?.file).toBe("out/report");
  }
  const place = ({ code, where }: (typeof problems)[number]) =>
    `${code}${where?.line === undefined ? "" : ` ${where.line}:${where.column} ${where.byte}`}`;
  return {
    names: entries.map(({ name }) => name.titles.join("/")),
    problems: problems.map(place),
    notes: notes.map(place),
    entries,
  };
}

/** A report whose first line is as long as this, with two tests before what is wrong. */
const start = `<testsuite>\n<testcase name="1"/>\n<testcase name="2"/>\n`;

describe("the tests before the fault are read, and one problem says what and where", () => {
  test.each<[string, string | Uint8Array, readonly string[], readonly string[]]>([
    ["cut off in a tag", `${start}<testcase na`, ["1", "2"], ["report.truncated 4:13 66"]],
    ["cut off in a failure", `${start}<testcase name="3"><failure>x`, ["1", "2"], ["report.truncated 4:30 83"]],
    ["cut off in CDATA", `${start}<testcase name="3"><failure><![CDATA[x`, ["1", "2"], ["report.truncated 4:39 92"]],
    ["cut off between tests", start, ["1", "2"], ["report.truncated 4:1 54"]],
    ["cut off in the declaration", `<?xml version="1.0`, [], ["report.truncated 1:19 18"]],
    ["a tag that closes another", `${start}<testcase name="3"></testsuite>`, ["1", "2"], ["report.broken 4:20 73"]],
    ["a tag that closes nothing", `${start}</testsuite></testsuites>`, ["1", "2"], ["report.broken 4:13 66"]],
    ["a bare <", `${start}<testcase name="3">1 < 2</testcase></testsuite>`, ["1", "2"], ["report.broken 4:22 75"]],
    ["an attribute without quotes", `${start}<testcase name=3/></testsuite>`, ["1", "2"], ["report.broken 4:16 69"]],
    ["text in front", `> vitest run\n${start}</testsuite>`, ["1", "2"], ["report.text-around 1:1 0"]],
    ["text behind", `${start}</testsuite>\nDone in 3 s\n`, ["1", "2"], ["report.text-around 5:1 67"]],
    [
      "a second report behind",
      `${start}</testsuite>${start}</testsuite>`,
      ["1", "2", "1", "2"],
      ["report.second-root 4:13 66"],
    ],
    ["a foreign root", `<coverage><testcase name="1"/></coverage>`, [], ["report.not-junit"]],
    ["a foreign root with a prefix", `<x:coverage xmlns:x="u"/>`, [], ["report.not-junit"]],
    [
      "an HTML page",
      `<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>502</title></head><body><br></body>`,
      [],
      ["report.html"],
    ],
    ["no test", `<testsuites tests="0"></testsuites>`, [], ["report.no-tests"]],
    ["a file without a byte", "", [], ["report.empty"]],
    ["white space", " \n\t\r\n", [], ["report.empty"]],
    ["a mark alone", "\uFEFF", [], ["report.empty"]],
    ["zeros", new Uint8Array(10_000), [], ["report.unknown-format"]],
    [
      "binary",
      Uint8Array.from({ length: 10_000 }, (_, index) => (index * 7919 + 128) % 256),
      [],
      ["report.unknown-format"],
    ],
    [
      "a picture",
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]),
      [],
      ["report.unknown-format"],
    ],
    ["a log", "12:00:01 started\n12:00:02 done\n", [], ["report.unknown-format"]],
  ])("%s", async (_, content, names, problems) => {
    expect(await read(content)).toMatchObject({ names, problems, notes: [] });
  });

  test.each(["&#0;", "&#27;[31m", "&#xFFFF;", "&#xD800;", "&", "&nbsp;"])(
    "%s is noted, and all tests are read",
    async (text) => {
      const bad = `${start}<testcase name="3"><failure>${text}</failure></testcase></testsuite>`;
      expect(await read(bad)).toMatchObject({
        names: ["1", "2", "3"],
        problems: [],
        notes: ["report.characters 4:29 82"],
      });
    },
  );

  test.each(["\0", "\u0008", "\u001b[31m", "\uFFFE"])("%j costs no test", async (text) => {
    const bad = `${start}<testcase name="3"><failure>${text}</failure></testcase></testsuite>`;
    expect(await read(bad)).toMatchObject({ names: ["1", "2", "3"], problems: [] });
  });

  test("text in front of the document that is longer than any head", async () => {
    const { problems } = await read(`${"a log line\n".repeat(1_000)}${start}</testsuite>`);
    expect(problems).toHaveLength(1);
  });
});

describe("encodings", () => {
  const xml = `<testsuite>\n<testcase name="größe ›"/>\n<testcase`;
  const little = Buffer.from(xml, "utf16le");
  test.each<[string, Uint8Array, string]>([
    ["UTF-16LE", Buffer.concat([Buffer.from([0xff, 0xfe]), little]), "report.truncated 3:10 98"],
    ["UTF-16BE", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()]), "report.truncated 3:10 98"],
    ["UTF-16LE without a mark", little, "report.truncated 3:10 96"],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${xml}`), "report.truncated 3:10 55"],
  ])("%s", async (_, bytes, problem) => {
    expect(await read(bytes)).toMatchObject({ names: ["größe ›"], problems: [problem] });
  });

  test.each([
    ["iso-8859-1", "größe"],
    ["windows-1252", "größe"],
    ["utf-8", "gr\uFFFD\uFFFDe"],
    ["x-unknown", "gr\uFFFD\uFFFDe"],
  ])("bytes of ISO-8859-1, declared as %s", async (declared, name) => {
    const bytes = Buffer.from(
      `<?xml version="1.0" encoding="${declared}"?><testsuite><testcase name="größe"/></testsuite>`,
      "latin1",
    );
    expect(await read(bytes)).toMatchObject({ names: [name], problems: [] });
  });

  test("declared as UTF-16, and UTF-8", async () => {
    const content = `<?xml version="1.0" encoding="UTF-16"?><testsuite><testcase name="größe"/></testsuite>`;
    expect(await read(content)).toMatchObject({ names: ["größe"], problems: [] });
  });
});

describe("nothing is expanded", () => {
  test("a bomb of entities", async () => {
    const entities = Array.from({ length: 30 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`);
    const bomb = `<!DOCTYPE t [<!ENTITY l0 "ha">${entities.join("")}]><testsuite><testcase name="&l30;"/></testsuite>`;
    expect(await read(bomb)).toMatchObject({
      names: ["&l30;"],
      problems: [],
      notes: [expect.stringMatching("report.characters")],
    });
  });

  test("a file named in the document", async () => {
    const external = `<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"/></testsuite>`;
    expect(await read(external)).toMatchObject({ names: ["&x;"], problems: [] });
  });

  test("a quadratic one", async () => {
    const bomb = `<!DOCTYPE t [<!ENTITY x "${"y".repeat(100_000)}">]><testsuite><testcase name="${"&x;".repeat(100_000)}"/></testsuite>`;
    const { names } = await read(bomb);
    expect(names[0]!.length).toBeLessThanOrEqual(300_000);
  });
});

function repeated(before: string, part: string, size: number, after: string): Bytes {
  const piece = Buffer.from(part.repeat(Math.ceil(65_536 / part.length)));
  return async function* () {
    yield Buffer.from(before);
    for (let at = 0; at < size; at += piece.length) yield piece;
    yield Buffer.from(after);
  };
}

describe("size and depth are not trusted", { timeout: 60_000 }, () => {
  test("a million suites within suites", async () => {
    const { names, problems } = await read(repeated(start, "<testsuite>", 11_000_000, ""));
    expect(names).toEqual(["1", "2"]);
    expect(problems).toEqual([expect.stringMatching(/^report\.too-deep 4:/)]);
  });

  test("an attribute of 50 MB", async () => {
    const { names, problems } = await read(repeated(`${start}<testcase name="`, "x", 50_000_000, `"/></testsuite>`));
    expect(names).toEqual(["1", "2"]);
    expect(problems).toEqual(["report.tag-too-long 4:1 54"]);
  });

  test("a million attributes", async () => {
    const attributes = Array.from({ length: 1_000_000 }, (_, index) => ` a${index}=""`).join("");
    const { names, problems } = await read(`${start}<testcase${attributes} name="3"/></testsuite>`);
    expect(names).toEqual(["1", "2", "3"]);
    expect(problems).toEqual([]);
  });

  test("a failure of 50 MB is told by its ends", async () => {
    const { entries, problems } = await read(
      repeated(
        `<testsuite><testcase name="1"><failure>HEAD`,
        "&lt;x]]>",
        50_000_000,
        `TAIL</failure></testcase></testsuite>`,
      ),
    );
    expect(problems).toEqual([]);
    const attempt = entries[0]!.attempts[0];
    const message = "message" in attempt ? attempt.message : "";
    expect(message).toMatch(/^HEAD.* characters left out ….*TAIL$/s);
    expect(message.length).toBeLessThan(20_000);
  });

  test("output of 100 MB is none of the tests", async () => {
    const content = repeated(
      `<testsuite><testcase name="1"><system-out><![CDATA[`,
      "a ]] > b\n",
      100_000_000,
      `]]></system-out></testcase></testsuite>`,
    );
    expect(await read(content)).toMatchObject({ names: ["1"], problems: [] });
  });

  test("lists within lists of JSON", async () => {
    expect((await read("[".repeat(1_000_000))).problems).toEqual([expect.stringMatching(/^report\./)]);
    expect((await read(`{"testResults":[`.repeat(100_000))).problems).toHaveLength(1);
  });

  test("a JSON report of more than 512 MiB, as it comes", {
    timeout: 300_000,
    skip: freemem() < 4 * 2 ** 30,
  }, async () => {
    // Longer than any string may be.
    const pad = "x".repeat(10_000);
    const result = (index: number) =>
      `{"name":"/repo/${index}.ts","status":"passed","assertionResults":[{"ancestorTitles":[],"title":"t","fullName":"t","status":"passed","duration":1,"failureMessages":[],"pad":"${pad}"}]}`;
    const size = 60_000;
    const content: Bytes = async function* () {
      yield Buffer.from(`{"numTotalTests":${size},"success":true,"testResults":[${result(0)}`);
      for (let index = 1; index < size; index += 6)
        yield Buffer.from(
          Array.from({ length: Math.min(6, size - index) }, (_, at) => `,${result(index + at)}`).join(""),
        );
      yield Buffer.from("]}");
    };
    let count = 0;
    let last: Entry | undefined;
    const { problems } = await readReport(content, origin, (entry) => {
      count++;
      last = entry;
    });
    expect(problems).toEqual([]);
    expect([count, last?.name.file]).toEqual([size, `${size - 1}.ts`]);
  });
});

describe("names that objects have are names", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];
  test.each(names)("%s", async (name) => {
    const xml = `<testsuite name="${name}" ${name}="1"><${name} ${name}="2">x</${name}><testcase name="${name}" classname="${name}" file="${name}" ${name}="3"><${name}/><failure message="${name}" type="${name}"><${name}>y</${name}></failure></testcase></testsuite>`;
    const { entries, problems } = await read(xml);
    expect(problems).toEqual([]);
    expect(entries).toMatchObject([{ name: { file: name, titles: [name] }, attempts: [{ outcome: "failed" }] }]);
    expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
  });

  test.each(names)("%s in JSON", async (name) => {
    const json = `{"${name}":{"polluted":1},"numTotalTests":1,"testResults":[{"${name}":{"polluted":1},"name":"/repo/a.ts","status":"passed","assertionResults":[{"${name}":[],"ancestorTitles":["${name}"],"title":"${name}","fullName":"${name}","status":"passed","duration":1,"failureMessages":[]}]}]}`;
    const { entries, problems } = await read(json);
    expect(problems).toEqual([]);
    expect(entries.map((entry) => entry.name.titles)).toEqual([[name, name]]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("numbers are read as they are meant, or not at all", () => {
  test.each([
    ["1.5", 1_500],
    ["1,234.56", 1_234_560],
    ["1,5", 1_500],
    ["1e3", 1_000_000],
    ["1e-3", 1],
    ["", 0],
    [" ", 0],
    ["NaN", 0],
    ["-1", 0],
    ["Infinity", 0],
    ["1:23", 0],
    ["0x10", 16_000],
    ["1e999", 0],
  ])("time=%j", async (time, took) => {
    const { entries, problems } = await read(`<testsuite><testcase name="1" time="${time}"/></testsuite>`);
    expect(problems).toEqual([]);
    expect(entries[0]!.attempts[0].took).toBeCloseTo(took);
  });

  test("totals that are no numbers are no totals", async () => {
    const { problems } = await read(`<testsuite tests="many" failures="-" errors=""><testcase name="1"/></testsuite>`);
    expect(problems).toEqual([]);
  });
});

test("elements in places where nobody writes them cost no case", async () => {
  const odd = [
    `<property name="a"><property name="b">x</property>y</property>`,
    `<failure>a<property name="b">c</property>d</failure>`,
    `<rerunFailure><stackTrace>a<property/><stackTrace/></stackTrace></rerunFailure>`,
    `<property><failure/></property><skipped><error/></skipped>`,
    `<system-out><failure/><testcase name="inner"/></system-out>`,
    `<failure><testsuite><testcase name="inner"><failure/></testcase></testsuite></failure>`,
    `<properties><properties/></properties><stackTrace/>`,
  ];
  const { names } = await read(
    `<testsuite>${odd.map((each, index) => `<testcase name="${index}">${each}</testcase>`).join("")}</testsuite>`,
  );
  expect(names.filter((name) => name !== "inner")).toEqual(odd.map((_, index) => String(index)));
});

test("a source that breaks in the middle gives what came before, and says so", async () => {
  const content: Bytes = async function* () {
    yield Buffer.from(start);
    throw new Error("the disk is gone");
  };
  const { names, problems } = await read(content);
  expect(names).toEqual(["1", "2"]);
  expect(problems).toContain("report.unreadable");
});
