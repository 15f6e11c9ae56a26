import { describe, expect, test } from "vitest";
import { askFor, listAskFor, parsedValue } from "./fixture.ts";
import { playwright } from "./playwright.ts";
import type { Ask } from "./start.ts";

const list = playwright.list?.kind === "process" ? playwright.list : undefined;
const argvOf = (ask: Ask) => {
  const [command] = playwright.start(ask).lanes[0].commands;
  return command.kind === "program" ? command.argv.join(" ") : "";
};

test("ours follow the user's; what would end the run early, or let it pass without tests, is left out", () => {
  expect(
    argvOf(
      askFor("playwright", {
        args: ["-x", "--pass-with-no-tests", "--last-failed", "--shard", "1/3", "--grep", "@fast", "--", "a.spec"],
      }),
    ),
  ).toBe(
    "playwright test --grep @fast --workers=1 --max-failures=0 --shard=1/1 --update-snapshots=none --output=/out/outputs --reporter=json,line -- a.spec",
  );
});

test("parallel, shuffled; the seed is the run's where the user shuffles, too", () => {
  expect(argvOf(askFor("playwright", { mode: "parallel" }))).toContain(" --workers=2 ");
  expect(argvOf(askFor("playwright"))).not.toContain("--shuffle");
  expect(argvOf(askFor("playwright", { shuffled: true }))).toContain(" --shuffle=8123 ");
  expect(argvOf(askFor("playwright", { args: ["--shuffle"] }))).toContain(" --shuffle=8123 ");
});

test("a suite that was not listed has Playwright's own shards", () => {
  const ask = askFor("playwright", { shard: { index: 2, total: 3 } });
  expect(argvOf(ask)).toContain(" --shard=2/3 ");
  expect(playwright.start(ask).files).toBeUndefined();
});

test("a share stands in a file beside the reporter that selects it", () => {
  const tests = [{ id: "" as never, handle: '["phone","a › b"]' }];
  const units = [{ files: ["a.spec.ts"] }, { files: ["b.spec.ts"], tests }];
  const ask = askFor("playwright", { shard: { index: 2, total: 3 }, units });
  expect(argvOf(ask)).toContain(" --reporter=json,line,/out/given/flakeproof.cjs");
  expect(argvOf(ask)).not.toContain("--shard");
  const given = playwright.start(ask).files!;
  expect(given.map(({ path }) => path)).toEqual(["/out/given/flakeproof.cjs", "/out/given/flakeproof.json"]);
  expect(JSON.parse(given[1]!.text)).toEqual({
    files: ["/repo/a.spec.ts", "/repo/b.spec.ts"],
    tests: { "/repo/b.spec.ts": ['["phone","a › b"]'] },
  });
});

describe("a list", () => {
  const read = (value: object) =>
    list!.read(
      JSON.stringify({ version: "1.65.1", files: [], broken: [], errors: [], ...value }),
      listAskFor("playwright"),
    );
  const codes = (value: object) => {
    const read_ = read(value);
    return read_.kind === "refused" ? read_.problems.map(({ code }) => code) : [];
  };

  test("splits titles as reports do; a file that is one block is whole; a file that does not load has no tests", () => {
    const one = { project: "phone", describes: ["a › b"], title: "c", handle: "x" };
    const files = [
      { path: "/repo/e2e/a.spec.ts", tests: [{ ...one, group: "phone 0" }] },
      { path: "/repo/e2e/b.spec.ts", tests: [{ ...one, project: "" }] },
      { path: "/repo/e2e/c.spec.ts", tests: [one] },
    ];
    expect(parsedValue(read({ files, broken: ["/repo/e2e/c.spec.ts"] }))).toEqual([
      {
        path: "e2e/a.spec.ts",
        whole: true,
        tests: [
          {
            name: { suite: "api", project: "phone", file: "e2e/a.spec.ts", titles: ["a", "b", "c"] },
            handle: "x",
            group: "phone 0",
          },
        ],
      },
      {
        path: "e2e/b.spec.ts",
        tests: [{ name: { suite: "api", file: "e2e/b.spec.ts", titles: ["a", "b", "c"] }, handle: "x" }],
      },
      { path: "e2e/c.spec.ts" },
    ]);
  });

  test("is refused where it is none, empty, of an old Playwright, or where an error belongs to no file", () => {
    expect(list!.read("", listAskFor("playwright"))).toMatchObject({ problems: [{ code: "listing.failed" }] });
    expect(codes({})).toEqual(["listing.empty"]);
    expect(codes({ version: "1.61.0" })).toEqual(["listing.old-runner"]);
    expect(codes({ version: "2.0.0" })).toEqual(["listing.empty"]);
    expect(codes({ errors: ["Error: one\nat x", "Error: two"] })).toEqual(["listing.failed", "listing.failed"]);
  });
});
