/** What a runner is: a start that is asked for → how it is made. */

import type { Invocation } from "../model/invocation.ts";
import type { Mode, Shard, Starter } from "../model/plan.ts";

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
