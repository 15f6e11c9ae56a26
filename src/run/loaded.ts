/** What a share asked for and what the reports show → why they are not the same. */

import { fileFinder } from "../model/file-of.ts";
import type { TestId, TestName } from "../model/ids.ts";
import type { ExpectedFile, Share } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Runner } from "./start.ts";

/** Named one by one in a problem. */
const mostNamed = 5;

/**
 * The check *asked = loaded*, in both directions: a runner that was given files and ran others, or nothing of some, has
 * not done what the plan says, whatever its exit code. `files` are those of the whole suite; `of`: whose share it is.
 */
export function loadedProblems(
  share: Share,
  files: readonly ExpectedFile[],
  tests: Readonly<Record<TestId, TestName>>,
  runner: Runner,
  log: string,
  of: "shard" | "cell" = "shard",
): Problem[] {
  const listed = new Set(files.map(({ path }) => path));
  const asked = new Set(share.units.flatMap((unit) => unit.files));
  const loaded = loadedFiles(tests, runner, listed);
  const silent = [...asked].filter((path) => !loaded.has(path));
  // A file that no listing names is a test's own business; one of another shard would run twice.
  const strange = [...loaded].filter((path) => listed.has(path) && !asked.has(path));
  return [
    ...(silent.length === 0 ? [] : [unloaded(silent.sort(), log)]),
    ...(strange.length === 0 ? [] : [unasked(strange.sort(), log, of)]),
  ];
}

/** The files of the listing that have a test in the reports, whatever its outcome. */
function loadedFiles(
  tests: Readonly<Record<TestId, TestName>>,
  runner: Runner,
  listed: ReadonlySet<string>,
): ReadonlySet<string> {
  const find = fileFinder(listed, runner.fileOf);
  return new Set(Object.values(tests).flatMap((name) => find(name) ?? []));
}

function unloaded(paths: readonly string[], log: string): Problem {
  return {
    code: "run.not-loaded",
    words: `The run was to load ${paths.length === 1 ? "a file" : `${paths.length} files`} that its reports do not show: ${named(paths)}`,
    hint: "A file that does not load can keep the others of its shard from running; the log says more.",
    where: { file: log },
  };
}

function unasked(paths: readonly string[], log: string, of: "shard" | "cell"): Problem {
  const why = of === "shard" ? "of another shard, which so ran twice" : "that it was not asked for";
  return {
    code: "run.not-asked",
    words: `The run loaded ${paths.length === 1 ? "a file" : `${paths.length} files`} ${why}: ${named(paths)}`,
    hint: "Take out of `args` and of the runner's own config what selects files; the log shows what it was started with.",
    where: { file: log },
  };
}

function named(paths: readonly string[]): string {
  const shown = paths.slice(0, mostNamed).join(", ");
  return paths.length > mostNamed ? `${shown} and ${paths.length - mostNamed} more` : shown;
}
