/** A cell of a suite of Go packages → how `go test` is started; and what it lists. */

import type { TestName } from "../model/ids.ts";
import type { Invocation } from "../model/invocation.ts";
import type { ListedFile, ListedTest } from "../model/listing.ts";
import type { Unit } from "../model/plan.ts";
import { type Parsed, parsed, refused } from "../model/problem.ts";
import { type GoArgs, patternLevels, readGoArgs } from "./go-args.ts";
import { cannotList, objectIn } from "./listing.ts";
import { shuffledBy } from "./shuffle.ts";
import type { Ask, ListAsk, Runner, Start } from "./start.ts";

export const go: Runner = {
  exact: "tests",
  install: "Install Go from https://go.dev/dl, or add the step actions/setup-go",
  list: {
    kind: "process",
    start: ({ starter, folder }) => {
      const args = readGoArgs(starter.args);
      return {
        command: goTest(args, ["-json", "-list", listPattern(args)], args.packages),
        output: `${folder}/go.json`,
        printed: true,
      };
    },
    read: readList,
  },
  start: startGo,
  // Go names no file: its reports name the package, then the test.
  fileOf: (name: TestName) => name.titles[0],
};

/** Longest text of one command's packages, or of one pattern: Linux takes 131,072 bytes in one argument. */
const mostLetters = 100_000;

function startGo(ask: Ask): Start {
  const args = readGoArgs(ask.starter.args);
  const [first, ...rest] = shareOf(ask, args).map(({ packages, pattern }) =>
    goTest(args, [...modeFlags(ask), ...(pattern === undefined ? [] : ["-run", pattern])], packages),
  );
  const report = "go.json";
  return {
    lanes: [{ commands: [first!, ...rest], stdout: `${ask.reports}/${report}` }],
    env: {},
    reports: [{ in: "reports", pattern: report }],
  };
}

function goTest(args: GoArgs, own: readonly string[], packages: readonly string[]): Invocation["command"] {
  const behind = args.own.length === 0 ? [] : ["-args", ...args.own];
  return { kind: "program", argv: ["go", "test", ...args.flags, ...own, ...packages, ...behind] };
}

/** `-count=1`: a result from Go's cache is no run. */
function modeFlags({ workers, seed, shuffled }: Ask): readonly string[] {
  return ["-json", "-count=1", `-p=${workers}`, `-parallel=${workers}`, `-shuffle=${shuffled ? seed : "off"}`];
}

interface Part {
  readonly packages: readonly string[];
  readonly pattern?: string;
}

/** Whole packages together, so that they can run at the same time; of others their own tests, a command for each. */
function shareOf({ share, seed, shuffled }: Ask, { packages, run }: GoArgs): readonly Part[] {
  const asIs = run === undefined ? {} : { pattern: run };
  if (share === undefined) return [{ packages, ...asIs }];
  const whole = share.units.filter(({ tests }) => tests === undefined).flatMap(({ files }) => files);
  const some = share.units.filter(({ tests }) => tests !== undefined);
  const ordered = shuffled ? shuffledBy(whole, seed) : whole;
  // Without a package Go would take the folder's own.
  if (share.units.length === 0) return [{ packages, pattern: "^$" }];
  return [
    ...chunks(ordered).map((part) => ({ packages: part, ...asIs })),
    ...(shuffled ? shuffledBy(some, seed) : some).flatMap((unit) => partsOf(unit, run)),
  ];
}

/** Names of tests are identifiers: nothing in them means something in a pattern. */
function partsOf({ files, tests = [] }: Unit, run: string | undefined): readonly Part[] {
  const [, ...below] = patternLevels(run ?? "")[0]!;
  return chunks(tests.map(({ handle }) => handle)).map((names) => ({
    packages: files,
    pattern: [`^(${names.join("|")})$`, ...below].join("/"),
  }));
}

function chunks(texts: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let letters = mostLetters;
  for (const text of texts) {
    letters += text.length + 1;
    if (letters > mostLetters) {
      parts.push([]);
      letters = text.length + 1;
    }
    parts.at(-1)!.push(text);
  }
  return parts;
}

/** Only the first level: the tests that `-list` knows. */
function listPattern({ run }: GoArgs): string {
  return run === undefined
    ? "."
    : patternLevels(run)
        .map(([first]) => `(?:${first})`)
        .join("|");
}

interface Event {
  readonly Action?: string;
  readonly Package?: string;
  readonly Output?: string;
}

/** What `go test` runs without `-bench` and `-fuzz`: tests, the seeds of fuzz tests, and examples that say their output. */
const runs = /^(?:Test|Fuzz|Example)[\p{L}\p{N}_]*$/u;

/** One event a line; a package that does not build is told of beside them (Go before 1.24), or fails like any other. */
function readList(text: string, { suite, starter }: ListAsk): Parsed<readonly ListedFile[]> {
  const args = readGoArgs(starter.args);
  const names = new Map<string, Set<string>>();
  const failed = new Set<string>();
  for (const line of text.split("\n")) {
    const notBuilt = /^FAIL\t(\S+) \[(?:build|setup) failed\]\s*$/.exec(line)?.[1];
    const { Action: action, Package: path, Output: output = "" } = objectIn<Event>(line, "Package") ?? {};
    if (notBuilt !== undefined) failed.add(notBuilt);
    if (path === undefined) continue;
    if (action === "fail") failed.add(path);
    if (!names.has(path)) names.set(path, new Set());
    const name = output.trimEnd();
    // A package and its `_test` package may both have a TestA: Go runs both, as one.
    if (action === "output" && runs.test(name) && !isSkipped(name, args)) names.get(path)!.add(name);
  }
  if (names.size + failed.size === 0) return refused(nothingListed(suite));
  const whole = patternLevels(args.run ?? "").length > 1 && /\//.test(args.run ?? "");
  const known = [...names].filter(([path, tests]) => tests.size > 0 && !failed.has(path));
  return parsed([
    ...known.map(([path, tests]) => ({
      path,
      tests: [...tests].map((test) => listedTest(suite, path, test)),
      ...(whole ? { whole: true as const } : {}),
    })),
    ...[...failed].map((path) => ({ path })),
  ]);
}

function listedTest(suite: string, path: string, test: string): ListedTest {
  return { name: { suite, titles: [path, test] }, handle: test };
}

/** `-list` does not know `-skip` (Go 1.20). A pattern that JavaScript does not know is left to Go. */
function isSkipped(name: string, { skip }: GoArgs): boolean {
  if (skip === undefined) return false;
  return patternLevels(skip)
    .filter((levels) => levels.length === 1)
    .some(([pattern]) => matches(pattern!, name));
}

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return false;
  }
}

function nothingListed(suite: string) {
  return cannotList(
    suite,
    "`go test -list` names no package",
    "Is there a go.mod in the suite's `cwd`, and do the packages in `args` exist? The log shows what Go printed.",
  );
}
