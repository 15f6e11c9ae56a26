/** Every file that we write is UTF-8 JSON and opens with its kind and version. */

import { type Parsed, type Problem, parsed, refused } from "./problem.ts";

export type FileKind = "plan" | "results" | "analysis" | "history";

/** The newest version of each kind that this release writes and reads. */
const newest: Readonly<Record<FileKind, number>> = { plan: 1, results: 1, analysis: 1, history: 1 };

/** JSON with sorted keys and no white space: the same text for the same value, on any machine. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** As written to disk; whoever makes the file names its kind and version first. Results are large, so not indented. */
export function encodeFile(file: { readonly kind: FileKind; readonly version: number }): string {
  const indent = file.kind === "results" ? undefined : 2;
  return `${JSON.stringify(file, undefined, indent)}\n`;
}

/** The JSON of a file of that kind, its version checked; its shape is not checked yet. */
export function decodeFile(text: string, kind: FileKind, file: string): Parsed<unknown> {
  const where = { file };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const cut = text.trim() === "" ? "is empty" : `is not whole JSON: ${(error as Error).message}`;
    return refused({
      code: "file.broken",
      words: `The ${kind} file ${cut}`,
      hint: "It was cut off or changed after it was written. Make it again.",
      where,
    });
  }
  const problem = headProblem(value, kind);
  return problem === undefined ? parsed(value) : refused({ ...problem, where });
}

function headProblem(value: unknown, kind: FileKind): Problem | undefined {
  const head = (typeof value === "object" && value !== null ? value : {}) as { kind?: unknown; version?: unknown };
  if (head.kind !== kind) {
    const found =
      typeof head.kind === "string" ? `is a ${JSON.stringify(head.kind.slice(0, 40))} file` : "has no `kind`";
    return { code: "file.kind", words: `A ${kind} file is needed here; this one ${found}` };
  }
  if (typeof head.version !== "number" || !Number.isInteger(head.version) || head.version < 1)
    return { code: "file.version", words: `The ${kind} file has no usable \`version\`` };
  if (head.version > newest[kind])
    return {
      code: "file.newer",
      words: `The ${kind} file is of version ${head.version}; this flakeproof reads up to version ${newest[kind]}`,
      hint: "Use the flakeproof that wrote it, or a newer one.",
    };
  return undefined;
}
