/** A process we started → all that descends from it, found and ended. */

import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** Processes get that long between the request to end and the end. */
export const graceMillis = 3_000;

/** Still running members of the process group that this process opened. */
export async function groupOf(leader: number): Promise<readonly number[]> {
  return (await listProcesses()).filter((each) => each.group === leader && each.pid !== leader).map(({ pid }) => pid);
}

/**
 * Ends a process and all that descends from it: children, its process group, and those that left both but still carry
 * `marker` (a `NAME=value` of the environment we gave; read on Linux only; none: they stay). First asked, then, after `grace`
 * milliseconds, killed; with none, killed at once.
 */
export async function endTree(leader: number, marker: string | undefined, grace: number): Promise<void> {
  const known = new Set(await treeOf(leader, marker));
  if (grace > 0) signal(known, leader, "SIGTERM");
  for (const until = Date.now() + grace; Date.now() < until; ) {
    await sleep(50);
    for (const pid of await treeOf(leader, marker)) known.add(pid);
    if (!(await anyLives(known))) return;
  }
  // A process may start another while it is being killed; a few rounds catch what the last listing missed.
  for (let round = 0; round < 5; round++) {
    for (const pid of await treeOf(leader, marker)) known.add(pid);
    signal(known, leader, "SIGKILL");
    await sleep(50);
    if (!(await anyLives(known)) && (await treeOf(leader, marker)).length === 0) return;
  }
}

function signal(pids: ReadonlySet<number>, leader: number, name: NodeJS.Signals): void {
  if (process.platform === "win32") {
    execFile("taskkill", ["/pid", String(leader), "/t", "/f"], () => {});
    return;
  }
  for (const target of [-leader, ...pids]) {
    try {
      process.kill(target, name);
    } catch {
      // It has ended by itself in the meantime.
    }
  }
}

/** By the list, since an ended process can still be signalled until somebody asks how it ended, and in a container nobody may. */
async function anyLives(pids: ReadonlySet<number>): Promise<boolean> {
  if (process.platform === "win32") return [...pids].some(isAlive);
  return (await listProcesses()).some(({ pid }) => pids.has(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function treeOf(leader: number, marker: string | undefined): Promise<number[]> {
  const all = await listProcesses();
  const found = new Set(all.filter((each) => each.pid === leader || each.group === leader).map(({ pid }) => pid));
  for (const pid of await markedProcesses(all, marker)) found.add(pid);
  // Children of what was found, until nothing new comes.
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const each of all) if (found.has(each.parent)) found.add(each.pid);
  }
  found.delete(process.pid);
  return [...found];
}

async function listProcesses(): Promise<readonly Listed[]> {
  if (process.platform === "win32") return [];
  return process.platform === "linux" ? listFromProc() : listFromPs();
}

/** Zombies are left out: they have ended, and only wait to be asked how. */
async function listFromProc(): Promise<readonly Listed[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const listed = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      // The program's name stands in brackets and may itself hold brackets and spaces.
      const [state, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return { pid: Number(pid), parent: Number(parent), group: Number(group), state };
    }),
  );
  return listed.filter(({ state }) => state !== undefined && state !== "" && state !== "Z" && state !== "X");
}

async function listFromPs(): Promise<readonly Listed[]> {
  const text = await new Promise<string>((done) => {
    execFile("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], (_error, stdout) => done(stdout));
  });
  return text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, , , state]) => pid !== undefined && pid !== "" && !state?.startsWith("Z"))
    .map(([pid, parent, group]) => ({ pid: Number(pid), parent: Number(parent), group: Number(group) }));
}

async function markedProcesses(all: readonly Listed[], marker: string | undefined): Promise<readonly number[]> {
  // An empty text is part of every environment: it would mark all processes of the machine.
  if (process.platform !== "linux" || marker === undefined || marker === "") return [];
  const marked = await Promise.all(
    all.map(async ({ pid }) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environment.split("\0").includes(marker) ? [pid] : [];
    }),
  );
  return marked.flat();
}
