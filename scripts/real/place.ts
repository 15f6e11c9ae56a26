/** A folder on a user's machine: flakeproof as it is released, the packages, and whatever suite is put there. */

import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "../..");

export interface Place {
  /** Absolute: where the user stands. */
  readonly folder: string;
  /** Absolute. */
  readonly cli: string;
  /** Takes the whole place away. */
  readonly leave: () => Promise<void>;
}

/**
 * The place is outside of any repository, so the names of tests begin at the user's folder; `dist` is copied, so it may
 * be built again meanwhile. `suite` names a toy suite that is put there, and then lies in `folder`.
 */
export async function placeWith(suite?: string): Promise<Place> {
  const base = await realpath(await mkdtemp(join(tmpdir(), "flakeproof-place-")));
  for (const part of ["package.json", "dist"]) await cp(join(root, part), join(base, part), { recursive: true });
  // The tests of the suite find `flakeproof/isolation` by the name in package.json, and everything else here.
  await symlink(join(root, "node_modules"), join(base, "node_modules"));
  const folder = join(base, "project");
  if (suite === undefined) await mkdir(folder);
  else await cp(join(root, "fixtures/suites", suite), folder, { recursive: true, filter: isOfSuite });
  return { folder, cli: join(base, "dist/cli.js"), leave: () => rm(base, { recursive: true, force: true }) };
}

/** What an earlier run of it in the repository may have left is not part of a suite. */
function isOfSuite(path: string): boolean {
  return !/[/\\](node_modules|\.flakeproof|test-results|__pycache__)$/.test(path);
}

/** Writes files below a folder: their paths and texts. */
export async function putFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

type Texts = Readonly<Record<string, string>>;

/** The command as a real process. Of our own environment it gets only what a user's shell has, too. */
export function startCommand(
  place: Place,
  words: readonly string[],
  env: Texts = {},
  node = process.execPath,
): Started {
  const usual = ["PATH", "HOME", "TMPDIR", "LANG", "SystemRoot"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const child = spawn(node, [place.cli, ...words], {
    cwd: place.folder,
    env: { ...Object.fromEntries(usual), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]!.setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  const ended = new Promise<Ran>((done, fail) => {
    child.once("error", fail);
    child.once("close", (code, signal) => done({ code, signal, ...texts }));
  });
  return { child, ended };
}

export function runCommand(place: Place, words: readonly string[], env: Texts = {}, node?: string): Promise<Ran> {
  return startCommand(place, words, env, node).ended;
}

/** A JSON file below the user's folder. */
export async function jsonIn<Value>(place: Place, path: string): Promise<Value> {
  return JSON.parse(await readFile(join(place.folder, path), "utf8")) as Value;
}
