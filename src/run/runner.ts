/** What a runner is, and the table of runners. */

import type { Invocation } from "../model/invocation.ts";
import type { Mode, RunnerName, Shard, Starter } from "../model/plan.ts";
import { command } from "./command.ts";
import { playwright } from "./playwright.ts";
import { vitest } from "./vitest.ts";

/** One start of the tests, as it is asked for. */
export interface Ask {
  readonly starter: Starter;
  readonly mode: Mode;
  readonly shard: Shard;
  readonly run: number;
  readonly workers: number;
  readonly seed: number;
  /** Absolute: a private, empty folder for this run's reports. */
  readonly reports: string;
  /** Absolute: a private folder for what else the runner writes (traces, screenshots). */
  readonly outputs: string;
}

export interface Start {
  readonly command: Invocation["command"];
  readonly env: Readonly<Record<string, string>>;
  /** Where the reports appear: patterns in the private folder of the run, or in the suite's own. */
  readonly reports: readonly { readonly in: "reports" | "cwd"; readonly pattern: string }[];
}

export interface Runner {
  readonly start: (ask: Ask) => Start;
  /** How the user gets it where it is not installed. */
  readonly install: string;
}

export const runners: Readonly<Record<RunnerName, Runner>> = { vitest, playwright, command };
