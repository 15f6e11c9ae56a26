/** A cell of a suite with any runner → its own command, with the cell's values filled in. */

import type { ListedFile } from "../model/listing.ts";
import { pathFrom, repositoryPath } from "../model/paths.ts";
import { type Parsed, parsed } from "../model/problem.ts";
import { type Ask, type ListAsk, oneLane, type Runner, type Start } from "./start.ts";

export const command: Runner = {
  exact: "files",
  list: {
    kind: "process",
    canList: ({ list }) => list !== undefined,
    start: ({ starter, folder }) => ({
      command: { kind: "shell", line: starter.list ?? "" },
      output: `${folder}/files.txt`,
      printed: true,
      mustSucceed: true,
    }),
    read: readFiles,
  },
  writesInPlace: (starter) => (starter.reports ?? []).some((pattern) => reportPlace(pattern).in === "cwd"),
  install: "Install it as the project's own guide says",
  start: (ask: Ask): Start => ({
    lanes: oneLane({ kind: "shell", line: fillLine(lineOf(ask), ask) }),
    env: { FLAKEPROOF_WORKERS: String(ask.workers), FLAKEPROOF_REPORTS: ask.reports },
    ...(ask.share === undefined ? {} : { files: [{ path: filesList(ask), text: `${filesOf(ask).join("\n")}\n` }] }),
    reports: (ask.starter.reports ?? []).map((pattern) => reportPlace(pattern)),
  }),
};

/** Tests one at a time are started alike in every such mode; what tells them apart is `{mode}` and `{seed}`. */
function lineOf({ starter: { lines }, mode }: Ask): string {
  return lines?.[mode === "parallel" ? mode : "sequential"] ?? "";
}

/** One path a line, as the list command prints them: relative to the suite's folder. */
function readFiles(text: string, { roots }: ListAsk): Parsed<readonly ListedFile[]> {
  const paths = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  return parsed([...new Set(paths.map((path) => repositoryPath(path, roots)))].map((path) => ({ path })));
}

function filesOf({ share, roots }: Ask): readonly string[] {
  const files = share?.units.flatMap((unit) => unit.files) ?? [];
  return files.map((path) => pathFrom(roots, path)).sort();
}

function filesList({ given }: Ask): string {
  return `${given}/files.txt`;
}

/** `{workers} {mode} {shard} {shards} {run} {seed} {reports} {files} {files-list}`; anything else in braces is the shell's. */
function fillLine(line: string, ask: Ask): string {
  const values: Readonly<Record<string, string>> = {
    workers: String(ask.workers),
    mode: ask.mode,
    shard: String(ask.shard.index),
    shards: String(ask.shard.total),
    run: String(ask.run),
    seed: String(ask.seed),
    reports: ask.reports,
    ...(ask.share === undefined ? {} : { "files-list": filesList(ask) }),
  };
  return line.replace(/(?<!\$)\{(\w+(?:-list)?)\}/g, (whole, name: string, offset: number) => {
    const quote = quoteBefore(line.slice(0, offset));
    if (name === "files" && ask.share !== undefined)
      return filesOf(ask)
        .map((file) => shellQuoted(file, quote))
        .join(" ");
    return Object.hasOwn(values, name) ? shellQuoted(values[name]!, quote) : whole;
  });
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
