/** The words of a test command (`npx vitest run --project unit`) → the suite that they stand for. */

import { type RunnerName, runnerNames } from "../model/plan.ts";
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

/** What starts programs in an environment of their own, and so stays in front of them. */
const environments: readonly (readonly string[])[] = [
  ["bundle", "exec"],
  ["poetry", "run"],
  ["uv", "run"],
  ["pipenv", "run"],
  ["pdm", "run"],
];

interface Program {
  readonly runner: RunnerName;
  /** Its name, and the words after it that start it the way we do, and so are not passed on. */
  readonly words: readonly [RegExp, ...RegExp[]];
  /** What is started in its stead, where a program was named otherwise than by its own name. */
  readonly instead?: (words: readonly string[]) => readonly string[];
}

const python = /^(.*\/)?python(\d+(\.\d+)*)?$/;
const programs: readonly Program[] = [
  { runner: "vitest", words: [/^vitest$/, /^run$/] },
  { runner: "playwright", words: [/^playwright$/, /^test$/] },
  { runner: "jest", words: [/^jest$/] },
  { runner: "mocha", words: [/^mocha$/] },
  { runner: "node", words: [/^node$/, /^--test$/] },
  // Our plugin is loaded by the interpreter that the user's pytest runs in.
  { runner: "pytest", words: [python, /^-m$/, /^pytest$/], instead: ([interpreter]) => [interpreter!] },
  { runner: "pytest", words: [/^(pytest|py\.test)$/], instead: () => ["python"] },
  { runner: "go", words: [/^go$/, /^test$/] },
  { runner: "rspec", words: [/^(.*\/)?rspec$/] },
  { runner: "phpunit", words: [/^(.*\/)?phpunit(\.phar)?$/] },
  { runner: "maven", words: [/^(mvn|(.*\/)?mvnw)$/, /^test$/] },
];

/** Programs that can be left out: their first word alone says which they are. */
const optional: readonly RunnerName[] = ["vitest"];

export interface Asked {
  readonly words: readonly string[];
  /** Patterns from `--reports`, for a command whose runner is not known. */
  readonly reports: readonly string[];
  readonly workers?: number;
}

/**
 * The config of one suite named `tests`, or why the command alone does not tell enough. Where it says where its reports
 * are, it is started as it stands.
 */
export function recogniseCommand(asked: Asked): Parsed<Config> {
  if (asked.reports.length > 0 && asked.words.join("").trim() !== "") return lineOf(asked);
  const words = withoutLauncher(asked.words);
  const before = environments.find((each) => startsWith(words, each)) ?? [];
  const own = withoutFolder(words.slice(before.length));
  const known = programs.find((program) => isStarted(program, own));
  if (known === undefined) return refused(unknownRunner(asked.words));
  const taken = known.words.filter((word, index) => word.test(own[index] ?? "")).length;
  const program = programOf(known, before, own);
  return parsed(
    suiteConfig(
      {
        runner: known.runner,
        args: own.slice(taken),
        ...(program === undefined ? {} : { program }),
        ...workersOf(asked),
      },
      undefined,
    ),
  );
}

function isStarted({ words, runner }: Program, own: readonly string[]): boolean {
  const needed = optional.includes(runner) ? words.slice(0, 1) : words;
  return needed.every((word, index) => word.test(own[index] ?? ""));
}

/** Undefined where the runner is found by its own name. */
function programOf({ instead }: Program, before: readonly string[], own: readonly string[]) {
  if (before.length === 0 && /^[\w.]+$/.test(own[0]!) && !python.test(own[0]!)) return undefined;
  return [...before, ...(instead?.(own) ?? own.slice(0, 1))];
}

/** A package's own program is found by its name. */
function withoutFolder([first, ...rest]: readonly string[]): readonly string[] {
  return first === undefined ? [] : [first.replace(/^.*node_modules\/\.bin\//, ""), ...rest];
}

function startsWith(words: readonly string[], start: readonly string[]): boolean {
  return start.every((word, index) => words[index] === word);
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
  const launcher = launchers.find((each) => startsWith(words, each));
  return launcher === undefined ? words : words.slice(launcher.length);
}

/** One word for a POSIX shell; a single given word is already a line. */
function shellWord(word: string, _index: number, all: readonly string[]): string {
  return all.length === 1 || /^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function unknownRunner(words: readonly string[]): Problem {
  return {
    code: "arguments.unknown-runner",
    words: `\`${words.join(" ")}\` is not a runner that is known by its name (${runnerNames.filter((name) => name !== "command").join(", ")})`,
    hint: "Say where it writes its reports: `--reports 'reports/*.xml'`. Or write a flakeproof.yml with `runner: command`.",
  };
}
