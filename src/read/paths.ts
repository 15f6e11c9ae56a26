/** A file name as a report writes it → relative to the repository, with forward slashes. */

import { posixPath } from "../model/ids.ts";
import { copied } from "./capture.ts";
import type { Origin } from "./entry.ts";

/** Absolute names lose the root; relative ones are taken from `folder` (absolute), by default the runner's own. */
export function repositoryPath(file: string, origin: Origin, folder: string = origin.cwd): string {
  const path = posixPath(file);
  const absolute = /^(\/|[A-Za-z]:\/)/.test(path) ? path : `${folder}/${path}`;
  return fromRoot(flatten(absolute), flatten(origin.root));
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

/** The same for one origin, remembered: reports name a file once for each of its tests. */
export function repositoryPaths(origin: Origin, folder?: string): (file: string) => string {
  const known = new Map<string, string>();
  let last: { file: string; path: string } | undefined;
  return (file) => {
    if (last?.file === file) return last.path;
    let path = known.get(file);
    // Copies: both may be cut from a piece of the report, which they would keep in memory.
    const key = copied(file);
    if (path === undefined) {
      path = copied(repositoryPath(file, origin, folder));
      if (known.size >= 10_000) known.clear();
      known.set(key, path);
    }
    last = { file: key, path };
    return path;
  };
}
