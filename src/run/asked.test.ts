import { describe, expect, test } from "vitest";
import type { CellId, TestId } from "../model/ids.ts";
import type { Cell, Mode, RunnerName, Share, Suite, Unit } from "../model/plan.ts";
import { type Asked, askedOf } from "./asked.ts";
import { runners } from "./runner.ts";

const unit = (files: readonly string[], more: Partial<Unit> = {}): Unit => ({
  files,
  expected: 60,
  known: "size",
  ...more,
});
const share = (...units: readonly Unit[]): Share => ({ units, expected: 60 * units.length });
const planned = (...names: readonly string[]) => names.map((name) => ({ id: `api › ${name}` as TestId, handle: name }));
const listed = (path: string, ...names: readonly string[]) => ({
  path,
  tests: planned(...names).map(({ id }) => id),
  handles: names,
});

function suite(runner: RunnerName, more: Partial<Suite> = {}): Suite {
  return {
    name: "api",
    starter: { runner, args: [] },
    cwd: ".",
    workers: 2,
    shards: 1,
    timeout: 1_000,
    env: {},
    stores: [],
    ports: [],
    directories: [],
    ...more,
  };
}

function cell(mode: Mode, more: Partial<Cell> = {}): Cell {
  return { id: "c" as CellId, suite: "api", mode, shard: { index: 1, total: 1 }, runs: [1], ...more };
}

function asked(cell: Cell, suite: Suite): readonly Asked[] {
  const read = askedOf(cell, suite, runners[suite.starter.runner]);
  if (read.kind === "refused") throw new Error(read.problems[0]?.code);
  return read.value;
}

/** What each start is narrowed to: files, or one file's tests. */
function narrowed(cell: Cell, suite: Suite): readonly (readonly string[])[] {
  return asked(cell, suite).map(
    ({ share }) =>
      share?.units.flatMap(({ files, tests }) => tests?.map(({ handle }) => `${files[0]}:${handle}`) ?? files) ?? [],
  );
}

const files = [listed("a", "one", "two"), listed("b", "three")];
const shares = [share(unit(["a"])), share(unit(["b"]))];
const whole = suite("pytest", { files, shares: [share(unit(["a"]), unit(["b"]))] });
const sharded = suite("pytest", { files, shares, shards: 2 });
const second = { shard: { index: 2, total: 2 } };

describe("one start", () => {
  test("a whole suite is not narrowed, and is to show all that is listed", () => {
    expect(asked(cell("parallel"), whole)).toEqual([{ part: false, shows: whole.shares![0] }]);
    expect(asked(cell("shuffled"), suite("pytest"))).toEqual([{ part: false }]);
  });

  test("a shard is narrowed to its share; so is a whole suite whose line asks for its files", () => {
    expect(asked(cell("parallel", second), sharded)).toEqual([{ part: false, share: shares[1], shows: shares[1] }]);
    const starter = { runner: "command", args: [], list: "ls", lines: { sequential: "t", parallel: "t" } } as const;
    expect(narrowed(cell("parallel"), { ...whole, starter })).toEqual([["a", "b"]]);
  });

  test("a cell's own share goes before its shard's", () => {
    const own = share(unit(["b"]), unit(["a"], { tests: planned("two") }));
    expect(asked(cell("parallel", { share: own }), whole)).toEqual([{ part: true, share: own, shows: own }]);
  });
});

describe("isolated", () => {
  test("each test alone where the runner takes tests, else each file", () => {
    expect(narrowed(cell("isolated"), whole)).toEqual([["a:one"], ["a:two"], ["b:three"]]);
    expect(narrowed(cell("isolated"), { ...whole, starter: { runner: "vitest", args: [] } })).toEqual([["a"], ["b"]]);
  });

  test("of a shard its own; of a unit that names tests only those; of files that stay together each", () => {
    expect(narrowed(cell("isolated", second), sharded)).toEqual([["b:three"]]);
    const own = share(unit(["a"], { tests: planned("two") }), unit(["b", "c"]));
    expect(narrowed(cell("isolated", { share: own }), whole)).toEqual([["a:two"], ["b:three"], ["c"]]);
  });

  test("tests that the runner calls by one name are one item, and no time is lost", () => {
    const twins = { ...listed("a", "same", "same", "other") };
    const starts = asked(cell("isolated"), suite("pytest", { files: [twins], shares: [share(unit(["a"]))] }));
    expect(starts.map(({ share }) => share?.units[0]?.tests?.length)).toEqual([2, 1]);
    expect(starts.reduce((sum, { share }) => sum + share!.expected, 0)).toBe(60);
    expect(starts.every(({ part, share, shows }) => part && share === shows)).toBe(true);
  });

  test("an empty share is one start, which shows that it has nothing", () => {
    const empty = suite("pytest", { files, shares: [share()] });
    expect(narrowed(cell("isolated"), empty)).toEqual([[]]);
  });
});

describe("what cannot be narrowed is refused, never run whole", () => {
  const own = { share: share(unit(["a"])) };
  const line = (sequential: string, list?: string): Suite => ({
    ...whole,
    starter: {
      runner: "command",
      args: [],
      lines: { sequential, parallel: "t {files}" },
      ...(list === undefined ? {} : { list }),
    },
  });
  test.each<[string, Cell, Suite, boolean]>([
    ["a suite that was not listed", cell("parallel", own), suite("phpunit"), false],
    ["isolated, and not listed", cell("isolated"), suite("phpunit"), false],
    ["a command without a list", cell("sequential", own), line("t {files}"), false],
    ["a command whose line takes no files", cell("sequential", own), line("t", "ls"), false],
    ["a command whose shell has a variable of that name", cell("isolated"), line("t ${files}", "ls"), false],
    ["a command whose parallel line takes them", cell("parallel", own), line("t", "ls"), true],
    ["a command that takes a list of them", cell("shuffled", own), line("t @{files-list}", "ls"), true],
  ])("%s", (_what, cell, suite, possible) => {
    const read = askedOf(cell, suite, runners[suite.starter.runner]);
    expect(read.kind === "refused" ? read.problems.map(({ code }) => code) : "asked").toEqual(
      possible ? "asked" : ["run.cannot-narrow"],
    );
  });
});
