/** What a search for a polluter found → the lines that a person reads. */

import type { TestId } from "../model/ids.ts";
import type { Mode } from "../model/plan.ts";
import { visible } from "./escape.ts";
import { countOf } from "./numbers.ts";

/** Runs of one probe, and in how many of them the test failed. */
interface Seen {
  readonly runs: number;
  readonly failures: number;
}

/** Files, or of one file some tests. */
interface Named {
  readonly files: readonly string[];
  readonly tests?: readonly TestId[];
}

/** Command lines, each as one types it. */
export interface Shown {
  /** Shows how the test fails. */
  readonly fails: string;
  /** And how it passes. */
  readonly passes: string;
  /** The failure by the runner's own command, where it takes files plainly. */
  readonly own?: string;
}

/** The answer of `bisect`, as its JSON has it. */
export interface Bisected {
  readonly test: TestId;
  readonly suite: string;
  readonly mode: Mode;
  /** Of the plan: every probe has it. */
  readonly seed: number;
  readonly role: "victim" | "brittle";
  readonly found: boolean;
  readonly because?: "nothingElse" | "notWithAll" | "lost";
  /** What it depends on; mostly one file or test. Empty where nothing was found. */
  readonly needed: readonly Named[];
  /** Every probe showed in all its runs the same. */
  readonly steady: boolean;
  readonly alone: Seen;
  readonly all?: Seen;
  readonly together?: Seen;
  /** Other files that were candidates, and parts of them. */
  readonly candidates: { readonly files: number; readonly parts: number };
  readonly probes: number;
  readonly runs: number;
  readonly show?: Shown;
}

/** `probe 3 · 12 files beside it · failed`. */
export function probeLine(number: number, beside: string, { runs, failures }: Seen): string {
  const outcome = runs > 1 ? `failed in ${failures} of ${runs} runs` : failures > 0 ? "failed" : "passed";
  return `probe ${number} · ${beside} · ${outcome}`;
}

/** What a probe runs beside the test: that many files, or that many tests of one. */
export function besideWords(files: number, tests: number): string {
  if (files === 0) return "alone";
  return `${files === 1 && tests > 0 ? `${countOf(tests, "test")} of one file` : countOf(files, "file")} beside it`;
}

export function bisectLines(done: Bisected): readonly string[] {
  const cost = `${countOf(done.runs, "run")} in ${countOf(done.probes, "probe")}; seed ${done.seed}, ${done.mode}`;
  return [
    `Test      ${visible(done.test)}`,
    ...(done.found ? foundLines(done) : notFoundLines(done)),
    `Cost      ${cost}`,
  ];
}

const roleWords = {
  victim: { of: "Polluter", alone: "passes alone", beside: "fails after it", is: "a victim of order" },
  brittle: { of: "Needs", alone: "fails alone", beside: "passes after it", is: "brittle" },
} as const;

function foundLines({ role, needed, alone, together, steady, show }: Bisected): string[] {
  const words = roleWords[role];
  const [first, ...rest] = needed.map(nameOf);
  return [
    `${words.of.padEnd(10)}${first}`,
    ...rest.map((each) => `      and ${each}`),
    `Role      ${words.is}: it ${words.alone} (${said(alone)}) and ${words.beside} (${said(together!)})`,
    ...(steady ? [] : ["          It is not deterministic: the runs of one probe differ."]),
    ...(rest.length === 0 ? [] : ["          All of these are needed at once."]),
    ...(show === undefined ? [] : [`Fails     ${show.fails}`, `Passes    ${show.passes}`]),
    ...(show?.own === undefined ? [] : [`Or        ${show.own}`]),
  ];
}

function nameOf({ files, tests }: Named): string {
  return (tests ?? files).map(visible).join(", ");
}

function said({ runs, failures }: Seen): string {
  return runs === 1 ? "1 run" : `${failures} of ${runs} runs failed`;
}

function notFoundLines({ role, because, alone, all, mode, candidates }: Bisected): string[] {
  const what = role === "victim" ? "passes alone" : "fails alone";
  const others = countOf(candidates.files, "other file");
  switch (because) {
    case "nothingElse":
      return [`Found     nothing: there is no other file or test in the suite; it ${what} (${said(alone)})`];
    case "notWithAll":
      return [
        `Found     nothing: it ${what} (${said(alone)}), and beside ${others} it does the same (${said(all!)})`,
        role === "brittle"
          ? "          So it does not lack another test: it fails whatever runs beside it."
          : `          If it fails now and then, give --repeats 5${mode === "parallel" ? "" : "; if only with several workers, --mode parallel"}; or another --seed.`,
      ];
    default:
      return [
        `Found     nothing certain: it ${what} (${said(alone)}), beside ${others} it does not (${said(all!)}),`,
        "          but the probes contradict one another, so the test is not deterministic.",
        "          Repeat each probe: --repeats 10.",
      ];
  }
}
