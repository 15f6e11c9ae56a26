/** The order of verdicts: the gravest first, as a reader wants to meet them. */

import type { VerdictKind } from "../model/analysis.ts";

export const gravity: readonly VerdictKind[] = [
  "broken",
  "parallel-only",
  "parallel-worse",
  "sequential-only",
  "order-dependent",
  "environment",
  "flaky",
  "undetermined",
  "missing",
  "skipped",
  "stable",
];
