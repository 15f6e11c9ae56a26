import { expect, test } from "vitest";
import { fileFinder, isModule } from "./file-of.ts";

const listed = new Set(["tests/test_cart.py", "src/cart.test.js", "example.com/shop/cart"]);
const find = fileFinder(listed);

test.each([
  ["the name's own file", { file: "src/other.test.js", titles: ["x"] }, "src/other.test.js"],
  ["a listed path as its first title", { titles: ["example.com/shop/cart", "TestAdd"] }, "example.com/shop/cart"],
  ["a module, as xunit2 of pytest has it", { titles: ["tests.test_cart", "test_add"] }, "tests/test_cart.py"],
  ["a module, from further down", { titles: ["test_cart", "test_add"] }, "tests/test_cart.py"],
  ["a word that is the name of a file elsewhere", { titles: ["cart"] }, undefined],
  ["no title at all", { titles: [] }, undefined],
])("a test belongs to %s", (_what, name, file) => {
  expect(find({ suite: "api", ...name })).toBe(file);
});

test("the runner's own rule goes first, and the others serve where it does not know", () => {
  const own = fileFinder(listed, ({ titles }) => (titles[0] === "Cart" ? "src/cart.test.js" : undefined));
  expect(own({ suite: "api", file: "x", titles: ["Cart"] })).toBe("src/cart.test.js");
  expect(own({ suite: "api", file: "x", titles: ["Other"] })).toBe("x");
});

test("a module is a part of a path from its end, in whole names", () => {
  expect(isModule("a.b", "x/a/b.py")).toBe(true);
  expect(isModule("b", "x/ab.py")).toBe(false);
  expect(isModule("a.b", "x/a/b.js")).toBe(false);
});
