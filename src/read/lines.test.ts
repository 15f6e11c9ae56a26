import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineReader } from "./lines.ts";

function linesOf(pieces: readonly string[]) {
  const lines: (readonly [string, number])[] = [];
  const ends: boolean[] = [];
  const reader = lineReader({ line: (line, at) => lines.push([line, at]), end: (cut) => ends.push(cut) });
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return { lines, ends };
}

describe("a text is its lines, each with its place", () => {
  test.each<[string, [string, number][], boolean]>([
    ["", [], false],
    ["a", [["a", 0]], true],
    ["a\n", [["a", 0]], false],
    [
      "a\nbc\nd",
      [
        ["a", 0],
        ["bc", 2],
        ["d", 5],
      ],
      true,
    ],
    [
      "a\r\nb\r\n",
      [
        ["a", 0],
        ["b", 3],
      ],
      false,
    ],
    [
      "\n\n",
      [
        ["", 0],
        ["", 1],
      ],
      false,
    ],
    [
      "\r\n\r",
      [
        ["", 0],
        ["", 2],
      ],
      true,
    ],
    ["a\rb\n", [["a\rb", 0]], false],
    ["a\r\r\n", [["a\r", 0]], false],
    [
      "🛒\nx\n",
      [
        ["🛒", 0],
        ["x", 3],
      ],
      false,
    ],
  ])("%j", (text, lines, cut) => {
    expect(linesOf([text])).toEqual({ lines, ends: [cut] });
  });

  test("in whatever pieces it comes", () => {
    const part = fc.constantFrom("\n", "\r\n", "\r", "a", "bc", "");
    fc.assert(
      fc.property(fc.array(part), (pieces) => {
        expect(linesOf(pieces)).toEqual(linesOf([pieces.join("")]));
      }),
    );
  });
});

test("a line of 200 MB is given with its start, and its place and the next one's are right", () => {
  const lines: (readonly [number, number])[] = [];
  const reader = lineReader({ line: (line, at) => lines.push([line.length, at]), end: () => undefined });
  const piece = "x".repeat(1_000_000);
  for (let count = 0; count < 200; count++) reader.write(piece);
  reader.write("\nab\nc");
  reader.end();
  expect(lines).toEqual([
    [64 * 2 ** 20 + (1_000_000 - ((64 * 2 ** 20) % 1_000_000)), 0],
    [2, 200_000_001],
    [1, 200_000_004],
  ]);
});

test("a line in a million pieces takes no time", () => {
  expect(linesOf([...Array.from({ length: 1_000_000 }, () => "x"), "\n"]).lines[0]![0].length).toBe(1_000_000);
});
