/** Files and tests → the line that runs them by the runner itself, where it takes them plainly. */

import type { Mode, RunnerName, Suite, Unit } from "../model/plan.ts";

/** What one would type for a sequential run; files follow. Others take parts of names, which may be other files', too. */
const sequential: Readonly<Partial<Record<RunnerName, readonly string[]>>> = {
  mocha: ["npx", "mocha", "--no-parallel"],
  node: ["node", "--test", "--test-concurrency=1"],
  pytest: ["python3", "-m", "pytest"],
  rspec: ["rspec", "--order", "defined"],
};

/**
 * Undefined where the line would not run just that: tests of a file, a suite whose arguments may themselves name files,
 * or one that gets a program or things of its own from us. `pathOf` makes a path one of the suite's folder.
 */
export function ownCommand(
  suite: Suite,
  mode: Mode,
  units: readonly Unit[],
  pathOf: (path: string) => string,
): string | undefined {
  const { starter, cwd } = suite;
  const words = mode === "parallel" ? undefined : sequential[starter.runner];
  if (words === undefined || starter.program !== undefined || hasThings(suite)) return undefined;
  if (!starter.args.every((arg) => /^--?\w[\w-]*(=[^$]*)?$/.test(arg))) return undefined;
  if (units.some(({ tests }) => tests !== undefined)) return undefined;
  const files = units.flatMap((unit) => unit.files.map(pathOf));
  const line = [...words, ...starter.args, ...files].map(quoted).join(" ");
  return cwd === "." ? line : `cd ${quoted(cwd)} && ${line}`;
}

function hasThings({ stores, ports, directories, env }: Suite): boolean {
  return stores.length + ports.length + directories.length + Object.keys(env).length > 0;
}

/** A word as a POSIX shell reads it back. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
