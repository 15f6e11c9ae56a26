import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { Packed } from "../outside.ts";
import { unpack } from "./unpack.ts";

const folder = mkdtempSync(join(tmpdir(), "unpack-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(content: Uint8Array | string, name = `${files++}.xml`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Member {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly zip64?: boolean;
}

/** A zip as the format's note describes it (PKWARE APPNOTE 4.3), also one that no tool would write. */
function zip(members: readonly Member[], { count = members.length } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, method = 8, flags = 0, zip64 = false, ...more } of members) {
    const plain = Buffer.from(content);
    const packed = method === 8 ? deflateRawSync(plain) : plain;
    const size = more.size ?? plain.length;
    const sum = more.crc ?? crc32(plain);
    const path = Buffer.from(name);
    const extra = zip64 ? Buffer.alloc(4 + 24) : Buffer.alloc(0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(size), 4);
      extra.writeBigUInt64LE(BigInt(packed.length), 12);
      extra.writeBigUInt64LE(BigInt(at), 20);
    }
    const [mark, lengths] = [0xffffffff, [packed.length, size]];
    const local = Buffer.alloc(30);
    local.write("PK\u0003\u0004", "latin1");
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(sum, 14);
    local.writeUInt32LE(lengths[0]!, 18);
    local.writeUInt32LE(lengths[1]!, 22);
    local.writeUInt16LE(path.length, 26);
    const entry = Buffer.alloc(46);
    entry.write("PK\u0001\u0002", "latin1");
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(sum, 16);
    entry.writeUInt32LE(zip64 ? mark : lengths[0]!, 20);
    entry.writeUInt32LE(zip64 ? mark : lengths[1]!, 24);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt16LE(extra.length, 30);
    entry.writeUInt32LE(zip64 ? mark : at, 42);
    parts.push(local, path, packed);
    directory.push(entry, path, extra);
    at += local.length + path.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** What a part gives, and the words in which it fails, if it does. */
async function read(part: Packed): Promise<{ text: string; error?: string }> {
  const pieces: Buffer[] = [];
  try {
    for await (const bytes of part.open()) pieces.push(Buffer.from(bytes));
    return { text: Buffer.concat(pieces).toString("utf8") };
  } catch (error) {
    return { text: Buffer.concat(pieces).toString("utf8"), error: (error as Error).message };
  }
}

async function readAll(path: string) {
  const { parts, problem } = await unpack(path);
  const all = await Promise.all(parts.map(async (part) => ({ name: part.name, ...(await read(part)) })));
  return { parts: all, code: problem?.code, words: problem?.words };
}

function openFiles(): number {
  return readdirSync("/proc/self/fd").length;
}

const long = Array.from({ length: 60_000 }, (_, index) => `line ${index} of a report\n`).join("");

describe("a plain file", () => {
  test.each([
    ["short", "<testsuite/>"],
    ["empty", ""],
    ["long", long],
  ])("%s is one part without a name, as often as it is opened", async (_, content) => {
    const { parts, problem } = await unpack(file(content));
    expect(problem).toBeUndefined();
    expect(parts.map(({ name }) => name)).toEqual([""]);
    for (let time = 0; time < 2; time++) expect(await read(parts[0]!)).toEqual({ text: content });
  });

  test("that begins like none of the others is one", async () => {
    for (const start of ["P", "PK", "PK\u0001\u0002", "\u001f"])
      expect(await readAll(file(start))).toMatchObject({ parts: [{ name: "", text: start }] });
  });
});

