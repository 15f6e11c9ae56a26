/** Bytes → text. The encoding is told by a byte order mark, by zeros between the letters, or by the XML declaration. */

export interface Decoder {
  /** Whole characters only; what is cut in two waits for the next piece. */
  write(bytes: Uint8Array): string;
  end(): string;
  /** Bytes of the mark at the very start, which is no text. */
  readonly mark: number;
  /** As bytes: of a part of the text that came from here. */
  sizeOf(text: string): number;
}

/** The pieces of a file, the first few as one where they are small: `decoderFor` wants to see its start. */
export async function* withHead(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const bytes of pieces) {
    if (head === undefined) yield bytes;
    else {
      const joined: Uint8Array = new Uint8Array(head.length + bytes.length);
      joined.set(head);
      joined.set(bytes, head.length);
      head = joined.length < 256 ? joined : undefined;
      if (head === undefined) yield joined;
    }
  }
  if (head !== undefined && head.length > 0) yield head;
}

/** By the first piece of a file, which should hold its first 200 bytes where it has as many. */
export function decoderFor(first: Uint8Array): Decoder {
  const [a, b, c] = first;
  if (a === 0xef && b === 0xbb && c === 0xbf) return utf8(3);
  if (a === 0xff && b === 0xfe) return streaming("utf-16le", 2, 2);
  if (a === 0xfe && b === 0xff) return streaming("utf-16be", 2, 2);
  // Without a mark: a letter of ASCII beside a zero.
  if (a !== 0 && a !== undefined && b === 0 && first.length > 3) return streaming("utf-16le", 0, 2);
  if (a === 0 && b !== 0 && b !== undefined && first.length > 3) return streaming("utf-16be", 0, 2);
  const head = String.fromCharCode(...first.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]?.toLowerCase();
  // Whoever says UTF-16 in single bytes is wrong about it.
  if (declared === undefined || /^(utf-?8|us-ascii|utf-?16|ucs)/.test(declared)) return utf8(0);
  try {
    // Some of its names do not begin so.
    return new TextDecoder(declared).encoding.startsWith("utf-16") ? utf8(0) : streaming(declared, 0, 1);
  } catch {
    return utf8(0);
  }
}

/** Several times as fast as a decoder that keeps its state: whole characters are cut off by hand. */
function utf8(mark: number): Decoder {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const encoder = new TextEncoder();
  let rest: Uint8Array = new Uint8Array(0);
  let skip = mark;
  return {
    mark,
    write(bytes) {
      const start = Math.min(skip, bytes.length);
      skip -= start;
      let all = bytes.subarray(start);
      if (rest.length > 0) {
        all = new Uint8Array(rest.length + bytes.length);
        all.set(rest);
        all.set(bytes, rest.length);
      }
      const end = wholeEnd(all);
      // A copy: the piece that it comes from may be filled anew. (`slice` of Node's own kind of bytes makes none.)
      rest = new Uint8Array(all.subarray(end));
      return decoder.decode(all.subarray(0, end));
    },
    end: () => decoder.decode(rest),
    sizeOf: (text) => encoder.encode(text).length,
  };
}

/** Up to where the bytes hold whole characters: at most three at the end begin another one. */
function wholeEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function streaming(encoding: string, mark: number, unit: number): Decoder {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  let skip = mark;
  return {
    mark,
    write(bytes) {
      const start = Math.min(skip, bytes.length);
      skip -= start;
      return decoder.decode(bytes.subarray(start), { stream: true });
    },
    end: () => decoder.decode(),
    sizeOf: (text) => text.length * unit,
  };
}
