/** What lives on this machine of the processes that carry a mark in their environment. Linux only. */

import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** Their ids. `mark` is a whole `NAME=value`; ended ones that nobody has asked after are left out. */
export async function living(mark: string): Promise<readonly number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environment.split("\0").includes(mark) ? [Number(pid)] : [];
    }),
  );
  return marked.flat();
}

/** Waits until something holds; throws after `longest` milliseconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, longest = 30_000): Promise<void> {
  for (const end = Date.now() + longest; !(await holds()); await sleep(20))
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
}
