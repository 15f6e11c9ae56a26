/** A file name as a runner writes it → relative to the repository, with forward slashes. */

import { posixPath } from "./ids.ts";

/** What names are relative to. */
export interface Roots {
  /** Absolute, forward slashes: the folder that file names are made relative to. */
  readonly root: string;
  /** Absolute, forward slashes: the folder in which the runner was started. */
  readonly cwd: string;
}

/** Absolute names lose the root; relative ones are taken from `folder` (absolute), by default the runner's own. */
export function repositoryPath(file: string, roots: Roots, folder: string = roots.cwd): string {
  const path = posixPath(file);
  const absolute = /^(\/|[A-Za-z]:\/)/.test(path) ? path : `${folder}/${path}`;
  return fromRoot(flatten(absolute), flatten(roots.root));
}

/** A path of the repository → relative to the folder in which the runner is started; absolute where it lies elsewhere. */
export function pathFrom({ root, cwd }: Roots, path: string): string {
  const absolute = flatten(`${root}/${path}`);
  return absolute.startsWith(`${flatten(cwd)}/`) ? absolute.slice(flatten(cwd).length + 1) : absolute;
}

/** Without `.`, `..` and doubled slashes; Windows' drives are written in either case, so they get one. */
function flatten(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/"))
    if (part === ".." && parts.length > 1) parts.pop();
    else if (part !== "." && part !== ".." && (part !== "" || parts.length === 0)) parts.push(part);
  return parts.join("/").replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}

/** A file outside the root keeps as many `..` as it needs. */
function fromRoot(path: string, root: string): string {
  if (path.startsWith(`${root}/`)) return path.slice(root.length + 1);
  const from = root.split("/");
  const to = path.split("/");
  const common = from.findIndex((part, index) => part !== to[index]);
  const shared = common === -1 ? from.length : common;
  return shared <= 1 ? path : [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/");
}
