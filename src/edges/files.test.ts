import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { files } from "./files.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "flakeproof-files-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (...parts: string[]) => join(folder, ...parts);

function put(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(join(at(path), ".."), { recursive: true });
    writeFileSync(at(path), path);
  }
}

describe("a file", () => {
  test("is read back as it was written, in folders that were not there", async () => {
    const text = "é 🧪 \u0000\r\n";
    await files.write(at("a/b/c.json"), text);
    expect(await files.read(at("a/b/c.json"))).toBe(text);
    expect(readdirSync(at("a/b")), "no temporary name is left").toEqual(["c.json"]);
  });

  test("is replaced whole: a reader meets the old text or the new one, and never a part", async () => {
    const texts = ["a", "b"].map((letter) => letter.repeat(1 << 20));
    await files.write(at("x"), texts[0]!);
    let writing = true;
    const writes = (async () => {
      for (let turn = 0; turn < 10; turn++) await files.write(at("x"), texts[turn % 2]!);
      writing = false;
    })();
    let reads = 0;
    for (; writing; reads++) expect(texts.includes((await files.read(at("x")))!)).toBe(true);
    await writes;
    expect(reads).toBeGreaterThan(1);
  });

  test("that is not there is undefined, whatever is missing of its path; any other fault is thrown", async () => {
    put("file");
    for (const path of ["no", "no/deeper", "file/below"]) expect(await files.read(at(path))).toBeUndefined();
    await expect(files.read(folder)).rejects.toThrow("EISDIR");
  });

  test.each([
    [100, "0123456789"],
    [4, "6789"],
    [0, ""],
  ])("has an end of at most %i bytes", async (most, wanted) => {
    await files.write(at("log"), "0123456789");
    expect(await files.tail(at("log"), most)).toBe(wanted);
    expect(await files.tail(at("none"), most)).toBe("");
  });

  test("is copied into folders that were not there, over what was there", async () => {
    put("from", "to/there");
    await files.copy(at("from"), at("to/there"));
    await files.copy(at("from"), at("new/deep/there"));
    expect([await files.read(at("to/there")), await files.read(at("new/deep/there"))]).toEqual(["from", "from"]);
  });
});

describe("files are found", () => {
  const found = async (...patterns: string[]) =>
    (await files.find(folder, patterns)).map(({ path }) => files.relative(folder, path));

  test("by any of the patterns, each once, in the order of their paths", async () => {
    put("b.xml", "a.xml", "a.json", "deep/er/c.xml", ".hidden/d.xml");
    expect(await found("*.xml")).toEqual(["a.xml", "b.xml"]);
    expect(await found("**/*.xml", "a.*")).toEqual([".hidden/d.xml", "a.json", "a.xml", "b.xml", "deep/er/c.xml"]);
    expect(await found("deep")).toEqual([]);
    expect(await found("none/*")).toEqual([]);
  });

  test("outside of the folder too, where a pattern says so", async () => {
    put("out/report.xml", "suite/x");
    const [report] = await files.find(at("suite"), ["../out/*.xml"]);
    expect(report!.path).toBe(at("out/report.xml"));
  });

  test("with their size and the time of their last change", async () => {
    const before = Date.now() - 2_000;
    put("a");
    const [a] = await files.find(folder, ["a"]);
    expect(a).toMatchObject({ path: at("a"), size: 1 });
    expect(a!.changed).toBeGreaterThan(before);
  });
});

test("a folder's list is in order, and empty where there is none", async () => {
  put("b", "a", "c/d");
  expect(await files.list(folder)).toEqual(["a", "b", "c"]);
  expect([await files.list(at("no")), await files.list(at("a"))]).toEqual([[], []]);
});

test("folders are made and removed, whatever is there already", async () => {
  await files.makeFolder(at("a/b"));
  await files.makeFolder(at("a/b"));
  put("a/b/c");
  await files.remove(at("a"));
  await files.remove(at("a"));
  expect(existsSync(at("a"))).toBe(false);
});

test("what is removed is the link, not what it leads to", async () => {
  put("kept/file", "runs/x");
  symlinkSync(at("kept"), at("runs/link"));
  await files.remove(at("runs"));
  expect(existsSync(at("kept/file"))).toBe(true);
});

test("a path is what it really is", async () => {
  put("there/file");
  symlinkSync(at("there"), at("link"));
  expect(await files.real(at("link/file"))).toBe(at("there/file"));
  expect(await files.real(at("nowhere"))).toBe(at("nowhere"));
});
