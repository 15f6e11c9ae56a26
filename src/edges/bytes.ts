/** A file → its bytes, as they are or expanded, piece by piece, up to where they are sound. */

import { open } from "node:fs/promises";
import { createGunzip, createInflateRaw } from "node:zlib";

/** Bytes read at once. Of 64, 256 and 1,024 KiB all are as fast; texts of the larger ones cost 20 MiB more memory. */
const piece = 64 * 1024;

/**
 * A range of a file. Each piece is good until the next one is asked for, which is being read meanwhile. Ends early where
 * the file does.
 */
export async function* readBytes(path: string, from = 0, to = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  const length = Math.min(piece, to - from);
  const buffers = [new Uint8Array(length), new Uint8Array(length)];
  let at = from;
  const readInto = async (buffer: Uint8Array): Promise<Uint8Array> => {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, to - at), at);
    at += bytesRead;
    return buffer.subarray(0, bytesRead);
  };
  let coming = readInto(buffers[0]!);
  try {
    for (let turn = 1; ; turn = 1 - turn) {
      const bytes = await coming;
      if (bytes.length === 0) return;
      coming = readInto(buffers[turn]!);
      // A fault is thrown when its piece is asked for, which may be never.
      coming.catch(() => undefined);
      yield bytes;
    }
  } finally {
    await coming.catch(() => undefined);
    await file.close();
  }
}

/** Takes how much came out of a part; throws where that is more than any report can be. */
type Limit = (out: number) => void;

/** Real reports shrink to a tenth or a fiftieth; deflate can reach a thousandth. */
const mostFold = 200;
const always = 64 * 1024 * 1024;

/**
 * For all parts of one file together, whose compressed bytes are that many: members of a zip may share theirs. A part is
 * told by where it begins.
 */
export function limitExpansion(size: number): (from: number) => Limit {
  const seen = new Map<number, number>();
  let total = 0;
  return (from) => (out) => {
    // A part that is read once more is not counted once more.
    const more = out - (seen.get(from) ?? 0);
    if (more <= 0) return;
    seen.set(from, out);
    total += more;
    if (total > always && total > mostFold * size)
      throw new Error(`it expands more than ${mostFold}-fold: ${size} bytes to more than ${total}, as no report does`);
  };
}

/** All that can be expanded is given before a fault is thrown. */
export async function* expand(
  source: AsyncIterable<Uint8Array>,
  format: "gzip" | "deflate",
  limit: Limit,
): AsyncGenerator<Uint8Array> {
  // zlib's own 16 KiB would be as many more turns.
  const engine = (format === "gzip" ? createGunzip : createInflateRaw)({ chunkSize: piece });
  let wake = (): void => undefined;
  let failure: Error | undefined;
  let [busy, over, out] = [false, false, 0];
  engine.on("readable", () => wake());
  engine.on("end", () => {
    over = true;
    wake();
  });
  engine.on("error", (error) => {
    failure = error;
    wake();
  });

  async function* taken(): AsyncGenerator<Uint8Array> {
    while (true) {
      const bytes = engine.read() as Uint8Array | null;
      if (bytes !== null) {
        out += bytes.length;
        limit(out);
        yield bytes;
      } else if (failure !== undefined) throw plainly(failure);
      else if (!busy || over) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }

  try {
    for await (const bytes of source) {
      busy = true;
      engine.write(bytes, () => {
        busy = false;
        wake();
      });
      yield* taken();
      if (over) return;
    }
    // Only now: an end that comes too early is an error, and an error drops what was not taken yet.
    busy = true;
    engine.end();
    yield* taken();
  } finally {
    engine.destroy();
  }
}

function plainly(error: Error): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") return new Error("its compressed data is cut off", { cause: error });
  return new Error(`its compressed data is damaged (${error.message})`, { cause: error });
}
