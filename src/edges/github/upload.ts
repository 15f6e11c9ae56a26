/** All that a cell left behind → one artifact. */

import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type Parsed, parsed, refused } from "../../model/problem.ts";
import { uploadArtifact } from "./artifacts.ts";
import { type Outputs, say, warn } from "./stage.ts";

export async function upload(folder: string, artifact: string, days: number | undefined): Promise<Parsed<Outputs>> {
  const root = join(folder, "out");
  const { fit, unfit } = sortPaths(await filesBelow(root), root);
  if (unfit.length > 0) warn(unfitWords(unfit));
  if (fit.length === 0) {
    // The step before has said why it wrote nothing, and fails the job.
    say("This cell left nothing behind, so there is nothing to upload.");
    return parsed({});
  }
  const uploaded = await uploadArtifact(artifact, root, fit, days);
  if (uploaded.kind === "refused") return uploaded;
  if (uploaded.value === "uploaded") return parsed({});
  return refused({
    code: "github.name-taken",
    words: `This workflow run has an artifact ${artifact} already, so this cell was run twice in one attempt`,
    hint: "Use every entry of the matrix in one job only.",
  });
}

/** Files alone: a link could show what lies outside of the folder. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Artifacts refuse these characters in paths, because Windows does; one such file would keep all others from going up. */
export function sortPaths(
  paths: readonly string[],
  root: string,
): { readonly fit: readonly string[]; readonly unfit: readonly string[] } {
  const isUnfit = (path: string) => /[":<>|*?\r\n]/.test(relative(root, path)) || (sep === "/" && path.includes("\\"));
  return {
    fit: paths.filter((path) => !isUnfit(path)),
    unfit: paths.filter(isUnfit).map((path) => relative(root, path)),
  };
}

function unfitWords(paths: readonly string[]) {
  const names = paths.slice(0, 5).map((path) => JSON.stringify(path));
  return {
    code: "github.file-names",
    words: `${paths.length} files are not in the artifact, because their names hold characters that artifacts refuse: ${names.join(", ")}`,
    hint: 'Keep " : < > | * ? \\ and line breaks out of the names of reports and attachments.',
  };
}
