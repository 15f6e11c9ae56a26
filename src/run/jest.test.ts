import { describe, expect, test } from "vitest";
import type { Unit } from "../model/plan.ts";
import { jest } from "./jest.ts";
import { filterText, sequencerText } from "./jest-modules.ts";
import { orderText } from "./jest-order.ts";
import type { Ask, ListAsk } from "./start.ts";

function ask(change: Partial<Ask> = {}, args: readonly string[] = []): Ask {
  return {
    starter: { runner: "jest", args },
    mode: "sequential",
    shard: { index: 1, total: 1 },
    run: 3,
    workers: 8,
    seed: 4_000_000_000,
    reports: "/out/reports",
    outputs: "/out/outputs",
    given: "/out/given",
    roots: { root: "/repo", cwd: "/repo/packages/a" },
    shuffled: false,
    ...change,
  };
}

function argvOf(change: Partial<Ask> = {}, args: readonly string[] = []): readonly string[] {
  const [command] = jest.start(ask(change, args)).lanes[0].commands;
  return command.kind === "program" ? command.argv : [];
}

function shareOf(paths: readonly string[]): NonNullable<Ask["share"]> {
  const units = paths.map((path): Unit => ({ files: [path], expected: 1, known: "size" }));
  return { units, expected: paths.length };
}

const rest =
  "--watch=false --watchAll=false --onlyFailures=false --bail=false --passWithNoTests=false --ci --coverage=false --reporters=default --json --outputFile=/out/reports/jest.json";

describe("arguments", () => {
  test("sequential", () => {
    expect(argvOf().join(" ")).toBe(`jest --runInBand --maxConcurrency=1 --seed=-294967296 ${rest}`);
  });

  test("parallel, of the second of four shards that were not listed", () => {
    expect(argvOf({ mode: "parallel", shard: { index: 2, total: 4 } }).join(" ")).toBe(
      `jest --maxWorkers=8 --detectOpenHandles=false --workerIdleMemoryLimit=1000GB --seed=-294967296 --shard=2/4 ${rest}`,
    );
  });

  test("shuffled, of a share", () => {
    const share = shareOf(["packages/a/x y.test.js"]);
    const change = { shuffled: true, seed: 7, share, shard: { index: 2, total: 4 } };
    expect(argvOf(change).join(" ")).toBe(
      `jest --runInBand --maxConcurrency=1 --seed=7 --randomize --testSequencer=/out/given/sequencer.cjs --filter=/out/given/filter.cjs ${rest}`,
    );
    expect(jest.start(ask(change)).files).toEqual([
      { path: "/out/given/sequencer.cjs", text: sequencerText(7) },
      { path: "/out/given/filter.cjs", text: filterText },
      { path: "/out/given/files.json", text: '["/repo/packages/a/x y.test.js"]' },
    ]);
  });

  test("some files of a suite, one at a time: in their order, whatever failed before", () => {
    const share = shareOf(["packages/a/b.test.js", "packages/a/a.test.js"]);
    expect(argvOf({ share, mode: "isolated" }, ["--testSequencer=s.js"]).join(" ")).toBe(
      `jest --runInBand --maxConcurrency=1 --seed=-294967296 --testSequencer=/out/given/sequencer.cjs --filter=/out/given/filter.cjs ${rest}`,
    );
    expect(jest.start(ask({ share })).files?.[0]).toEqual({ path: "/out/given/sequencer.cjs", text: orderText });
    for (const change of [{ share, mode: "parallel" as const }, { share, shard: { index: 1, total: 2 } }, {}])
      expect(argvOf(change).join(" ")).not.toContain("testSequencer");
  });

  test("the user's come first, without those that are ours to say", () => {
    const args = ["-i", "--filter=f.js", "--testSequencer", "s.js", "--maxConcurrency=2", "--shard=1/2", "--", "x"];
    expect(argvOf({ mode: "parallel" }, args).join(" ")).toMatch(
      /^jest --filter=f.js --testSequencer s.js --maxConcurrency=2 --maxWorkers=8 .* -- x$/,
    );
    const shown = argvOf({ share: shareOf(["a"]), shuffled: true }, args).join(" ");
    expect(shown).not.toMatch(/f\.js|s\.js|maxConcurrency=2|-i /);
    expect(argvOf({ mode: "parallel" }, ["--workerIdleMemoryLimit=1GB"])).not.toContain(
      "--workerIdleMemoryLimit=1000GB",
    );
  });

  test("ten thousand files make no argument longer", () => {
    const paths = Array.from({ length: 10_000 }, (_, index) => `some/folder/file-${index}.test.js`);
    expect(argvOf({ share: shareOf(paths) }).join(" ").length).toBeLessThan(500);
  });
});

describe("the list", () => {
  const list: ListAsk = {
    suite: "unit",
    starter: { runner: "jest", args: [] },
    roots: { root: "/repo", cwd: "/repo/packages/a" },
    folder: "/out",
  };
  const read = (text: string) => (jest.list?.kind === "process" ? jest.list.read(text, list) : undefined);

  test("stands in the last line that is one; a file of two projects is one file", () => {
    const paths = ["/repo/packages/a/x.test.js", "/repo/y.test.js", "/repo/y.test.js"];
    expect(read(`[a config\n[prints]\n${JSON.stringify(paths)}\n`)).toEqual({
      kind: "parsed",
      value: [{ path: "packages/a/x.test.js" }, { path: "y.test.js" }],
    });
  });

  test.each([
    ["", "listing.failed"],
    ["[not json", "listing.failed"],
    ["[]", "listing.empty"],
  ])("%j is refused", (text, code) => {
    expect(read(text)).toMatchObject({ kind: "refused", problems: [{ code }] });
  });
});
