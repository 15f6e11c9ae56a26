/** One file out of a zip, and no more of it than is allowed. */

import { createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { PassThrough, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";
import { type Parsed, parsed, refused } from "../../model/problem.ts";

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  /** Of its local header, in the file. */
  readonly at: number;
}

/** Bytes of the list of entries that is read; one entry takes about 100. */
const longestList = 64 << 20;

/**
 * Writes the entry of that exact name to a path. Nothing else is unpacked, so no name in the zip can become a path. Refused
 * where the zip is broken, has no such entry, or the entry is longer than `most` bytes or not as long as it claims. Format:
 * PKWARE's APPNOTE 6.3, without zip64 (more than 65,534 entries or 4 GiB).
 */
export async function unpackOne(zip: string, name: string, to: string, most: number): Promise<Parsed<true>> {
  const file = await open(zip);
  try {
    await unpackEntry(file, findEntry(await readList(file), name), to, most);
    return parsed(true);
  } catch (error) {
    await rm(to, { force: true });
    const { message } = error as Error;
    return refused({
      code: "github.unreadable",
      words: `${name} cannot be read from the artifact ${basename(dirname(zip))}: ${message}`,
    });
  } finally {
    await file.close();
  }
}

/** The central directory, found from the end of the file. */
async function readList(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - 0x1_0015), Math.min(size, 0x1_0015));
  const end = tail.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0 || end + 22 > tail.length) throw new Error("this is no zip, or it was cut off");
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  if (start + length > size || length > longestList)
    throw new Error("the zip's list of entries is too long or lies outside of it");
  return readAt(file, start, length);
}

function findEntry(list: Buffer, name: string): Entry {
  for (let at = 0; at + 46 <= list.length; ) {
    if (list.readUInt32LE(at) !== 0x0201_4b50) throw new Error("the zip's list of entries is broken");
    const nameEnd = at + 46 + list.readUInt16LE(at + 28);
    if (list.toString("utf8", at + 46, nameEnd) === name) {
      if ((list.readUInt16LE(at + 8) & 1) === 1) throw new Error("it is encrypted");
      return {
        method: list.readUInt16LE(at + 10),
        packed: list.readUInt32LE(at + 20),
        size: list.readUInt32LE(at + 24),
        at: list.readUInt32LE(at + 42),
      };
    }
    at = nameEnd + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32);
  }
  throw new Error("it is not in there");
}

async function unpackEntry(file: FileHandle, entry: Entry, to: string, most: number): Promise<void> {
  if (entry.size > most) throw new Error(`it has ${entry.size} bytes unpacked; at most ${most} are read`);
  const header = await readAt(file, entry.at, 30);
  const start = entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  await mkdir(dirname(to), { recursive: true });
  if (entry.packed === 0) return void (await (await open(to, "w")).close());
  const packed = file.createReadStream({ start, end: start + entry.packed - 1, autoClose: false });
  await pipeline(packed, unpacker(entry.method), exactly(entry.size), createWriteStream(to));
}

function unpacker(method: number): Transform {
  if (method === 8) return createInflateRaw();
  if (method === 0) return new PassThrough();
  throw new Error(`it is packed with method ${method}, which artifacts never use`);
}

/** Stops at the first byte that was not announced. */
function exactly(size: number): Transform {
  let left = size;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length;
      done(left < 0 ? new Error("it is longer than the zip says") : null, chunk);
    },
    flush(done) {
      done(left > 0 ? new Error("it is shorter than the zip says") : null);
    },
  });
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error("the zip ends too early");
  return buffer;
}
