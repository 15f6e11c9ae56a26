/** The command line as a table: every command, its options, and what each of them takes. */

export type Taken =
  | "flag"
  | "text"
  | "texts"
  | "count"
  | "count-or-auto"
  | "zero-or-more"
  | "seed"
  | "rate"
  | "duration";

export interface Option {
  readonly takes: Taken;
  /** As the help shows the value. */
  readonly value?: string;
  readonly does: string;
}

export interface Command {
  readonly usage: string;
  readonly does: string;
  readonly options: Readonly<Record<string, Option>>;
}

const wishes = {
  config: { takes: "text", value: "F", does: "the configuration; flakeproof.yml where left out" },
  suite: { takes: "text", value: "S", does: "only this suite" },
  runs: { takes: "zero-or-more", value: "N", does: "parallel runs of each suite" },
  "sequential-runs": { takes: "zero-or-more", value: "N", does: "sequential runs of each suite" },
  "shuffled-runs": { takes: "zero-or-more", value: "N", does: "runs of each suite in an order drawn anew" },
  "isolated-runs": { takes: "zero-or-more", value: "N", does: "runs of each suite with every test alone" },
  workers: { takes: "count", value: "N", does: "workers of a parallel run" },
  shards: { takes: "count-or-auto", value: "N", does: "jobs over which one run is spread, or `auto` with a budget" },
  budget: {
    takes: "duration",
    value: "TIME",
    does: "what a job may take (10m): `shards: auto` keeps it at least cost",
  },
  history: {
    takes: "text",
    value: "F",
    does: "what earlier runs took (default .flakeproof/history.json, where it is there)",
  },
  seed: { takes: "seed", value: "N", does: "makes the same plan again; derived from the commit where left out" },
  confirm: { takes: "flag", does: "fresh re-runs of suspects, whatever the configuration says" },
  "no-confirm": { takes: "flag", does: "no fresh re-runs of suspects" },
  target: { takes: "rate", value: "RATE", does: "the failure rate to prove a suite below, such as 5%" },
} as const satisfies Record<string, Option>;

const shared = {
  json: { takes: "flag", does: "the answer as JSON on standard output, everything else on standard error" },
  quiet: { takes: "flag", does: "no progress, no words; problems and the answer only" },
  "no-color": { takes: "flag", does: "no colours (also: NO_COLOR)" },
  help: { takes: "flag", does: "this help" },
} as const satisfies Record<string, Option>;

export const commands = {
  prove: {
    usage: "flakeproof prove [options] [-- COMMAND…]",
    does: "runs the suite one test at a time and in parallel, several times, and says what that proves",
    options: {
      ...wishes,
      out: { takes: "text", value: "DIR", does: "where everything is written (default .flakeproof)" },
      reports: {
        takes: "texts",
        value: "PATTERN",
        does: "where COMMAND writes its JUnit XML; may be given several times",
      },
      jobs: {
        takes: "count",
        value: "N",
        does: "cells at the same time, sequential ones too; by default the processors decide, and sequential cells run alone",
      },
      "keep-databases": { takes: "flag", does: "private databases and directories stay after each run" },
      verify: {
        takes: "text",
        value: "TEST",
        does: "only whether this test is mended: its file again and again in parallel, until that is decided",
      },
      ...shared,
    },
  },
  plan: {
    usage: "flakeproof plan [options]",
    does: "configuration → plan.json, and matrix.json beside it",
    options: {
      ...wishes,
      out: { takes: "text", value: "F", does: "where the plan is written (default plan.json)" },
      matrix: { takes: "flag", does: "prints the GitHub matrix as JSON" },
      after: {
        takes: "text",
        value: "F",
        does: "an analysis.json: the second plan, which only decides what is still open (--plan names the first)",
      },
      plan: {
        takes: "text",
        value: "F",
        does: "with --after: the plan of that analysis (default plan.json beside it)",
      },
      ...shared,
    },
  },
  run: {
    usage: "flakeproof run --plan F --cell ID [options]",
    does: "one cell of a plan: its private world, its runs, its reports → results",
    options: {
      plan: { takes: "text", value: "F", does: "the plan (default plan.json)" },
      cell: { takes: "text", value: "ID", does: "a cell of the plan, or its entry of the matrix as JSON" },
      out: { takes: "text", value: "DIR", does: "where everything is written (default .flakeproof)" },
      "keep-databases": { takes: "flag", does: "private databases and directories stay after each run" },
      ...shared,
    },
  },
  report: {
    usage: "flakeproof report [RESULTS…] [options]",
    does: "the results of all cells → analysis.json, summary.md and the report on the terminal",
    options: {
      plan: { takes: "text", value: "F", does: "the plan (default plan.json in the first folder of results)" },
      out: { takes: "text", value: "DIR", does: "where everything is written (default .flakeproof)" },
      history: wishes.history,
      format: {
        takes: "text",
        value: "LIST",
        does: "of terminal, summary and json, with commas between (default all)",
      },
      ...shared,
    },
  },
  parse: {
    usage: "flakeproof parse FILES… [options]",
    does: "what is in these report files, folders or patterns: totals, problems and, with --list, every test",
    options: {
      format: {
        takes: "text",
        value: "NAME",
        does: "auto, or the format that they must have; junit2json and ctrf print the tests in that shape",
      },
      list: { takes: "flag", does: "every test with its outcome" },
      ...shared,
    },
  },
  bisect: {
    usage: "flakeproof bisect TEST [options]",
    does: "which other file or test makes TEST fail (or lets it pass): found by halving, with the command that shows it",
    options: {
      config: wishes.config,
      plan: { takes: "text", value: "F", does: "a plan that is there, instead of a new one of the configuration" },
      suite: { takes: "text", value: "S", does: "the suite that TEST is in" },
      mode: { takes: "text", value: "MODE", does: "sequential (default), or parallel with the suite's workers" },
      repeats: {
        takes: "count",
        value: "N",
        does: "runs of each probe, for a TEST that fails now and then (default 1)",
      },
      seed: wishes.seed,
      out: { takes: "text", value: "DIR", does: "where everything is written, below bisect/ (default .flakeproof)" },
      ...shared,
    },
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

/** What the contract promises and this version does not have: said so, rather than called unknown. */
export const notYet = {
  commands: ["init", "doctor", "databases", "show"],
  options: ["sequential", "parallel", "shuffled", "isolated", "port"],
} as const;
