/** A cell of a Vitest suite → how Vitest is started. */

import type { Mode } from "../model/plan.ts";
import { type Ask, oneLane, type Runner, type Start } from "./start.ts";

export const vitest: Runner = {
  exact: "none",
  install: "npm install --save-dev vitest",
  start: (ask: Ask): Start => ({
    lanes: oneLane({
      kind: "program",
      argv: [
        "vitest",
        "run",
        ...ask.starter.args,
        ...modeOptions(ask.mode, ask.workers),
        // Takes effect only where the user's own config shuffles: then the order can be had again.
        `--sequence.seed=${ask.seed}`,
        ...(ask.shard.total === 1 ? [] : [`--shard=${ask.shard.index}/${ask.shard.total}`]),
        // The reporters of the user's config are left out: they would write to one place from every run.
        "--reporter=json",
        "--reporter=default",
        `--outputFile.json=${ask.reports}/vitest.json`,
      ],
    }),
    env: {},
    reports: [{ in: "reports", pattern: "vitest.json" }],
  }),
};

/** A sequential run also takes `test.concurrent` one at a time. */
function modeOptions(mode: Mode, workers: number): readonly string[] {
  return mode === "sequential"
    ? ["--no-file-parallelism", "--maxWorkers=1", "--maxConcurrency=1"]
    : ["--fileParallelism", `--maxWorkers=${workers}`];
}
