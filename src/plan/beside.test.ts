import { expect, test } from "vitest";
import type { TestId } from "../model/ids.ts";
import type { Suite, Unit } from "../model/plan.ts";
import { type Atom, candidatesFor, shareBeside } from "./beside.ts";

const file = (path: string, ...names: readonly string[]) => ({
  path,
  tests: names.map((name) => `s › ${path} › ${name}` as TestId),
  handles: names,
});
const unit = (...files: readonly string[]): Unit => ({ files, expected: 1, known: "size" });
const suite: Suite = {
  name: "s",
  starter: { runner: "pytest", args: [] },
  cwd: ".",
  workers: 2,
  shards: 1,
  files: [file("a", "1", "2", "2"), file("b", "1"), { path: "c" }, file("d", "1", "2"), { path: "e" }],
  shares: [{ units: [unit("a"), unit("b"), unit("c", "e"), unit("d")], expected: 4 }],
  timeout: 1,
  env: {},
  stores: [],
  ports: [],
  directories: [],
};
const one = { suite, file: "d", id: "s › d › 1" as TestId, handle: "1" };

const said = ({ files, tests }: Atom | Unit): string =>
  tests === undefined ? files.join("+") : `${files[0]}:${tests.map(({ handle }) => handle).join()}`;

test("candidates: every other file, its tests by what the runner calls them, and the rest of the test's own file", () => {
  expect(candidatesFor(one, "tests").map((atoms) => atoms.map(said))).toEqual([
    ["a:1", "a:2,2"],
    ["b:1"],
    ["c+e"],
    ["d:2"],
  ]);
});

test("candidates of a runner that takes files, or of a test that it cannot run alone: not its own file", () => {
  expect(candidatesFor(one, "files").map((atoms) => atoms.map(said))).toEqual([["a"], ["b"], ["c+e"]]);
  expect(candidatesFor({ suite, file: "e" }, "tests").map((atoms) => atoms.map(said))).toEqual([
    ["a:1", "a:2,2"],
    ["b:1"],
    ["d:1", "d:2"],
  ]);
});

test("shares: in the suite's order, and whole where all of a file is wanted", () => {
  const all = candidatesFor(one, "tests");
  const units = (beside: readonly Atom[]) => shareBeside(one, beside, "tests").units.map(said);
  expect(units([])).toEqual(["d:1"]);
  expect(units([...all[3]!, all[0]![1]!])).toEqual(["a:2,2", "d"]);
  expect(units(all.flat())).toEqual(["a", "b", "c+e", "d"]);
  expect(shareBeside(one, [], "files").units.map(said)).toEqual(["d"]);
  expect(shareBeside({ suite, file: "e" }, [], "tests").units.map(said)).toEqual(["c+e"]);
});
