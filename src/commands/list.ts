/** A suite → what its runner would run, asked of the runner itself. */

import type { Here } from "../model/contract.ts";
import { posixPath } from "../model/ids.ts";
import type { ListedFile } from "../model/listing.ts";
import type { Roots } from "../model/paths.ts";
import { repositoryPath } from "../model/paths.ts";
import type { Starter, Suite } from "../model/plan.ts";
import { type Parsed, type Place, type Problem, parsed, refused } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import { cannotList } from "../run/listing.ts";
import { runners } from "../run/runner.ts";
import { byProgram, type ListAsk, type Lister } from "../run/start.ts";
import { clearWorld, giveWorld, rootsOf } from "./world.ts";

/** Undefined for a runner that cannot be listed; its files in the order of their paths. `folder` is absolute. */
export async function listSuite(
  suite: Suite,
  folder: string,
  outside: Outside,
): Promise<Parsed<readonly ListedFile[]> | undefined> {
  const lister = runners[suite.starter.runner].list;
  if (lister === undefined) return undefined;
  if (lister.kind === "process" && lister.canList?.(suite.starter) === false) return undefined;
  const cwd = outside.files.resolve(outside.cwd, suite.cwd);
  const roots = await rootsOf(cwd, outside);
  const listed =
    lister.kind === "files"
      ? await foundFiles(lister, suite.starter, roots, outside)
      : await askedFiles(lister, suite, folder, outside);
  if (listed.kind === "refused") return listed;
  const sized = await Promise.all(onceEach(listed.value).map((file) => withSource(file, roots, outside)));
  return parsed(sized.sort((a, b) => (a.path < b.path ? -1 : 1)));
}

/** A runner of several projects may name a file once for each. */
function onceEach(listed: readonly ListedFile[]): readonly ListedFile[] {
  const files = new Map<string, ListedFile>();
  for (const file of listed) {
    const known = files.get(file.path);
    const tests = known?.tests === undefined ? file.tests : [...known.tests, ...(file.tests ?? [])];
    files.set(file.path, { ...known, ...file, ...(tests === undefined ? {} : { tests }) });
  }
  return [...files.values()];
}

type Files = Extract<Lister, { readonly kind: "files" }>;
type Process = Extract<Lister, { readonly kind: "process" }>;

async function foundFiles(lister: Files, starter: Starter, roots: Roots, outside: Outside) {
  const found = await outside.files.find(roots.cwd, lister.patterns(starter));
  const kept: ListedFile[] = [];
  for (const { path } of found) {
    const own = outside.files.relative(roots.cwd, path);
    if (/(^|\/)node_modules\//.test(own)) continue;
    if (lister.holdsTests(own, (await outside.files.read(path)) ?? ""))
      kept.push({ path: repositoryPath(posixPath(path), roots) });
  }
  return parsed(kept);
}

/**
 * In a world of its own as a sequential run has it, since files of tests ask for their ports and directories as they
 * load; but its databases are not made, since nothing is run.
 */
async function askedFiles(
  lister: Process,
  suite: Suite,
  folder: string,
  outside: Outside,
): Promise<Parsed<readonly ListedFile[]>> {
  const { files } = outside;
  await files.remove(folder);
  await files.makeFolder(folder);
  const here: Here = { suite: suite.name, mode: "sequential", shard: { index: 1, total: 1 }, run: 0, planSeed: 0 };
  const given = await giveWorld(suite, here, 1, folder, outside);
  if (given.kind === "refused") return given;
  const { env, args, roots, cwd } = given.value.world;
  const starter = { ...suite.starter, args };
  const ask: ListAsk = { suite: suite.name, starter, roots, folder };
  const listing = lister.start(ask);
  for (const { path, text } of listing.files ?? []) await files.write(path, text);
  const command = byProgram(listing.command, starter.program);
  const log = files.resolve(folder, "log.txt");
  const { ending } = await outside.processes.run(
    {
      command,
      env: { ...env, ...listing.env },
      ...(listing.paths === undefined ? {} : { paths: listing.paths }),
      cwd,
      timeout: suite.timeout,
      ...(listing.printed === undefined ? {} : { stdout: listing.output }),
    },
    log,
  );
  const where = { file: files.relative(outside.cwd, log) };
  const started = command.kind === "program" ? command.argv[0] : command.line;
  if (ending.kind !== "exited") return refused(notListed(suite, `\`${started}\` ${endWords[ending.kind]}`, where));
  if (listing.mustSucceed === true && ending.code !== 0)
    return refused(notListed(suite, `\`${started}\` ended with exit code ${ending.code}`, where));
  const read = lister.read((await files.read(listing.output)) ?? "", ask);
  await clearWorld(folder, outside);
  if (read.kind === "refused") return refused(...read.problems.map((problem) => ({ where, ...problem })));
  return read;
}

const endWords = {
  notStarted: "could not be started",
  killed: "was killed",
  timedOut: "did not end in time",
  interrupted: "was stopped",
} as const;

function notListed({ name, starter }: Suite, why: string, where: Place): Problem {
  return { ...cannotList(name, why, `${runners[starter.runner].install}. The log shows what it printed.`), where };
}

/** A source beyond that is no test file that anybody wrote. */
const largestSource = 10_000_000;

/** Its size says how long it may take, its text whether it has changed. */
async function withSource(file: ListedFile, { root }: Roots, outside: Outside): Promise<ListedFile> {
  const path = outside.files.resolve(root, file.path);
  const found = await outside.files.look(path);
  if (found?.kind !== "file") return file;
  if (found.size > largestSource) return { ...file, size: found.size };
  const text = await outside.files.read(path);
  return { ...file, size: found.size, ...(text === undefined ? {} : { digest: outside.sha256(text).slice(0, 16) }) };
}
