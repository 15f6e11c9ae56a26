/** Document → Markdown as GitHub shows it. Foreign text appears in code spans and fences only. */

import type { Block, Document, Line, Piece } from "../model/document.ts";
import { visible } from "./escape.ts";

export function markdown(document: Document): string {
  return `${document.blocks.map(block).join("\n\n")}\n`;
}

function block(each: Block): string {
  switch (each.kind) {
    case "heading":
      return `${"#".repeat(each.level)} ${line(each.line)}`;
    case "text":
      return line(each.line);
    case "list":
      return each.items.map((item) => `- ${line(item)}`).join("\n");
    case "table":
      return table(each.head, each.rows);
    case "quote":
      return fence(each.text);
    case "details":
      return `<details><summary>${each.title.map(htmlPiece).join("")}</summary>\n\n${each.blocks.map(block).join("\n\n")}\n\n</details>`;
  }
}

function table(head: readonly string[], rows: readonly (readonly Line[])[]): string {
  const cells = (all: readonly string[]) => `| ${all.join(" | ")} |`;
  return [
    cells(head),
    cells(head.map(() => "---")),
    // A bar would end the cell, even inside a code span.
    ...rows.map((row) => cells(row.map((cell) => line(cell).replaceAll("|", "\\|")))),
  ].join("\n");
}

function line(pieces: Line): string {
  return pieces.map(piece).join("");
}

function piece(each: Piece): string {
  if (typeof each === "string") return each;
  switch (each.kind) {
    case "code":
      return codeSpan(each.text);
    case "strong":
      return `**${each.text}**`;
    case "strip":
      return strip(each.text);
  }
}

/** Fenced with one more backtick than the longest run inside. */
function codeSpan(text: string): string {
  const clean = visible(text).replace(/\s+/g, " ").trim() || " ";
  const ticks = "`".repeat(longestRun(clean) + 1);
  const pad = clean.startsWith("`") || clean.endsWith("`") ? " " : "";
  return `${ticks}${pad}${clean}${pad}${ticks}`;
}

function fence(text: string): string {
  const clean = text.split("\n").map(visible).join("\n");
  const ticks = "`".repeat(Math.max(3, longestRun(clean) + 1));
  return `${ticks}text\n${clean}\n${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
}

const squares: Readonly<Record<string, string>> = { ".": "🟩", x: "🟥", "-": "⬜", "|": " " };

function strip(text: string): string {
  return [...text]
    .map((mark) => squares[mark] ?? "")
    .join("")
    .trim();
}

/** Markdown does not reach into a summary line, so it is HTML. */
function htmlPiece(each: Piece): string {
  if (typeof each === "string") return html(each);
  return each.kind === "code" ? `<code>${html(visible(each.text).replace(/\s+/g, " "))}</code>` : html(each.text);
}

function html(text: string): string {
  const named: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  // An `@` in HTML could still become a mention.
  return text.replace(/[&<>"']/g, (each) => named[each]!).replaceAll("@", "&#64;");
}
