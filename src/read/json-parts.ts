/** JSON text in any pieces → its members and the elements of its lists, each by itself: a document may be of any size. */

import { readCut } from "./json-cut.ts";

export type JsonFault =
  /** `inside`: the path of the list or the member where the text ends; empty where it is in neither. */
  | { readonly kind: "cutOff"; readonly inside: string }
  | { readonly kind: "malformed"; readonly found: string }
  | { readonly kind: "tooLong" | "tooDeep"; readonly inside: string; readonly most: number };

/** What is wanted of a value: itself, its elements or members one by one, or nothing. */
export type Wanted = "whole" | "parts" | "nothing";

/** Paths are keys with `.` between: `config`, `results.tool`; the root's is empty. */
export interface JsonHandler {
  /** Asked before each list, object or other value that is no element; only a list and an object have parts. */
  want(path: string, kind: "list" | "object" | "other"): Wanted;
  /** Of a list that is wanted in parts. */
  element(path: string, value: unknown): void;
  /** Of an object that is wanted in parts, with the characters that it takes; and a root that is no object. */
  member(path: string, value: unknown, size: number): void;
  /** Names of the lists inside elements of which a cut-off element keeps what is whole; undefined: it is left out. */
  inner(path: string): ReadonlySet<string> | undefined;
  /** Nothing is read after it. */
  fault(fault: JsonFault, at: number): void;
  /** There is text after the document, which is not read. */
  after(at: number): void;
}

export interface JsonScanner {
  write(text: string): void;
  /** The text has ended: what is open now was cut off. */
  end(): void;
}

export interface JsonLimits {
  /** Levels inside of an element or a member. */
  readonly depth: number;
  /** Characters of an element or a member that is wanted whole. */
  readonly length: number;
}

const defaultLimits: JsonLimits = { depth: 1_000, length: 256 * 2 ** 20 };

const lineFeed = 0x0a;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

