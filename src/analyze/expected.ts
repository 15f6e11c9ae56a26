/** The listing in a plan → what each run of a suite must show, which shard shows it, and what an observed name is in it. */

import type { Items } from "../model/analysis.ts";
import { fileFinder as findFile, isModule } from "../model/file-of.ts";
import { type TestId, type TestName, testId } from "../model/ids.ts";
import type { Plan, Suite } from "../model/plan.ts";

/** Of a test, or of a file whose tests the plan does not know. */
export interface Item {
  readonly file: string;
  /** From 1; absent where the plan leaves the shards to the runner. */
  readonly shard?: number;
}

export interface Expected {
  readonly suite: string;
  readonly listed: ReadonlySet<string>;
  readonly tests: ReadonlyMap<TestId, Item>;
  /** Those whose tests the plan does not know, by their path. */
  readonly files: ReadonlyMap<string, Item>;
  /** What a name that a report holds is. */
  readonly roleOf: (id: TestId, name: TestName) => Role;
}

/**
 * `test`: as the plan has it. `inner`: part of such a test. `file`: how reports tell that a file did not load, or is
 * skipped whole. `hook`: how some tell that what stands around a test failed. `loose`: of a file whose tests the plan
 * does not know. `beside`: of a file that every shard runs for the others' sake. `strange`: not in the plan.
 */
export interface Role {
  readonly is: "test" | "inner" | "file" | "hook" | "loose" | "beside" | "strange";
  readonly file?: string;
}

/** The file of the listing to which an observed test belongs, where the runner knows better than its name tells. */
export type FileOf = (suite: Suite, name: TestName, listed: ReadonlySet<string>) => string | undefined;

/** Of the suites that were listed, by name. */
export function expectedOf(plan: Plan, fileOf: FileOf | undefined): ReadonlyMap<string, Expected> {
  return new Map(
    plan.suites.flatMap((suite) => {
      const expected = expectedIn(suite, fileOf);
      return expected === undefined ? [] : [[suite.name, expected] as const];
    }),
  );
}

function expectedIn(suite: Suite, fileOf: FileOf | undefined): Expected | undefined {
  if (suite.files === undefined) return undefined;
  const shards = shardsOf(suite);
  const listed = new Set(suite.files.map(({ path }) => path));
  const tests = new Map<TestId, Item>();
  const files = new Map<string, Item>();
  for (const { path, tests: own } of suite.files) {
    if (own === undefined) files.set(path, itemOf(path, shards.files.get(path)));
    for (const id of own ?? []) tests.set(id, itemOf(path, shards.tests.get(id) ?? shards.files.get(path)));
  }
  const find = fileFinder(suite, listed, fileOf);
  const beside = new Set<string | undefined>(suite.beside);
  return {
    suite: suite.name,
    listed,
    tests,
    files,
    roleOf: (id, name) => {
      const file = find(name);
      return beside.has(file) ? { is: "beside", file: file! } : roleOf(id, name, file, tests, files);
    },
  };
}

function itemOf(file: string, shard: number | undefined): Item {
  return { file, ...(shard === undefined ? {} : { shard }) };
}

function shardsOf(suite: Suite): { files: ReadonlyMap<string, number>; tests: ReadonlyMap<TestId, number> } {
  const files = new Map<string, number>();
  const tests = new Map<TestId, number>();
  if (suite.shares === undefined && suite.shards === 1) for (const { path } of suite.files ?? []) files.set(path, 1);
  for (const [index, { units }] of (suite.shares ?? []).entries())
    for (const unit of units)
      if (unit.tests === undefined) for (const path of unit.files) files.set(path, index + 1);
      else for (const { id } of unit.tests) tests.set(id, index + 1);
  return { files, tests };
}

/** Mocha's words for them. */
const hook = /"(before|after) (all|each)" hook\b/;

function roleOf(
  id: TestId,
  name: TestName,
  file: string | undefined,
  tests: ReadonlyMap<TestId, Item>,
  files: ReadonlyMap<string, Item>,
): Role {
  const known = tests.get(id);
  if (known !== undefined) return { is: "test", file: known.file };
  const at = file === undefined ? {} : { file };
  if (file !== undefined && isFile(name, file)) return { is: "file", file };
  if (hook.test(name.titles.at(-1) ?? "")) return { is: "hook", ...at };
  if (file !== undefined && files.has(file)) return { is: "loose", file };
  return { is: isInner(name, tests) ? "inner" : "strange", ...at };
}

function isFile({ file, titles }: TestName, path: string): boolean {
  return titles.length === 0 || (file === undefined && titles.length === 1 && isModule(titles[0]!, path));
}

/** Listings name the tests that a source declares; a table of Go's or a subtest is known when it runs. */
function isInner({ ordinal: _, ...name }: TestName, tests: ReadonlyMap<TestId, Item>): boolean {
  const { titles } = name;
  const outer = titles.map((_title, index) => titles.slice(0, index)).filter(({ length }) => length > 0);
  const last = titles.at(-1) ?? "";
  const slash = last.indexOf("/");
  if (slash > 0) outer.push([...titles.slice(0, -1), last.slice(0, slash)]);
  return outer.some((parent) => tests.has(testId({ ...name, titles: parent })));
}

/** The listed file of an observed test. */
export function fileFinder(
  suite: Suite,
  listed: ReadonlySet<string>,
  fileOf: FileOf | undefined,
): (name: TestName) => string | undefined {
  return findFile(listed, fileOf && ((name) => fileOf(suite, name, listed)));
}

export function sizeOf(expected: Expected, shard?: number): Items {
  const count = (items: ReadonlyMap<unknown, Item>) =>
    shard === undefined ? items.size : [...items.values()].filter((item) => item.shard === shard).length;
  return { tests: count(expected.tests), files: count(expected.files) };
}
