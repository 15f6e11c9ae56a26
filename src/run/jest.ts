/** A cell of a Jest suite → how Jest is started; and what it lists. */

import type { ListedFile } from "../model/listing.ts";
import { repositoryPath } from "../model/paths.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { hasOption, withOurs, withoutOptions } from "./argv.ts";
import { filterText, sequencerText } from "./jest-modules.ts";
import { orderText } from "./jest-order.ts";
import { arrayIn, cannotList } from "./listing.ts";
import { type Ask, type GivenFile, type ListAsk, oneLane, type Runner, type Start } from "./start.ts";

export const jest: Runner = {
  exact: "files",
  install: "npm install --save-dev jest",
  list: {
    kind: "process",
    start: ({ starter, folder }) => ({
      command: {
        kind: "program",
        argv: ["jest", ...withOurs(userArgs(starter.args), ["--listTests", "--json", ...steady])],
      },
      output: `${folder}/jest.txt`,
      printed: true,
    }),
    read: readList,
  },
  start: (ask: Ask): Start => ({
    lanes: oneLane({
      kind: "program",
      argv: ["jest", ...withOurs(userArgs(ask.starter.args, replacedBy(ask)), ours(ask))],
    }),
    env: {},
    files: givenFiles(ask),
    reports: [{ in: "reports", pattern: "jest.json" }],
  }),
};

/** What the user says of these is ours to say: given twice they would be lists, which Jest refuses or misreads. */
function userArgs(args: readonly string[], also: readonly string[] = []): readonly string[] {
  return withoutOptions(args, {
    none: ["runInBand", "i"],
    one: ["maxWorkers", "w", "outputFile", "seed", "shard", ...also],
    many: ["reporters"],
  });
}

function replacedBy(ask: Ask): readonly string[] {
  const { mode, share } = ask;
  return [
    ...(mode === "parallel" ? [] : ["maxConcurrency"]),
    ...(sequencer(ask) === undefined ? [] : ["testSequencer"]),
    // What the user's own filter leaves out was not listed, so no share holds it.
    ...(share === undefined ? [] : ["filter"]),
  ];
}

/** No run may wait for a key, or leave out what passed last time. */
const steady = ["--watch=false", "--watchAll=false", "--onlyFailures=false"];

function ours(ask: Ask): readonly string[] {
  return [
    ...modeOptions(ask),
    ...orderOptions(ask),
    ...shareOptions(ask),
    ...steady,
    // After a first failure the other tests would be missing; nothing may pass that ran nothing.
    "--bail=false",
    "--passWithNoTests=false",
    // A snapshot that is missing would be written into the user's files.
    "--ci",
    // Its thresholds speak of the whole suite, and its folder is one for all runs.
    "--coverage=false",
    "--reporters=default",
    "--json",
    `--outputFile=${ask.reports}/jest.json`,
  ];
}

/**
 * A sequential run also takes `test.concurrent` one at a time. In a parallel one Jest would run few fast files in its own
 * process, whatever `maxWorkers` says, unless there is a limit of memory: one that no worker reaches.
 */
function modeOptions({ mode, workers, starter }: Ask): readonly string[] {
  if (mode !== "parallel") return ["--runInBand", "--maxConcurrency=1"];
  const limited = hasOption(starter.args, "workerIdleMemoryLimit");
  return [
    `--maxWorkers=${workers}`,
    "--detectOpenHandles=false",
    ...(limited ? [] : ["--workerIdleMemoryLimit=1000GB"]),
  ];
}

/** Where we do not shuffle, the seed takes effect if the user's own config does. Jest's seeds are signed. */
function orderOptions(ask: Ask): readonly string[] {
  const { shuffled, seed, given } = ask;
  const order = [`--seed=${seed | 0}`, ...(shuffled ? ["--randomize"] : [])];
  return sequencer(ask) === undefined ? order : [...order, `--testSequencer=${given}/sequencer.cjs`];
}

/** Some files of a suite, one at a time, are run in one order, whatever failed before; otherwise the order is Jest's. */
function sequencer({ shuffled, seed, share, shard, mode }: Ask): string | undefined {
  if (shuffled) return sequencerText(seed);
  return share !== undefined && shard.total === 1 && mode !== "parallel" ? orderText : undefined;
}

function shareOptions({ share, shard, given }: Ask): readonly string[] {
  if (share !== undefined) return [`--filter=${given}/filter.cjs`];
  return shard.total === 1 ? [] : [`--shard=${shard.index}/${shard.total}`];
}

function givenFiles(ask: Ask): readonly GivenFile[] {
  const { share, given, roots } = ask;
  const order = sequencer(ask);
  const files = share?.units.flatMap((unit) => unit.files) ?? [];
  return [
    ...(order === undefined ? [] : [{ path: `${given}/sequencer.cjs`, text: order }]),
    ...(share === undefined
      ? []
      : [
          { path: `${given}/filter.cjs`, text: filterText },
          { path: `${given}/files.json`, text: JSON.stringify(files.map((path) => `${roots.root}/${path}`)) },
        ]),
  ];
}

/** One line, maybe behind what the user's config printed. Jest cannot say which tests a file has without running it. */
function readList(text: string, { suite, roots }: ListAsk): Parsed<readonly ListedFile[]> {
  const line = text.split(/\r?\n/).findLast((each) => each.startsWith("["));
  const files = line === undefined ? undefined : pathsIn(line);
  if (files === undefined) return refused(notListed(suite));
  if (files.length === 0) return refused(nothingListed(suite));
  return parsed([...new Set(files.map((path) => repositoryPath(path, roots)))].map((path) => ({ path })));
}

function pathsIn(line: string): readonly string[] | undefined {
  return arrayIn(line)?.filter((path) => typeof path === "string");
}

function notListed(suite: string): Problem {
  return cannotList(
    suite,
    "`jest --listTests` printed no list",
    "The log shows why: mostly Jest is not installed, or its config cannot be read.",
  );
}

function nothingListed(suite: string): Problem {
  return {
    code: "listing.empty",
    words: `\`jest --listTests\` names no file of the suite ${suite}`,
    hint: "Check the suite's `cwd` and `args`, and `testMatch` or `testRegex` of Jest's config.",
  };
}
