import { describe, expect, test } from "vitest";
import { askFor, listAskFor, parsedValue } from "./fixture.ts";
import { go } from "./go.ts";
import { patternLevels, readGoArgs } from "./go-args.ts";
import type { Ask } from "./start.ts";

const lines = (ask: Ask) =>
  go.start(ask).lanes[0].commands.map((each) => (each.kind === "program" ? each.argv.join(" ") : each.line));
const list = go.list?.kind === "process" ? go.list : undefined;

describe("arguments are told apart by Go's own rule", () => {
  test.each([
    [[], [], ["./..."], []],
    [["-race", "-tags", "a b", "./x/..."], ["-race", "-tags", "a b"], ["./x/..."], []],
    [["./x", "./y", "-short"], ["-short"], ["./x", "./y"], []],
    [["./x", "-v", "./y", "-race"], ["-v"], ["./x"], ["./y", "-race"]],
    [["./x", "-args", "-p", "1"], [], ["./x"], ["-p", "1"]],
    [["./x", "-own=1", "-timeout=9s"], ["-timeout=9s"], ["./x"], ["-own=1"]],
    [["-own", "1"], [], ["./..."], ["-own", "1"]],
    [["-run", "A", "-count=3", "--test.shuffle=on", "-json", "-test.timeout=1s"], ["-test.timeout=1s"], ["./..."], []],
  ])("%j", (args, flags, packages, own) => {
    expect(readGoArgs(args)).toMatchObject({ flags, packages, own });
  });

  test("the last `-run` counts", () => {
    expect(readGoArgs(["-run", "A", "-test.run=B/c", "-skip=D"])).toMatchObject({ run: "B/c", skip: "D" });
  });
});

test.each([
  ["A", [["A"]]],
  ["A/b/c", [["A", "b", "c"]]],
  ["A|B/c", [["A"], ["B", "c"]]],
  ["(A|B)/[/|]c\\/d", [["(A|B)", "[/|]c\\/d"]]],
])("the pattern %s in levels", (pattern, levels) => {
  expect(patternLevels(pattern)).toEqual(levels);
});

describe("a start", () => {
  test("of the whole suite, with the user's flags and arguments", () => {
    expect(lines(askFor("go", { args: ["-race", "./x/...", "-args", "-own"] }))).toEqual([
      "go test -race -json -count=1 -p=1 -parallel=1 -shuffle=off ./x/... -args -own",
    ]);
    expect(lines(askFor("go", { mode: "parallel", shuffled: true }))).toEqual([
      "go test -json -count=1 -p=2 -parallel=2 -shuffle=8123 ./...",
    ]);
  });

  test("of a share: whole packages in one command, some tests of a package in one of its own", () => {
    const tests = ["TestA", "TestÜ"].map((handle) => ({ id: handle as never, handle }));
    const units = [{ files: ["e/x"] }, { files: ["e/y"], tests }, { files: ["e/z"] }];
    const flags = "go test -json -count=1 -p=1 -parallel=1 -shuffle=off";
    expect(lines(askFor("go", { units }))).toEqual([`${flags} e/x e/z`, `${flags} -run ^(TestA|TestÜ)$ e/y`]);
    expect(lines(askFor("go", { units, args: ["-run", "T/sub"] }))).toEqual([
      `${flags} -run T/sub e/x e/z`,
      `${flags} -run ^(TestA|TestÜ)$/sub e/y`,
    ]);
  });

  test("of nothing runs no package's tests", () => {
    expect(lines(askFor("go", { units: [] }))[0]).toMatch(/-run \^\$ \.\/\.\.\.$/);
  });

  test("of 10,000 packages and tests, in commands that the system takes", () => {
    const files = Array.from({ length: 10_000 }, (_, index) => `example.com/a/long/path/of/a/package/p${index}`);
    const tests = files.map((_, index) => ({ id: "" as never, handle: `TestWithANameOfSomeLength${index}` }));
    const all = lines(askFor("go", { units: [{ files }, { files: ["e/x"], tests }] }));
    expect(Math.max(...all.map((line) => line.length))).toBeLessThan(101_000);
    expect(all.join(" ").match(/package\/p\d+/g)).toHaveLength(10_000);
    expect(all.join(" ").match(/TestWith\w+/g)).toHaveLength(10_000);
  });
});

describe("a list", () => {
  test("asks for the first level of the user's `-run`", () => {
    expect(list!.start(listAskFor("go", ["-run", "A/b|C", "./x"])).command).toEqual({
      kind: "program",
      argv: ["go", "test", "-json", "-list", "(?:A)|(?:C)", "./x"],
    });
  });

  const event = (path: string, output: string) => JSON.stringify({ Action: "output", Package: path, Output: output });

  test("holds tests that run, and packages that fail; `-skip` is taken out, subtests of it are not", () => {
    const text = [
      "FAIL\te/broken [build failed]",
      ...["TestA\n", "BenchmarkA\n", "TestB\n", "ok  \te/x\t0.1s\n", "Testing is fun\n"].map((each) =>
        event("e/x", each),
      ),
      JSON.stringify({ Action: "fail", Package: "e/newer", FailedBuild: "e/newer" }),
      event("e/none", "?   \te/none\t[no test files]\n"),
    ].join("\n");
    const files = parsedValue(list!.read(text, listAskFor("go", ["-skip", "TestB|TestA/sub"])));
    expect(files.map(({ path, tests }) => [path, tests?.map(({ handle }) => handle)])).toEqual([
      ["e/x", ["TestA"]],
      ["e/broken", undefined],
      ["e/newer", undefined],
    ]);
  });

  test("that names no package is refused", () => {
    expect(list!.read("go: cannot find main module\n", listAskFor("go")).kind).toBe("refused");
  });
});
