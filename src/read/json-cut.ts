/** The text of a JSON value that is cut off or broken → what of it is whole, and where it breaks. */

export interface Cut {
  /** Characters from the start of the text: where it breaks, or its end. */
  readonly at: number;
  /** What stands there. */
  readonly found: string;
  /** Nothing is wrong with it but that it ends. */
  readonly ends: boolean;
  /** Undefined where nothing of it can be kept. */
  readonly value: unknown;
}

interface Frame {
  readonly list: boolean;
  /** Under which key it stands, where it is a member. */
  readonly key: string | undefined;
  /** The index behind the last thing in it that is whole. */
  kept: number;
}

/** What must come next. */
type Next = "value" | "element" | "key" | "member" | "colon" | "comma";

/**
 * What was whole before the break, closed by the brackets that are missing. Elements of the lists named in `inner` are
 * kept only if they are whole: half a test has no outcome. Only for text that JSON.parse refuses, so it may be slow.
 */
export function readCut(text: string, inner: ReadonlySet<string>): Cut {
  const frames: Frame[] = [];
  let next: Next = "value";
  let key: string | undefined;
  let at = 0;

  function open(list: boolean): void {
    frames.push({ list, key, kept: at + 1 });
    key = undefined;
    next = list ? "element" : "member";
    at++;
  }

  function close(): boolean {
    frames.pop();
    at++;
    return ended();
  }

  /** A value has ended; whether more may come. */
  function ended(): boolean {
    const frame = frames.at(-1);
    if (frame === undefined) return false;
    frame.kept = at;
    key = undefined;
    next = "comma";
    return true;
  }

  /** One token; false where there is none that fits. */
  function step(): boolean {
    const character = text[at]!;
    if (" \t\r\n".includes(character)) {
      at++;
      return true;
    }
    const frame = frames.at(-1);
    switch (next) {
      case "colon":
        if (character !== ":") return false;
        at++;
        next = "value";
        return true;
      case "comma":
        if (character === (frame!.list ? "]" : "}")) return close();
        if (character !== ",") return false;
        at++;
        next = frame!.list ? "value" : "key";
        return true;
      case "member":
        if (character === "}") return close();
        return readKey();
      case "key":
        return readKey();
      case "element":
        if (character === "]") return close();
        return readValue(character);
      case "value":
        return readValue(character);
    }
  }

  function readKey(): boolean {
    const end = stringEnd(text, at);
    if (end === -1) return false;
    key = JSON.parse(text.slice(at, end)) as string;
    at = end;
    next = "colon";
    return true;
  }

  function readValue(character: string): boolean {
    if (character === "[" || character === "{") {
      open(character === "[");
      return true;
    }
    const end = character === '"' ? stringEnd(text, at) : wordEnd(text, at);
    if (end === -1) return false;
    at = end;
    return ended();
  }

  while (at < text.length) if (!step()) break;
  return {
    at: breakAt(text, at),
    found: foundAt(text, at),
    ends: endsAt(text, at),
    value: keptOf(text, frames, inner),
  };
}

function keptOf(text: string, frames: readonly Frame[], inner: ReadonlySet<string>): unknown {
  const half = frames.findIndex(({ list, key }, index) => list && inner.has(key ?? "") && index < frames.length - 1);
  const open = half === -1 ? frames : frames.slice(0, half + 1);
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const closed = open.map(({ list }) => (list ? "]" : "}")).reverse();
  try {
    return JSON.parse(text.slice(0, last.kept) + closed.join(""));
  } catch {
    return undefined;
  }
}

/** The index behind the closing quote; -1 where it has none, or is no string of JSON. */
function stringEnd(text: string, from: number): number {
  if (text[from] !== '"') return -1;
  const end = badString(text, from);
  return text[end] === '"' ? end + 1 : -1;
}

/** The index of the closing quote, or of the first character that may not be in a string. */
function badString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || code < 0x20) return at;
    if (code !== 0x5c) continue;
    const escaped = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at, at + 6));
    if (escaped === null) return at;
    at += escaped[0].length - 1;
  }
  return text.length;
}

/** A number at the very end may lack digits: it is not whole. */
function wordEnd(text: string, from: number): number {
  const word = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/.exec(
    text.slice(from, from + 1_000),
  )?.[0];
  if (word === undefined || (from + word.length === text.length && /\d$/.test(word))) return -1;
  return from + word.length;
}

function breakAt(text: string, at: number): number {
  return text[at] === '"' ? badString(text, at) : at;
}

/** The end of the text, or the start of a token that goes on behind it. */
function endsAt(text: string, at: number): boolean {
  const rest = text.slice(breakAt(text, at));
  if (text[at] === '"') return /^(?:\\(?:u[0-9a-fA-F]{0,3})?)?$/.test(rest);
  return /^(?:t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|-?(?:\d[\d.eE+-]*)?)$/.test(rest);
}

function foundAt(text: string, at: number): string {
  const there = breakAt(text, at);
  const character = text[there];
  if (character === undefined) return "it ends too early";
  if (there > at) return character === "\\" ? "a string holds a wrong escape" : "a string holds a control character";
  const word = /^[\w.+-]{1,40}/.exec(text.slice(at, at + 40))?.[0] ?? String.fromCodePoint(text.codePointAt(at)!);
  return `${JSON.stringify(word)} is out of place`;
}
