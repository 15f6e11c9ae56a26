/** Analysis → the outputs of the action, which other jobs compare and compute with. */

import type { Analysis, VerdictKind } from "../model/analysis.ts";
import { verdictWords } from "./words.ts";

export interface AnalysisOutputs {
  readonly status: string;
  readonly verdict: string;
  readonly flaky: string;
  readonly "parallel-only": string;
  readonly broken: string;
  readonly "proven-rate": string;
}

export function outputsOf(analysis: Analysis): AnalysisOutputs {
  const { verdicts } = analysis.totals;
  return {
    status: analysis.gate.status,
    verdict: wholeVerdict(analysis),
    flaky: String(verdicts.flaky),
    "parallel-only": String(verdicts["parallel-only"]),
    broken: String(verdicts.broken),
    "proven-rate": analysis.proof.rateBelow === undefined ? "" : bound(analysis.proof.rateBelow),
  };
}

/** Outputs where there is no analysis. */
export const noOutputs: AnalysisOutputs = {
  status: "",
  verdict: "",
  flaky: "",
  "parallel-only": "",
  broken: "",
  "proven-rate": "",
};

/** Stable where it is proven; otherwise the gravest verdict that any test got, and undetermined where none says why. */
function wholeVerdict(analysis: Analysis): VerdictKind {
  if (analysis.proof.holds) return "stable";
  // Of a file whose tests nobody knows there is no verdict.
  const silent = analysis.gate.reasons.some((reason) => reason.kind === "filesMissing");
  const kinds = Object.keys(verdictWords) as VerdictKind[];
  const gravest = kinds.find((kind) => analysis.totals.verdicts[kind] > 0);
  if (gravest !== undefined && gravest !== "stable" && gravest !== "skipped") return gravest;
  return silent ? "missing" : "undetermined";
}

/** Four significant digits, rounded up: a bound must not become smaller than what is proven. */
function bound(rate: number): string {
  if (rate <= 0 || rate >= 1) return String(rate);
  const unit = 10 ** (Math.floor(Math.log10(rate)) - 3);
  return String(Number((Math.ceil(rate / unit - 1e-9) * unit).toPrecision(4)));
}
