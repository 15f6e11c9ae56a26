import { describe, expect, test } from "vitest";
import { type TestName, testId } from "../model/ids.ts";
import type { Suite } from "../model/plan.ts";
import { expectedOf, type FileOf, sizeOf } from "./expected.ts";
import { listedSuite, nameIn, planOf, suiteNamed } from "./fixture.ts";

function expectedIn(suite: Suite, fileOf?: FileOf) {
  return expectedOf(planOf({ sequential: 0, parallel: 1 }, [suite]), fileOf).get(suite.name)!;
}

const suite = listedSuite("api", [
  { "a.test.ts": ["it", "has parts"], "sub/test_cart.py": ["test_adds"] },
  { "b.test.ts": undefined, "example.com/shop/cart": ["TestPrices"] },
]);
const expected = expectedIn(suite);

test("of each test and file it is known which shard runs it", () => {
  expect([...expected.tests.values()]).toEqual([
    { file: "a.test.ts", shard: 1 },
    { file: "a.test.ts", shard: 1 },
    { file: "example.com/shop/cart", shard: 2 },
    { file: "sub/test_cart.py", shard: 1 },
  ]);
  expect([...expected.files]).toEqual([["b.test.ts", { file: "b.test.ts", shard: 2 }]]);
  expect([sizeOf(expected), sizeOf(expected, 1), sizeOf(expected, 2)]).toEqual([
    { tests: 4, files: 1 },
    { tests: 3, files: 0 },
    { tests: 1, files: 1 },
  ]);
});

test("tests of one file may be in several shards", () => {
  const [one, two] = [testId(nameIn("a.ts", "1")), testId(nameIn("a.ts", "2"))];
  const unit = (id: typeof one) => ({
    files: ["a.ts"],
    tests: [{ id, handle: "-" }],
    expected: 1,
    known: "suite" as const,
  });
  const split = expectedIn({
    ...suiteNamed("api", 2),
    files: [{ path: "a.ts", tests: [one, two] }],
    shares: [one, two].map((id) => ({ units: [unit(id)], expected: 1 })),
  });
  expect([...split.tests.values()].map(({ shard }) => shard)).toEqual([1, 2]);
});

test("a suite that was not listed expects nothing by name", () => {
  expect(expectedIn(suiteNamed("api"))).toBeUndefined();
});

test("without shares the shards are the runner's own, unless there is only one", () => {
  const { shares: _, ...own } = suite;
  const shards = (of: Suite) => [...expectedIn(of).tests.values()].map(({ shard }) => shard);
  expect(shards(own)).toEqual([undefined, undefined, undefined, undefined]);
  expect(shards({ ...own, shards: 1 })).toEqual([1, 1, 1, 1]);
});

describe("what a name in a report is", () => {
  const named = (titles: readonly string[], file?: string): TestName => ({
    suite: "api",
    ...(file === undefined ? {} : { file }),
    titles,
  });

  test.each<[string, TestName, unknown]>([
    ["a test of the plan", named(["it"], "a.test.ts"), { is: "test", file: "a.test.ts" }],
    ["one whose file a report calls a title", named(["a.test.ts", "it"]), { is: "test", file: "a.test.ts" }],
    ["a step of it", named(["has parts", "of card"], "a.test.ts"), { is: "inner", file: "a.test.ts" }],
    [
      "a row of a table of Go",
      named(["example.com/shop/cart", "TestPrices/with_tax/of_19"]),
      { is: "inner", file: "example.com/shop/cart" },
    ],
    [
      "a package of Go that does not build",
      named(["example.com/shop/cart"]),
      { is: "file", file: "example.com/shop/cart" },
    ],
    ["a file that does not load", named([], "a.test.ts"), { is: "file", file: "a.test.ts" }],
    ["the same as a title", named(["a.test.ts"]), { is: "file", file: "a.test.ts" }],
    ["a module of pytest", named(["sub.test_cart"]), { is: "file", file: "sub/test_cart.py" }],
    ["a module, from a folder below", named(["test_cart"]), { is: "file", file: "sub/test_cart.py" }],
    ["not a part of a name", named(["cart"]), { is: "strange" }],
    ["a hook of Mocha", named(['cart "before all" hook for "it"'], "a.test.ts"), { is: "hook", file: "a.test.ts" }],
    ["of a file whose tests nobody knows", named(["any"], "b.test.ts"), { is: "loose", file: "b.test.ts" }],
    ["a stranger in a known file", named(["new"], "a.test.ts"), { is: "strange", file: "a.test.ts" }],
    ["in an unknown file", named(["new"], "z.test.ts"), { is: "strange", file: "z.test.ts" }],
  ])("%s", (_what, name, role) => {
    expect(expected.roleOf(testId(name), name)).toEqual(role);
  });

  test("a runner may know better to which file a test belongs", () => {
    const name = named(["shop.Cart", "any"]);
    const known = expectedIn(suite, (_suite, { titles }) => (titles[0] === "shop.Cart" ? "b.test.ts" : undefined));
    expect(known.roleOf(testId(name), name)).toEqual({ is: "loose", file: "b.test.ts" });
    expect(expected.roleOf(testId(name), name)).toEqual({ is: "strange" });
  });
});
