/** A file on disk → its readable parts: itself, what a gzip holds, the reports in a zip. */

import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Packed, Unpacked } from "../outside.ts";
import { expand, limitExpansion, readBytes } from "./bytes.ts";

/**
 * A plain file and a gzip are one part without a name; a zip has its reports as parts. Both are known by their first
 * bytes. Where nothing can be read there is no part, and the problem says why.
 */
export async function unpack(path: string): Promise<Unpacked> {
  try {
    const { start, size } = await look(path);
    if (start[0] === 0x1f && start[1] === 0x8b) return { parts: [gzip(path, size)] };
    if (start[0] === 0x50 && start[1] === 0x4b && (start[2] === 3 || start[2] === 5)) {
      // Late: most files are no zip.
      const { unzip } = await import("./unzip.ts");
      return await unzip(path, size);
    }
    return { parts: [{ name: "", open: () => readBytes(path) }] };
  } catch (error) {
    return { parts: [], problem: unreadable(error) };
  }
}

async function look(path: string): Promise<{ start: Uint8Array; size: number }> {
  const file = await openFile(path);
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    // Pipes and devices have no size and no second reading.
    if (!stats.isFile()) throw Object.assign(new Error(), { code: "ENODEV" });
    const start = new Uint8Array(4);
    await file.read(start, 0, 4, 0);
    return { start, size: stats.size };
  } finally {
    await file.close();
  }
}

/** Not waiting for a writer, where the path is a pipe. */
function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}

function gzip(path: string, size: number): Packed {
  return {
    name: "",
    open: () => expand(readBytes(path), "gzip", limitExpansion(size)(0)),
  };
}

function unreadable(error: unknown): NonNullable<Unpacked["problem"]> {
  const { code = "", message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return {
        code: "report.missing",
        words: "There is no such file",
        hint: "The runner wrote none, or into another folder. See its configuration and the folder that it was started in.",
      };
    case "EISDIR":
      return {
        code: "report.directory",
        words: "This is a folder, not a report",
        hint: "Name the files in it, with a pattern such as `reports/**/*.xml`.",
      };
    case "ENODEV":
      return {
        code: "report.unreadable",
        words: "This is a device or a pipe, not a file",
        hint: "Have the report written into a file: it is read more than once.",
      };
    case "EACCES":
    case "EPERM":
      return {
        code: "report.unreadable",
        words: "The file may not be read",
        hint: "It belongs to another user, such as root inside a container. Let that user write it readable (chmod a+r).",
      };
    default:
      return {
        code: "report.unreadable",
        words: `The file cannot be read: ${message}`,
        hint: "See whether the disk and the path are sound.",
      };
  }
}
