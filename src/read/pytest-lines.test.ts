import { describe, expect, test } from "vitest";
import { readLinesOf } from "./format-fixture.ts";
import { pytestLines } from "./pytest-lines.ts";

type Line = Readonly<Record<string, unknown>>;

const head: Line = { flakeproof: "pytest", version: 1, rootdir: "/repo/api" };
const end: Line = { end: 0 };
const text = (...lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
const read = (...lines: readonly Line[]) => readLinesOf(pytestLines, text(head, ...lines));
const begun = (id: string): Line => ({ begun: id, file: id.split("::")[0]! });
const ran = (id: string, outcome: string, more: Line = {}): Line => ({
  test: id,
  file: id.split("::")[0]!,
  outcome,
  took: 1.5,
  ...more,
});

test("it is told by its first line", () => {
  expect(pytestLines.is(text(head))).toBe(true);
  expect(pytestLines.is('{"test":"a"}')).toBe(false);
});

test("a test has the file below pytest's root, and titles as its JUnit report has them", () => {
  const { told, problems } = read(
    ran("tests/test_a.py::test_one", "passed"),
    ran("tests/test_a.py::TestA::TestB::test_two[a::b]", "skipped"),
    ran("tests/test_[x].py::test_three", "passed"),
    ran("README.md::README.md", "passed"),
    end,
  );
  expect(told).toEqual([
    "api/tests/test_a.py › test_one: passed",
    "api/tests/test_a.py › TestA.TestB › test_two[a::b]: skipped",
    // So `mangle_test_address` leaves it.
    "api/tests/test_[x].py › tests.test_[x].py::test_three: passed",
    "api/README.md › README.md: passed",
  ]);
  expect(problems).toEqual([]);
});

test("an attempt has its worker and its message; another one of the same test is one more attempt", () => {
  const failed = { worker: 3, message: "assert 1 == 2", error: true };
  const { entries } = read(
    ran("test_a.py::t", "failed", failed),
    ran("test_a.py::t", "crashed", { message: "gone" }),
    end,
  );
  expect(entries.map(({ attempts, repeats }) => [attempts[0], repeats])).toEqual([
    [{ outcome: "failed", took: 1.5, ...failed }, "test"],
    [{ outcome: "crashed", took: 1.5, message: "gone" }, "test"],
  ]);
});

test("a file that does not load is one failing test, and one that is skipped whole a skipped one", () => {
  const { told } = read(
    { unloaded: "test_a.py", file: "test_a.py", outcome: "failed", message: "No module named 'x'" },
    { unloaded: "test_b.py", file: "test_b.py", outcome: "skipped" },
    end,
  );
  expect(told).toEqual(["api/test_a.py: failed (error)", "api/test_b.py: skipped"]);
});

test("a test whose turn never came has not run", () => {
  expect(read(ran("test_a.py::t", "notRun"), end).told).toEqual(["api/test_a.py › t: notRun"]);
});

test("a test that has another id when it begins than when it was collected has ended with the second", () => {
  const { told } = read(
    begun("test_a.py::t[ä]"),
    ran("test_a.py::t[\\xe4]", "passed", { begun: "test_a.py::t[ä]" }),
    end,
  );
  expect(told).toEqual(["api/test_a.py › t[\\xe4]: passed"]);
});

describe("a report that ends before the run", () => {
  test("has the tests that were running as interrupted, and says that it is cut off", () => {
    const { told, problems } = read(begun("test_a.py::a"), ran("test_a.py::a", "passed"), begun("test_a.py::b"));
    expect(told).toEqual(["api/test_a.py › a: passed", "api/test_a.py › b: interrupted"]);
    expect(problems.map(({ code }) => code)).toEqual(["report.truncated"]);
  });

  test("at any character never throws, and is told", () => {
    const whole = text(
      head,
      begun("t.py::a"),
      ran("t.py::a", "passed"),
      begun("t.py::b"),
      ran("t.py::b", "passed"),
      end,
    );
    for (let at = 1; at < whole.length - 1; at++)
      expect(readLinesOf(pytestLines, whole.slice(0, at)).problems.map(({ code }) => code)).toEqual([
        "report.truncated",
      ]);
  });
});

test("what is wrong is told: no pytest-xdist, an error of pytest's own, a line that is no JSON, a newer version", () => {
  const codes = (given: string) => readLinesOf(pytestLines, given).problems.map(({ code }) => code);
  expect(codes(text(head, { problem: "no-xdist" }, end))).toEqual(["run.no-xdist"]);
  expect(codes(text(head, { problem: "internal", message: "Traceback\nKeyError: 1" }, end))).toEqual([
    "report.runner-error",
  ]);
  for (const [problem, code] of [
    ["not-loaded", "report.runner-error"],
    ["internal", "report.runner-error"],
    ["stopped", "report.run-interrupted"],
  ]) {
    const { problems } = read({ problem, message: "conftest.py: no shop" }, end);
    expect(problems).toMatchObject([{ code, words: expect.stringMatching(/: conftest\.py: no shop$/) }]);
  }
  expect(codes(text(head, { problem: "different", message: "…" }, end))).toEqual(["report.runner-error"]);
  expect(codes(`${text(head)}not JSON\n${text(end)}`)).toEqual(["report.broken"]);
  expect(codes(text({ ...head, version: 2 }, ran("t.py::a", "passed"), end))).toEqual(["report.newer"]);
});
