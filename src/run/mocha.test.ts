import { describe, expect, test } from "vitest";
import type { Unit } from "../model/plan.ts";
import { mocha } from "./mocha.ts";
import { moduleText } from "./mocha-module.ts";
import type { Ask, ListAsk } from "./start.ts";

function start(change: Partial<Ask> = {}, args: readonly string[] = []) {
  return mocha.start({
    starter: { runner: "mocha", args },
    mode: "sequential",
    shard: { index: 1, total: 1 },
    run: 3,
    workers: 8,
    seed: 7,
    reports: "/out/reports",
    outputs: "/out/outputs",
    given: "/out/given",
    roots: { root: "/repo", cwd: "/repo/packages/a" },
    shuffled: false,
    ...change,
  });
}

function argvOf(change: Partial<Ask> = {}, args: readonly string[] = []): readonly string[] {
  const [command] = start(change, args).lanes[0].commands;
  return command.kind === "program" ? command.argv : [];
}

function taskOf(change: Partial<Ask> = {}): unknown {
  const file = start(change).files?.find(({ path }) => path === "/out/given/mocha.json");
  return JSON.parse(file?.text ?? "");
}

function shareOf(paths: readonly string[]): NonNullable<Ask["share"]> {
  const units = paths.map((path): Unit => ({ files: [path], expected: 1, known: "size" }));
  return { units, expected: paths.length };
}

const ours =
  "--require /out/given/mocha.cjs --reporter /out/given/mocha.cjs --no-bail --no-watch --no-dry-run --fail-hook-affected-tests";

describe("arguments", () => {
  test("sequential, behind the user's and before their --", () => {
    expect(argvOf({}, ["-p", "--", "x.js"]).join(" ")).toBe(`mocha -p ${ours} --no-parallel -- x.js`);
  });

  test("parallel", () => {
    expect(argvOf({ mode: "parallel" }).join(" ")).toBe(`mocha ${ours} --parallel --jobs 8 --no-sort`);
    expect(start({ mode: "parallel" }).env).toEqual({});
  });

  test("parallel with one worker: Mocha has none then, and so no number for it", () => {
    expect(argvOf({ mode: "parallel", workers: 1 })).toContain("--no-parallel");
    expect(start({ mode: "parallel", workers: 1 }).env).toEqual({ FLAKEPROOF_SLOT: "0" });
  });

  test("ten thousand files make no argument longer", () => {
    const paths = Array.from({ length: 10_000 }, (_, index) => `some/folder/file-${index}.js`);
    expect(argvOf({ share: shareOf(paths) }).join(" ").length).toBeLessThan(500);
  });
});

test("what our module is told", () => {
  const whole = { shard: { index: 1, total: 1 }, hooks: false, report: "/out/reports/mocha.json" };
  expect(taskOf()).toEqual(whole);
  const shard = { index: 2, total: 4 };
  const share = shareOf(["a.js", "packages/a/b c.js"]);
  expect(taskOf({ share, shard, shuffled: true })).toEqual({
    ...whole,
    shard,
    files: ["/repo/a.js", "/repo/packages/a/b c.js"],
    seed: 7,
    hooks: true,
  });
  expect(taskOf({ share, shard, mode: "parallel" })).toMatchObject({ hooks: false });
  expect(start().files?.[0]).toEqual({ path: "/out/given/mocha.cjs", text: moduleText });
});

describe("the list", () => {
  const list: ListAsk = {
    suite: "unit",
    starter: { runner: "mocha", args: [] },
    roots: { root: "/repo", cwd: "/repo/packages/a" },
    folder: "/out",
  };
  const read = (text: string) => (mocha.list?.kind === "process" ? mocha.list.read(text, list) : undefined);

  test("has tests by their full titles; a file that does not load has none", () => {
    const files = [{ path: "/repo/packages/a/x.js", titles: ["a b", ""] }, { path: "/repo/y.js" }];
    const name = { suite: "unit", file: "packages/a/x.js" };
    expect(read(JSON.stringify({ files }))).toEqual({
      kind: "parsed",
      value: [
        {
          path: "packages/a/x.js",
          tests: [
            { name: { ...name, titles: ["a b"] }, handle: "a b" },
            { name: { ...name, titles: [] }, handle: "" },
          ],
        },
        { path: "y.js" },
      ],
    });
  });

  test.each([
    ["", "listing.failed"],
    ['{"files":[]}', "listing.empty"],
    ['{"files":[],"stopped":"/repo/x.js"}', "listing.stopped"],
  ])("%s is refused", (text, code) => {
    expect(read(text)).toMatchObject({ kind: "refused", problems: [{ code }] });
  });
});
