/** The text of an XML document, in any pieces → `open`, `text` and `close`. */

import { copied } from "./capture.ts";
import { decodeEntities, longestReference } from "./entities.ts";

/** The attributes of one tag, decoded when they are asked for; valid until `open` returns. */
export interface Attributes {
  /** By its name without prefix and in lower case, as all names here. */
  get(name: string): string | undefined;
  count(): number;
  /** Of the attribute at that place in the tag, without prefix and in lower case. */
  name(index: number): string;
  value(index: number): string;
}

export interface XmlHandler {
  /** True asks for the text directly in this element. */
  open(name: string, attributes: Attributes): boolean;
  /** A part of a text: a longer one comes in several. */
  text(part: string): void;
  close(name: string): void;
  /** The text has ended, whether the document has or not. */
  end?(): void;
}

export type XmlFault =
  | { readonly kind: "cutOff"; readonly inside: readonly string[] }
  | { readonly kind: "malformed"; readonly found: string }
  | { readonly kind: "tooDeep" | "tagTooLong"; readonly most: number };

/** What is told of the document; the scan goes on after a remark and ends with a fault. */
export interface XmlTeller {
  fault(fault: XmlFault, at: number): void;
  remark(kind: "characters" | "outside" | "secondRoot", at: number): void;
}

export interface Limits {
  /** Elements within elements. */
  readonly depth: number;
  /** Characters of one tag with its attributes. */
  readonly tag: number;
}

const usual: Limits = { depth: 1_000, tag: 16 * 1024 * 1024 };

/** A name as documents write it, with what is known of its tags: they mostly come in the same order with the same attributes. */
interface Word {
  readonly raw: string;
  readonly name: string;
  /** As most attributes stand in a tag, up to their value. */
  readonly lead: string;
  readonly attributes: Word[];
  next: Word | undefined;
}

const [tab, lineFeed, carriageReturn, space] = [9, 10, 13, 32];
const [bang, quote, apostrophe, hyphen, slash, less, equals, greater, question] = [33, 34, 39, 45, 47, 60, 61, 62, 63];

type Skipping = "comment" | "instruction" | "doctype" | "cdata";
const ends = { comment: "-->", instruction: "?>", doctype: ">", cdata: "]]>" } as const;

export interface XmlScanner {
  write(text: string): void;
  end(): void;
  /** True from the first fault on: nothing more is read. */
  failed(): boolean;
}

/**
 * Lenient on characters, strict on structure. It expands no entity of a document type, calls itself never, and holds no
 * more than one tag and one piece of text.
 */
