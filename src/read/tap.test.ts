import { describe, expect, test } from "vitest";
import { origin, readLinesOf } from "./format-fixture.ts";
import { tap } from "./tap.ts";

const read = (...lines: readonly string[]) => readLinesOf(tap, `${lines.join("\n")}\n`);

describe("it is told by its version, its plan or its first point", () => {
  test.each([
    ["TAP version 13\n", true],
    ["> npm test\n\nTAP version 14\r\n", true],
    ["1..3\nok 1\n", true],
    ["1..0 # SKIP no database\n", true],
    ["# by hand\nok 1 - a\n", true],
    ["not ok - a\n", true],
    ["not ok 1\n", true],
    ["t/a.t ..\nok 1 - a\n1..1\n", true],
    ["ok  \texample.com/shop\t0.01s\n", false],
    ["okay\n", false],
    ["ok then\n", false],
    ["done 1..3\n", false],
    ["{}", false],
  ])("%j: %j", (start, is) => {
    expect(tap.is(start)).toBe(is);
  });
});

describe("a point is a test", () => {
  test.each([
    ["ok 1 - adds up", "adds up: passed"],
    ["ok 1 adds up", "adds up: passed"],
    ["ok 1-adds up", "adds up: passed"],
    ["ok - adds up", "adds up: passed"],
    ["ok-adds up", "adds up: passed"],
    ["ok adds up", "adds up: passed"],
    ["ok", "(test 1): passed"],
    ["ok 7", "(test 7): passed"],
    ["ok 2nd try", "2nd try: passed"],
    ["ok 12.5 apples", "12.5 apples: passed"],
    ["not ok 1 - adds up", "adds up: failed"],
    ["not ok", "(test 1): failed"],
    ["ok 1 - adds up # SKIP no stock", "adds up: skipped"],
    ["ok 1 - adds up # skipped: no stock", "adds up: skipped"],
    ["ok 1 # SKIP", "(test 1): skipped"],
    ["not ok 1 - adds up # skip", "adds up: skipped"],
    ["not ok 1 - adds up # TODO later", "adds up: skipped"],
    ["ok 1 - adds up #todo", "adds up: skipped"],
    ["ok 1 - keeps its # TODOLIST", "keeps its # TODOLIST: passed"],
    ["ok 1 - issue \\#3 of C\\\\D", "issue #3 of C\\D: passed"],
    ["ok 1 - issue \\# SKIP", "issue # SKIP: passed"],
    ["ok 1 - adds up # time=12.5ms", "adds up: passed"],
    ["ok 1 - __proto__", "__proto__: passed"],
  ])("%j is %j", (line, told) => {
    expect(read("1..1", line)).toMatchObject({ told: [told], problems: [], entries: [{ repeats: "name" }] });
  });

  test.each(["okay", "not okay", "  ok 1 - two spaces in", "\tok 1", "Ok 1", "# ok 1"])("%j is none", (line) => {
    expect(read("1..0", line)).toMatchObject({ told: [], problems: [] });
  });
});

describe("the block below a point", () => {
  test("is its message, with what it says first in front, and its time", () => {
    const { entries } = read(
      "not ok 1 - a",
      "  ---",
      "  duration_ms: 12.5",
      "  location: '/repo/a.test.js:3:1'",
      "  error: |-",
      "    one",
      "    ",
      "    two",
      "  code: 'E'",
      "  stack: |-",
      "    f (file:///repo/a.js:9:10)",
      "  ...",
      "1..1",
    );
    expect(entries[0]!.attempts).toEqual([
      {
        outcome: "failed",
        took: 12.5,
        message: "one\ntwo\ncode: 'E'\nstack: |-\n  f (file:///repo/a.js:9:10)\n\nlocation: '/repo/a.test.js:3:1'",
      },
    ]);
  });

  test.each([
    ["message: 'it''s \"here\"'", `it's "here"`],
    ['message: "two\\nlines"', "two\nlines"],
    ["message: plain # text", "plain # text"],
    ["found: 5", "found: 5"],
  ])("%j says %j", (line, message) => {
    expect(read("not ok 1 - a", "  ---", `  ${line}`, "  ...", "1..1").entries[0]!.attempts).toMatchObject([
      { message },
    ]);
  });

  test("hides no point in its text, and ends where the document goes on without its last line", () => {
    const { told, problems } = read("not ok 1 - a", "  ---", "  log: |", "    ok 1 - b", "ok 2 - c", "1..2");
    expect(told).toEqual(["a: failed", "c: passed"]);
    expect(problems).toEqual([]);
  });

  test("says what was too slow, and what had not run when its parent ended", () => {
    const block = (kind: string, took: number) => [
      "  ---",
      `  duration_ms: ${took}`,
      `  failureType: '${kind}'`,
      "  ...",
    ];
    const points = [
      ["not ok 1 - a", ...block("testTimeoutFailure", 50)],
      ["not ok 2 - b", ...block("cancelledByParent", 0)],
      ["not ok 3 - c", ...block("cancelledByParent", 5)],
    ];
    expect(read("1..3", ...points.flat()).told).toEqual(["a: timedOut", "b: notRun", "c: interrupted"]);
  });
});

