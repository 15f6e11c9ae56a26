/** A cell of a Mocha suite → how Mocha is started; and what it lists. */

import type { ListedFile, ListedTest } from "../model/listing.ts";
import { repositoryPath } from "../model/paths.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { withOurs } from "./argv.ts";
import { cannotList, objectIn } from "./listing.ts";
import { type MochaList, type MochaTask, moduleText } from "./mocha-module.ts";
import { type Ask, type GivenFile, type ListAsk, oneLane, type Runner, type Start } from "./start.ts";

export const mocha: Runner = {
  exact: "files",
  install: "npm install --save-dev mocha",
  list: {
    kind: "process",
    start: ({ starter, folder }) => ({
      command: {
        kind: "program",
        argv: ["mocha", ...withOurs(starter.args, [...oursIn(folder), "--no-parallel"])],
      },
      files: givenFiles(folder, { list: `${folder}/list.json` }),
      output: `${folder}/list.json`,
    }),
    read: readList,
  },
  start: startMocha,
};

function startMocha(ask: Ask): Start {
  // With one job Mocha has no workers.
  const parallel = ask.mode === "parallel" && ask.workers > 1;
  return {
    lanes: oneLane({
      kind: "program",
      argv: ["mocha", ...withOurs(ask.starter.args, [...oursIn(ask.given), ...modeOptions(parallel, ask.workers)])],
    }),
    env: ask.mode === "parallel" && !parallel ? { FLAKEPROOF_SLOT: "0" } : {},
    files: givenFiles(ask.given, taskOf(ask, parallel)),
    reports: [{ in: "reports", pattern: "mocha.json" }],
  };
}

/** Mocha refuses to sort in parallel mode, where the order of the files is a queue's. */
function modeOptions(parallel: boolean, workers: number): readonly string[] {
  return parallel ? ["--parallel", "--jobs", String(workers), "--no-sort"] : ["--no-parallel"];
}

/** After a first failure (`--bail`) the other tests would be missing. */
function oursIn(folder: string): readonly string[] {
  const module = `${folder}/mocha.cjs`;
  return [
    "--require",
    module,
    "--reporter",
    module,
    "--no-bail",
    "--no-watch",
    "--no-dry-run",
    "--fail-hook-affected-tests",
  ];
}

function givenFiles(folder: string, task: MochaTask): readonly GivenFile[] {
  return [
    { path: `${folder}/mocha.cjs`, text: moduleText },
    { path: `${folder}/mocha.json`, text: JSON.stringify(task) },
  ];
}

function taskOf({ share, shard, shuffled, seed, reports, roots }: Ask, parallel: boolean): MochaTask {
  const files = share?.units.flatMap((unit) => unit.files).map((path) => `${roots.root}/${path}`);
  return {
    ...(files === undefined ? {} : { files }),
    shard,
    ...(shuffled ? { seed } : {}),
    hooks: !parallel && (share !== undefined || shard.total > 1),
    report: `${reports}/mocha.json`,
  };
}

function readList(text: string, { suite, roots }: ListAsk): Parsed<readonly ListedFile[]> {
  const list = objectIn<MochaList>(text, "files");
  if (list === undefined) return refused(notListed(suite));
  const { files, stopped } = list;
  if (stopped !== undefined) return refused(stoppedIn(suite, repositoryPath(stopped, roots)));
  if (files.length === 0) return refused(nothingListed(suite));
  return parsed(
    files.map(({ path, titles }) => {
      const file = repositoryPath(path, roots);
      return titles === undefined
        ? { path: file }
        : { path: file, tests: titles.map((title) => listedTest(suite, file, title)) };
    }),
  );
}

/** Its report has the full title alone; a test without one bears the name of its file. */
function listedTest(suite: string, file: string, title: string): ListedTest {
  return { name: { suite, file, titles: title === "" ? [] : [title] }, handle: title };
}

function notListed(suite: string): Problem {
  return cannotList(
    suite,
    "Mocha ended before it had loaded a file",
    "The log shows why: mostly it finds no file, is not installed, or a module of `require` or `file` fails.",
  );
}

function stoppedIn(suite: string, path: string): Problem {
  return {
    code: "listing.stopped",
    words: `The tests of the suite ${suite} cannot be listed: the process ended while Mocha loaded ${path}`,
    hint: "A test file must not end the process when it is loaded; the log shows what it printed.",
  };
}

function nothingListed(suite: string): Problem {
  return {
    code: "listing.empty",
    words: `The files that Mocha finds for the suite ${suite} hold no test that it would run`,
    hint: "Check `spec`, `ignore` and `grep` in the suite's `args` and in Mocha's config.",
  };
}
