/** The disk, behind `outside.files`. */

import { constants } from "node:fs";
import { copyFile, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { posixPath } from "../model/ids.ts";
import type { Files } from "../outside.ts";

export const files: Files = {
  // Decoded at once: with an encoding Node decodes piece by piece, which takes far longer.
  read: async (path) => (await orUndefined(readFile(path)))?.toString("utf8"),
  tail,
  look: async (path) => {
    const stats = await orUndefined(stat(path));
    return stats && { kind: stats.isDirectory() ? "folder" : "file", size: stats.size };
  },
  unpack: async (path) => {
    // Late: only what reads reports needs it.
    const { unpack } = await import("./unpack.ts");
    return unpack(path);
  },
  write: writeWhole,
  find: async (folder, patterns) => {
    // Late: most commands look for nothing.
    const { glob } = await import("tinyglobby");
    const paths = await glob([...patterns], { cwd: folder, absolute: true, dot: true, expandDirectories: false });
    const found = await Promise.all(paths.sort().map(async (path) => ({ path, stats: await orUndefined(stat(path)) })));
    return found.flatMap(({ path, stats }) =>
      stats === undefined ? [] : [{ path, changed: stats.mtimeMs, size: stats.size }],
    );
  },
  copy: async (from, to) => {
    await mkdir(dirname(to), { recursive: true });
    // A copy-on-write file system shares the blocks; others copy.
    return (await orUndefined(copyFile(from, to, constants.COPYFILE_FICLONE).then(() => true))) ?? false;
  },
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  remove: (path) => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  list: async (folder) => ((await orUndefined(readdir(folder))) ?? []).sort(),
  resolve,
  relative: (from, to) => posixPath(relative(from, to)),
  real: async (path) => (await orUndefined(realpath(path))) ?? path,
};

async function tail(path: string, most: number): Promise<string> {
  const file = await orUndefined(open(path, "r"));
  if (file === undefined) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, most);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Written under a name of its own, made durable, then renamed: a reader never meets half a file, even after a crash. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, "w");
  try {
    await file.writeFile(text, "utf8");
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

async function orUndefined<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  try {
    return await promise;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
