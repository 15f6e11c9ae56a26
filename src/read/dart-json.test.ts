import { describe, expect, test } from "vitest";
import { dartJson } from "./dart-json.ts";
import { readLinesOf } from "./format-fixture.ts";

type Event = Readonly<Record<string, unknown>>;

const begin: Event = { protocolVersion: "0.1.1", runnerVersion: "1.25.3", pid: 7, type: "start", time: 0 };
const suite: Event = { suite: { id: 0, platform: "vm", path: "/repo/test/cart_test.dart" }, type: "suite", time: 0 };
const root: Event = { group: { id: 1, suiteID: 0, parentID: null, name: "" }, type: "group", time: 1 };
const prices: Event = { group: { id: 2, suiteID: 0, parentID: 1, name: "prices" }, type: "group", time: 1 };
const tax: Event = { group: { id: 3, suiteID: 0, parentID: 2, name: "prices with tax" }, type: "group", time: 1 };
const start = (id: number, name: string, groupIDs: readonly number[] = [1], time = 10): Event => ({
  test: { id, name, suiteID: 0, groupIDs },
  type: "testStart",
  time,
});
const done = (testID: number, result = "success", more: Event = {}): Event => ({
  testID,
  result,
  skipped: false,
  hidden: false,
  type: "testDone",
  time: 35,
  ...more,
});
const error = (testID: number, text: string, isFailure = true): Event => ({
  testID,
  error: text,
  stackTrace: "test/cart_test.dart 9:5  main.<fn>\n",
  isFailure,
  type: "error",
  time: 20,
});
const end: Event = { success: true, type: "done", time: 40 };

const linesOf = (events: readonly Event[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join("");
const read = (...events: readonly Event[]) =>
  readLinesOf(dartJson, linesOf([begin, suite, root, prices, tax, ...events, end]));

test("it is told by its first event, with lines of other programs before it", () => {
  expect(dartJson.is(linesOf([begin]))).toBe(true);
  expect(dartJson.is(`Downloading Dart SDK...\n${linesOf([begin])}`)).toBe(true);
  expect(dartJson.is('{"type":"start","time":0,"protocolVersion":"0.1.1"}')).toBe(true);
  expect(dartJson.is('{"type":"start","time":0}')).toBe(false);
});

describe("a test is named by its file and its groups", () => {
  test.each([
    [[1], "adds up", "test/cart_test.dart › adds up"],
    [[1, 2], "prices are shown", "test/cart_test.dart › prices › are shown"],
    [[1, 2, 3], "prices with tax are shown", "test/cart_test.dart › prices › with tax › are shown"],
    [[1, 2], "another name", "test/cart_test.dart › prices › another name"],
    [[99], "of no group", "test/cart_test.dart › of no group"],
  ])("%j %j is %j", (groups, name, told) => {
    const read1 = read(start(5, name, groups), done(5));
    expect(read1.told).toEqual([`${told}: passed`]);
    expect(read1.entries[0]).toMatchObject({ attempts: [{ took: 25 }], repeats: "name" });
  });

  test("and by its platform, where that is a browser", () => {
    const web = { suite: { id: 0, platform: "chrome", path: "test\\cart_test.dart" }, type: "suite", time: 0 };
    expect(read(web, start(5, "adds up"), done(5)).told).toEqual(["chrome › test/cart_test.dart › adds up: passed"]);
  });
});

describe("outcomes", () => {
  test("skipped, failed, an error, and a time limit", () => {
    const { told, entries } = read(
      start(5, "a"),
      done(5, "success", { skipped: true }),
      start(6, "b"),
      error(6, "Expected: <2>\n  Actual: <1>\n"),
      done(6, "failure"),
      start(7, "c"),
      error(7, "Exception: none", false),
      done(7, "error"),
      start(8, "d"),
      error(8, "TimeoutException after 0:00:30.000000: Test timed out after 30 seconds.", false),
      done(8, "error"),
    );
    expect(told.map((each) => each.split(" › ")[1])).toEqual([
      "a: skipped",
      "b: failed",
      "c: failed (error)",
      "d: timedOut (error)",
    ]);
    expect(entries[1]!.attempts[0]).toMatchObject({
      message: "Expected: <2>\n  Actual: <1>\ntest/cart_test.dart 9:5  main.<fn>",
    });
  });

  test("what failed before the runner says that it tries again is an attempt", () => {
    const retry = { testID: 5, messageType: "print", message: "Retry: a", type: "print", time: 21 };
    const { told } = read(start(5, "a"), retry, error(5, "one"), retry, error(5, "two", false), retry, done(5));
    expect(told).toEqual(["test/cart_test.dart › a: failed, failed (error), passed"]);
  });

  test("what loads a file or sets up is no test, unless it fails; its path stays out of the name", () => {
    const hidden = { hidden: true };
    const loading = start(5, "loading /home/runner/test/cart_test.dart", []);
    expect(read(loading, done(5, "success", hidden)).told).toEqual([]);
    expect(read(start(5, "(setUpAll)"), done(5, "success", hidden)).told).toEqual([]);
    expect(read(loading, error(5, "no such file", false), done(5, "error")).told).toEqual([
      "test/cart_test.dart › (loading): failed (error)",
    ]);
  });

  test("what fails after its end fails beside it", () => {
    expect(read(start(5, "a"), done(5), error(5, "late", false)).told).toEqual([
      "test/cart_test.dart › a: passed",
      "test/cart_test.dart › a › (after its end): failed (error)",
    ]);
  });
});

test("a run that was stopped says so itself", () => {
  const text = linesOf([begin, suite, root, start(5, "a"), { success: null, type: "done", time: 40 }]);
  expect(readLinesOf(dartJson, text)).toMatchObject({
    told: ["test/cart_test.dart › a: interrupted"],
    problems: [{ code: "report.run-interrupted" }],
  });
});

test("lines of other programs and events of other shapes are passed over", () => {
  const text = linesOf([
    begin,
    suite,
    { type: "testStart" },
    { type: "testDone", testID: "x" },
    { type: "group", group: 5 },
  ]);
  expect(
    readLinesOf(dartJson, `${text}[{"event":"app.start"}]\nplain\n${linesOf([start(5, "a"), done(5), end])}`),
  ).toMatchObject({
    told: ["test/cart_test.dart › a: passed"],
    problems: [],
  });
});

test("cut off at any character, and in pieces of any length, it gives the tests before, and says so", () => {
  const text = linesOf([
    begin,
    suite,
    root,
    start(5, "größe"),
    error(5, "x"),
    done(5, "failure"),
    start(6, "b"),
    done(6),
    end,
  ]);
  const whole = readLinesOf(dartJson, text);
  expect(whole.told).toHaveLength(2);
  for (const piece of [1, 2, 3, 5, 7]) expect(readLinesOf(dartJson, text, piece)).toEqual(whole);
  for (let cut = 0; cut < text.length - 1; cut++) {
    const { told, problems } = readLinesOf(dartJson, text.slice(0, cut));
    const ended = told.filter((each) => !each.endsWith(": interrupted"));
    expect(ended).toEqual(whole.told.slice(0, ended.length));
    expect(problems.map(({ code }) => code)).toEqual(["report.truncated"]);
  }
});
