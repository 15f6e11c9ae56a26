/** The words of a test command (`npx vitest run --project unit`) → the suite that they stand for. */

import type { Problem } from "../model/problem.ts";
import { type Parsed, parsed, refused } from "../model/problem.ts";
import { type Config, suiteConfig } from "./schema.ts";

/** What starts a package's program, so that the program's own name comes after it. */
const launchers: readonly (readonly string[])[] = [
  ["npx", "--yes"],
  ["npx", "-y"],
  ["npx"],
  ["pnpm", "exec"],
  ["pnpm", "dlx"],
  ["pnpm"],
  ["yarn", "run"],
  ["yarn"],
  ["bunx"],
  ["npm", "exec", "--"],
  ["npm", "exec"],
];

/** The words after a program's name that start it the way we do, and so are not passed on. */
const programs = [
  { program: "vitest", runner: "vitest", own: ["run"] },
  { program: "playwright", runner: "playwright", own: ["test"] },
] as const;

export interface Asked {
  readonly words: readonly string[];
  /** Patterns from `--reports`, for a command whose runner is not known. */
  readonly reports: readonly string[];
  readonly workers?: number;
}

/** The config of one suite named `tests`, or why the command alone does not tell enough. */
export function recogniseCommand(asked: Asked): Parsed<Config> {
  const words = withoutLauncher(asked.words);
  const known = programs.find(({ program }) => words[0] === program || words[0]?.endsWith(`/${program}`));
  if (known !== undefined) {
    const args = words.slice(1);
    const rest = args[0] !== undefined && (known.own as readonly string[]).includes(args[0]) ? args.slice(1) : args;
    return parsed(suiteConfig({ runner: known.runner, args: rest, ...workersOf(asked) }, undefined));
  }
  const empty = asked.words.join("").trim() === "";
  return asked.reports.length === 0 || empty ? refused(unknownRunner(asked.words)) : lineOf(asked);
}

/** A command that says `{workers}` can be run in both modes; one that does not is only repeated as it is. */
function lineOf(asked: Asked): Parsed<Config> {
  const line = asked.words.map(shellWord).join(" ");
  const bothModes = line.includes("{workers}") || line.includes("{mode}");
  return parsed(
    suiteConfig(
      { runner: "command", command: line, reports: [...asked.reports], ...workersOf(asked) },
      bothModes ? undefined : { sequential: 0 },
    ),
  );
}

function workersOf(asked: Asked): { workers?: number } {
  return asked.workers === undefined ? {} : { workers: asked.workers };
}

function withoutLauncher(words: readonly string[]): readonly string[] {
  const launcher = launchers.find((each) => each.every((word, index) => words[index] === word));
  return launcher === undefined ? words : words.slice(launcher.length);
}

/** One word for a POSIX shell; a single given word is already a line. */
function shellWord(word: string, _index: number, all: readonly string[]): string {
  return all.length === 1 || /^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function unknownRunner(words: readonly string[]): Problem {
  return {
    code: "arguments.unknown-runner",
    words: `\`${words.join(" ")}\` is not a runner that is known by its name (${programs.map((each) => each.program).join(", ")})`,
    hint: "Say where it writes its reports: `--reports 'reports/*.xml'`. Or write a flakeproof.yml with `runner: command`.",
  };
}
