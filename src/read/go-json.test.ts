import { describe, expect, test } from "vitest";
import { readLinesOf } from "./format-fixture.ts";
import { goJson } from "./go-json.ts";

type Event = Readonly<Record<string, string | number>>;

const line = (event: Event): string => `${JSON.stringify({ Time: "2026-11-25T10:00:00Z", ...event })}\n`;
const lines = (...events: readonly Event[]): string => events.map(line).join("");
const run = (name: string): Event => ({ Action: "run", Package: "p", Test: name });
const output = (name: string, text: string): Event => ({ Action: "output", Package: "p", Test: name, Output: text });
const ended = (name: string, how: string, Elapsed = 0): Event => ({ Action: how, Package: "p", Test: name, Elapsed });
const fail: Event = { Time: "2026-11-25T10:00:02Z", Action: "fail", Package: "p", Elapsed: 2 };
const pass: Event = { ...fail, Action: "pass" };

const read = (...events: readonly Event[]) => readLinesOf(goJson, lines(...events));

describe("it is told by a line near the start", () => {
  test.each([
    ['{"Time":"2026-11-25T10:00:00Z","Action":"start","Package":"p"}\n', true],
    ['{"ImportPath":"p [p.test]","Action":"build-output","Output":"# p\\n"}\n', true],
    ['go: downloading example.com/x v1.0.0\n{"Action":"run","Package":"p","Test":"TestA"}\n', true],
    ['FAIL\tp/broken [build failed]\n{"Time":"2026-11-25T10:00:00Z","Action":"run"', true],
    ['{"numTotalTests":1,"testResults":[{"Action":"run"}]}', false],
    ["ok  \tp\t0.1s\n", false],
  ])("%j: %j", (start, is) => {
    expect(goJson.is(start)).toBe(is);
  });
});

describe("a test is what ran under one name", () => {
  test("with its outcome, its time in milliseconds and its output without the frame around it", () => {
    const { entries, problems, notes } = read(
      run("TestA"),
      output("TestA", "=== RUN   TestA\n"),
      output("TestA", "    a_test.go:9: want 3, got 4\n"),
      output("TestA", "--- FAIL: TestA (0.25s)\n"),
      ended("TestA", "fail", 0.25),
      fail,
    );
    expect(entries).toEqual([
      {
        name: { suite: "", titles: ["p", "TestA"] },
        attempts: [{ outcome: "failed", took: 250, message: "a_test.go:9: want 3, got 4" }],
        repeats: "test",
      },
    ]);
    expect([...problems, ...notes]).toEqual([]);
  });

  test("a test with subtests counts too, and says that one of them failed", () => {
    const { told, entries } = read(
      run("TestA"),
      run("TestA/b"),
      ended("TestA/b", "fail"),
      ended("TestA", "fail"),
      run("TestC"),
      ended("TestC", "skip"),
      fail,
    );
    expect(told).toEqual(["p › TestA/b: failed", "p › TestA: failed", "p › TestC: skipped"]);
    expect(entries[1]!.attempts[0]).toMatchObject({ message: "A subtest failed" });
  });

  test("its end may be hidden behind output without a line feed", () => {
    const before = [run("TestA"), output("TestA", "x--- PASS: TestA (0.00s)\n"), run("TestB"), ended("TestB", "fail")];
    expect(read(...before, fail).told).toEqual(["p › TestB: failed", "p › TestA: passed"]);
    expect(read(run("TestA"), pass).told).toEqual(["p › TestA: passed"]);
  });

  test("long output keeps its head and its tail", () => {
    const { entries } = read(
      run("TestA"),
      ...Array.from({ length: 5_000 }, (_, index) => output("TestA", `line ${index}\n`)),
      ended("TestA", "fail"),
      fail,
    );
    const { message } = entries[0]!.attempts[0] as { message: string };
    expect(message.length).toBeLessThan(15_000);
    expect(message).toMatch(/^line 0\n[\s\S]*characters left out[\s\S]*line 4999$/);
  });
});

describe("what has no end when its package has failed", () => {
  const panic = "panic: boom\n";

  test("crashed where the panic is its own; what ran beside it was stopped, what waited has not run", () => {
    const { told } = read(
      run("TestA"),
      { Action: "pause", Package: "p", Test: "TestA" },
      run("TestB"),
      run("TestC"),
      run("TestC/inside"),
      output("TestC/inside", panic),
      fail,
    );
    expect(told).toEqual([
      "p › TestA: notRun",
      "p › TestB: interrupted",
      "p › TestC: crashed",
      "p › TestC/inside: crashed",
    ]);
  });

  test("crashed, all that ran, where nothing says whose fault it is", () => {
    const { told, entries } = read(run("TestA"), { Action: "output", Package: "p", Output: "exit status 3\n" }, fail);
    expect(told).toEqual(["p › TestA: crashed"]);
    expect(entries[0]!.attempts[0]).toMatchObject({
      message: "The test process ended while this test ran\nexit status 3",
      took: 2_000,
    });
  });

  test("timed out where Go lists it, or where nothing is listed", () => {
    const limit = output("TestA", "panic: test timed out after 2s\n");
    expect(read(run("TestA"), run("TestB"), limit, fail).told).toEqual(["p › TestA: timedOut", "p › TestB: timedOut"]);
    const listed = [output("TestA", "running tests:\n"), output("TestA", "\tTestB (2s)\n"), output("TestA", "\n")];
    expect(read(run("TestA"), run("TestB"), limit, ...listed, fail).told).toEqual([
      "p › TestA: interrupted",
      "p › TestB: timedOut",
    ]);
  });
});

