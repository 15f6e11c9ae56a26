/** The text of a failure → Failure: clean, not too long, with its fingerprint and its place. */

import type { Fingerprint } from "../model/ids.ts";
import { withoutColours } from "../model/log.ts";
import type { Failure } from "../model/observation.ts";
import type { Origin } from "./entry.ts";
import { repositoryPath } from "./paths.ts";

/** Enough for a message and the top of a stack; what is cut is said. */
const longest = 4_000;

export function readFailure(text: string, origin: Origin): Failure {
  const whole = withoutColours(text).trim() || "(the report gives no message)";
  const message = shorten(fromRepository(whole, origin));
  const at = placeIn(shorten(whole), origin);
  return { message, fingerprint: fingerprint(message), ...(at === undefined ? {} : { at }) };
}

/** Paths in the repository are told from its root: the same failure reads the same on every machine. */
function fromRepository(text: string, { root }: Origin): string {
  return root.length < 2 ? text : text.replaceAll(`file://${root}/`, "").replaceAll(`${root}/`, "");
}

/**
 * The first line, or the first two where the first says little, without what changes from run to run: numbers, ids,
 * paths, times, ports, worker and shard suffixes.
 */
export function fingerprint(message: string): Fingerprint {
  const lines = message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const head = (lines[0] ?? "").length < 20 ? lines.slice(0, 2).join(" ") : (lines[0] ?? "");
  return head
    .slice(0, 1_000)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "<uuid>")
    .replace(/(?:[A-Za-z]:)?(?:[\w.@~-]*[/\\])+[\w.@-]+/g, "<path>")
    .replace(/\b(?:gw|w|s|r|worker|shard)[-_]?\d+\b/gi, "<slot>")
    .replace(/\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, "<hex>")
    .replace(/\d+(?:[.,:]\d+)*/g, "<n>")
    .replace(/\s+/g, " ")
    .slice(0, 200) as Fingerprint;
}

/** Head and tail are kept: the message stands at the one end, the cause often at the other. */
function shorten(text: string): string {
  if (text.length <= longest) return text;
  const half = longest / 2;
  return `${text.slice(0, half)}\n… ${text.length - longest} characters left out …\n${text.slice(-half)}`;
}

/** What ends a name alone, so that `db.example.com:5432` is no file with a line. */
const source = /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|go|rs|java|kt|scala|cs|swift|dart|exs?|feature)$/;

/** The first `file:line:column` that lies in the repository and in no package; an address is no file, and its port no line. */
function placeIn(message: string, origin: Origin): Failure["at"] | undefined {
  const local = message.replace(/\b(?!file:)\w+:\/\/[^\s/()]*/g, "");
  for (const match of local.matchAll(/(?:file:\/\/)?((?:[A-Za-z]:)?[^\s():]+\.[A-Za-z]\w*):(\d+)(:\d+)?/g)) {
    const [, path, line, column] = match;
    if (path === undefined || !/^(\/|[A-Za-z]:|\.{0,2}\/|\w)/.test(path) || path.includes("node_modules")) continue;
    if (column === undefined && !/[/\\]/.test(path) && !source.test(path)) continue;
    const file = repositoryPath(path, origin);
    if (!/^(\.\.|\/|[A-Z]:)/.test(file)) return { file, line: Number(line) };
  }
  return undefined;
}
