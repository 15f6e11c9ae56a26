/** The file names of a report → relative to the repository, each worked out once. */

import { repositoryPath } from "../model/paths.ts";
import { copied } from "./capture.ts";
import type { Origin } from "./entry.ts";

/** Reports name a file once for each of its tests. */
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
