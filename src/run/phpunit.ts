/** A cell of a suite of PHPUnit → how it is started, in a process for each worker; and what it lists. */

import type { ListedFile } from "../model/listing.ts";
import { pathFrom, repositoryPath } from "../model/paths.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { classTitles } from "../model/titles.ts";
import { overLanes, slices } from "./lanes.ts";
import { cannotList, objectIn } from "./listing.ts";
import { type PhpunitJob, type PhpunitList, programText } from "./phpunit-start.ts";
import type { Ask, GivenFile, Lane, ListAsk, Runner, Start } from "./start.ts";

export const phpunit: Runner = {
  exact: "files",
  install: "Install PHP with its extension dom, then PHPUnit with `composer require --dev phpunit/phpunit`",
  list: {
    kind: "process",
    // PHPUnit's own list passes over `--filter`.
    canList: ({ args }) => !args.some((arg) => /^--(exclude-)?filter(=|$)/.test(arg)),
    start: ({ starter, folder }) => {
      const output = `${folder}/phpunit.json`;
      const job: PhpunitJob = { folder, args: [], list: output };
      return {
        command: startProgram(folder, `${folder}/job.json`, starter.args),
        files: [program(folder), jobFile(`${folder}/job.json`, job)],
        output,
      };
    },
    read: readList,
  },
  start: startPhpunit,
};

function program(folder: string): GivenFile {
  return { path: `${folder}/phpunit.php`, text: programText };
}

function jobFile(path: string, job: PhpunitJob): GivenFile {
  return { path, text: `${JSON.stringify(job)}\n` };
}

function startProgram(folder: string, job: string, args: readonly string[]) {
  return { kind: "program", argv: ["php", `${folder}/phpunit.php`, job, ...args] } as const;
}

function startPhpunit(ask: Ask): Start {
  const jobs = jobsOf(ask).map((job, index) => jobFile(`${ask.given}/lane-${index}.json`, job));
  const [first, ...rest] = jobs.map(({ path }, index) => laneOf(ask, path, index));
  return {
    lanes: [first!, ...rest],
    env: {},
    files: [program(ask.given), ...jobs],
    reports: [{ in: "reports", pattern: "phpunit-*.xml" }],
  };
}

/** As ParaTest numbers its processes: from 1, and once more so that no other run has it. */
function laneOf(ask: Ask, job: string, index: number): Lane {
  const token = String(index + 1);
  const env = { TEST_TOKEN: token, UNIQUE_TEST_TOKEN: `${token}_${ask.seed}` };
  return {
    commands: [startProgram(ask.given, job, ask.starter.args)],
    ...(ask.mode === "parallel" ? { env } : {}),
  };
}

function jobsOf(ask: Ask): readonly PhpunitJob[] {
  const { share, shard, workers, roots } = ask;
  if (share !== undefined)
    return overLanes(share.units, workers).map((units, lane) => ({
      ...laneJob(ask, lane),
      files: units.flatMap(({ files }) => files.map((path) => `${roots.root}/${path}`)),
    }));
  return slices(workers, shard).map((slice, lane) => ({ ...laneJob(ask, lane), ...slice }));
}

function laneJob({ given, reports, seed, shuffled }: Ask, lane: number): PhpunitJob {
  return {
    folder: given,
    args: [
      "--no-logging",
      // It would be written to one place from every run.
      "--do-not-cache-result",
      ...(shuffled ? ["--order-by=random"] : []),
      // Takes effect only where the order is random.
      `--random-order-seed=${seed}`,
    ],
    junit: `${reports}/phpunit-${lane}.xml`,
    broken: `${reports}/phpunit-${lane}-not-loaded.xml`,
  };
}

function readList(text: string, { suite, roots }: ListAsk): Parsed<readonly ListedFile[]> {
  const list = objectIn<PhpunitList>(text, "files");
  if (list === undefined) return refused(noList(suite));
  return parsed(
    list.files.map(({ path, tests }) => {
      const file = repositoryPath(path, roots);
      if (tests === undefined) return { path: file };
      // As reports name it: with dots.
      const titlesOf = (name: string) => classTitles(name.replaceAll("\\", "."), pathFrom(roots, file));
      return {
        path: file,
        tests: tests.map((test) => ({
          name: { suite, file, titles: [...titlesOf(test.class), test.name] },
          handle: `${test.class}::${test.name}`,
        })),
      };
    }),
  );
}

function noList(suite: string): Problem {
  return cannotList(
    suite,
    "PHPUnit wrote no list",
    "The log shows what it printed: is PHPUnit in vendor/bin, and does the bootstrap file of its configuration load?",
  );
}
