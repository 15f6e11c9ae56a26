/** A zip → the reports in it, as parts that are read where they lie. Nothing is ever written to disk. */

import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import type { Packed, Unpacked } from "../outside.ts";
import { expand, limitExpansion, readBytes } from "./bytes.ts";

type Saying = NonNullable<Unpacked["problem"]>;

const mostMembers = 10_000;
const reportName = /^(?!resources\/|__MACOSX\/).*\.(xml|json|jsonl|ndjson|trx|tap|log)$/i;
/** Playwright's blob: all that it tells is in this one member. */
const blobName = "report.jsonl";

/** A blob is one part; else every member that has a report's name is one. */
export async function unzip(path: string, size: number): Promise<Unpacked> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { autoClose: false });
  } catch {
    const parts = await findMembers(path, size);
    return parts.length > 0 ? { parts } : { parts, problem: withoutDirectory };
  }
  try {
    if (zip.entryCount > mostMembers) return { parts: [], problem: tooMany(zip.entryCount) };
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    return await partsOf(path, size, zip, entries);
  } catch (error) {
    return { parts: [], problem: faulty(error as Error) };
  } finally {
    zip.close();
  }
}

async function partsOf(path: string, size: number, zip: ZipFile, entries: readonly Entry[]): Promise<Unpacked> {
  const chosen = reportsAmong(entries, ({ fileName }) => fileName);
  const closed = chosen.filter((entry) => !entry.canDecodeFileData());
  const readable = chosen.filter((entry) => entry.canDecodeFileData());
  const packed = readable.reduce((sum, { compressedSize }) => sum + compressedSize, 0);
  // Members may overlap, so that their sum is no size.
  const limit = limitExpansion(Math.min(size, packed));
  const parts: Packed[] = [];
  for (const entry of readable) {
    const { fileName: name, compressedSize, compressionMethod } = entry;
    const { fileDataStart: from } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const read = () => readBytes(path, from, from + compressedSize);
    const open = () => checked(compressionMethod === 0 ? read() : expand(read(), "deflate", limit(from)), entry);
    parts.push({ name, open });
  }
  if (chosen.length === 0) return { parts, problem: noReports(entries) };
  return closed.length === 0 ? { parts } : { parts, problem: notReadable(closed) };
}

function reportsAmong<Member>(members: readonly Member[], nameOf: (member: Member) => string): readonly Member[] {
  const blob = members.find((member) => nameOf(member) === blobName);
  return blob === undefined ? members.filter((member) => reportName.test(nameOf(member))) : [blob];
}

async function* checked(source: AsyncIterable<Uint8Array>, entry: Entry): AsyncGenerator<Uint8Array> {
  let [length, sum] = [0, 0];
  for await (const bytes of source) {
    length += bytes.length;
    sum = crc32(bytes, sum);
    yield bytes;
  }
  if (length !== entry.uncompressedSize)
    throw new Error(`it has ${length} bytes in the zip, whose directory says ${entry.uncompressedSize}`);
  if (sum !== entry.crc32) throw new Error("its checksum in the zip is not that of its bytes");
}

/**
 * The directory stands at the end of a zip; one that was cut off has none. Its members are found by the headers in
 * front of them (PKWARE's APPNOTE, 4.3.7), and read as far as they go.
 */
async function findMembers(path: string, size: number): Promise<readonly Packed[]> {
  const found: { name: string; method: number; from: number; to: number }[] = [];
  const longestHeader = 30 + 1_000;
  let [text, at] = [Buffer.alloc(0), 0];
  const search = (until: number): void => {
    for (
      let hit = text.indexOf("PK\u0003\u0004");
      hit !== -1 && hit < until;
      hit = text.indexOf("PK\u0003\u0004", hit + 4)
    ) {
      if (hit + 30 > text.length || found.length >= mostMembers) return;
      const [flags, method] = [text.readUInt16LE(hit + 6), text.readUInt16LE(hit + 8)];
      const [packed, nameLength, extraLength] = [
        text.readUInt32LE(hit + 18),
        text.readUInt16LE(hit + 26),
        text.readUInt16LE(hit + 28),
      ];
      const name = text.toString("utf8", hit + 30, hit + 30 + nameLength);
      const from = at + hit + 30 + nameLength + extraLength;
      const isStored = method === 0 && packed > 0;
      if ((flags & 1) !== 0 || nameLength > 1_000 || !(method === 8 || isStored) || !reportName.test(name)) continue;
      found.push({ name, method, from, to: isStored ? from + packed : size });
    }
  };
  for await (const bytes of readBytes(path)) {
    text = Buffer.concat([text, bytes]);
    const until = Math.max(0, text.length - longestHeader);
    search(until);
    text = text.subarray(until);
    at += until;
  }
  search(text.length);
  const limit = limitExpansion(size);
  return reportsAmong(found, ({ name }) => name).map(({ name, method, from, to }) => ({
    name,
    async *open() {
      const source = readBytes(path, from, to);
      yield* method === 0 ? source : expand(source, "deflate", limit(from));
      throw new Error("the zip is cut off: it has no directory, and may lack members");
    },
  }));
}

const withoutDirectory: Saying = {
  code: "report.zip-broken",
  words: "The zip is cut off or damaged: it has no directory, and no report is found in it",
  hint: "Was it copied whole? Have it written, or downloaded, once more.",
};

function tooMany(count: number): Saying {
  return {
    code: "report.zip-members",
    words: `The zip has ${count} members, and ${mostMembers} are read at most`,
    hint: "Name a zip with reports only, or unpack it and name the reports.",
  };
}

function noReports(entries: readonly Entry[]): Saying {
  const inner = entries.find(({ fileName }) => fileName.endsWith(".zip"))?.fileName;
  return {
    code: "report.zip-empty",
    words: entries.length === 0 ? "The zip is empty" : `The zip holds no report among its ${entries.length} members`,
    hint:
      inner === undefined
        ? "Reports in it are `report.jsonl` (a Playwright blob) or end in .xml, .json, .jsonl, .ndjson, .trx, .tap or .log."
        : `It holds zips, such as ${inner.slice(0, 100)}: unpack it once, and name those.`,
  };
}

function notReadable(entries: readonly Entry[]): Saying {
  const first = entries[0]!;
  const name = first.fileName.slice(0, 100);
  const many = entries.length === 1 ? "" : `, and ${entries.length - 1} more,`;
  return {
    code: "report.zip-closed",
    words: first.isEncrypted()
      ? `${name}${many} in the zip cannot be read without a password`
      : `${name}${many} in the zip cannot be read: compression method ${first.compressionMethod}`,
    hint: "Write the zip without a password and with the common method (deflate).",
  };
}

function faulty(error: Error): Saying {
  // yauzl's words for names that would leave the folder that a zip is unpacked into.
  return /^(absolute path|invalid relative path|invalid characters in fileName)/.test(error.message)
    ? {
        code: "report.zip-path",
        words: `The zip has a member whose name leaves its folder (${error.message.slice(0, 200)})`,
        hint: "No runner writes such a zip. See where it comes from; nothing of it was read.",
      }
    : {
        code: "report.zip-broken",
        words: `The directory of the zip is damaged: ${error.message.slice(0, 200)}`,
        hint: "Was it copied whole? Have it written, or downloaded, once more.",
      };
}
