import { expect, test } from "vitest";
import type { RunnerName, Suite, Unit } from "../model/plan.ts";
import { ownCommand, quoted } from "./own-command.ts";

const unit = (files: readonly string[], more: Partial<Unit> = {}): Unit => ({
  files,
  expected: 1,
  known: "size",
  ...more,
});
const pathOf = (path: string) => path.replace(/^api\//, "");

function suite(runner: RunnerName, args: readonly string[] = [], more: Partial<Suite> = {}): Suite {
  return {
    name: "s",
    starter: { runner, args },
    cwd: ".",
    workers: 2,
    shards: 1,
    timeout: 1,
    env: {},
    stores: [],
    ports: [],
    directories: [],
    ...more,
  };
}

test.each<[string, Suite, readonly Unit[], string | undefined]>([
  ["files in their order", suite("mocha"), [unit(["b.js"]), unit(["a.js"])], "npx mocha --no-parallel b.js a.js"],
  [
    "options of one word",
    suite("node", ["--no-warnings"]),
    [unit(["a.js"])],
    "node --test --test-concurrency=1 --no-warnings a.js",
  ],
  [
    "from the suite's folder",
    suite("pytest", [], { cwd: "api" }),
    [unit(["api/t a.py"])],
    "cd api && python3 -m pytest 't a.py'",
  ],
  ["not where an argument may name files", suite("mocha", ["test/*.js"]), [unit(["a.js"])], undefined],
  ["not where it needs a variable", suite("mocha", ["--x=${A}"]), [unit(["a.js"])], undefined],
  ["not where tests of a file are meant", suite("pytest"), [unit(["a.py"], { tests: [] })], undefined],
  ["not where it gets a directory from us", suite("mocha", [], { directories: ["D"] }), [unit(["a.js"])], undefined],
  ["not where files are parts of names", suite("vitest"), [unit(["a.js"])], undefined],
])("%s", (_what, suite, units, line) => {
  expect(ownCommand(suite, "sequential", units, pathOf)).toBe(line);
  expect(ownCommand(suite, "parallel", units, pathOf)).toBeUndefined();
});

test("a word is quoted where a shell would read it otherwise", () => {
  expect(["a/b.js", "it's", "$A", ""].map(quoted)).toEqual(["a/b.js", "'it'\\''s'", "'$A'", "''"]);
});
