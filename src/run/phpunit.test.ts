import { expect, test } from "vitest";
import { askFor, listAskFor, parsedValue } from "./fixture.ts";
import { phpunit } from "./phpunit.ts";
import type { Ask } from "./start.ts";

const list = phpunit.list?.kind === "process" ? phpunit.list : undefined;
const jobs = (ask: Ask) =>
  phpunit
    .start(ask)
    .files!.filter(({ path }) => path.endsWith(".json"))
    .map(({ text }) => JSON.parse(text));

test("sequential: one process, the user's arguments as they are", () => {
  const ask = askFor("phpunit", { args: ["-c", "config"], units: [{ files: ["tests/A Test.php"] }] });
  expect(phpunit.start(ask).lanes).toEqual([
    { commands: [{ kind: "program", argv: "php /out/given/phpunit.php /out/given/lane-0.json -c config".split(" ") }] },
  ]);
  expect(jobs(ask)).toEqual([
    {
      folder: "/out/given",
      args: ["--no-logging", "--do-not-cache-result", "--random-order-seed=8123"],
      junit: "/out/reports/phpunit-0.xml",
      broken: "/out/reports/phpunit-0-not-loaded.xml",
      files: ["/repo/tests/A Test.php"],
    },
  ]);
});

test("parallel: a process for each worker, numbered as ParaTest does; shuffled by PHPUnit", () => {
  const ask = askFor("phpunit", { mode: "parallel", units: [{ files: ["a"] }, { files: ["b"] }], shuffled: true });
  expect(phpunit.start(ask).lanes.map(({ env }) => env)).toEqual([
    { TEST_TOKEN: "1", UNIQUE_TEST_TOKEN: "1_8123" },
    { TEST_TOKEN: "2", UNIQUE_TEST_TOKEN: "2_8123" },
  ]);
  expect(jobs(ask).map(({ files }) => files)).toEqual([["/repo/a"], ["/repo/b"]]);
  expect(jobs(ask)[0].args).toContain("--order-by=random");
});

test("without a share every process of every shard takes its own part of the files", () => {
  const ask = askFor("phpunit", { mode: "parallel", shard: { index: 2, total: 2 } });
  expect(jobs(ask).map(({ slice }) => slice)).toEqual([
    { index: 2, total: 4 },
    { index: 3, total: 4 },
  ]);
});

test("is not listed with `--filter`, which PHPUnit's list passes over", () => {
  const canList = (...args: string[]) => list!.canList!({ runner: "phpunit", args });
  expect([canList(), canList("--filter", "x"), canList("--filter=x"), canList("--group=x")]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("a class that only says its file again is left out of the name, as in reports", () => {
  const files = [{ path: "/repo/tests/CartTest.php", tests: [{ class: "tests\\CartTest", name: "testA" }] }];
  expect(parsedValue(list!.read(JSON.stringify({ files }), listAskFor("phpunit")))[0]?.tests?.[0]?.name).toEqual({
    suite: "api",
    file: "tests/CartTest.php",
    titles: ["testA"],
  });
  expect(list!.read("", listAskFor("phpunit")).kind).toBe("refused");
});
