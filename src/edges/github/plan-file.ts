/** A plan, on disk or in an artifact → the little of it that names artifacts. The command line checks the rest before it uses it. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeFile } from "../../model/file.ts";
import { type Parsed, parsed, refused } from "../../model/problem.ts";
import type { Artifact } from "./artifact.ts";
import { downloadArtifact } from "./artifacts.ts";
import type { Rest } from "./rest.ts";
import { unpackOne } from "./zip.ts";

export interface PlanHead {
  readonly path: string;
  readonly digest: string;
  /** Digests of the plans that it continues. */
  readonly earlier: readonly string[];
  /** Ids, in the order of the matrix. */
  readonly cells: readonly string[];
  /** The cells themselves, in the same order; their shape is not checked. */
  readonly entries: readonly unknown[];
}

/** A plan has a few hundred bytes for each cell and suite, and the names of all tests. */
const longestPlan = 256 << 20;

export async function downloadPlan(artifact: Artifact, folder: string, rest?: Rest): Promise<Parsed<PlanHead>> {
  const zip = await downloadArtifact(artifact, join(folder, "packed", artifact.name), rest);
  if (zip.kind === "refused") return zip;
  const path = join(folder, "plan", "plan.json");
  const unpacked = await unpackOne(zip.value, "plan.json", path, longestPlan);
  return unpacked.kind === "refused" ? unpacked : readHead(path);
}

export async function readHead(path: string): Promise<Parsed<PlanHead>> {
  const file = decodeFile(await readFile(path, "utf8"), "plan", path);
  if (file.kind === "refused") return file;
  const { digest, earlier, cells } = file.value as {
    digest?: unknown;
    earlier?: unknown;
    cells?: readonly { id?: unknown }[];
  };
  const ids = Array.isArray(cells) ? cells.map((cell) => cell?.id) : [];
  const before: readonly unknown[] = Array.isArray(earlier) ? earlier : [];
  if (isDigest(digest) && before.every(isDigest) && ids.every(isCellId))
    return parsed({ path, digest, earlier: before, cells: ids, entries: cells ?? [] });
  return refused({
    code: "file.broken",
    words: "The plan file has no digest, or cells without an id",
    where: { file: path },
  });
}

/** The digest that a cell's results bear: of the plan in whose round it was made. */
export function digestOfCell({ digest, earlier, entries, cells }: PlanHead, id: string): string {
  const { round } = (entries[cells.indexOf(id)] ?? {}) as { readonly round?: unknown };
  return [...earlier, digest][typeof round === "number" ? round - 1 : 0] ?? digest;
}

function isDigest(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-f]{64}$/.test(text);
}

/** It becomes a part of artifact and file names. */
function isCellId(text: unknown): text is string {
  return typeof text === "string" && /^[A-Za-z0-9_-]{1,200}$/.test(text);
}
