/** Invocations started as real processes, and ended with all that descends from them. */

import { spawn } from "node:child_process";
import { mkdir, open, stat } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Invocation } from "../model/invocation.ts";
import type { Ending } from "../model/results.ts";
import type { Ended, Processes } from "../outside.ts";
import { endTree, graceMillis, groupOf } from "./tree.ts";

/** The variable whose value is different in every run: by it we know our own again. */
const marking = "FLAKEPROOF_SLOTS";

/** Ends a process that runs now; `grace`: milliseconds between the request and the end. */
type End = (grace: number) => Promise<void>;

/**
 * Processes that end when the user interrupts. A first interrupt ends what runs now and lets the command go on to its
 * report; a second one kills it, and ends us at once.
 */
export function nodeProcesses(): Processes {
  const running = new Set<End>();
  let interrupted = false;
  const interrupt = () => {
    const again = interrupted;
    interrupted = true;
    const ended = Promise.all([...running].map((end) => end(again ? 0 : graceMillis)));
    if (again) ended.finally(() => process.exit(130));
  };
  let listening = false;
  // Not before there is something to end: a command that starts nothing ends at once, as everywhere.
  const listen = () => {
    if (!listening) for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, interrupt);
    listening = true;
  };
  return {
    interrupted: () => interrupted,
    run: (invocation, log) => {
      listen();
      return interrupted ? Promise.resolve(notRun) : start(invocation, log, running);
    },
  };
}

const notRun: Ended = { ending: { kind: "interrupted" }, took: 0, left: 0 };

async function start(invocation: Invocation, log: string, running: Set<End>): Promise<Ended> {
  if (!(await isFolder(invocation.cwd)))
    return { ending: { kind: "notStarted" }, took: 0, left: 0, notStarted: "noFolder" };
  await mkdir(dirname(log), { recursive: true });
  const output = await open(log, "a");
  const printed = invocation.stdout === undefined ? output : await open(invocation.stdout, "a");
  const began = performance.now();
  try {
    return await new Promise<Ended>((done) => {
      const child = launch(invocation, printed.fd, output.fd);
      let stopped: Ending | undefined;
      let ending: Promise<void> | undefined;
      const mark = invocation.env[marking];
      const marker = mark === undefined || mark === "" ? undefined : `${marking}=${mark}`;
      const stop = (why: Ending, grace = graceMillis): Promise<void> => {
        stopped ??= why;
        const now = () => (child.pid === undefined ? Promise.resolve() : endTree(child.pid, marker, grace));
        // Without grace it does not wait for the end that is under way.
        if (ending === undefined || grace === 0) ending = now();
        return ending;
      };
      const interrupt: End = (grace) => stop({ kind: "interrupted" }, grace);
      const limit = setTimeout(() => stop({ kind: "timedOut", after: invocation.timeout }), invocation.timeout);
      running.add(interrupt);
      const finish = async (natural: Ending, notStarted?: Ended["notStarted"]) => {
        clearTimeout(limit);
        const took = performance.now() - began;
        await ending;
        const left = stopped === undefined && child.pid !== undefined ? await endLeftovers(child.pid) : 0;
        running.delete(interrupt);
        done({
          ending: stopped ?? natural,
          took: Math.round(took),
          left,
          ...(notStarted === undefined ? {} : { notStarted }),
        });
      };
      child.once("error", (error: NodeJS.ErrnoException) => {
        void finish({ kind: "notStarted" }, error.code === "ENOENT" ? "notFound" : "notAllowed");
      });
      child.once("exit", (code, signal) => {
        void finish(code === null ? { kind: "killed", signal: signal ?? "unknown" } : { kind: "exited", code });
      });
    });
  } finally {
    await output.close();
    if (printed !== output) await printed.close();
  }
}

function launch(invocation: Invocation, output: number, log: number) {
  const options = {
    cwd: invocation.cwd,
    env: withPaths({ ...process.env, ...invocation.env, PATH: searchPath(invocation.cwd) }, invocation.paths),
    stdio: ["ignore", output, log] as ["ignore", number, number],
    // A process group of its own, so that the whole tree can be ended, and a Ctrl-C reaches us alone.
    detached: process.platform !== "win32",
  };
  const { command } = invocation;
  if (command.kind === "shell") return spawn(command.line, { ...options, shell: true });
  const [program, ...rest] = command.argv;
  // On Windows the programs in `node_modules/.bin` are scripts for its shell.
  return spawn(program, rest, { ...options, shell: process.platform === "win32" });
}

function withPaths(env: NodeJS.ProcessEnv, paths: Invocation["paths"] = {}): NodeJS.ProcessEnv {
  const before = Object.entries(paths).map(([name, folder]) => [
    name,
    env[name] ? `${folder}${delimiter}${env[name]}` : folder,
  ]);
  return { ...env, ...Object.fromEntries(before) };
}

/** The PATH as npm makes it for scripts: every `node_modules/.bin` from the folder upwards comes first. */
function searchPath(folder: string): string {
  const bins: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    bins.push(join(at, "node_modules", ".bin"));
    if (dirname(at) === at) return [...bins, process.env.PATH ?? ""].join(delimiter);
  }
}

/** A run that has ended may leave processes of its group behind; the next run must not meet them. */
async function endLeftovers(leader: number): Promise<number> {
  const left = await groupOf(leader);
  // No marker: what took itself out of the group (a build daemon, a container) was meant to outlive the run.
  if (left.length > 0) await endTree(leader, undefined, graceMillis);
  return left.length;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
