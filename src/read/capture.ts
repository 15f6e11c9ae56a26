/** Long texts, whole or in parts → their head and their tail, and how much was left out between. */

/** Characters kept of either end: more than a failure shows of it. */
const most = 4_000;

export interface Captured {
  add(part: string): void;
  text(): string;
}

/** `whole` keeps all. */
export function capture(whole = false): Captured {
  let head = "";
  let tail = "";
  let left = 0;

  function cutTail(): void {
    left += tail.length - most;
    tail = tail.slice(-most);
  }

  return {
    add(part) {
      const room = whole ? part.length : Math.max(0, most - head.length);
      head += part.length <= room ? part : part.slice(0, room);
      if (part.length <= room) return;
      tail += part.slice(room);
      if (tail.length > 2 * most) cutTail();
    },
    text() {
      // As much of it in whatever parts it came.
      if (left > 0) cutTail();
      return left === 0 ? head + tail : head + leftOut(left) + tail;
    },
  };
}

/** What is kept is copied: a slice would keep the whole piece of the report that it was cut from. */
export function copied(text: string): string {
  return ` ${text}`.slice(1);
}

/** A copy of a text, or of its ends. */
export function bounded(text: string): string {
  return text.length > 3 * most ? shorten(text, 2 * most) : copied(text);
}

/** Head and tail of a text, `longest` characters together: the message stands at the one end, the cause often at the other. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const [from, to] = [whole(text, longest / 2), whole(text, text.length - longest / 2)];
  // What was left out before counts, its mark does not.
  let left = to - from;
  for (const [mark, count] of text.slice(from, to).matchAll(leftOutMark)) left += Number(count) - mark.length;
  return text.slice(0, from) + leftOut(left) + text.slice(to);
}

const leftOutMark = /\n… (\d+) characters left out …\n/g;

function leftOut(count: number): string {
  return `\n… ${count} characters left out …\n`;
}

/** Not in the middle of a character that takes two. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
