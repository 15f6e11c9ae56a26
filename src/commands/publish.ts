/** What a report left in its folder → what a CI system shows of it, and how its job ends. */

import { type Analysis, exitCodes } from "../model/analysis.ts";
import type { Problem } from "../model/problem.ts";
import type { Files } from "../outside.ts";
import { readAnalysis } from "../read/files.ts";
import { type AnalysisOutputs, noOutputs, outputsOf } from "../render/outputs.ts";
import { reasonWords } from "../render/words.ts";

export interface Publication {
  readonly outputs: AnalysisOutputs & { readonly analysis: string };
  /** Markdown; empty where nothing could be judged. */
  readonly summary: string;
  /** Why the job is not simply green, and whether that makes it red. */
  readonly ending?: { readonly problem: Problem; readonly fails: boolean };
}

/** `code`: the exit code of the report, or empty where it had no end. */
export async function publish(
  folder: string,
  code: string,
  failOn: "gate" | "never",
  files: Files,
): Promise<Publication> {
  const path = files.resolve(folder, "analysis.json");
  const analysis = await judged(path, code, files);
  const problem = endingProblem(code, analysis);
  return {
    outputs: {
      ...(analysis === undefined ? noOutputs : outputsOf(analysis)),
      analysis: analysis === undefined ? "" : path,
    },
    summary: (await files.read(files.resolve(folder, "summary.md"))) ?? "",
    ...(problem === undefined ? {} : { ending: { problem, fails: failOn === "gate" } }),
  };
}

/** A report that ended otherwise than its analysis says has judged nothing. */
async function judged(path: string, code: string, files: Files): Promise<Analysis | undefined> {
  const text = await files.read(path);
  if (text === undefined) return undefined;
  const analysis = readAnalysis(text, path);
  if (analysis.kind === "refused") return undefined;
  return String(exitCodes[analysis.value.gate.status]) === code ? analysis.value : undefined;
}

function endingProblem(code: string, analysis: Analysis | undefined): Problem | undefined {
  if (analysis === undefined) return { code: "report.failed", words: `Nothing could be judged: ${noEnd(code)}` };
  const reasons = analysis.gate.reasons.map(reasonWords).join("; ");
  switch (analysis.gate.status) {
    case "pass":
      return undefined;
    case "fail":
      return {
        code: "gate.fail",
        words: `The gate does not hold: ${reasons}`,
        hint: "The job summary shows each test with its evidence.",
      };
    case "incomplete":
      return {
        code: "gate.incomplete",
        words: `The evidence is incomplete: ${reasons}`,
        hint: "Start the failed jobs again; the report starts again with them.",
      };
  }
}

function noEnd(code: string): string {
  const how = code === "" ? "was stopped before its end" : `ended with exit code ${code}`;
  return `the report ${how}; its step says why`;
}
