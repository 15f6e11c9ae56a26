/** A cell of a Playwright Test suite → how Playwright is started; and what it lists. */

import type { ListedFile, ListedTest } from "../model/listing.ts";
import { repositoryPath } from "../model/paths.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { splitTitles } from "../model/titles.ts";
import { hasOption, withOurs, withoutOptions } from "./argv.ts";
import { cannotList, objectIn } from "./listing.ts";
import { type PlaywrightJob, type PlaywrightList, reporterName, reporterText } from "./playwright-reporter.ts";
import { type Ask, type GivenFile, type ListAsk, oneLane, type Runner, type Start } from "./start.ts";

export const playwright: Runner = {
  exact: "tests",
  install: "npm install --save-dev @playwright/test",
  list: {
    kind: "process",
    start: ({ starter, folder }) => ({
      command: commandOf(starter.args, ["--list", `--reporter=${folder}/${reporterName}`]),
      files: givenFiles(folder, { list: `${folder}/list.json` }),
      output: `${folder}/list.json`,
    }),
    read: readList,
  },
  start: (ask: Ask): Start => ({
    lanes: oneLane(commandOf(ask.starter.args, ours(ask))),
    env: reportVariables(`${ask.reports}/playwright.json`),
    ...(ask.share === undefined ? {} : { files: givenFiles(ask.given, jobOf(ask)) }),
    reports: [{ in: "reports", pattern: "playwright.json" }],
  }),
};

/**
 * After a first failure (`-x`) the other tests would be missing; nothing may pass that ran nothing, nor a run depend on
 * what failed in the last one.
 */
function commandOf(args: readonly string[], own: readonly string[]) {
  const kept = withoutOptions(args, { none: ["x", "passWithNoTests", "lastFailed"], one: ["shard"], many: [] });
  return { kind: "program", argv: ["playwright", "test", ...withOurs(kept, own)] } as const;
}

function ours(ask: Ask): readonly string[] {
  const { share, shard, workers, given, outputs } = ask;
  return [
    `--workers=${workers}`,
    "--max-failures=0",
    ...orderOptions(ask),
    // Of a single shard too: the user's config may have one of its own.
    ...(share === undefined ? [`--shard=${shard.index}/${shard.total}`] : []),
    // A snapshot that is missing would be written into the user's files, and be there in the next run.
    "--update-snapshots=none",
    // Playwright empties this folder when it starts: one of its own keeps earlier runs' traces.
    `--output=${outputs}`,
    `--reporter=json,line${share === undefined ? "" : `,${given}/${reporterName}`}`,
  ];
}

/** The first is the older name, which every version reads; the second goes before it, so the user's own is replaced. */
function reportVariables(path: string) {
  return { PLAYWRIGHT_JSON_OUTPUT_NAME: path, PLAYWRIGHT_JSON_OUTPUT_FILE: path };
}

/** Where the user shuffles without a seed, the run's makes the order one that can be had again. */
function orderOptions({ shuffled, seed, starter }: Ask): readonly string[] {
  return shuffled || hasOption(starter.args, "shuffle") ? [`--shuffle=${seed}`] : [];
}

function givenFiles(folder: string, job: PlaywrightJob): readonly GivenFile[] {
  return [
    { path: `${folder}/${reporterName}`, text: reporterText },
    { path: `${folder}/flakeproof.json`, text: JSON.stringify(job) },
  ];
}

function jobOf({ share, roots }: Ask): PlaywrightJob {
  const units = share?.units ?? [];
  const pathOf = (path: string) => `${roots.root}/${path}`;
  const tests: Record<string, string[]> = {};
  for (const unit of units)
    for (const { handle } of unit.tests ?? []) {
      tests[pathOf(unit.files[0]!)] ??= [];
      tests[pathOf(unit.files[0]!)]!.push(handle);
    }
  return { files: units.flatMap((unit) => unit.files.map(pathOf)), tests };
}

function readList(text: string, { suite, roots }: ListAsk): Parsed<readonly ListedFile[]> {
  const list = objectIn<PlaywrightList>(text, "files");
  if (list === undefined) return refused(notListed(suite));
  if (isOld(list.version)) return refused(tooOld(suite, list.version));
  if (list.errors.length > 0) return refused(...list.errors.map((error) => errorInList(suite, error)));
  const broken = new Set(list.broken.map((path) => repositoryPath(path, roots)));
  const files = list.files.map((file) => listedFile(suite, { ...file, path: repositoryPath(file.path, roots) }));
  if (files.length + broken.size === 0) return refused(nothingListed(suite));
  const beside = (list.beside ?? []).map((path) => ({ path: repositoryPath(path, roots), beside: true as const }));
  return parsed([
    ...files.filter(({ path }) => !broken.has(path)),
    ...[...broken].map((path) => ({ path })),
    ...beside,
  ]);
}

/** A file that is one block of tests of one project has nothing to split. */
function listedFile(suite: string, { path, tests }: PlaywrightList["files"][number]): ListedFile {
  const groups = new Set(tests.map(({ group }) => group));
  const listed = tests.map((test) => listedTest(suite, path, test));
  return { path, tests: listed, ...(groups.size === 1 && !groups.has(undefined) ? { whole: true } : {}) };
}

/** Titles are split as every report of Playwright has them. */
function listedTest(
  suite: string,
  file: string,
  { project, describes, title, handle, group }: PlaywrightList["files"][number]["tests"][number],
): ListedTest {
  const titles = splitTitles([...describes, title].join(" › "), " › ");
  const name = { suite, ...(project === "" ? {} : { project }), file, titles };
  return { name, handle, ...(group === undefined ? {} : { group }) };
}

/** `testRun` of its reporters came with 1.62. */
function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 1 || (major === 1 && minor < 62);
}

function notListed(suite: string): Problem {
  return cannotList(
    suite,
    "Playwright ended before it had loaded them",
    "The log shows why: mostly it is not installed, its config cannot be read, or an option in `args` is unknown to it.",
  );
}

function tooOld(suite: string, version: string): Problem {
  return {
    code: "listing.old-runner",
    words: `The tests of the suite ${suite} cannot be listed: this is Playwright ${version}, and 1.62 is the first that can run exactly a share of them`,
    hint: "npm install --save-dev @playwright/test@latest; or take `shards` out: one shard needs no list.",
  };
}

function errorInList(suite: string, error: string): Problem {
  return cannotList(
    suite,
    error.trim().split("\n", 1)[0]!,
    "Playwright does not say which test file this keeps from loading; the log shows where it happened.",
  );
}

function nothingListed(suite: string): Problem {
  return {
    code: "listing.empty",
    words: `Playwright finds no test of the suite ${suite}`,
    hint: "Check the suite's `cwd` and `args`, and `testDir`, `testMatch` and `projects` of Playwright's config.",
  };
}