describe("a package that failed without a failing test is one", () => {
  test("with its output", () => {
    const { told, entries } = read({ Action: "output", Package: "p", Output: "set up failed\n" }, fail);
    expect(told).toEqual(["p: failed (error)"]);
    expect(entries[0]!.attempts[0]).toMatchObject({ message: "set up failed", took: 2_000 });
  });

  test("with what the compiler says, as Go 1.24 and later write it", () => {
    const { told, entries } = read(
      { ImportPath: "p [p.test]", Action: "build-output", Output: "# p [p.test]\n" },
      { ImportPath: "p [p.test]", Action: "build-output", Output: "./a_test.go:5:36: undefined: x\n" },
      { ImportPath: "p [p.test]", Action: "build-fail" },
      { Action: "start", Package: "p" },
      { Action: "output", Package: "p", Output: "FAIL\tp [build failed]\n" },
      { ...fail, FailedBuild: "p [p.test]" },
    );
    expect(told).toEqual(["p: failed (error)"]);
    expect(entries[0]!.attempts[0]).toMatchObject({ message: expect.stringContaining("undefined: x") });
  });

  test("and as older ones write it beside the events", () => {
    const text = `# p/b [p/b.test]\nb/b_test.go:5:36: undefined: x\n${lines(run("TestA"), ended("TestA", "pass"), pass)}FAIL\tp/b [build failed]\n`;
    const { told, entries, notes } = readLinesOf(goJson, text);
    expect(told).toEqual(["p › TestA: passed", "p/b: failed (error)"]);
    expect(entries[1]!.attempts[0]).toMatchObject({
      message: "The package failed [build failed]\nb/b_test.go:5:36: undefined: x",
    });
    expect(notes).toEqual([]);
  });
});

test("a package without tests is nothing", () => {
  expect(read({ ...pass, Action: "skip" })).toMatchObject({ entries: [], problems: [], notes: [] });
});

test("two runs after each other are attempts of one test", () => {
  const { entries } = read(run("TestA"), ended("TestA", "fail"), fail, run("TestA"), ended("TestA", "pass"), pass);
  expect(entries.map(({ repeats, attempts }) => [repeats, attempts[0].outcome])).toEqual([
    ["test", "failed"],
    ["test", "passed"],
  ]);
});

test.each([
  ["no JSON", "warning: GOPATH set to GOROOT has no effect"],
  ["another object", '{"level":"info"}'],
  ["an event with fields of other types", '{"Action":"run","Package":5,"Test":"TestB"}'],
  ["a list", '["Action"]'],
])("a line that is %s is passed over, and noted", (_, other) => {
  const { told, problems, notes } = readLinesOf(
    goJson,
    `${lines(run("TestA"))}${other}\n${lines(ended("TestA", "pass"), pass)}`,
  );
  expect(told).toEqual(["p › TestA: passed"]);
  expect(problems).toEqual([]);
  expect(notes).toMatchObject([{ code: "report.other-lines", words: expect.stringMatching(/^A line/) }]);
});

test("cut off at any character, and in pieces of any length, it gives the tests before, and says so", () => {
  const text = lines(
    { Action: "start", Package: "p" },
    run("TestÄ"),
    output("TestÄ", "said\n"),
    ended("TestÄ", "fail"),
    run("__proto__"),
    ended("__proto__", "pass"),
    fail,
  );
  const whole = readLinesOf(goJson, text);
  expect(whole).toMatchObject({ told: ["p › TestÄ: failed", "p › __proto__: passed"], problems: [] });
  for (const piece of [1, 2, 3, 5, 7]) expect(readLinesOf(goJson, text, piece)).toEqual(whole);
  for (let end = 1; end < text.length - 1; end++) {
    const { told, problems, notes } = readLinesOf(goJson, text.slice(0, end));
    const done = told.filter((each) => !each.endsWith(": interrupted"));
    expect(done).toEqual(whole.told.slice(0, done.length));
    expect(problems.map(({ code }) => code)).toEqual(["report.truncated"]);
    expect(notes).toEqual([]);
  }
});
