import { describe, expect, test } from "vitest";
import { askFor, listAskFor, parsedValue } from "./fixture.ts";
import { node } from "./node.ts";

type Change = NonNullable<Parameters<typeof askFor>[1]>;

function argvOf(change: Change = {}): string {
  const [command] = node.start(askFor("node", change)).lanes[0].commands;
  return command.kind === "program" ? command.argv.join(" ") : "";
}

function taskOf(change: Change = {}): unknown {
  const file = node.start(askFor("node", change)).files?.find(({ path }) => path === "/out/given/task.json");
  return JSON.parse(file?.text ?? "");
}

const list = node.list?.kind === "process" ? node.list : undefined;

const ours = (workers: number) =>
  `--require /out/given/hook.cjs --test-concurrency=${workers} --test-reporter=file:///out/given/reporter.mjs ` +
  "--test-reporter-destination=/out/reports/node.xml --test-reporter=spec --test-reporter-destination=stdout";

describe("arguments", () => {
  test("ours come before the user's, since Node takes no option behind a file", () => {
    expect(argvOf({ args: ["--import", "./x.js", "a.test.js"] })).toBe(
      `node --test ${ours(1)} --import ./x.js a.test.js`,
    );
    expect(argvOf({ mode: "parallel", workers: 3 })).toBe(`node --test ${ours(3)}`);
  });

  test("what contradicts ours is left out, with its value", () => {
    const args = ["--test", "--test-concurrency", "9", "--test-reporter=tap", "--test-reporter-destination", "x.tap"];
    const more = ["--test-isolation=none", "--test-shard=1/2", "--watch", "--experimental-test-coverage"];
    expect(argvOf({ args: [...args, ...more, "--test-timeout=5", "t/*.js"] })).toBe(
      `node --test ${ours(1)} --test-timeout=5 t/*.js`,
    );
  });

  test("ten thousand files make no argument longer", () => {
    const units = Array.from({ length: 10_000 }, (_, index) => ({ files: [`some/folder/file-${index}.test.js`] }));
    expect(argvOf({ units }).length).toBeLessThan(500);
  });

  test("a folder with signs that a URL reads otherwise", () => {
    expect(argvOf({ given: "/a b/#1?/50%" })).toContain("--test-reporter=file:///a%20b/%231%3F/50%25/reporter.mjs");
    expect(argvOf({ given: "C:/a" })).toContain("--test-reporter=file:///C:/a/reporter.mjs");
  });
});

test("what the hook is told", () => {
  const whole = { shard: { index: 1, total: 1 }, workers: 1, report: "/out/reports/node.xml" };
  expect(taskOf()).toEqual(whole);
  expect(taskOf({ units: [{ files: ["a.test.js", "b.test.js"] }, { files: ["c d.js"] }], shuffled: true })).toEqual({
    ...whole,
    files: ["/repo/a.test.js", "/repo/b.test.js", "/repo/c d.js"],
    seed: 8123,
  });
});

describe("the list", () => {
  test("is asked for with the user's options, so that Node itself tells them from patterns", () => {
    const { command, env } = list!.start(listAskFor("node", ["--import", "x", "--test-only", "t/*.js"]));
    expect(command.kind === "program" && command.argv.join(" ")).toBe(
      "node --test --require /out/list/hook.cjs --import x --test-only t/*.js",
    );
    expect(env).toEqual({ FLAKEPROOF_NODE: "list" });
  });

  test("has files", () => {
    const text = JSON.stringify({ files: ["/repo/a.test.js", "/repo/b/c.test.js"], missing: [] });
    expect(parsedValue(list!.read(text, listAskFor("node")))).toEqual([{ path: "a.test.js" }, { path: "b/c.test.js" }]);
  });

  test.each([
    ["", "listing.failed"],
    ['{"files":[],"missing":[]}', "listing.empty"],
    ['{"files":["/repo/a.js"],"missing":["b.js"]}', "listing.missing"],
  ])("%s is refused", (text, code) => {
    expect(list!.read(text, listAskFor("node"))).toMatchObject({ kind: "refused", problems: [{ code }] });
  });
});
