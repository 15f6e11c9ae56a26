import { describe, expect, test } from "vitest";
import { decodeBytes, decoderFor } from "./decode.ts";

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) list.push(bytes.slice(at, at + size));
  return list;
}

function decodeIn(bytes: Uint8Array, size: number): string {
  const decoder = decodeBytes();
  return pieces(bytes, size).map(decoder.write).join("") + decoder.end();
}

const decode = (bytes: Uint8Array) => {
  const decoder = decoderFor(bytes);
  return { text: decoder.write(bytes) + decoder.end(), mark: decoder.mark };
};

const text = `<?xml version="1.0"?>\n<a b="größe › 中文 🛒">é</a>`;
const latin = (declared: string, body = "größe") =>
  Buffer.from(`<?xml version="1.0" encoding="${declared}"?><a>${body}</a>`, "latin1");
const littleEndian = Buffer.from(text, "utf16le");
const bigEndian = Buffer.from(littleEndian).swap16();
const join = (...parts: (Uint8Array | readonly number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));

const encoded: readonly (readonly [string, Uint8Array, string, number])[] = [
  ["UTF-8", Buffer.from(text), text, 0],
  ["UTF-8 with a mark", join([0xef, 0xbb, 0xbf], Buffer.from(text)), text, 3],
  ["UTF-16LE", littleEndian, text, 0],
  ["UTF-16LE with a mark", join([0xff, 0xfe], littleEndian), text, 2],
  ["UTF-16BE", bigEndian, text, 0],
  ["UTF-16BE with a mark", join([0xfe, 0xff], bigEndian), text, 2],
  ["UTF-16LE JSON", Buffer.from(`{"a":"größe"}`, "utf16le"), `{"a":"größe"}`, 0],
  ["nothing", Buffer.alloc(0), "", 0],
  ["one byte", Buffer.from("x"), "x", 0],
  ["text without a declaration", Buffer.from("größe 🛒"), "größe 🛒", 0],
  ["a mark inside", Buffer.from("a\uFEFFb"), "a\uFEFFb", 0],
];

const declared: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ["ISO-8859-1", latin("ISO-8859-1"), /<a>größe<\/a>$/],
  ["iso-8859-15", join(latin("iso-8859-15", ""), [0xa4]), /€$/],
  ["windows-1252", join(latin("windows-1252", ""), [0x80]), /€$/],
  ["Shift_JIS", join(latin("Shift_JIS", ""), [0x93, 0xfa]), /日$/],
  ["UTF-8", Buffer.from(latin("UTF-8").toString("latin1")), /<a>größe<\/a>$/],
  ["utf8", Buffer.from(latin("utf8").toString("latin1")), /<a>größe<\/a>$/],
  ["US-ASCII, which is UTF-8", Buffer.from(latin("US-ASCII").toString("latin1")), /<a>größe<\/a>$/],
  ["UTF-16, which it is not", Buffer.from(latin("UTF-16").toString("latin1")), /<a>größe<\/a>$/],
  ["unicode, which it is not", Buffer.from(latin("unicode").toString("latin1")), /<a>größe<\/a>$/],
  ["ISO-10646-UCS-2, which it is not", Buffer.from(latin("ISO-10646-UCS-2").toString("latin1")), /<a>größe<\/a>$/],
  ["an unknown one", Buffer.from(latin("x-none").toString("latin1")), /<a>größe<\/a>$/],
  ["one that is never decoded", Buffer.from(latin("hz-gb-2312").toString("latin1")), /<a>größe<\/a>$/],
  ["one after a blank line", join([10, 32], latin("ISO-8859-1")), /<a>größe<\/a>$/],
  ["none, in single quotes", Buffer.from(`<?xml version='1.0' encoding='iso-8859-1' ?>\xe9`, "latin1"), /é$/],
  ["one in text is none", Buffer.from(`<a>encoding="iso-8859-1" größe</a>`), /größe/],
];