const structure = /["[\]{}]/g;

/** What must come next, between values. */
type Next = "value" | "element" | "key" | "member" | "colon" | "comma" | "nothing";

interface Level {
  readonly path: string;
  readonly list: boolean;
}

interface Value {
  readonly is: "key" | "element" | "member";
  readonly path: string;
  /** False: it is passed over. */
  readonly kept: boolean;
  /** Characters from the start of the document. */
  readonly at: number;
  /** Of its first character: a bracket, a quote, or of a number or a word. */
  readonly kind: "brackets" | "string" | "bare";
}

/**
 * Between values it is a small machine over the few levels that are wanted in parts. A value is found by its brackets
 * and quotes alone, and JSON.parse judges it: that is faster than any judging of our own, and needs no recursion.
 */
export function scanJson(handler: JsonHandler, limits: JsonLimits = defaultLimits): JsonScanner {
  const levels: Level[] = [];
  let next: Next = "value";
  let stopped = false;
  let saidAfter = false;
  /** Characters before this piece. */
  let base = 0;
  let path = "";

  let value: Value | undefined;
  let pieces: string[] = [];
  let kept = 0;
  let depth = 0;
  let inString = false;
  /** The piece ended after a backslash that escapes what comes. */
  let escaping = false;

  function write(text: string): void {
    let at = 0;
    while (at < text.length && !stopped) at = value === undefined ? between(text, at) : inside(text, at);
    base += text.length;
  }

  /** Up to the start of a value, or past one character. */
  function between(text: string, from: number): number {
    let at = from;
    let code = text.charCodeAt(at);
    while (isSpace(code)) {
      if (++at === text.length) return at;
      code = text.charCodeAt(at);
    }
    if (code === 0xfeff && base + at === 0) return at + 1;
    switch (next) {
      case "comma":
        if (code === comma) {
          next = levels.at(-1)!.list ? "value" : "key";
          return at + 1;
        }
        return closeLevel(code, text, at);
      case "colon":
        if (code !== colon) return stray(text, at);
        next = "value";
        return at + 1;
      case "member":
        if (code === closeObject) return closeLevel(code, text, at);
        return openKey(code, text, at);
      case "key":
        return openKey(code, text, at);
      case "element":
        if (code === closeList) return closeLevel(code, text, at);
        return openValue(code, text, at);
      case "value":
        return openValue(code, text, at);
      case "nothing":
        if (!saidAfter) handler.after(base + at);
        saidAfter = true;
        return text.length;
    }
  }

  function closeLevel(code: number, text: string, at: number): number {
    if (code !== (levels.at(-1)!.list ? closeList : closeObject)) return stray(text, at);
    levels.pop();
    next = levels.length === 0 ? "nothing" : "comma";
    return at + 1;
  }

  function openKey(code: number, text: string, at: number): number {
    if (code !== quote) return stray(text, at);
    return begin({ is: "key", path: "", kept: true, at: base + at, kind: "string" }, at);
  }

  function openValue(code: number, text: string, at: number): number {
    const level = levels.at(-1);
    if (code === comma || code === colon || code === closeList || code === closeObject) return stray(text, at);
    const kind = code === quote ? "string" : code === openList || code === openObject ? "brackets" : "bare";
    if (level?.list === true) return begin({ is: "element", path: level.path, kept: true, at: base + at, kind }, at);
    const isList = code === openList;
    const wanted = handler.want(path, isList ? "list" : code === openObject ? "object" : "other");
    if (wanted !== "parts" || kind !== "brackets")
      return begin({ is: "member", path, kept: wanted !== "nothing", at: base + at, kind }, at);
    levels.push({ path, list: isList });
    next = isList ? "element" : "member";
    return at + 1;
  }

  function begin(opened: Value, at: number): number {
    value = opened;
    depth = 0;
    inString = false;
    escaping = false;
    return at;
  }

  /** On through the value that is open; it ends in this piece or goes on in the next. */
  function inside(text: string, from: number): number {
    const open = value!;
    const end = open.kind === "bare" ? bareEnd(text, from) : valueEnd(text, from, open);
    if (stopped) return text.length;
    if (end === -1) {
      keep(from === 0 ? text : text.slice(from), open);
      return text.length;
    }
    const last = text.slice(from, end);
    const whole = pieces.length === 0 ? last : pieces.join("") + last;
    const length = kept + last.length;
    pieces = [];
    kept = 0;
    value = undefined;
    if (open.kept && length > limits.length)
      stop({ kind: "tooLong", inside: open.path, most: limits.length }, open, whole);
    else take(open, whole);
    return end;
  }

  function keep(text: string, open: Value): void {
    if (!open.kept) return;
    pieces.push(text);
    kept += text.length;
    if (kept > limits.length) stop({ kind: "tooLong", inside: open.path, most: limits.length }, open, pieces.join(""));
  }

  /** The index behind the value, -1 where it goes on. */
  function valueEnd(text: string, from: number, open: Value): number {
    let at = from;
    if (depth === 0 && !inString && open.kind === "string") {
      inString = true;
      at++;
    }
    for (;;) {
      if (inString) {
        at = stringEnd(text, at);
        if (at === -1) return -1;
        inString = false;
        if (depth === 0) return at;
      }
      for (;;) {
        if (at >= text.length) return -1;
        let code = text.charCodeAt(at++);
        if (code === lineFeed) {
          // An indentation follows, which a regular expression passes faster; one token after the other it is slower.
          structure.lastIndex = at;
          if (!structure.test(text)) return -1;
          at = structure.lastIndex;
          code = text.charCodeAt(at - 1);
        }
        if (code === quote) break;
        // `[` and `{` differ by one bit, and so do `]` and `}`.
        const bracket = code | 0x20;
        if (bracket === openObject) {
          if (++depth > limits.depth) {
            const fault: JsonFault = { kind: "tooDeep", inside: open.path, most: limits.depth };
            stop(fault, open, pieces.join("") + text.slice(from, at), base + at);
            return -1;
          }
        } else if (bracket === closeObject && --depth === 0) return at;
      }
      inString = true;
    }
  }

  /** The index behind the closing quote, -1 where the string goes on. */
  function stringEnd(text: string, from: number): number {
    let at = from;
    if (escaping) {
      escaping = false;
      at++;
    }
    for (;;) {
      const start = at;
      const end = text.indexOf('"', start);
      const until = end === -1 ? text.length : end;
      let slashes = 0;
      while (until - slashes > start && text.charCodeAt(until - slashes - 1) === backslash) slashes++;
      if (end === -1) {
        escaping = slashes % 2 === 1;
        return -1;
      }
      if (slashes % 2 === 0) return end + 1;
      at = end + 1;
    }
  }

  /** Of a number or a word: up to what cannot belong to it. */
  function bareEnd(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === comma || (code | 0x20) === closeObject || isSpace(code)) return at;
    }
    return -1;
  }

  function take(open: Value, whole: string): void {
    let read: unknown;
    if (open.kept)
      try {
        read = JSON.parse(whole);
      } catch {
        stop({ kind: "malformed", found: "" }, open, whole);
        return;
      }
    if (open.is === "key") {
      // A key that holds a dot is no path of two, and one without a character is not the root.
      const key = (read as string).replaceAll(".", "\\.") || '""';
      const around = levels.at(-1)!.path;
      path = around === "" ? key : `${around}.${key}`;
      next = "colon";
      return;
    }
    next = levels.length === 0 ? "nothing" : "comma";
    if (!open.kept) return;
    if (open.is === "element") handler.element(open.path, read);
    else handler.member(open.path, read, whole.length);
  }

  function stray(text: string, at: number): number {
    const found = `${JSON.stringify(text[at])} stands where ${wantedWords[next]} should be`;
    fault({ kind: "malformed", found }, base + at);
    return text.length;
  }

  /** Of an element that is not whole, the part that is. A wrong bracket shows only now, where it kept the value open. */
  function stop(why: JsonFault, open: Value, text: string, at = open.at + text.length): void {
    // What is passed over is not at hand.
    if (!open.kept) {
      fault(why, at);
      return;
    }
    const inner = open.is === "element" ? handler.inner(open.path) : undefined;
    const cut = readCut(text, inner ?? new Set());
    if (inner !== undefined && cut.value !== undefined) handler.element(open.path, cut.value);
    if (why.kind === "malformed" || !cut.ends) fault({ kind: "malformed", found: cut.found }, open.at + cut.at);
    else fault(why, at);
  }

  function fault(why: JsonFault, at: number): void {
    stopped = true;
    value = undefined;
    pieces = [];
    kept = 0;
    handler.fault(why, at);
  }

  return {
    write,
    end() {
      if (stopped || next === "nothing") return;
      const inside = value?.path || (levels.at(-1)?.path ?? "");
      const why: JsonFault = { kind: "cutOff", inside };
      const open = value;
      if (open?.kind === "bare" && levels.length === 0) take(open, pieces.join(""));
      else if (open === undefined) fault(why, base);
      else stop(why, open, pieces.join(""), base);
    },
  };
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

const wantedWords: Readonly<Record<Next, string>> = {
  value: "a value",
  element: "a value or `]`",
  key: "a key in quotes",
  member: "a key in quotes or `}`",
  colon: "`:`",
  comma: "`,` or the closing bracket",
  nothing: "nothing",
};
