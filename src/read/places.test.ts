import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf } from "./fixture.ts";
import { placesIn } from "./places.ts";

const spotsOf = async (content: string | Uint8Array, offsets: readonly number[], piece?: number) => {
  const places = await placesIn(bytesOf(content, piece), offsets);
  return offsets.map((offset) => {
    const { line, column, byte } = places.get(offset)!;
    return `${line}:${column} ${byte}`;
  });
};

const text = "a\nbö🛒c\r\n\nd";

describe("characters are lines, columns and bytes", () => {
  const offsets = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11];
  const lines = ["1:1", "1:2", "2:1", "2:2", "2:3", "2:5", "2:6", "2:7", "3:1", "4:1", "4:2"];
  const small = [0, 1, 2, 3, 5, 9, 10, 11, 12, 13, 14];
  const littleEndian = Buffer.from(text, "utf16le");
  const bigEndian = Buffer.from(littleEndian).swap16();
  const declaration = `<?xml version="1.0" encoding="iso-8859-1"?>`;
  test.each<[string, Uint8Array, (at: number) => number]>([
    ["UTF-8", Buffer.from(text), (at) => small[at]!],
    ["UTF-8 with a mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]), (at) => small[at]! + 3],
    ["UTF-16LE", littleEndian, (at) => offsets[at]! * 2],
    ["UTF-16LE with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), littleEndian]), (at) => offsets[at]! * 2 + 2],
    ["UTF-16BE with a mark", Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian]), (at) => offsets[at]! * 2 + 2],
  ])("%s, in pieces of any size", async (_, bytes, byteAt) => {
    const wanted = lines.map((line, at) => `${line} ${byteAt(at)}`);
    for (const piece of [1, 2, 3, 5, 7, 65_536])
      expect(await spotsOf(bytes, offsets, piece), `${piece}`).toEqual(wanted);
  });

  test("ISO-8859-1, as it is declared", async () => {
    const bytes = Buffer.from(`${declaration}\nö\nx`, "latin1");
    for (const piece of [1, 7, 300])
      expect(await spotsOf(bytes, [declaration.length + 3], piece)).toEqual([`3:1 ${declaration.length + 3}`]);
  });
});

test("in any order, each once, and past the end the end", async () => {
  expect(await spotsOf("a\nb", [3, 0, 3, 100])).toEqual(["2:2 3", "1:1 0", "2:2 3", "2:2 3"]);
  expect(await spotsOf("", [0, 5])).toEqual(["1:1 0", "1:1 0"]);
});

test("nothing is read where nothing is asked", async () => {
  const open = () => expect.fail("it was read");
  expect(await placesIn(open, [])).toEqual(new Map());
});

test("no further than it has to", async () => {
  let pieces = 0;
  const open = async function* () {
    for (; ; pieces++) yield Buffer.alloc(1_000, "x\n");
  };
  expect((await placesIn(open, [1_500])).get(1_500)).toEqual({ line: 751, column: 1, byte: 1_500 });
  expect(pieces).toBeLessThan(3);
});

test("what can be read in part only has its places up to there", async () => {
  const open = async function* () {
    yield Buffer.from(`a\n${"x".repeat(300)}`);
    throw new Error("gone");
  };
  expect(await placesIn(open, [2, 1_000])).toEqual(
    new Map([
      [2, { line: 2, column: 1, byte: 2 }],
      [1_000, { line: 2, column: 301, byte: 302 }],
    ]),
  );
});

test("as they are counted by splitting", async () => {
  const part = fc.constantFrom("\n", "\r\n", "a", "ö", "›", "🛒", "\uFEFF", "\0", "x".repeat(100));
  await fc.assert(
    fc.asyncProperty(fc.array(part), fc.nat(7), async (parts, piece) => {
      const content = `ab${parts.join("")}`;
      // Between characters: nothing is told of their halves.
      const ends = [0];
      for (const each of ["ab", ...parts]) ends.push(ends.at(-1)! + each.length);
      const wanted = ends.map((end) => {
        const before = content.slice(0, end).split("\n");
        return `${before.length}:${before.at(-1)!.length + 1} ${Buffer.byteLength(content.slice(0, end))}`;
      });
      expect(await spotsOf(content, ends, piece + 1)).toEqual(wanted);
    }),
  );
});