describe("the encoding is told by the first bytes", () => {
  test.each(encoded)("%s", (_, bytes, wanted, mark) => {
    expect(decode(bytes)).toEqual({ text: wanted, mark });
  });

  test.each(declared)("declared as %s", (_, bytes, wanted) => {
    expect(decode(bytes).text).toMatch(wanted);
  });

  test("a mark goes before a declaration", () => {
    const bytes = join([0xef, 0xbb, 0xbf], Buffer.from(latin("iso-8859-1").toString("latin1")));
    expect(decode(bytes).text).toMatch(/<a>größe<\/a>$/);
  });
});

/** Valid and broken sequences of every length, side by side. */
const broken: readonly Uint8Array[] = [
  [0x61, 0xe9, 0x62],
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x9b],
  [0xf0, 0x9f, 0x61],
  [0x80, 0x80, 0x80, 0x80, 0x80],
  [0xc0, 0x80, 0xc1, 0xbf],
  [0xe0, 0x80, 0x80, 0xed, 0xa0, 0x80],
  [0xf0, 0x80, 0x80, 0x80, 0xf4, 0x90, 0x80, 0x80, 0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xff, 0xfd, 0xf5, 0x80, 0x61],
  [0xc3, 0xc3, 0xa4, 0xe2, 0xe2, 0x82, 0xac, 0xf0, 0xf0, 0x9f, 0x9b, 0x92],
  [0xe2, 0x82, 0xac, 0x80, 0xf0, 0x9f, 0x9b, 0x92, 0x80],
].map((bytes) => Uint8Array.from(bytes));

describe("a character that is cut in two is none of two", () => {
  test.each(encoded)("%s, cut at every byte", (_, bytes, wanted) => {
    for (let at = 0; at <= bytes.length; at++) {
      const decoder = decoderFor(bytes);
      const parts = [decoder.write(bytes.slice(0, at)), decoder.write(bytes.slice(at)), decoder.end()];
      expect(parts.join(""), `${at}`).toBe(wanted);
      for (const part of parts) expect(part.isWellFormed(), `${at}`).toBe(true);
    }
  });

  test.each([...encoded, ...declared].map(([name, bytes]) => [name, bytes] as const))(
    "%s, in pieces of 1 to 7 bytes",
    async (_, bytes) => {
      for (let size = 1; size <= 7; size++) expect(await decodeIn(bytes, size), `${size}`).toBe(decode(bytes).text);
    },
  );

  test.each(broken.map((bytes) => [bytes]))("invalid bytes %j are what they are in one piece", async (bytes) => {
    const [before, after] = [Buffer.from("<a>größe ".repeat(40)), Buffer.from("› ende")];
    for (const whole of [bytes, join(before, bytes, after), join(before, bytes)]) {
      const wanted = new TextDecoder().decode(whole);
      for (let size = 1; size <= 7; size++) expect(await decodeIn(whole, size), `${size}`).toBe(wanted);
    }
  });

  test("a piece may be filled anew once it is written", () => {
    const decoder = decoderFor(Buffer.from("<a>"));
    const piece = Buffer.from([0x61, 0xe2, 0x82]);
    const first = decoder.write(piece);
    piece.fill(0x62);
    expect(first + decoder.write(Buffer.from([0xac])) + decoder.end()).toBe("a€");
  });
});

test.each(encoded.filter(([name]) => name !== "nothing"))(
  "the size of a text in bytes: %s",
  (_, bytes, wanted, mark) => {
    expect(decoderFor(bytes).sizeOf(wanted) + mark).toBe(bytes.length);
  },
);

test("bytes that mean nothing in UTF-8 are told by their place; the mark of replacement itself is a character", () => {
  const strangeIn = (bytes: Uint8Array, size: number) => {
    const decoder = decodeBytes();
    for (const piece of pieces(bytes, size)) decoder.write(piece);
    decoder.end();
    return decoder.strange;
  };
  const [good, bad] = [Buffer.from("größe \uFFFD 中"), Buffer.from("größe", "latin1")];
  for (const size of [1, 3, 1_000]) {
    expect(strangeIn(good, size)).toBeUndefined();
    expect(strangeIn(bad, size)).toBe(2);
  }
});
