/** A cell of a suite with any runner → its own command, with the cell's values filled in. */

import type { Ask, Runner, Start } from "./start.ts";

export const command: Runner = {
  install: "Install it as the project's own guide says",
  start: (ask: Ask): Start => ({
    command: { kind: "shell", line: fillLine(ask.starter.lines?.[ask.mode] ?? "", ask) },
    env: { FLAKEPROOF_WORKERS: String(ask.workers), FLAKEPROOF_REPORTS: ask.reports },
    reports: (ask.starter.reports ?? []).map((pattern) => reportPlace(pattern)),
  }),
};

/** `{workers} {mode} {shard} {shards} {run} {seed} {reports}`; anything else in braces is the shell's. */
function fillLine(line: string, ask: Ask): string {
  const values: Readonly<Record<string, string>> = {
    workers: String(ask.workers),
    mode: ask.mode,
    shard: String(ask.shard.index),
    shards: String(ask.shard.total),
    run: String(ask.run),
    seed: String(ask.seed),
    reports: ask.reports,
  };
  return line.replace(/(?<!\$)\{(\w+)\}/g, (whole, name: string, offset: number) =>
    Object.hasOwn(values, name) ? shellQuoted(values[name]!, quoteBefore(line.slice(0, offset))) : whole,
  );
}

type Quote = "'" | '"' | "";

/** The quote that a line for a POSIX shell has left open. */
function quoteBefore(line: string): Quote {
  let open: Quote = "";
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (letter === "\\" && open !== "'") at++;
    else if (letter === open) open = "";
    else if (open === "" && (letter === "'" || letter === '"')) open = letter;
  }
  return open;
}

/** A text as the shell must read it to get it whole, within the quotes that are open there. */
function shellQuoted(text: string, open: Quote): string {
  if (/^[\w@%+=:,./-]*$/.test(text)) return text;
  if (open === '"') return text.replace(/[\\"$`]/g, "\\$&");
  const inside = text.replaceAll("'", "'\\''");
  return open === "'" ? inside : `'${inside}'`;
}

function reportPlace(pattern: string): Start["reports"][number] {
  const own = /^\{reports\}\/?/;
  return own.test(pattern) ? { in: "reports", pattern: pattern.replace(own, "") || "**/*" } : { in: "cwd", pattern };
}
