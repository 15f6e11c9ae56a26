/** For tests: a report as text or bytes → all that is read of it at once. */

import type { Entry, Origin } from "./entry.ts";
import { observe } from "./observations.ts";
import type { Bytes } from "./pieces.ts";
import { readReport } from "./report.ts";

/** In pieces of that many bytes. */
export function bytesOf(content: string | Uint8Array, piece = 65_536): Bytes {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return async function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
}

export async function readContent(content: string | Uint8Array | Bytes, origin: Origin, piece?: number) {
  const entries: Entry[] = [];
  const open = typeof content === "function" ? content : bytesOf(content, piece);
  const read = await readReport(open, origin, (entry) => entries.push(entry));
  return { ...read, entries };
}

/** With names and attempts put together, as a run has it. */
export async function observeContent(content: string | Uint8Array | Bytes, origin: Origin, piece?: number) {
  const read = await readContent(content, origin, piece);
  const observed = observeEntries([read.entries], origin, read.silentRetries);
  return { ...read, ...observed, notes: [...read.notes, ...observed.notes] };
}

export function observeEntries(reports: readonly (readonly Entry[])[], origin: Origin, silentRetries = false) {
  const observer = observe(origin);
  for (const entries of reports) {
    entries.forEach(observer.take);
    observer.endReport(silentRetries);
  }
  return observer.observed();
}
