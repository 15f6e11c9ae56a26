/** A seed → the same numbers, and the same changes of a text, on every machine. */

export interface Random {
  /** From 0, less than `limit`. */
  below(limit: number): number;
  pick<Value>(list: readonly Value[]): Value;
}

/** mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  };
  return { below, pick: (list) => list[below(list.length)]! };
}

/** One to four changes: taken out, put in, replaced, doubled, swapped. */
export function mutate(text: string, random: Random, tokens: readonly string[]): string {
  let changed = text;
  for (let left = 1 + random.below(4); left > 0; left--) changed = change(changed, random, tokens);
  return changed;
}

function change(text: string, random: Random, tokens: readonly string[]): string {
  const at = random.below(text.length + 1);
  const end = at + random.below(random.below(4) === 0 ? 60 : 3);
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at) + text.slice(end + 1);
    case 1:
      return (
        text.slice(0, at) + String.fromCharCode(random.below(random.below(4) === 0 ? 65_536 : 128)) + text.slice(at)
      );
    case 2:
      return text.slice(0, at) + String.fromCharCode(random.below(128)) + text.slice(at + 1);
    case 3: {
      const to = random.below(text.length + 1);
      return text.slice(0, to) + text.slice(at, end) + text.slice(to);
    }
    case 4: {
      const middle = at + random.below(20);
      const last = middle + random.below(20);
      return text.slice(0, at) + text.slice(middle, last) + text.slice(at, middle) + text.slice(last);
    }
    case 5:
      return text.slice(0, at) + random.pick(tokens) + text.slice(end);
    default:
      return text.slice(0, at) + random.pick(tokens) + text.slice(at);
  }
}

/** At random places, so many pieces that most break something. */
export function piecesOf(text: string, random: Random): string[] {
  const longest = 1 + random.below(random.below(2) === 0 ? 7 : 40);
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const next = at + 1 + random.below(longest);
    pieces.push(text.slice(at, next));
    at = next;
  }
  return pieces;
}