export function scanXml(handler: XmlHandler, teller: XmlTeller, limits: Limits = usual): XmlScanner {
  /** What is not scanned yet, and how many characters came before it. */
  let buffer = "";
  let before = 0;
  /** Pieces that wait until they are worth another try: a tag that never ends must not be scanned anew for each. */
  let waiting: string[] = [];
  let waitingLength = 0;
  let failed = false;
  let skipping: Skipping | undefined;
  /** Of a document type: how deep in brackets, and in which quote, or a hyphen for a comment. */
  let brackets = 0;
  let quoted = 0;
  let rooted = false;
  let outside = false;
  const open: Word[] = [];
  const wanted: boolean[] = [];
  let wants = false;

  const words = new Map<string, Word>();
  let previous: Word = makeWord("", false);
  // The attributes of the tag in hand: where each value lies in the buffer.
  const values: { word: Word; start: number; end: number }[] = [];
  let count = 0;

  const attributes: Attributes = {
    get(name) {
      for (let index = 0; index < count; index++) {
        const value = values[index]!;
        if (value.word.name === name) return valueAt(value);
      }
      return undefined;
    },
    count: () => count,
    name: (index) => values[index]!.word.name,
    value: (index) => valueAt(values[index]!),
  };

  function valueAt({ start, end }: { readonly start: number; readonly end: number }): string {
    return decoded(buffer.slice(start, end), start);
  }

  function decoded(text: string, at: number): string {
    if (!text.includes("&")) return text;
    return decodeEntities(text, (index) => teller.remark("characters", before + at + index));
  }

  function makeWord(raw: string, kept: boolean): Word {
    const name = raw.slice(raw.lastIndexOf(":") + 1).toLowerCase();
    // A name that has been a key is compared with another one at a glance; that takes microseconds.
    const key = (kept ? Object.keys({ [name]: 0 })[0] : undefined) ?? name;
    return { raw, name: key, lead: ` ${raw}="`, attributes: [], next: undefined };
  }

  function wordOf(raw: string): Word {
    let word = words.get(raw);
    if (word === undefined) {
      // A document that makes up names without end gets no memory for them.
      const kept = words.size < 10_000 && raw.length < 1_000;
      word = makeWord(copied(raw), kept);
      if (kept) words.set(word.raw, word);
    }
    return word;
  }

  function fail(fault: XmlFault, at: number): void {
    failed = true;
    teller.fault(fault, before + at);
  }

  /** Reads the tag that opens at `at`; gives where it ends, or -1 where it does not end yet. */
  function readOpen(at: number): number {
    let position = at + 1;
    let word = previous.next;
    if (word !== undefined && buffer.startsWith(word.raw, position) && endsName(buffer, position + word.raw.length)) {
      position += word.raw.length;
    } else {
      const start = position;
      position = nameEnd(buffer, position);
      if (position === buffer.length) return -1;
      if (position === start || isNoName(buffer.charCodeAt(start))) {
        fail({ kind: "malformed", found: "a `<` that opens no tag" }, at);
        return -1;
      }
      word = wordOf(buffer.slice(start, position));
      previous.next = word;
    }
    count = 0;
    for (;;) {
      const expected = word.attributes[count];
      if (expected !== undefined && buffer.startsWith(expected.lead, position)) {
        const start = position + expected.lead.length;
        const end = buffer.indexOf('"', start);
        if (end === -1) return -1;
        keep(expected, start, end);
        position = end + 1;
        continue;
      }
      let code = buffer.charCodeAt(position);
      while (code === space || code === lineFeed || code === carriageReturn || code === tab)
        code = buffer.charCodeAt(++position);
      if (position >= buffer.length) return -1;
      if (code === greater) {
        opened(word, false, at, position);
        return failed ? -1 : position + 1;
      }
      if (code === slash) {
        if (position + 1 >= buffer.length) return -1;
        if (buffer.charCodeAt(position + 1) !== greater) {
          fail({ kind: "malformed", found: `a \`/\` inside the tag \`<${shown(word.raw)}\`` }, position);
          return -1;
        }
        opened(word, true, at, position);
        return failed ? -1 : position + 2;
      }
      position = readAttribute(word, position);
      if (position === -1) return -1;
    }
  }

  function readAttribute(tag: Word, at: number): number {
    let position = at;
    position = nameEnd(buffer, position);
    if (position === buffer.length) return -1;
    if (position === at) {
      fail({ kind: "malformed", found: `no attribute where one should be in the tag \`<${shown(tag.raw)}\`` }, at);
      return -1;
    }
    const word = wordOf(buffer.slice(at, position));
    if (count < 64) tag.attributes[count] = word;
    position = afterSpace(buffer, position);
    if (position === buffer.length) return -1;
    if (buffer.charCodeAt(position) !== equals) {
      fail({ kind: "malformed", found: `the attribute \`${shown(word.raw)}\` without a value` }, position);
      return -1;
    }
    let sign = buffer.charCodeAt(++position);
    if (sign !== quote && sign !== apostrophe) {
      position = afterSpace(buffer, position);
      if (position === buffer.length) return -1;
      sign = buffer.charCodeAt(position);
      if (sign !== quote && sign !== apostrophe) {
        fail({ kind: "malformed", found: `a value of \`${shown(word.raw)}\` without quotes` }, position);
        return -1;
      }
    }
    const start = position + 1;
    const end = buffer.indexOf(sign === quote ? '"' : "'", start);
    if (end === -1) return -1;
    keep(word, start, end);
    return end + 1;
  }

  function keep(word: Word, start: number, end: number): void {
    const slot = values[count++];
    if (slot === undefined) values.push({ word, start, end });
    else {
      slot.word = word;
      slot.start = start;
      slot.end = end;
    }
  }

  function opened(word: Word, empty: boolean, at: number, end: number): void {
    if (end - at >= limits.tag) {
      fail({ kind: "tagTooLong", most: limits.tag }, at);
      return;
    }
    if (open.length === 0) {
      if (rooted) teller.remark("secondRoot", before + at);
      rooted = true;
    }
    previous = word;
    const asked = handler.open(word.name, attributes);
    if (empty) {
      handler.close(word.name);
      return;
    }
    if (open.length >= limits.depth) {
      fail({ kind: "tooDeep", most: limits.depth }, at);
      return;
    }
    open.push(word);
    wanted.push(asked);
    wants = asked;
  }

  /** Reads the tag that closes; gives where it ends, or -1 where it does not end yet. */
  function readClose(at: number): number {
    const word = open[open.length - 1];
    let position = at + 2;
    if (word !== undefined && buffer.startsWith(word.raw, position)) position += word.raw.length;
    else {
      const end = nameEnd(buffer, position);
      if (end === buffer.length) return -1;
      const found = `\`</${shown(buffer.slice(position, end))}>\``;
      fail(
        {
          kind: "malformed",
          found:
            word === undefined
              ? `${found}, which was never opened`
              : `${found} where \`</${shown(word.raw)}>\` belongs`,
        },
        at,
      );
      return -1;
    }
    position = afterSpace(buffer, position);
    if (position === buffer.length) return -1;
    if (buffer.charCodeAt(position) !== greater) {
      fail({ kind: "malformed", found: `something else than \`</${shown(word.raw)}>\`` }, at);
      return -1;
    }
    open.pop();
    wanted.pop();
    wants = wanted.length > 0 && wanted[wanted.length - 1]!;
    handler.close(word.name);
    return position + 1;
  }

  function scan(last: boolean): void {
    let position = 0;
    while (!failed && position < buffer.length) {
      const next = skipping === undefined ? readOne(position, last) : skip(position, last);
      if (next === -1) break;
      position = next;
    }
    if (failed) buffer = "";
    else {
      before += position;
      buffer = position === 0 ? buffer : buffer.slice(position);
      if (buffer.length > limits.tag) fail({ kind: "tagTooLong", most: limits.tag }, 0);
    }
  }

  function readOne(position: number, last: boolean): number {
    const at = buffer.indexOf("<", position);
    if (at !== position) {
      const end = at === -1 ? (last ? buffer.length : safeEnd(buffer, position)) : at;
      if (end > position) textFound(position, end);
      if (at === -1) return end === position ? -1 : end;
    }
    if (at + 1 >= buffer.length) return at > position ? at : -1;
    const code = buffer.charCodeAt(at + 1);
    // What was read before the tag stays read where the tag itself is not whole yet.
    const behind =
      code === slash
        ? readClose(at)
        : code === bang || code === question
          ? openSkip(at, code === question)
          : readOpen(at);
    return behind === -1 && at > position ? at : behind;
  }

  function textFound(start: number, end: number): void {
    if (wants) handler.text(decoded(buffer.slice(start, end), start));
    else if (open.length === 0 && !outside) {
      const found = buffer.slice(start, end).search(/[^\s\uFEFF]/);
      if (found === -1) return;
      outside = true;
      teller.remark("outside", before + start + found);
    }
  }

  function openSkip(at: number, instruction: boolean): number {
    if (instruction) skipping = "instruction";
    else if (buffer.startsWith("<!--", at)) skipping = "comment";
    else if (buffer.startsWith("<![CDATA[", at)) skipping = "cdata";
    else if (["<!--", "<![CDATA["].some((mark) => mark.startsWith(buffer.slice(at)))) return -1;
    else {
      skipping = "doctype";
      brackets = 0;
      quoted = 0;
    }
    return at + { comment: 4, instruction: 2, doctype: 2, cdata: 9 }[skipping];
  }

  function skip(position: number, last: boolean): number {
    const kind = skipping!;
    if (kind === "doctype") return skipDoctype(position);
    const mark = ends[kind];
    const at = buffer.indexOf(mark, position);
    if (at !== -1) skipping = undefined;
    // A mark may begin at the end of this piece.
    const end = at === -1 ? (last ? buffer.length : Math.max(position, buffer.length - mark.length + 1)) : at;
    if (kind === "cdata" && wants && end > position) handler.text(buffer.slice(position, end));
    if (at !== -1) return at + mark.length;
    return end > position ? end : -1;
  }

  function skipDoctype(position: number): number {
    for (let at = position; at < buffer.length; at++) {
      const code = buffer.charCodeAt(at);
      // A comment may hold an apostrophe, as those of the XHTML types do.
      if (quoted === hyphen) {
        const end = buffer.indexOf("-->", at);
        if (end === -1) return waitAt(Math.max(at, buffer.length - 2), position);
        quoted = 0;
        at = end + 2;
      } else if (quoted !== 0) quoted = code === quoted ? 0 : quoted;
      else if (code === less && "<!--".startsWith(buffer.slice(at, at + 4))) {
        if (buffer.length - at < 4) return waitAt(at, position);
        quoted = hyphen;
        at += 3;
      } else if (code === quote || code === apostrophe) quoted = code;
      else if (code === 91) brackets++;
      else if (code === 93) brackets--;
      else if (code === greater && brackets <= 0) {
        skipping = undefined;
        return at + 1;
      }
    }
    return buffer.length;
  }

  return {
    write(text) {
      if (failed || text === "") return;
      waiting.push(text);
      waitingLength += text.length;
      // Twice as much as there is: a tag of any length is scanned a few times at most.
      if (buffer.length > 1_000_000 && waitingLength < buffer.length) return;
      buffer = buffer.length === 0 && waiting.length === 1 ? text : buffer + waiting.join("");
      waiting = [];
      waitingLength = 0;
      scan(false);
    },
    end() {
      if (failed) return;
      buffer += waiting.join("");
      waiting = [];
      scan(true);
      if (!failed && (buffer !== "" || open.length > 0 || skipping !== undefined || !rooted))
        fail({ kind: "cutOff", inside: open.map(({ raw }) => raw) }, buffer.length);
    },
    failed: () => failed,
  };
}

/** Where to go on: -1 where nothing was read, so that more must come first. */
function waitAt(at: number, position: number): number {
  return at > position ? at : -1;
}

/** Of a text that goes on: without a reference, or half a character, that is cut in two. */
function safeEnd(text: string, from: number): number {
  const amp = text.lastIndexOf("&");
  if (amp >= from && text.length - amp < longestReference && !text.includes(";", amp)) return amp;
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last < 0xdc00 ? text.length - 1 : text.length;
}

/** White space, or `/`, `>`, `=`, `<`. */
function endsName(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    code === space ||
    code === greater ||
    code === slash ||
    code === lineFeed ||
    code === equals ||
    code === less ||
    code === tab ||
    code === carriageReturn
  );
}

function nameEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !endsName(text, at)) at++;
  return at;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === space || code === lineFeed || code === carriageReturn || code === tab; )
    code = text.charCodeAt(++at);
  return Math.min(at, text.length);
}

/** A digit, a dot, a quote or another sign that opens no name. */
function isNoName(code: number): boolean {
  return code < 65 && code !== 58;
}

function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
