/** A cell of a Vitest suite → how Vitest is started; and what it lists. */

import type { ListedFile } from "../model/listing.ts";
import { repositoryPath } from "../model/paths.ts";
import type { Mode } from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { withOurs, withoutOptions } from "./argv.ts";
import { arrayIn, cannotList } from "./listing.ts";
import { type Ask, type GivenFile, type ListAsk, oneLane, type Runner, type Start } from "./start.ts";
import { steeringReporter, type VitestTask } from "./vitest-module.ts";

export const vitest: Runner = {
  exact: "files",
  install: "npm install --save-dev vitest",
  list: {
    kind: "process",
    start: ({ starter, folder }) => ({
      command: {
        kind: "program",
        argv: [
          "vitest",
          ...withOurs(["list", ...userArgs(starter.args)], ["--filesOnly", `--json=${folder}/files.json`]),
        ],
      },
      output: `${folder}/files.json`,
    }),
    read: readList,
  },
  start: (ask: Ask): Start => ({
    lanes: oneLane({
      kind: "program",
      argv: ["vitest", ...withOurs(["run", ...userArgs(ask.starter.args)], ours(ask))],
    }),
    env: {},
    files: givenFiles(ask),
    reports: [{ in: "reports", pattern: "vitest.json" }],
  }),
};

/** What the user says of these is ours to say: Vitest refuses an option that is given twice. */
function userArgs(args: readonly string[]): readonly string[] {
  return withoutOptions(args, {
    none: [
      ...[
        "fileParallelism",
        "noFileParallelism",
        "passWithNoTests",
        "coverage",
        "noCoverage",
        "cache",
        "noCache",
        "watch",
        "w",
        "run",
      ],
      // What failed last time is not the suite, and results of earlier runs are none of this one.
      ...["lastFailed", "mergeReports"],
    ],
    one: ["maxWorkers", "maxConcurrency", "shard", "bail", "outputFile", "reporter", "coverage.enabled"],
    many: [],
  });
}

function ours(ask: Ask): readonly string[] {
  return [
    ...modeOptions(ask.mode, ask.workers),
    ...(ask.share !== undefined || ask.shard.total === 1 ? [] : [`--shard=${ask.shard.index}/${ask.shard.total}`]),
    // After a first failure the other tests would be missing; nothing may pass that ran nothing.
    "--bail=0",
    "--passWithNoTests=false",
    // Its thresholds speak of the whole suite, and its folder is one for all runs.
    "--coverage.enabled=false",
    // Of what failed or took long last time, which would come first: no run may depend on an earlier one.
    "--cache=false",
    // The reporters of the user's config are left out: they would write to one place from every run.
    `--reporter=${ask.given}/steer.mjs`,
    "--reporter=json",
    "--reporter=default",
  ];
}

/** Our reporter says it again, to every project. A sequential run also takes `test.concurrent` one at a time. */
function modeOptions(mode: Mode, workers: number): readonly string[] {
  return mode === "parallel"
    ? ["--fileParallelism", `--maxWorkers=${workers}`]
    : ["--no-file-parallelism", "--maxWorkers=1", "--maxConcurrency=1"];
}

/** A file on the command line is a part of names: it also runs every file whose path holds it. So it stands here. */
function givenFiles({
  share,
  mode,
  workers,
  seed,
  shuffled,
  given,
  reports,
  outputs,
  roots,
}: Ask): readonly GivenFile[] {
  const files = share?.units.flatMap((unit) => unit.files).map((path) => `${roots.root}/${path}`);
  const report = `${reports}/vitest.json`;
  // In the other modes, too, Vitest has one worker.
  const order = { mode: mode === "parallel" ? mode : ("sequential" as const), workers, seed, shuffled };
  const task: VitestTask = { ...(files === undefined ? {} : { files }), ...order, report, attachments: outputs };
  return [
    { path: `${given}/steer.mjs`, text: steeringReporter },
    { path: `${given}/task.json`, text: JSON.stringify(task) },
  ];
}

/** A file of several projects stands there once for each. Vitest's list of tests is a guess, so it is not asked for. */
function readList(text: string, { suite, roots }: ListAsk): Parsed<readonly ListedFile[]> {
  const files = filesIn(text);
  if (files === undefined) return refused(notListed(suite));
  if (files.length === 0) return refused(nothingListed(suite));
  return parsed([...new Set(files.map((file) => repositoryPath(file, roots)))].map((path) => ({ path })));
}

function filesIn(text: string): readonly string[] | undefined {
  const files = arrayIn(text)?.map((each) => (each as { readonly file?: unknown } | null)?.file);
  return files?.filter((file) => typeof file === "string");
}

function notListed(suite: string): Problem {
  return cannotList(
    suite,
    "`vitest list` wrote no list",
    "The log shows why: mostly Vitest is not installed, or its config cannot be read.",
  );
}

function nothingListed(suite: string): Problem {
  return {
    code: "listing.empty",
    words: `\`vitest list\` names no file of the suite ${suite}`,
    hint: "Check the suite's `cwd` and `args`, and `include` and `projects` of Vitest's config.",
  };
}
