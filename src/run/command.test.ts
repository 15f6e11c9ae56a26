// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such texts are what is read here

import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { command } from "./command.ts";
import type { Ask } from "./start.ts";

function start(line: string, change: Partial<Ask> = {}, reports: readonly string[] = []) {
  const lines = { sequential: `${line} # sequential`, parallel: line };
  return command.start({
    starter: { runner: "command", args: [], lines, reports },
    mode: "parallel",
    shard: { index: 2, total: 4 },
    run: 3,
    workers: 8,
    seed: 8123,
    reports: "/out/reports",
    outputs: "/out/outputs",
    given: "/out/given",
    roots: { root: "/repo", cwd: "/repo" },
    shuffled: false,
    ...change,
  });
}

function lineOf(line: string, change: Partial<Ask> = {}): string {
  const [command] = start(line, change).lanes[0].commands;
  return command.kind === "shell" ? command.line : "";
}

test("every value of the cell is filled in", () => {
  expect(lineOf("t {workers} {mode} {shard}/{shards} {run} {seed} {reports}/a.xml {workers}")).toBe(
    "t 8 parallel 2/4 3 8123 /out/reports/a.xml 8",
  );
  expect(lineOf("t {workers} {mode}", { mode: "sequential", workers: 1 })).toBe("t 1 sequential # sequential");
});

test.each([
  "{unknown} {} {a,b} {1..3}",
  "${workers} ${reports}",
  "{constructor} {__proto__} {toString} {hasOwnProperty}",
  "awk '{print}'",
])("what else stands in braces is the shell's: %s", (line) => {
  expect(lineOf(line)).toBe(line);
});

test("the values are in the environment too", () => {
  expect(start("t", { reports: "/a b" }).env).toEqual({ FLAKEPROOF_WORKERS: "8", FLAKEPROOF_REPORTS: "/a b" });
});

test.each([
  ["tmp/*.xml", { in: "cwd", pattern: "tmp/*.xml" }],
  ["{reports}/*.xml", { in: "reports", pattern: "*.xml" }],
  ["{reports}", { in: "reports", pattern: "**/*" }],
  ["{reports}/", { in: "reports", pattern: "**/*" }],
  ["a/{reports}/*.xml", { in: "cwd", pattern: "a/{reports}/*.xml" }],
])("reports at %s", (pattern, wanted) => {
  expect(start("t", {}, [pattern]).reports).toEqual([wanted]);
});

describe("a path that is hostile to the shell", () => {
  test.each([
    ["x {reports}/a", "/a b", "x '/a b'/a"],
    ["x {reports}/a", "/it's", "x '/it'\\''s'/a"],
    ['x "{reports}/a"', "/a b", 'x "/a b/a"'],
    ['x "{reports}/a"', '/a"$b`c\\d', 'x "/a\\"\\$b\\`c\\\\d/a"'],
    ["x '{reports}/a'", "/it's", "x '/it'\\''s/a'"],
    ['x "it\'s" {reports}', "/a b", "x \"it's\" '/a b'"],
    ["x \\' {reports}", "/a b", "x \\' '/a b'"],
    ["x {reports}", "/plain-path_1.2", "x /plain-path_1.2"],
  ])("%s with %s is %s", (line, reports, wanted) => {
    expect(lineOf(line, { reports })).toBe(wanted);
  });

  const shell = process.platform === "win32" ? undefined : "/bin/sh";

  test.skipIf(shell === undefined)("reaches the program whole, within whatever quotes", () => {
    const letter = fc.constantFrom("a", " ", "'", '"', "$", "`", "\\", ";", "&", "(", "*", "{", "\n", "!", "#", "ü");
    const frame = fc.constantFrom("{reports}", '"{reports}"', "'{reports}'", '"it\'s {reports}"', "'a\"'{reports}");
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: 12 }), frame, (letters, word) => {
        const reports = `/${letters.join("")}`;
        const line = lineOf(`printf %s ${word}`, { reports });
        const wanted = word.replace(/^(["'])(.*)\1$/, "$2").replace("'a\"'", 'a"');
        expect(execFileSync(shell!, ["-c", line], { encoding: "utf8" })).toBe(
          wanted.replace("{reports}", () => reports),
        );
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});
