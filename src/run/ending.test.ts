import { describe, expect, test } from "vitest";
import type { Fingerprint, TestId } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import { behindShell, type Ended, endingNotes, endingProblems, type Started } from "./ending.ts";
import { vitest } from "./vitest.ts";

const seen = { test: "a" as TestId, attempt: 0, took: 1 };
const passed: Observation = { ...seen, outcome: "passed" };
const skipped: Observation = { ...seen, outcome: "skipped" };
const notRun: Observation = { ...seen, outcome: "notRun" };
const failed: Observation = {
  ...seen,
  outcome: "failed",
  failure: { message: "no", fingerprint: "no" as Fingerprint },
};

const started: Started = {
  runner: vitest,
  command: { kind: "program", argv: ["vitest", "run"] },
  cwd: "packages/api",
  log: "runs/3/log.txt",
  patterns: ["vitest.json"],
  stale: 0,
};
const shell: Started = { ...started, command: { kind: "shell", line: "make test" } };
/** As a run is judged: what a shell says is read first. */
const problemsOf: typeof endingProblems = (ended, what, found, observations) =>
  endingProblems(behindShell(ended, what.command, found, false), what, found, observations);

const exited = (code: number): Ended => ({ ending: { kind: "exited", code }, left: 0 });

describe("what an ending takes from a run", () => {
  test.each<[string, Ended, Started, number, readonly Observation[], readonly string[]]>([
    ["all passed", exited(0), started, 1, [passed], []],
    ["a failed test and its exit code", exited(1), started, 1, [passed, failed], []],
    ["a failed test and an exit code of 0", exited(0), started, 1, [failed], []],
    ["an exit code without a failed test", exited(1), started, 1, [passed], ["run.exit"]],
    ["no report", exited(0), started, 0, [], ["report.missing"]],
    ["no report and an exit code", exited(1), started, 0, [], ["report.missing"]],
    ["an empty report", exited(0), started, 1, [], ["run.no-tests"]],
    ["everything skipped", exited(0), started, 1, [skipped, notRun], ["run.no-tests"]],
    ["every test of a part of the suite skipped", exited(0), { ...started, part: true }, 1, [skipped], []],
    ["nothing at all of a part of the suite", exited(0), { ...started, part: true }, 1, [notRun], ["run.no-tests"]],
    ["something skipped", exited(0), started, 1, [skipped, passed], []],
    ["a shell that finds no program", exited(127), shell, 0, [], ["command.not-found"]],
    ["a shell that may not start it", exited(126), shell, 0, [], ["command.not-allowed"]],
    ["a shell's 127 with a report", exited(127), shell, 1, [passed], ["run.exit"]],
    ["a program's own 127", exited(127), started, 0, [], ["report.missing"]],
    [
      "not found",
      { ending: { kind: "notStarted" }, notStarted: "notFound", left: 0 },
      started,
      0,
      [],
      ["command.not-found"],
    ],
    [
      "not allowed",
      { ending: { kind: "notStarted" }, notStarted: "notAllowed", left: 0 },
      started,
      0,
      [],
      ["command.not-allowed"],
    ],
    [
      "no folder",
      { ending: { kind: "notStarted" }, notStarted: "noFolder", left: 0 },
      started,
      0,
      [],
      ["command.no-folder"],
    ],
    [
      "the time limit",
      { ending: { kind: "timedOut", after: 60_000 }, left: 2 },
      started,
      1,
      [passed],
      ["run.timed-out"],
    ],
    [
      "a foreign signal",
      { ending: { kind: "killed", signal: "SIGTERM" }, left: 0 },
      started,
      1,
      [passed],
      ["run.killed"],
    ],
    ["the user's wish", { ending: { kind: "interrupted" }, left: 0 }, started, 1, [passed], []],
  ])("%s", (_what, ended, what, found, observations, codes) => {
    const problems = problemsOf(ended, what, found, observations);
    expect(problems.map(({ code }) => code)).toEqual(codes);
    for (const { hint, where } of problems) {
      expect(hint).toMatch(/\w/);
      expect(where?.file).toMatch(/^(runs\/3\/log\.txt|packages\/api)$/);
    }
  });
});

test.each<[number, Started, boolean, object]>([
  [137, shell, false, { kind: "killed", signal: "SIGKILL" }],
  [143, shell, false, { kind: "killed", signal: "SIGTERM" }],
  [137, shell, true, { kind: "exited", code: 137 }],
  [137, started, false, { kind: "exited", code: 137 }],
  [1, shell, false, { kind: "exited", code: 1 }],
  [130, shell, false, { kind: "exited", code: 130 }],
])("exit code %i behind a shell", (code, { command }, explained, wanted) => {
  expect(behindShell(exited(code), command, 1, explained)).toEqual({ ...exited(code), ending: wanted });
});

test.each<[number, Started, number, object]>([
  [127, shell, 0, { ending: { kind: "notStarted" }, notStarted: "notFound" }],
  [126, shell, 0, { ending: { kind: "notStarted" }, notStarted: "notAllowed" }],
  [127, shell, 1, { ending: { kind: "exited", code: 127 } }],
  [127, started, 0, { ending: { kind: "exited", code: 127 } }],
])("exit code %i behind a shell tells of a start", (code, { command }, found, wanted) => {
  expect(behindShell(exited(code), command, found, false)).toEqual({ left: 0, ...wanted });
});

test("the words name what was started and how to mend it", () => {
  const of = (ended: Ended, what = started) => problemsOf(ended, what, 0, [])[0]!;
  expect(of({ ending: { kind: "notStarted" }, notStarted: "notFound", left: 0 })).toMatchObject({
    words: "`vitest` was not found",
    hint: expect.stringContaining("npm install --save-dev vitest"),
  });
  expect(of(exited(127), shell).words).toBe("`make test` was not found");
  expect(of({ ending: { kind: "timedOut", after: 90_500 }, left: 0 }).words).toContain("90.5 s");
  expect(of(exited(3)).words).toBe("The run ended with exit code 3 and left no report (vitest.json)");
});

test("memory is thought of only where the system kills as it does without memory", () => {
  const hint = (signal: string) =>
    endingProblems({ ending: { kind: "killed", signal }, left: 0 }, started, 1, [])[0]!.hint;
  expect(hint("SIGKILL")).toContain("memory");
  expect(hint("SIGTERM")).not.toContain("memory");
});

test("processes that were left are a note, whatever their number", () => {
  expect(endingNotes({ ...exited(0), left: 0 })).toEqual([]);
  expect(endingNotes({ ...exited(0), left: 1 })).toMatchObject([{ code: "run.left-processes" }]);
  expect(endingNotes({ ...exited(0), left: 2 })).toEqual(endingNotes({ ...exited(0), left: 9 }));
});
