/** The world as Node shows it: everything behind `outside.ts` but the place that we talk to. */

import type { Host, Outside } from "../outside.ts";
import { files } from "./files.ts";
import { attempt, commit, freePorts, machine, repository, sha256 } from "./machine.ts";
import { nodeProcesses } from "./processes.ts";
import { nodeThreads } from "./threads.ts";

/** `door`: what a thread runs. */
export function nodeOutside(host: Host, door: URL): Outside {
  return {
    files,
    processes: nodeProcesses(),
    threads: nodeThreads(door),
    host,
    machine,
    attempt,
    env: process.env,
    cwd: process.cwd(),
    now: Date.now,
    sha256,
    freePorts,
    commit,
    repository,
  };
}
