/** The text of a failure → Failure: clean, not too long, with its fingerprint and its place. */

import type { Fingerprint } from "../model/ids.ts";
import { withoutColours } from "../model/log.ts";
import type { Failure } from "../model/observation.ts";
import { repositoryPath } from "../model/paths.ts";
import { shorten } from "./capture.ts";
import type { Origin } from "./entry.ts";

/** Enough for a message and the top of a stack; what is cut is said. */
const longest = 4_000;

export function readFailure(text: string, origin: Origin): Failure {
  const whole = withoutColours(text).trim() || "(the report gives no message)";
  const message = shorten(fromRepository(whole, origin), longest);
  const at = placeIn(shorten(whole, longest), origin);
  return { message, fingerprint: fingerprint(message), ...(at === undefined ? {} : { at }) };
}

/** Paths in the repository are told from its root: the same failure reads the same on every machine. */
function fromRepository(text: string, { root }: Origin): string {
  return root.length < 2 ? text : text.replaceAll(`file://${root}/`, "").replaceAll(`${root}/`, "");
}

/** Lines of code that Playwright, Jest and others quote, the marks under them, and frames: where, not what. */
const noMessage = /^(>?\s*\d+\s*\||\|?\s*\^+\s*$|at\s.+:\d+\)?$|❯\s.+:\d+$)/;
const dateWord =
  /\b(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,]+)*(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*(?=[\s,.-]+\d)/gi;

/**
 * The first line of the message, or the first two where the first says little, without what changes from run to run:
 * numbers, ids, paths, dates, ports, worker and shard suffixes. The stack is left out, since runners write it in as many
 * ways as there are; where a message is nothing but a stack, its first frame stands in.
 */
export function fingerprint(message: string): Fingerprint {
  const all = withoutColours(message)
    // An XML writer drops the escape character and leaves the rest of a colour code.
    .replace(/\[(?:\d{1,3};?)+m/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const said = all.filter((line) => !noMessage.test(line));
  const lines = said.length === 0 ? all : said;
  const head = (lines[0] ?? "").length < 20 ? lines.slice(0, 2).join(" ") : (lines[0] ?? "");
  return head
    .slice(0, 1_000)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "<uuid>")
    .replace(/(?:[A-Za-z]:)?(?:[\w.@~-]*[/\\])+[\w.@-]+/g, "<path>")
    .replace(dateWord, "<date>")
    .replace(/\b(?:gw|w|s|r|worker|shard)[-_]?\d+\b/gi, "<slot>")
    .replace(/\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, "<hex>")
    .replace(/\d+(?:[.,:]\d+)*/g, "<n>")
    .replace(/\s+/g, " ")
    .slice(0, 200) as Fingerprint;
}

/** What ends a name alone, so that `db.example.com:5432` is no file with a line. */
const source = /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|go|rs|java|kt|scala|cs|swift|dart|exs?|feature)$/;

/** The first `file:line:column` that lies in the repository and in no package; an address is no file, and its port no line. */
function placeIn(message: string, origin: Origin): Failure["at"] | undefined {
  const local = message.replace(/\b(?!file:)\w+:\/\/[^\s/()]*/g, "");
  for (const match of local.matchAll(/(?:file:\/\/)?((?:[A-Za-z]:)?[^\s():]+\.[A-Za-z]\w*):(\d+)(:\d+)?/g)) {
    const [, path, line, column] = match;
    if (
      path === undefined ||
      !/^(\/|[A-Za-z]:|\.{0,2}\/|\w)/.test(path) ||
      path.includes("node_modules") ||
      path === "_testmain.go"
    )
      continue;
    if (column === undefined && !/[/\\]/.test(path) && !source.test(path)) continue;
    const file = repositoryPath(path, origin);
    if (!/^(\.\.|\/|[A-Z]:)/.test(file)) return { file, line: Number(line) };
  }
  return undefined;
}
