/** Tests with their attempts → a CTRF report that is valid by the schema of the npm package `ctrf`. */

import type { TestId } from "../model/ids.ts";
import { withoutColours } from "../model/log.ts";
import type { Attempt, Entry } from "./entry.ts";
import { isFlaky } from "./join.ts";

export interface CtrfGiven {
  readonly id: TestId;
  readonly entry: Entry;
}

export type CtrfStatus = "passed" | "failed" | "skipped" | "pending" | "other";

export interface CtrfAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly status: CtrfStatus;
  readonly duration: number;
  readonly message?: string;
  readonly trace?: string;
}

export interface CtrfTest {
  readonly testId: string;
  readonly name: string;
  readonly status: CtrfStatus;
  /** What we call it: `timedOut`, `notRun`, … */
  readonly rawStatus: string;
  /** Whole milliseconds of the last attempt. */
  readonly duration: number;
  /** The project and the describe blocks, from outside in. */
  readonly suite?: readonly string[];
  readonly filePath?: string;
  readonly message?: string;
  readonly trace?: string;
  readonly retries: number;
  /** Those before the last. */
  readonly retryAttempts?: readonly CtrfAttempt[];
  readonly flaky: boolean;
  readonly threadId?: string;
  readonly labels?: { readonly project: string };
}

export interface CtrfReport {
  readonly reportFormat: "CTRF";
  readonly specVersion: "0.0.0";
  readonly generatedBy: "flakeproof";
  readonly results: {
    readonly tool: { readonly name: string; readonly version?: string };
    readonly summary: Readonly<Record<CtrfStatus | "tests" | "flaky" | "start" | "stop", number>>;
    readonly tests: readonly CtrfTest[];
  };
}

/** `start` and `stop`: milliseconds since 1970, 0 where they are not known. */
export function ctrfFile(
  tests: readonly CtrfGiven[],
  tool: { readonly name: string; readonly version?: string },
  { start, stop }: { readonly start: number; readonly stop: number } = { start: 0, stop: 0 },
): CtrfReport {
  const written = tests.map(ctrfTest);
  const count = (status: CtrfStatus): number => written.filter((test) => test.status === status).length;
  return {
    reportFormat: "CTRF",
    specVersion: "0.0.0",
    generatedBy: "flakeproof",
    results: {
      tool: { name: tool.name || "unknown", ...(tool.version === undefined ? {} : { version: tool.version }) },
      summary: {
        tests: written.length,
        passed: count("passed"),
        failed: count("failed"),
        skipped: count("skipped"),
        pending: count("pending"),
        other: count("other"),
        flaky: written.filter(({ flaky }) => flaky).length,
        start: Math.round(start),
        stop: Math.round(stop),
      },
      tests: written,
    },
  };
}

/** One test of the list, for who writes them one by one. */
export function ctrfTest({ id, entry }: CtrfGiven): CtrfTest {
  const { project, file, titles } = entry.name;
  const last = entry.attempts.at(-1)!;
  const before = entry.attempts.slice(0, -1);
  const suite = [...(project === undefined ? [] : [project]), ...titles.slice(0, -1)];
  return {
    testId: id || "unnamed",
    // No name may be empty: a failure of a whole file has no title.
    name: titles.at(-1) || file || "unnamed",
    status: statuses[last.outcome],
    rawStatus: last.outcome,
    duration: milliseconds(last),
    ...(suite.length === 0 ? {} : { suite }),
    ...(file === undefined ? {} : { filePath: file }),
    ...textsOf(last),
    retries: before.length,
    ...(before.length === 0 ? {} : { retryAttempts: before.map(ctrfAttempt) }),
    flaky: isFlaky(entry),
    ...(last.worker === undefined ? {} : { threadId: String(last.worker) }),
    ...(project === undefined ? {} : { labels: { project } }),
  };
}

/** `pending` is a test that nobody wrote yet; one that should have run and did not is something else. */
const statuses: Readonly<Record<Attempt["outcome"], CtrfStatus>> = {
  passed: "passed",
  failed: "failed",
  timedOut: "failed",
  crashed: "failed",
  skipped: "skipped",
  notRun: "other",
  interrupted: "other",
};

function ctrfAttempt(attempt: Attempt, index: number): CtrfAttempt {
  return {
    attempt: index + 1,
    status: statuses[attempt.outcome],
    duration: milliseconds(attempt),
    ...textsOf(attempt),
  };
}

/** Whole, as the schema wants them. */
function milliseconds({ took }: Attempt): number {
  return Math.max(0, Math.round(took)) || 0;
}

/** The message is what comes before the first frame; the trace is all. */
function textsOf(attempt: Attempt): { message?: string; trace?: string } {
  if (!("message" in attempt)) return {};
  const all = withoutColours(attempt.message).trim();
  const frames = all.search(/^\s*(?:at |❯ ).*:\d+/m);
  return frames <= 0 ? { message: all } : { message: all.slice(0, frames).trim(), trace: all };
}
