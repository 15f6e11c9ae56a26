/** What the tests of a toy suite tell of themselves → who ran where and when; and whether the suite is as it was. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One line of the file $TOY_SEEN; `start` and `end` in milliseconds. */
interface Seen {
  readonly title: string;
  readonly pid: number;
  readonly worker?: string | undefined;
  readonly start: number;
  readonly end: number;
}

export interface SeenFile {
  readonly path: string;
  /** What was told since it was asked last, in the order of the starts. */
  readonly take: () => Promise<readonly Seen[]>;
  readonly leave: () => Promise<void>;
}

export async function seenFile(): Promise<SeenFile> {
  const folder = await mkdtemp(join(tmpdir(), "flakeproof-seen-"));
  const path = join(folder, "seen.jsonl");
  return {
    path,
    take: async () => {
      await appendFile(path, "");
      const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
      await rm(path);
      return lines.map((line) => JSON.parse(line) as Seen).sort((a, b) => a.start - b.start);
    },
    leave: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The most that ran at one moment. */
export function mostAtOnce(seen: readonly Seen[]): number {
  return Math.max(
    0,
    ...seen.map((one) => seen.filter(({ start, end }) => start <= one.start && one.start < end).length),
  );
}

/** Of all files of a folder but those below `leftOut`, which the runner itself writes. */
export function hashOf(folder: string, leftOut: readonly string[] = []): string {
  const hash = createHash("sha256");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  for (const path of paths.filter((each) => !leftOut.some((out) => each === out || each.startsWith(`${out}/`))))
    hash.update(`${path}\0`).update(statSync(join(folder, path)).isFile() ? readFileSync(join(folder, path)) : "");
  return hash.digest("hex");
}

/** Whether a program is on this machine: it ends well. */
export function isHere(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
