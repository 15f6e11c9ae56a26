import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Content, zipOf } from "../../../scripts/actions/zip.ts";
import { unpackOne } from "./zip.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "flakeproof-zip-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function unpack(bytes: Buffer, name: string, most = 1_000) {
  const zip = join(folder, "artifact.zip");
  await writeFile(zip, bytes);
  return unpackOne(zip, name, join(folder, "out", "it"), most);
}

const got = () => readFile(join(folder, "out", "it"), "utf8");
const refusedWith = (words: RegExp) => ({
  kind: "refused",
  problems: [{ code: "github.unreadable", words: expect.stringMatching(words) }],
});

test.each<Content>([
  { name: "results/a.json", text: "stored", packed: false },
  { name: "results/a.json", text: "deflated ".repeat(50), packed: true },
  { name: "results/a.json", text: "", packed: false },
])("one file comes out: %o", async (content) => {
  const bytes = zipOf([{ name: "other", text: "no" }, content, { name: "last", text: "no" }]);
  expect(await unpack(bytes, content.name)).toEqual({ kind: "parsed", value: true });
  expect(await got()).toBe(content.text);
});

test("nothing but the one file is written, whatever the others are called", async () => {
  const bytes = zipOf([
    { name: "../evil", text: "x" },
    { name: "/etc/evil", text: "x" },
    { name: "it", text: "good" },
  ]);
  await unpack(bytes, "it");
  expect((await readdir(folder, { recursive: true })).sort()).toEqual(["artifact.zip", "out", "out/it"]);
});

describe("refused", () => {
  const bomb = "0".repeat(100_000);

  test("a file that says that it is too long", async () => {
    expect(await unpack(zipOf([{ name: "a", text: bomb, packed: true }]), "a")).toMatchObject(
      refusedWith(/100000 bytes unpacked; at most 1000/),
    );
  });

  test("a file that lies about its length", async () => {
    const bytes = zipOf([{ name: "a", text: bomb, packed: true, claimed: 10 }]);
    expect(await unpack(bytes, "a")).toMatchObject(refusedWith(/longer than the zip says/));
    await expect(got()).rejects.toThrow("ENOENT");
  });

  test.each([
    ["no such entry", zipOf([{ name: "b", text: "x" }]), /is not in there/],
    ["no zip", Buffer.from("hello"), /no zip/],
    ["nothing", Buffer.alloc(0), /no zip/],
    ["the end cut off", zipOf([{ name: "a", text: "x" }]).subarray(0, -1), /no zip|cut off/],
    ["a list outside of the file", wrongAt(zipOf([{ name: "a", text: "x" }]), 6, 0xffff_ffff), /outside of it/],
    ["a broken list", wrongAt(zipOf([{ name: "a", text: "x" }]), 6, 0), /list of entries is broken/],
  ])("%s", async (_what, bytes, words) => {
    expect(await unpack(bytes, "a")).toMatchObject(refusedWith(words));
  });
});

/** Four bytes that many before the end. */
function wrongAt(bytes: Buffer, beforeEnd: number, value: number): Buffer {
  bytes.writeUInt32LE(value, bytes.length - beforeEnd);
  return bytes;
}
