/** The door of a thread: a job → its result. */

import { parentPort, workerData } from "node:worker_threads";
import type { ReadJob } from "./commands/read-reports.ts";
import { files } from "./edges/files.ts";

const { readForThread } = await import("./commands/read-reports.ts");
const read = await readForThread(workerData as ReadJob, files);
// The table is handed over, not copied.
parentPort?.postMessage(read, [read.tests.slots.buffer]);
