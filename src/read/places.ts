/** Characters from the start of a file → its line, column and byte. Counted only where something is wrong. */

import type { Place } from "../model/problem.ts";
import { decodeBytes } from "./decode.ts";
import type { Bytes } from "./pieces.ts";

export type Spot = Pick<Place, "line" | "column" | "byte">;

export async function placesIn(open: Bytes, offsets: readonly number[]): Promise<ReadonlyMap<number, Spot>> {
  const places = new Map<number, Spot>();
  const wanted = [...new Set(offsets)].sort((a, b) => a - b);
  if (wanted.length === 0) return places;
  const counter = countLines();
  const decoder = decodeBytes();
  let next = 0;
  const take = (text: string): void => {
    let from = 0;
    while (next < wanted.length && wanted[next]! <= counter.characters() + text.length - from) {
      const end = from + wanted[next]! - counter.characters();
      counter.add(text.slice(from, end), decoder.sizeOf);
      places.set(wanted[next++]!, counter.spot(decoder.mark));
      from = end;
    }
    counter.add(text.slice(from), decoder.sizeOf);
  };
  try {
    for await (const bytes of open()) {
      const text = decoder.write(bytes);
      // Until there is text nothing is known of a mark before it.
      if (text !== "") take(text);
      if (next === wanted.length) return places;
    }
  } catch {
    // What cannot be read to its end is told already.
  }
  take(decoder.end());
  for (; next < wanted.length; next++) places.set(wanted[next]!, counter.spot(decoder.mark));
  return places;
}

function countLines() {
  let characters = 0;
  let line = 1;
  let column = 1;
  let bytes = 0;
  return {
    characters: () => characters,
    add(text: string, sizeOf: (text: string) => number) {
      characters += text.length;
      bytes += sizeOf(text);
      const last = text.lastIndexOf("\n");
      column = last === -1 ? column + text.length : text.length - last;
      for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) line++;
    },
    spot: (mark: number): Spot => ({ line, column, byte: bytes + mark }),
  };
}
