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
  const { digest, cells } = file.value as { digest?: unknown; cells?: readonly { id?: unknown }[] };
  const ids = Array.isArray(cells) ? cells.map((cell) => cell?.id) : [];
  if (typeof digest === "string" && /^[0-9a-f]{64}$/.test(digest) && ids.every(isCellId))
    return parsed({ path, digest, cells: ids, entries: cells ?? [] });
  return refused({
    code: "file.broken",
    words: "The plan file has no digest, or cells without an id",
    where: { file: path },
  });
}

/** It becomes a part of artifact and file names. */
function isCellId(text: unknown): text is string {
  return typeof text === "string" && /^[A-Za-z0-9_-]{1,200}$/.test(text);
}
