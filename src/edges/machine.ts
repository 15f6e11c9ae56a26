/** What machine this is, what is free on it, and which commit lies in a folder. */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import type { Server } from "node:net";
import { availableParallelism, hostname, platform, release } from "node:os";
import type { Machine } from "../model/results.ts";

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

export const machine: Machine = {
  os: `${platform()} ${release()}`,
  cpus: availableParallelism(),
  runtime: `node ${process.versions.node}`,
  id: sha256(`${hostname()} ${process.env.RUNNER_NAME ?? ""}`).slice(0, 12),
};

/** Which attempt of the CI run this is, where the CI system counts them. */
export const attempt: number = Number(process.env.GITHUB_RUN_ATTEMPT) || 1;

/** Below the ranges from which systems take ports for outgoing connections (Linux: from 32768, IANA: from 49152). */
const lowestPort = 20_000;
const highestPort = 32_000;

/** Runs that go on at the same time must not get the same one, and a server that was just ended may still hold its own. */
const given = new Set<number>();

/** Looked for from a random place on, so that two flakeproofs on one machine rarely ask for the same ones. */
export async function freePorts(count: number): Promise<readonly number[]> {
  if (count === 0) return [];
  const { createServer } = await import("node:net");
  const range = highestPort - lowestPort;
  const first = Math.floor(Math.random() * range);
  const free: number[] = [];
  for (let step = 0; step < range && free.length < count; step++) {
    const port = lowestPort + ((first + step) % range);
    if (given.has(port) || !(await isFree(port, createServer()))) continue;
    given.add(port);
    free.push(port);
  }
  return free;
}

/** Bound to all addresses: a port that is taken on one of them is not free. */
function isFree(port: number, server: Server): Promise<boolean> {
  return new Promise((done) => {
    server.once("error", () => done(false));
    server.listen(port, () => server.close(() => done(true)));
  });
}

const repositories = new Map<string, string | undefined>();

/** Asked once for each folder: every listing and run wants it, and the names of tests must not change between them. */
export async function repository(folder: string): Promise<string | undefined> {
  if (!repositories.has(folder)) repositories.set(folder, git(folder, "rev-parse", "--show-toplevel"));
  return repositories.get(folder);
}

/** `+changes` where tracked or new files differ; our own output folder does not count. */
export async function commit(folder: string): Promise<string | undefined> {
  // One process tells both: starting one costs more than all else that `plan` does.
  const ours = ":(exclude,top,glob)**/.flakeproof/**";
  const status = git(folder, "status", "--porcelain=v2", "--branch", "--", ":/", ours);
  const head = status === undefined ? undefined : /^# branch\.oid ([0-9a-f]{40,64})$/m.exec(status)?.[1];
  if (head === undefined) return undefined;
  return /^[^#]/m.test(status!) ? `${head}+changes` : head;
}

/** Waits: there is nothing else to do, and it costs a third less than the streams of a process that is not waited for. */
function git(folder: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", ["-C", folder, ...args], {
    timeout: 30_000,
    maxBuffer: 64 << 20,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim() : undefined;
}
