/** What one process costs: CPU time, time by the clock, and peak memory. */

import { spawnSync } from "node:child_process";

/** User and system time of one process that was waited for and its time by the clock, in milliseconds; its peak memory in MiB. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number;
  /** What it wrote to standard output. */
  readonly output: string;
}

/** `resourceUsage` of children is not in Node, so the child tells at its end. */
export function costOf(words: readonly string[], cwd: string): Cost {
  const tell = `data:text/javascript,import{isMainThread}from"node:worker_threads";if(isMainThread)process.on("exit",()=>{const{userCPUTime:u,systemCPUTime:s,maxRSS:m}=process.resourceUsage();require("fs").writeSync(3,JSON.stringify([u+s,m]))});import{createRequire}from"node:module";const require=createRequire("file:///");`;
  const started = performance.now();
  const { output } = spawnSync(process.execPath, ["--import", tell, ...words], {
    cwd,
    stdio: ["ignore", "pipe", "ignore", "pipe"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const wall = performance.now() - started;
  const [micros, kibibytes] = JSON.parse(output[3] || "[null, null]") as [number | null, number | null];
  if (micros === null || kibibytes === null) throw new Error(`${words.join(" ")} did not reach its end`);
  return { cpu: micros / 1_000, wall, memory: kibibytes / 1_024, output: output[1] ?? "" };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