describe("a gzip", () => {
  test("is known by its first bytes, whatever its name", async () => {
    expect(await readAll(file(gzipSync(long), "gzip.xml"))).toEqual({ parts: [{ name: "", text: long }] });
  });

  test("of several gzips behind each other is all of them", async () => {
    const both = Buffer.concat([gzipSync("one "), gzipSync("two")]);
    expect(await readAll(file(both))).toMatchObject({ parts: [{ text: "one two" }] });
  });

  test("that is cut off gives all that is there, then an error", async () => {
    const content = randomBytes(300_000).toString("hex");
    const whole = gzipSync(content);
    const { parts } = await unpack(file(whole.subarray(0, whole.length - 10)));
    const { text, error } = await read(parts[0]!);
    expect(content.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(content.length - 100);
    expect(error).toBe("its compressed data is cut off");
  });

  test("that is damaged is one up to there", async () => {
    const content = randomBytes(2_000_000).toString("hex");
    const damaged = Buffer.from(gzipSync(content));
    const middle = Math.floor(damaged.length / 2);
    damaged.fill(0xff, middle, middle + 100);
    const { parts } = await unpack(file(damaged));
    const { text, error } = await read(parts[0]!);
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(error).toMatch(/^its compressed data is damaged \(/);
  });
});

describe("a zip", () => {
  test("gives the members that may be reports, in its order", async () => {
    const names = [
      "b/1.xml",
      "a.JSON",
      "x.ndjson",
      "y.trx",
      "z.tap",
      "go.log",
      "photo.png",
      "resources/2.json",
      "d.xml/",
    ];
    const members = names.map((name) => ({ name, content: `${name} ${long}` }));
    const { parts, code } = await readAll(file(zip(members), "reports.bin"));
    expect(parts.map(({ name }) => name)).toEqual(names.slice(0, 6));
    for (const { name, text } of parts) expect(text).toBe(`${name} ${long}`);
    expect(code).toBeUndefined();
  });

  test("of Playwright is its events alone", async () => {
    const members = [
      { name: "resources/1.json", content: "{}" },
      { name: "other.json", content: "{}" },
      { name: "report.jsonl", content: "events", method: 0 },
    ];
    expect(await readAll(file(zip(members)))).toEqual({ parts: [{ name: "report.jsonl", text: "events" }] });
  });

  test("of the 64 bit kind is read alike", async () => {
    expect(await readAll(file(zip([{ name: "a.xml", content: long, zip64: true }])))).toMatchObject({
      parts: [{ name: "a.xml", text: long }],
    });
  });

  test.each([
    [[], "report.zip-empty", "The zip is empty"],
    [[{ name: "a.png", content: "" }], "report.zip-empty", "The zip holds no report among its 1 members"],
    [
      [{ name: "../a.xml", content: "" }],
      "report.zip-path",
      /leaves its folder \(invalid relative path: \.\.\/a\.xml\)/,
    ],
    [[{ name: "a/../../b.xml", content: "" }], "report.zip-path", /leaves its folder/],
    [[{ name: "..\\a.xml", content: "" }], "report.zip-path", /leaves its folder/],
    [[{ name: "/etc/a.xml", content: "" }], "report.zip-path", /absolute path: \/etc/],
    [[{ name: "C:/a.xml", content: "" }], "report.zip-path", /absolute path/],
    [
      [{ name: "a.xml", content: "x", flags: 1 }],
      "report.zip-closed",
      "a.xml in the zip cannot be read without a password",
    ],
    [[{ name: "a.xml", content: "x", method: 12 }], "report.zip-closed", /cannot be read: compression method 12/],
  ] as [Member[], string, string | RegExp][])("%j: %s", async (members, code, words) => {
    const { parts, ...problem } = await readAll(file(zip(members)));
    expect(parts).toEqual([]);
    expect(problem.code).toBe(code);
    expect(problem.words).toMatch(words);
  });

  test("of zips says so", async () => {
    const { problem } = await unpack(file(zip([{ name: "report-1.zip", content: zip([]) }])));
    expect(problem?.hint).toBe("It holds zips, such as report-1.zip: unpack it once, and name those.");
  });

  test("with one locked member gives the others", async () => {
    const members = [
      { name: "a.xml", content: "x", flags: 1 },
      { name: "b.xml", content: "y" },
    ];
    expect(await readAll(file(zip(members)))).toMatchObject({
      parts: [{ name: "b.xml", text: "y" }],
      code: "report.zip-closed",
    });
  });

  test("with too many members is not gone through", async () => {
    const { parts, words } = await readAll(file(zip([{ name: "a.xml", content: "x" }], { count: 10_001 })));
    expect(parts).toEqual([]);
    expect(words).toBe("The zip has 10001 members, and 10000 are read at most");
  });

  test("whose directory is wrong says so", async () => {
    const { code } = await readAll(file(zip([{ name: "a.xml", content: "x" }], { count: 3 })));
    expect(code).toBe("report.zip-broken");
  });

  test("whose bytes are others than it says gives them, then an error", async () => {
    const wrong = (more: Partial<Member>) => readAll(file(zip([{ name: "a.xml", content: "abc", ...more }])));
    expect(await wrong({ crc: 1 })).toMatchObject({
      parts: [{ text: "abc", error: "its checksum in the zip is not that of its bytes" }],
    });
    expect(await wrong({ size: 9 })).toMatchObject({
      parts: [{ text: "abc", error: "it has 3 bytes in the zip, whose directory says 9" }],
    });
  });
});

describe("a zip that is cut off", () => {
  const content = randomBytes(400_000).toString("hex");
  const whole = zip([
    { name: "resources/1.png", content: randomBytes(300_000) },
    { name: "report.jsonl", content },
  ]);

  test("gives what is there of its reports, then an error", async () => {
    const { parts, problem } = await unpack(file(whole.subarray(0, 500_000)));
    expect(problem).toBeUndefined();
    expect(parts.map(({ name }) => name)).toEqual(["report.jsonl"]);
    const { text, error } = await read(parts[0]!);
    expect(content.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(300_000);
    expect(error).toBe("its compressed data is cut off");
  });

  test("in its directory gives whole reports, and says that there may be more", async () => {
    const { parts } = await unpack(file(whole.subarray(0, whole.length - 30)));
    expect(await read(parts[0]!)).toEqual({
      text: content,
      error: "the zip is cut off: it has no directory, and may lack members",
    });
  });

  test("before any report has none", async () => {
    const { parts, problem } = await unpack(file(whole.subarray(0, 100_000)));
    expect(parts).toEqual([]);
    expect(problem?.code).toBe("report.zip-broken");
  });

  test("with a stored report ends it where it ends", async () => {
    const stored = zip([
      { name: "a.xml", content: "<a/>", method: 0 },
      { name: "b.xml", content: "<b/>", method: 0 },
    ]);
    const { parts } = await readAll(file(stored.subarray(0, -20)));
    expect(parts.map(({ name, text }) => [name, text])).toEqual([
      ["a.xml", "<a/>"],
      ["b.xml", "<b/>"],
    ]);
  });
});

describe("what expands as no report does is stopped", () => {
  const zeros = Buffer.alloc(70 * 1024 * 1024);

  async function sizeOf(part: Packed): Promise<{ size: number; error: string }> {
    let size = 0;
    try {
      for await (const bytes of part.open()) size += bytes.length;
      return { size, error: "" };
    } catch (error) {
      return { size, error: (error as Error).message };
    }
  }

  test.each([
    ["gzip", () => gzipSync(zeros)],
    ["zip", () => zip([{ name: "a.xml", content: zeros }])],
  ])("a %s", async (_, make) => {
    const { parts } = await unpack(file(make()));
    const { size, error } = await sizeOf(parts[0]!);
    expect(size).toBeLessThan(66 * 1024 * 1024);
    expect(error).toMatch(/^it expands more than 200-fold: \d+ bytes to more than \d+, as no report does$/);
  });

  test("also in many members, counted together, and each once however often it is read", async () => {
    const member = (index: number) => ({ name: `${index}.xml`, content: zeros.subarray(0, 30 * 1024 * 1024) });
    const { parts } = await unpack(file(zip([member(1), member(2), member(3)])));
    for (let time = 0; time < 3; time++) expect((await sizeOf(parts[0]!)).error).toBe("");
    expect((await sizeOf(parts[1]!)).error).toBe("");
    expect((await sizeOf(parts[2]!)).error).toMatch(/^it expands/);
  });

  test("but a small one may", async () => {
    const { parts } = await unpack(file(gzipSync(zeros.subarray(0, 60 * 1024 * 1024))));
    expect(await sizeOf(parts[0]!)).toEqual({ size: 60 * 1024 * 1024, error: "" });
  });
});

describe("where nothing can be read, the problem says why", () => {
  const locked = file("x", "locked.xml");
  chmodSync(locked, 0);
  mkdirSync(join(folder, "reports"));

  test.each([
    ["no-such.xml", "report.missing"],
    ["0.xml/inner.xml", "report.missing"],
    ["reports", "report.directory"],
    ["/dev/null", "report.unreadable"],
    ["\0", "report.unreadable"],
    ["x".repeat(5_000), "report.unreadable"],
  ])("%s: %s", async (name, code) => {
    file("x", "0.xml");
    const { parts, problem } = await unpack(name.startsWith("/") ? name : join(folder, name));
    expect(parts).toEqual([]);
    expect(problem).toMatchObject({ code, words: expect.stringMatching(/./), hint: expect.stringMatching(/./) });
  });

  // Root may read anything.
  test.skipIf(process.getuid?.() === 0)("a file of somebody else: report.unreadable", async () => {
    expect((await unpack(locked)).problem).toMatchObject({
      code: "report.unreadable",
      words: "The file may not be read",
    });
  });

  test("a file that is gone when it is opened throws there", async () => {
    const path = file("x");
    const { parts } = await unpack(path);
    rmSync(path);
    expect((await read(parts[0]!)).error).toMatch(/ENOENT/);
  });
});

describe.skipIf(process.platform !== "linux")("files are closed", () => {
  test.each([
    ["a plain file", () => long],
    ["a gzip", () => gzipSync(randomBytes(2_000_000))],
    ["a zip", () => zip([{ name: "a.xml", content: randomBytes(2_000_000) }])],
    ["half a zip", () => zip([{ name: "a.xml", content: randomBytes(2_000_000) }]).subarray(0, 1_500_000)],
    ["a broken zip", () => zip([{ name: "a.xml", content: "x" }], { count: 3 })],
    ["an evil zip", () => zip([{ name: "../a.xml", content: "x" }])],
  ])("of %s, also where the reader stops", async (_, make) => {
    const path = file(make());
    const before = openFiles();
    for (let time = 0; time < 5; time++) {
      const { parts } = await unpack(path);
      for (const part of parts) {
        for await (const bytes of part.open()) if (bytes.length > 0) break;
        await read(part);
      }
    }
    // yauzl closes behind our back, a moment later.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(openFiles()).toBe(before);
  });
});
