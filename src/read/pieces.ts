/** The bytes of a report, piece by piece → the reader of its format, which is told by its first characters. */

import { decodeBytes } from "./decode.ts";
import type { Reader } from "./entry.ts";

/** The bytes, from the start each time. It may throw: what was read before counts. */
export type Bytes = () => AsyncIterable<Uint8Array>;

export interface ReadThrough {
  /** There is nothing but white space, and so no reader. */
  readonly blank: boolean;
  /** Where the source failed: how many bytes came before, and what it said. */
  readonly failed?: { readonly size: number; readonly why: string };
  /** Where the first bytes are that mean nothing in the report's encoding, in characters. */
  readonly strange?: number;
}

/** Characters by which a format is told: enough for a declaration, a comment and the first line. */
const headLength = 4_096;

/** `begin` gets the head, which is then written to the reader that it gives. What a reader throws is thrown on. */
export async function readPieces(open: Bytes, begin: (head: string) => Reader): Promise<ReadThrough> {
  const decoder = decodeBytes();
  const reader = lateReader(begin);
  const source = open()[Symbol.asyncIterator]();
  let size = 0;
  let why: string | undefined;
  try {
    for (let piece = await nextPiece(source); !piece.done; piece = await nextPiece(source)) {
      why = piece.failed;
      if (why !== undefined) break;
      size += piece.bytes.length;
      reader.write(decoder.write(piece.bytes));
    }
  } finally {
    // Where a reader has a bug the file is closed all the same.
    await source.return?.();
  }
  reader.write(decoder.end());
  return {
    blank: !reader.end(),
    ...(why === undefined ? {} : { failed: { size, why } }),
    ...(decoder.strange === undefined ? {} : { strange: decoder.strange }),
  };
}

/** Waits with the text until there is a head; `end` is false where there was none but white space. */
function lateReader(begin: (head: string) => Reader): { write(text: string): void; end(): boolean } {
  let reader: Reader | undefined;
  let head = "";
  const start = (): void => {
    reader = begin(head);
    reader.write(head);
    head = "";
  };
  return {
    write(text) {
      if (reader !== undefined) reader.write(text);
      else {
        head += text;
        if (head.length >= headLength) start();
      }
    },
    end() {
      if (reader === undefined && head.replace("\uFEFF", "").trim() !== "") start();
      reader?.end();
      return reader !== undefined;
    },
  };
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly done: boolean;
  /** Why there is none. */
  readonly failed?: string;
}

/** Only the source may fail here: the disk, an archive. */
async function nextPiece(source: AsyncIterator<Uint8Array>): Promise<Piece> {
  try {
    const { done, value } = await source.next();
    return { bytes: done === true ? new Uint8Array(0) : value, done: done === true };
  } catch (error) {
    return { bytes: new Uint8Array(0), done: false, failed: (error as Error).message };
  }
}
