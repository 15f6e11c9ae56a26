import { expect, test } from "vitest";
import type { TestId } from "../model/ids.ts";
import type { ExpectedFile, Suite } from "../model/plan.ts";
import { chooseTest, testNamed } from "./choose-test.ts";

function suite(name: string, files: readonly ExpectedFile[]): Suite {
  return {
    name,
    starter: { runner: "pytest", args: [] },
    cwd: ".",
    workers: 2,
    shards: 1,
    files,
    timeout: 1,
    env: {},
    stores: [],
    ports: [],
    directories: [],
  };
}

const ids = (...texts: readonly string[]) => texts as readonly TestId[];
const api = suite("api", [
  {
    path: "t/cart.py",
    tests: ids("api › t/cart.py › adds", "api › t/cart.py › adds two"),
    handles: ["cart.py::adds", "cart.py::adds two"],
  },
  { path: "t/user.py", tests: ids("api › t/user.py › signs in") },
]);
const web = suite("web", [{ path: "w/cart.test.ts" }, { path: "w/[id].test.ts" }, { path: "v/cart.test.ts" }]);

/** Suite, file, id and handle; or the problem. */
function chosen(text: string) {
  const read = chooseTest(text, [api, web]);
  if (read.kind === "refused") return read.problems.map(({ code }) => code).join();
  const { suite, file, id, handle } = read.value;
  return [suite.name, file, id, handle];
}

test.each([
  ["its id", "api › t/cart.py › adds", ["api", "t/cart.py", "api › t/cart.py › adds", "cart.py::adds"]],
  ["a part that no other has", "user.py › signs", ["api", "t/user.py", "api › t/user.py › signs in", undefined]],
  ["an id whose tests no runner lists", "web › w/cart.test.ts › x", ["web", "w/cart.test.ts", undefined, undefined]],
  ["one with a project", "web › [chrome] › w/cart.test.ts › x", ["web", "w/cart.test.ts", undefined, undefined]],
  ["a path that ids write otherwise", "web › w/[id].test.ts › x", ["web", "w/[id].test.ts", undefined, undefined]],
  ["the end of a path", "[id].test.ts › x", ["web", "w/[id].test.ts", undefined, undefined]],
  [
    "a test within a listed file that is known when it runs",
    "api › t/user.py › signs in › twice",
    ["api", "t/user.py", undefined, undefined],
  ],
  ["a part of several", "adds", "arguments.test-unclear"],
  ["a path of several", "cart.test.ts › x", "arguments.test-unclear"],
  ["nothing that there is", "no such test", "arguments.unknown-test"],
])("%s", (_what, text, expected) => {
  expect(chosen(text)).toEqual(expected);
});

test("the nearest name is offered, whether it was typed whole or by its title", () => {
  for (const text of ["api › t/user.py › sings in", "sings in"])
    expect(chooseTest(text, [api])).toMatchObject({
      problems: [{ hint: expect.stringContaining("Did you mean `api › t/user.py › signs in`?") }],
    });
});

test("of the tests that a run showed: the very one, or the only one of which it is a part", () => {
  const seen = ids("w › a.ts › x", "w › a.ts › x y", "w › a.ts › x y");
  expect(testNamed("w › a.ts › x", seen)).toEqual({ kind: "parsed", value: seen[0] });
  expect(testNamed("x y", seen)).toEqual({ kind: "parsed", value: seen[1] });
  expect(testNamed("a.ts", seen)).toMatchObject({ problems: [{ code: "arguments.test-unclear" }] });
  expect(testNamed("a.ts › z", seen)).toMatchObject({ problems: [{ code: "arguments.unknown-test" }] });
});
