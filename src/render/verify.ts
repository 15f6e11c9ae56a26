/** Whether a mended test is mended → the lines that a person reads. */

import type { Mode } from "../model/plan.ts";
import { visible } from "./escape.ts";
import { countOf, percent } from "./numbers.ts";

/** The answer of `prove --verify`, as its JSON has it. */
export interface Verified {
  readonly test: string;
  readonly decision: "mended" | "notMended" | "open";
  readonly mode: Mode;
  /** Files that ran with it; absent: all. */
  readonly files?: number;
  readonly runs: number;
  readonly failures: number;
  /** Runs that would decide it, were all clean. */
  readonly more: number;
  /** Failure rates, 0–1, that are told apart. */
  readonly rates: { readonly good: number; readonly bad: number };
  /** How often it failed before, and where that is written. */
  readonly measured?: number;
  readonly from?: string;
}

type Condition = Pick<Verified, "mode" | "files" | "rates" | "measured" | "from">;

/** Before the first run: in which condition, and against what. */
export function verifyingLines(condition: Condition): readonly string[] {
  const { measured, from, rates } = condition;
  const before =
    measured === undefined
      ? "No earlier report tells how often it failed, or beside what"
      : `It failed in ${percent(measured)} of such runs before (${from})`;
  return [`${before}; ${conditionWords(condition)} tell ${percent(rates.good)} from ${percent(rates.bad)}.`];
}

function conditionWords({ mode, files }: Condition): string {
  return `${mode} runs of ${files === undefined ? "the whole suite" : countOf(files, "file")}`;
}

export function verifiedLines(verified: Verified): readonly string[] {
  const { test, decision, runs, failures, more, rates } = verified;
  const seen = `${failures} of ${countOf(runs, "run")} failed (${conditionWords(verified)})`;
  switch (decision) {
    case "mended":
      return [
        `✅ Mended: ${visible(test)}`,
        `${seen}. Did it still fail at ${percent(rates.bad)}, so few failures would be seen in 5 % of cases at most.`,
      ];
    case "notMended":
      return [`❌ Not mended: ${visible(test)}`, `${seen}.`];
    case "open":
      return [`❔ Not decided: ${visible(test)}`, `${seen}. ${countOf(more, "more clean run")} would decide it.`];
  }
}
