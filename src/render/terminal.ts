/** Document → lines for a terminal: what must be seen, then what should be, in its width. */

import type { Block, Document, Line, Piece, Tone } from "../model/document.ts";
import { withoutCommands } from "../model/log.ts";
import { visible } from "./escape.ts";

export interface Screen {
  readonly columns: number;
  readonly colours: boolean;
}

/** Text of that many lines at most is shown of a failure; all of it is in the summary. */
const mostQuoted = 5;

export function terminal(document: Document, screen: Screen): string {
  const shown = document.blocks.filter((each) => each.rank < 3).map((each) => block(each, screen));
  const hidden = document.blocks.filter((each) => each.rank === 3).length;
  const more =
    hidden === 0
      ? ""
      : paint(`${hidden} more ${hidden === 1 ? "section is" : "sections are"} in summary.md.`, "2", screen);
  return withoutCommands(`\n${[...shown, more].filter((each) => each !== "").join("\n\n")}\n\n`);
}

function block(each: Block, screen: Screen): string {
  switch (each.kind) {
    case "heading":
      return paint(line(each.line, screen), "1", screen);
    case "text":
      return wrap(line(each.line, screen), screen.columns);
    case "list":
      return each.items.map((item) => wrap(`• ${line(item, screen)}`, screen.columns, "  ")).join("\n");
    case "table":
      return table(each, screen);
    case "quote":
      return quote(each.text, screen);
    case "details":
      return details(each, screen);
  }
}

function details(each: Block & { kind: "details" }, screen: Screen): string {
  const inner = each.blocks.map((one) => indent(block(one, { ...screen, columns: screen.columns - 2 })));
  return [paint(line(each.title, screen), "1", screen), ...inner].join("\n");
}

/** The widest column gives way when the whole is too wide: in these tables it is the name of the test. */
function table(each: Block & { kind: "table" }, screen: Screen): string {
  const rows = each.rows.map((row) => row.map((cell) => cell.map(plainPiece).join("")));
  const natural = each.head.map((title, column) =>
    Math.max(width(title), ...rows.map((row) => width(row[column] ?? ""))),
  );
  const widest = natural.indexOf(Math.max(...natural));
  const excess = natural.reduce((sum, one) => sum + one + 2, 0) - screen.columns;
  const widths = natural.map((one, column) => (column === widest && excess > 0 ? Math.max(24, one - excess) : one));
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, column) => fitted(cell, widths[column]!))
      .join("  ")
      .trimEnd();
  return [paint(row(each.head), "2", screen), ...rows.map((cells) => colourStrip(row(cells), screen))].join("\n");
}

function quote(text: string, screen: Screen): string {
  const lines = text
    .split("\n")
    .map((each) => visible(each).trimEnd())
    .filter((each) => each !== "");
  const shown = lines.slice(0, mostQuoted).map((each) => clipped(`  ${each}`, screen.columns));
  return paint(
    [...shown, ...(lines.length > mostQuoted ? [`  … ${lines.length - mostQuoted} more lines`] : [])].join("\n"),
    "2",
    screen,
  );
}

function line(pieces: Line, screen: Screen): string {
  return pieces.map((each) => styledPiece(each, screen)).join("");
}

const toneColours: Readonly<Record<Tone, string>> = { good: "32", warn: "33", bad: "31", quiet: "2" };

function styledPiece(each: Piece, screen: Screen): string {
  if (typeof each === "string" || each.kind === "strip") return plainPiece(each);
  if (each.kind === "code") return paint(plainPiece(each), "36", screen);
  return paint(each.text, each.tone === undefined ? "1" : toneColours[each.tone], screen);
}

function plainPiece(each: Piece): string {
  if (typeof each === "string") return each;
  return each.kind === "code" ? visible(each.text.replace(/\s*\n\s*/g, " ")) : each.text;
}

function colourStrip(text: string, screen: Screen): string {
  if (!screen.colours) return text;
  return text.replace(/[.x-]+\|[.x-]*$/, (strip) =>
    strip.replace(/x+/g, (run) => paint(run, "31", screen)).replace(/\.+/g, (run) => paint(run, "32", screen)),
  );
}

function paint(text: string, code: string, screen: Screen): string {
  return screen.colours ? `\x1b[${code}m${text}\x1b[${code === "1" || code === "2" ? "22" : "39"}m` : text;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((each) => (each === "" ? each : `  ${each}`))
    .join("\n");
}

function wrap(text: string, columns: number, hanging = ""): string {
  const lines: string[] = [];
  let current = "";
  // Not before a sign that belongs to the number before it.
  for (const word of text.split(/ (?![%–])/)) {
    if (current !== "" && width(current) + 1 + width(word) > columns) {
      lines.push(current);
      current = hanging + word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current].join("\n");
}

/** Exactly that many columns: padded, or cut at its start, since the end of a test's name says the most. */
function fitted(text: string, columns: number): string {
  const missing = columns - width(text);
  if (missing >= 0) return text + " ".repeat(missing);
  const kept: string[] = [];
  for (const character of [...text].reverse()) {
    if (width(kept.join("")) + width(character) > columns - 1) break;
    kept.unshift(character);
  }
  return `…${kept.join("")}`.padEnd(columns);
}

/** Cut at its end: for lines that are read from the left. */
function clipped(text: string, columns: number): string {
  let kept = "";
  for (const character of text) {
    if (width(kept) + width(character) > columns - 1) return `${kept}…`;
    kept += character;
  }
  return kept;
}

/** Columns that a text takes: codes take none, marks outside the basic plane and wide letters two. */
function width(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes take no room
  const plain = text.replace(/\u001b\[[0-9;]*m/g, "").replace(/\ufe0f/g, "");
  let columns = 0;
  for (const character of plain)
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60⛔✅❌❔➖]|[\u{1f300}-\u{1faff}]/u.test(
        character,
      )
        ? 2
        : 1;
  return columns;
}
