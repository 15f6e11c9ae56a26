/** Bytes → text. The encoding is told by a byte order mark, by zeros between the letters, or by the XML declaration. */

export interface Decoder {
  /** Whole characters only; what is cut in two waits for the next piece. */
  write(bytes: Uint8Array): string;
  end(): string;
  /** Bytes of the mark at the very start, which is no text. */
  readonly mark: number;
  /** Where the first bytes are that mean nothing in this encoding, in characters; undefined where there are none so far. */
  readonly strange: number | undefined;
  /** As bytes: of a part of the text that came from here. */
  sizeOf(text: string): number;
}

/** Bytes by which an encoding is told. */
const enough = 256;

/** For a whole file, in any pieces: its encoding is told by its first bytes, for which it waits. */
export function decodeBytes(): Decoder {
  let first: Uint8Array = new Uint8Array(0);
  let inner: Decoder | undefined;
  const begin = (): string => {
    inner = decoderFor(first);
    return inner.write(first);
  };
  return {
    write(bytes) {
      if (inner !== undefined) return inner.write(bytes);
      const both = new Uint8Array(first.length + bytes.length);
      both.set(first);
      both.set(bytes, first.length);
      first = both;
      return first.length < enough ? "" : begin();
    },
    end() {
      const rest = inner === undefined ? begin() : "";
      return rest + inner!.end();
    },
    get mark() {
      return inner?.mark ?? 0;
    },
    get strange() {
      return inner?.strange;
    },
    sizeOf: (text) => inner?.sizeOf(text) ?? 0,
  };
}

/** By the first bytes of a file: 200 of them where it has as many. */
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
  let characters = 0;
  let strange: number | undefined;
  const decode = (bytes: Uint8Array): string => {
    const text = decoder.decode(bytes);
    // A text may hold the mark of replacement itself.
    if (strange === undefined && text.includes("\uFFFD") && !isUtf8(bytes))
      strange = characters + text.indexOf("\uFFFD");
    characters += text.length;
    return text;
  };
  return {
    mark,
    get strange() {
      return strange;
    },
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
      return decode(all.subarray(0, end));
    },
    end: () => decode(rest),
    sizeOf: (text) => encoder.encode(text).length,
  };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
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
    strange: undefined,
    write(bytes) {
      const start = Math.min(skip, bytes.length);
      skip -= start;
      return decoder.decode(bytes.subarray(start), { stream: true });
    },
    end: () => decoder.decode(),
    sizeOf: (text) => text.length * unit,
  };
}
