import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block } from "../model/document.ts";
import { visible } from "./escape.ts";
import { markdown } from "./markdown.ts";

const code = (text: string) => ({ kind: "code" as const, text });
const one = (block: Omit<Block, "rank"> & Record<string, unknown>) =>
  markdown({ blocks: [{ rank: 1, ...block } as Block] });

/** What people would try, to break out of the report. */
const hostile = [
  "a | b",
  "`tick`",
  "``` fence",
  "<img src=x onerror=alert(1)>",
  "</details><script>x</script>",
  "@everyone #1 https://evil.example",
  "line\nbreak\r\n::error::x",
  "\u202Egnp.exe\u200B",
  "\u001b[31mred",
  "-->",
  "\ud800",
  "",
];

describe.each(hostile)("a test that is called %j", (name) => {
  test("stays in its cell", () => {
    const text = one({ kind: "table", head: ["A", "B"], rows: [[[code(name)], ["end"]]] });
    const row = text.trimEnd().split("\n");
    expect(row).toHaveLength(3);
    expect(row[2]!.match(/(?<!\\)\|/g)).toHaveLength(3);
    expect(row[2]).toMatch(/^\| (`+) ?.* ?\1 \| end \|$/);
  });

  test("stays in its code span", () => {
    const text = one({ kind: "text", line: [code(name)] }).trimEnd();
    const [, ticks, inner] = /^(`+)([\s\S]*)\1$/.exec(text)!;
    for (const [run] of inner!.matchAll(/`+/g)) expect(run.length).toBeLessThan(ticks!.length);
    expect(text).not.toContain("\n");
  });

  test("stays in its summary line, where Markdown does not reach", () => {
    const text = one({ kind: "details", title: [code(name)], blocks: [] });
    const title = /<summary><code>([\s\S]*?)<\/code><\/summary>/.exec(text)![1]!;
    expect(title).not.toMatch(/[<>@\n]/);
  });

  test("stays in its fence", () => {
    const text = one({ kind: "quote", text: name }).trimEnd().split("\n");
    const ticks = /^`{3,}/.exec(text[0]!)![0];
    expect(text.at(-1)).toBe(ticks);
    for (const line of text.slice(1, -1)) expect(line.startsWith(ticks)).toBe(false);
  });
});

test("no text leaves its fence or its span", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const fence = one({ kind: "quote", text }).trimEnd().split("\n");
      const ticks = /^`{3,}/.exec(fence[0]!)![0];
      expect(fence.slice(1, -1).filter((line) => line.trimStart().startsWith(ticks))).toEqual([]);
      expect(one({ kind: "text", line: [code(text)] }).trimEnd()).not.toContain("\n");
    }),
  );
});

test("what is invisible or reorders is replaced, what is written stays", () => {
  expect(visible("a\u202Eb\u0000c\u001b[2J")).toBe("a\uFFFDb\uFFFDc\uFFFD[2J");
  expect(visible("größer › 日本 🎲")).toBe("größer › 日本 🎲");
  expect(visible("\ud800x")).toBe("\uFFFDx");
});

test("every kind of block", () => {
  const text = markdown({
    blocks: [
      { rank: 1, kind: "heading", level: 2, line: ["Title"] },
      { rank: 1, kind: "list", items: [["one"], [{ kind: "strong", text: "two" }]] },
      { rank: 1, kind: "text", line: [{ kind: "strip", text: ".|.x-" }] },
      { rank: 3, kind: "details", title: ["more"], blocks: [{ rank: 3, kind: "text", line: ["inside"] }] },
    ],
  });
  expect(text).toBe(
    "## Title\n\n- one\n- **two**\n\n🟩 🟩🟥⬜\n\n<details><summary>more</summary>\n\ninside\n\n</details>\n",
  );
});
