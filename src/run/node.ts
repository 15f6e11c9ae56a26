/** A cell of a node:test suite → how Node is started; and what it lists. */

import type { ListedFile } from "../model/listing.ts";
import { repositoryPath } from "../model/paths.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { withoutOptions } from "./argv.ts";
import { cannotList, objectIn } from "./listing.ts";
import { type HookTask, hookText, type NodeList, poolText } from "./node-hook.ts";
import { reporterText } from "./node-reporter.ts";
import { type Ask, type GivenFile, type ListAsk, oneLane, type Runner, type Start } from "./start.ts";

export const node: Runner = {
  exact: "files",
  install: "Install Node.js 20 or newer",
  list: {
    kind: "process",
    start: ({ starter, folder }) => ({
      command: {
        kind: "program",
        argv: ["node", "--test", "--require", `${folder}/hook.cjs`, ...userArgs(starter.args)],
      },
      env: { FLAKEPROOF_NODE: "list" },
      files: hookFiles(folder, { list: `${folder}/list.json` }),
      output: `${folder}/list.json`,
    }),
    read: readList,
  },
  start: (ask: Ask): Start => ({
    lanes: oneLane({
      kind: "program",
      // Node takes no option behind the first file, so ours come first; what would contradict them is left out.
      argv: ["node", "--test", ...ours(ask), ...userArgs(ask.starter.args)],
    }),
    env: { FLAKEPROOF_NODE: "run" },
    files: [...hookFiles(ask.given, taskOf(ask)), { path: `${ask.given}/reporter.mjs`, text: reporterText }],
    reports: [{ in: "reports", pattern: "node*.xml" }],
  }),
};

/**
 * Of the user's options those that are ours to say, those that leave something out or run it elsewhere than in a process
 * of its own, and coverage: its thresholds speak of the whole suite.
 */
function userArgs(args: readonly string[]): readonly string[] {
  return withoutOptions(args, {
    none: ["test", "watch", "watchPreserveOutput", "testRandomize", "experimentalTestCoverage"],
    one: [
      "testConcurrency",
      "testReporter",
      "testReporterDestination",
      "testShard",
      "testIsolation",
      "experimentalTestIsolation",
      "testRandomSeed",
      "testRerunFailures",
      "testCoverageBranches",
      "testCoverageExclude",
      "testCoverageFunctions",
      "testCoverageInclude",
      "testCoverageLines",
      "watchPath",
    ],
    many: [],
  });
}

function ours({ given, reports, workers }: Ask): readonly string[] {
  return [
    "--require",
    `${given}/hook.cjs`,
    `--test-concurrency=${workers}`,
    `--test-reporter=${fileUrl(`${given}/reporter.mjs`)}`,
    `--test-reporter-destination=${reports}/node.xml`,
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
  ];
}

/** Node imports a reporter, and what it imports is a URL. */
function fileUrl(path: string): string {
  const parts = path.split("/").map((part) => (/^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part)));
  return `file://${path.startsWith("/") ? "" : "/"}${parts.join("/")}`;
}

function hookFiles(folder: string, task: HookTask): readonly GivenFile[] {
  return [
    { path: `${folder}/hook.cjs`, text: hookText },
    { path: `${folder}/pool.cjs`, text: poolText },
    { path: `${folder}/task.json`, text: JSON.stringify(task) },
  ];
}

function taskOf({ share, shard, shuffled, seed, workers, reports, roots }: Ask): HookTask {
  const files = share?.units.flatMap((unit) => unit.files).map((path) => `${roots.root}/${path}`);
  return {
    ...(files === undefined ? {} : { files }),
    shard,
    ...(shuffled ? { seed } : {}),
    workers,
    report: `${reports}/node.xml`,
  };
}

function readList(text: string, { suite, roots }: ListAsk): Parsed<readonly ListedFile[]> {
  const list = objectIn<NodeList>(text, "files");
  if (list === undefined) return refused(notListed(suite));
  const { files, missing } = list;
  if (missing.length > 0) return refused(notThere(suite, missing));
  if (files.length === 0) return refused(nothingListed(suite));
  return parsed(files.map((path) => ({ path: repositoryPath(path, roots) })));
}

function notListed(suite: string): Problem {
  return cannotList(
    suite,
    "Node ended before it had looked for them",
    "The log shows why: mostly this Node does not know an option in `args`.",
    "test files",
  );
}

function notThere(suite: string, missing: readonly string[]): Problem {
  return {
    code: "listing.missing",
    words: `The suite ${suite} names ${missing.join(", ")} in its \`args\`, and there is no such file or folder`,
    hint: "If it is the value of an option, write both as one argument (`--option=value`), and before the first file.",
  };
}

function nothingListed(suite: string): Problem {
  return {
    code: "listing.empty",
    words: `Node finds no test file of the suite ${suite}`,
    hint: "Check the suite's `cwd` and the patterns in its `args`; without any, Node looks for names such as `a.test.js` and for folders `test`.",
  };
}
