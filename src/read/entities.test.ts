import { describe, expect, test } from "vitest";
import { decodeEntities, longestReference } from "./entities.ts";

function decode(text: string) {
  const strange: number[] = [];
  const decoded = decodeEntities(text, (at) => strange.push(at));
  return { decoded, strange };
}

describe("a reference is the character that it stands for", () => {
  test.each([
    ["", ""],
    ["plain ; # text", "plain ; # text"],
    ["&lt;&gt;&amp;&quot;&apos;", `<>&"'`],
    ["a&lt;b&gt;c", "a<b>c"],
    ["&amp;lt;", "&lt;"],
    ["&amp;amp;amp;", "&amp;amp;"],
    ["&#65;&#x41;&#x6d;&#X6D;&#0065;", "AAmmA"],
    ["&#9;&#10;&#13;", "\t\n\r"],
    ["&#x1F6D2;&#128722;", "🛒🛒"],
    ["&#xD7FF;&#xE000;&#xFFFD;&#x10000;&#x10FFFF;", "\uD7FF\uE000\uFFFD\u{10000}\u{10FFFF}"],
    [`&#${"65".padStart(longestReference - 3, "0")};`, "A"],
  ])("%s", (text, decoded) => {
    expect(decode(text)).toEqual({ decoded, strange: [] });
  });
});

describe("what XML does not allow is kept, and told with its place", () => {
  test.each([
    ["&", "&", [0]],
    ["a & b", "a & b", [2]],
    ["&&&", "&&&", [0, 1, 2]],
    ["&;", "&;", [0]],
    ["&lt", "&lt", [0]],
    ["&LT;", "&LT;", [0]],
    ["&ltx;", "&ltx;", [0]],
    ["&nbsp;", "&nbsp;", [0]],
    ["&constructor;&__proto__;", "&constructor;&__proto__;", [0, 13]],
    ["&#;", "&#;", [0]],
    ["&#x;", "&#x;", [0]],
    ["&#xg;", "&#xg;", [0]],
    ["&#1a;", "&#1a;", [0]],
    ["&# 65;", "&# 65;", [0]],
    ["&#-65;", "&#-65;", [0]],
    ["&#65", "&#65", [0]],
    ["&#6&#65;", "&#6A", [0]],
    ["&#0;", "\0", [0]],
    ["a&#27;[31m", "a\u001b[31m", [1]],
    ["&#xFFFE;&#xFFFF;", "\uFFFE\uFFFF", [0, 8]],
    ["&#xD800;&#xDFFF;&#xD83D;&#xDED2;", "\uFFFD".repeat(4), [0, 8, 16, 24]],
    ["&#x110000;", "\uFFFD", [0]],
    ["&#99999999999999999999;", "\uFFFD", [0]],
    [`&#${"65".padStart(longestReference - 2, "0")};`, `&#${"65".padStart(longestReference - 2, "0")};`, [0]],
  ])("%s", (text, decoded, strange) => {
    expect(decode(text)).toEqual({ decoded, strange });
  });
});

test.each(["&", "&#", "&#x", "&a", "&#1"])("a text of many %s takes no time", (part) => {
  const text = part.repeat(300_000);
  const { decoded, strange } = decode(text);
  expect(decoded === text).toBe(true);
  expect(strange.length).toBe(300_000);
});
