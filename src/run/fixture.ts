/** Asks and listings for the tests of runners, with what a test does not speak of filled in. */

import type { Roots } from "../model/paths.ts";
import type { RunnerName, Starter, Unit } from "../model/plan.ts";
import type { Parsed } from "../model/problem.ts";
import type { Ask, ListAsk } from "./start.ts";

const roots: Roots = { root: "/repo", cwd: "/repo" };

export function askFor(
  runner: RunnerName,
  { args = [], units, ...more }: Partial<Ask> & { args?: Starter["args"]; units?: readonly Partial<Unit>[] } = {},
): Ask {
  const mode = more.mode ?? "sequential";
  const share = units?.map((unit): Unit => ({ files: [], expected: 1, known: "size", ...unit }));
  return {
    starter: { runner, args },
    mode,
    shard: { index: 1, total: 1 },
    run: 3,
    workers: mode === "sequential" ? 1 : 2,
    seed: 8123,
    reports: "/out/reports",
    outputs: "/out/outputs",
    given: "/out/given",
    roots,
    shuffled: false,
    ...(share === undefined ? {} : { share: { units: share, expected: share.length } }),
    ...more,
  };
}

export function listAskFor(runner: RunnerName, args: readonly string[] = []): ListAsk {
  return { suite: "api", starter: { runner, args }, roots, folder: "/out/list" };
}

export function parsedValue<Value>(read: Parsed<Value>): Value {
  if (read.kind === "refused") throw new Error(JSON.stringify(read.problems));
  return read.value;
}