describe("subtests bear the names of what they are in", () => {
  test.each([
    [
      "as node and TAP 14 write them",
      [
        "# Subtest: out",
        "    # Subtest: in",
        "        ok 1 - a",
        "        1..1",
        "    ok 1 - in",
        "    1..1",
        "ok 1 - out",
        "1..1",
      ],
    ],
    [
      "as Perl writes them",
      [
        "    # Subtest: out",
        "        # Subtest: in",
        "        ok 1 - a",
        "        1..1",
        "    ok 1 - in",
        "    1..1",
        "ok 1 - out",
        "1..1",
      ],
    ],
    [
      "as their parent names them after they ran",
      ["        ok 1 - a", "        1..1", "    ok 1 - in", "    1..1", "ok 1 - out", "1..1"],
    ],
    [
      "in braces",
      [
        "ok 1 - out # time=3ms {",
        "    ok 1 - in {",
        "        ok 1 - a",
        "        1..1",
        "    }",
        "    1..1",
        "}",
        "1..1",
      ],
    ],
    [
      "in braces on lines of their own",
      [
        "ok 1 - out",
        "  ---",
        "  duration_ms: 1",
        "  ...",
        "{",
        "    ok 1 - in",
        "    {",
        "        ok 1 - a",
        "        1..1",
        "    }",
        "    1..1",
        "}",
        "1..1",
      ],
    ],
  ])("%s", (_, lines) => {
    expect(read(...lines)).toMatchObject({ told: ["out › in › a: passed"], problems: [] });
  });

  test("their parent counts where it fails by itself", () => {
    const inside = (line: string) => ["# Subtest: out", `    ${line}`, "    1..1", "not ok 1 - out", "1..1"];
    expect(read(...inside("not ok 1 - a")).told).toEqual(["out › a: failed"]);
    expect(read(...inside("ok 1 - a")).told).toEqual(["out › a: passed", "out: failed"]);
  });

  test("a parent without subtests is a test", () => {
    expect(read("# Subtest: out", "    1..0 # SKIP", "ok 1 - out # SKIP", "1..1").told).toEqual(["out: skipped"]);
  });

  test("a plan that says more than there is, is a problem inside too", () => {
    expect(read("# Subtest: out", "    1..2", "    ok 1 - a", "not ok 1 - out", "1..1").problems).toMatchObject([
      { code: "report.totals", words: 'The plan of "out" promises 2 tests, and the report holds 1' },
    ]);
  });

  test("a parent that is the path of a file is the file", () => {
    const { entries } = read(
      "# Subtest: /repo/test/a.test.js",
      "    ok 1 - a",
      "    1..1",
      "ok 1 - /repo/test/a.test.js",
      "1..1",
    );
    expect(entries).toMatchObject([{ name: { file: "test/a.test.js", titles: ["a"] } }]);
    expect(origin.root).toBe("/repo");
  });
});

describe("a report that is not whole", () => {
  test.each([
    [
      "a plan that promises more",
      ["1..3", "ok 1 - a"],
      "report.totals",
      "The plan promises 3 tests, and the report holds 1",
    ],
    ["no plan", ["TAP version 13", "ok 1 - a"], "report.truncated", "The report has no plan"],
    [
      "a program that gives up",
      ["1..3", "ok 1 - a", "Bail out! No database."],
      "report.bailed-out",
      "The test program gave up: No database.",
    ],
    ["a subtest that gives up", ["ok 1 - a", "    Bail out!"], "report.bailed-out", "The test program gave up"],
  ])("%s", (_, lines, code, words) => {
    expect(read(...lines)).toMatchObject({
      told: ["a: passed"],
      problems: [{ code, words: expect.stringMatching(`^${words.replace(/[.]/g, "\\.")}`) }],
    });
  });

  test("a plan that promises less is none: numbers are optional, and plans are written by hand", () => {
    expect(read("1..1", "ok 1 - a", "ok 2 - b").problems).toEqual([]);
  });
});

test("reports one after the other are each compared with their plan", () => {
  const { told, problems } = read("TAP version 13", "ok 1 - a", "1..1", "TAP version 13", "1..2", "ok 1 - a");
  expect(told).toEqual(["a: passed", "a: passed"]);
  expect(problems.map(({ code }) => code)).toEqual(["report.totals"]);
});

test("cut off at any character, and in pieces of any length, it gives the tests before, and says so", () => {
  const block = ["  ---", "  error: 'größe'", "  ..."];
  const lines = [
    "TAP version 13",
    "# Subtest: out",
    "    not ok 1 - a",
    ...block.map((each) => `    ${each}`),
    "    1..1",
    "not ok 1 - out",
    ...block,
    "ok 2 - b # SKIP",
    "# pass 1",
  ];
  for (const text of [`${[...lines, "1..2"].join("\n")}\n`, `${[lines[0], "1..2", ...lines.slice(1)].join("\n")}\n`]) {
    const whole = readLinesOf(tap, text);
    expect(whole).toMatchObject({ told: ["out › a: failed", "b: skipped"], problems: [] });
    for (const piece of [1, 2, 3, 5, 7]) expect(readLinesOf(tap, text, piece)).toEqual(whole);
    const lastPoint = text.indexOf("ok 2");
    for (let end = 15; end < text.length - 1; end++) {
      const { told, problems } = readLinesOf(tap, text.slice(0, end));
      // Where the plan has come before, the last point of all may as well be whole without a line feed.
      const known = end > lastPoint && end < text.indexOf("\n", lastPoint) ? told.slice(0, 1) : told;
      expect(known).toEqual(whole.told.slice(0, known.length));
      // A plan at the end may lose a digit, and comments may lose what they like.
      if (told.length < 2) expect(problems.map(({ code }) => code)).not.toEqual([]);
    }
  }
});
