import { describe, expect, test } from "vitest";
import { askFor, listAskFor, parsedValue } from "./fixture.ts";
import type { Ask } from "./start.ts";
import { vitest } from "./vitest.ts";

const argvOf = (ask: Ask): readonly string[] => {
  const [command] = vitest.start(ask).lanes[0].commands;
  return command.kind === "program" ? command.argv : [];
};
const list = vitest.list?.kind === "process" ? vitest.list : undefined;

test("what the user says of ours is left out, since Vitest refuses an option that is given twice", () => {
  const args = [
    "--maxWorkers",
    "9",
    "--reporter=junit",
    "--shard=1/2",
    "--bail=1",
    "--last-failed",
    "--mergeReports=.vitest/blob",
    "--coverage",
    "--cache",
    "--project",
    "a b",
    "--",
    "x",
  ];
  const argv = argvOf(askFor("vitest", { args, mode: "parallel" }));
  expect(argv.slice(0, 4)).toEqual(["vitest", "run", "--project", "a b"]);
  expect(argv.slice(-2)).toEqual(["--", "x"]);
  expect(argv.filter((word) => /maxWorkers|bail|shard|coverage|cache/.test(word))).toEqual([
    "--maxWorkers=2",
    "--bail=0",
    "--coverage.enabled=false",
    "--cache=false",
  ]);
});

/** What our reporter is told. */
const taskOf = (ask: Ask): unknown =>
  JSON.parse(vitest.start(ask).files?.find(({ path }) => path === "/out/given/task.json")?.text ?? "");

test("a share stands in a file beside a reporter of ours, never in arguments", () => {
  const units = Array.from({ length: 10_000 }, (_, index) => ({ files: [`a b/[${index}].ts`] }));
  const ask = askFor("vitest", { units });
  expect(taskOf(ask)).toMatchObject({ files: expect.arrayContaining(["/repo/a b/[9999].ts"]) });
  expect(argvOf(ask)).toContain("--reporter=/out/given/steer.mjs");
  expect(argvOf(ask).join(" ").length).toBeLessThan(500);
});

test("what our reporter is told of the mode", () => {
  const report = "/out/reports/vitest.json";
  expect(taskOf(askFor("vitest", { shuffled: true }))).toEqual({
    mode: "sequential",
    workers: 1,
    seed: 8123,
    shuffled: true,
    report,
    attachments: "/out/outputs",
  });
  expect(taskOf(askFor("vitest", { mode: "parallel" }))).toMatchObject({ mode: "parallel", workers: 2 });
});

test("without a share the shards are Vitest's own", () => {
  expect(argvOf(askFor("vitest", { shard: { index: 2, total: 3 } }))).toContain("--shard=2/3");
  expect(
    argvOf(askFor("vitest", { shard: { index: 2, total: 3 }, units: [{ files: ["a"] }] })).join(" "),
  ).not.toContain("--shard");
});

describe("the list", () => {
  test("is asked for by file, with the user's patterns", () => {
    const { command, output } = list!.start(listAskFor("vitest", ["--project", "unit", "src"]));
    expect(command).toMatchObject({
      argv: ["vitest", "list", "--project", "unit", "src", "--filesOnly", "--json=/out/list/files.json"],
    });
    expect(output).toBe("/out/list/files.json");
  });

  test("has each file once, though it is in two projects", () => {
    const text = JSON.stringify([
      { file: "/repo/a.ts", projectName: "x" },
      { file: "/repo/a.ts" },
      { file: "/repo/b.ts" },
    ]);
    expect(parsedValue(list!.read(text, listAskFor("vitest")))).toEqual([{ path: "a.ts" }, { path: "b.ts" }]);
  });

  test.each([
    ["", "listing.failed"],
    ["{}", "listing.failed"],
    ["[", "listing.failed"],
    ["[]", "listing.empty"],
    ["[null, 3]", "listing.empty"],
  ])("%j is none: %s", (text, code) => {
    expect(list!.read(text, listAskFor("vitest"))).toMatchObject({ kind: "refused", problems: [{ code }] });
  });
});
