/** Threads, behind `outside.threads`: each runs the door that it is given over one job. */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Threads } from "../outside.ts";

export function nodeThreads(door: URL): Threads {
  return {
    count: wished() ?? Math.min(8, availableParallelism()),
    run: (jobs) => Promise.all(jobs.map((job) => inThread(door, job))),
  };
}

/** `FLAKEPROOF_THREADS`, for machines that say they have more cores than they lend. */
function wished(): number | undefined {
  const count = Number(process.env.FLAKEPROOF_THREADS);
  return Number.isInteger(count) && count > 0 ? Math.min(count, 64) : undefined;
}

/** MiB for the young objects of a thread: reading makes many, and nearly all of them die at once. */
const youngest = 12;

function inThread(door: URL, job: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(door, { workerData: job, resourceLimits: { maxYoungGenerationSizeMb: youngest } });
    let result: unknown;
    worker.once("message", (message) => {
      result = message;
    });
    worker.once("error", reject);
    worker.once("exit", (code) =>
      code === 0 ? resolve(result) : reject(new Error(`a thread of ours ended with code ${code}`)),
    );
  });
}
