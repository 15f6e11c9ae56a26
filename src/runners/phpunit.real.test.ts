import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunWish, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, isHere, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import { type ListedFile, numbered } from "../model/listing.ts";
import { codes, whole } from "./fixture.ts";

const here = isHere("phpunit", "--version");
const missing = here ? "" : " (skipped: no phpunit here)";

describe.skipIf(!here)(`PHPUnit, the real one${missing}`, { timeout: 120_000 }, () => {
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  beforeAll(async () => {
    seen = await seenFile();
    toy = await toySuite("phpunit-odd", "phpunit", { args: ["--configuration", "config"] });
    before = hashOf(toy.folder);
    listed = await toy.list();
  }, 120_000);

  afterAll(async () => {
    await seen?.leave();
    await toy?.leave();
  });

  const odd = "tests/Sub/it's [odd] $HOME é & Test.php";
  const idsOf = (path: string): readonly string[] =>
    numbered(listed.find((file) => file.path === path)?.tests ?? []).map(({ id }) => id);
  const run = (wish: RunWish) => toy.run({ listed, ...wish, env: { TOY_SEEN: seen.path } });
  const slow = [1, 2, 3, 4].map((number) => `tests/Slow/Slow${number}Test.php`);
  const lost = [
    ...["Broken", "Syntax"].map((name) => `toy › tests/${name}Test.php › The file does not load`),
    "toy › tests/ProviderTest.php › ProviderTest::testTakes › Error",
  ];

  test("lists files with their tests, as the user's configuration selects them; without where a file does not load", () => {
    expect(listed.map(({ path, tests }) => [path, tests?.length])).toEqual([
      ["tests/ATest.php", 13],
      ["tests/BrokenTest.php", undefined],
      ["tests/HooksTest.php", 2],
      ["tests/ProviderTest.php", undefined],
      ...slow.map((path) => [path, 1]),
      ["tests/Sub/ATest.php", 2],
      ["tests/Sub/XATest.php", 2],
      [odd, 1],
      ["tests/SyntaxTest.php", undefined],
      ["tests/named.php", 1],
    ]);
  });

  test("ids are those of a whole sequential run, in which one file that does not load keeps no other from running (fault 9)", async () => {
    const shown = await run({});
    expect([...shown.ids].sort()).toEqual([...listed.flatMap(({ path }) => idsOf(path)), ...lost].sort());
    expect(codes(shown)).toEqual([]);
    const outcome = (id: string) => shown.run.observations.find(({ test }) => test === id)?.outcome;
    expect(lost.map(outcome)).toEqual(["failed", "failed", "failed"]);
    expect(outcome("toy › tests/ATest.php › Shop.ATest › testSeesTheUsersOwnSettings")).toBe("passed");
    await seen.take();
  });

  test("some files: these and nothing else, though a path is part of another (fault 1)", async () => {
    const shown = await run({ units: whole("tests/Sub/ATest.php", odd) });
    expect([...shown.ids].sort()).toEqual([...idsOf("tests/Sub/ATest.php"), ...idsOf(odd)].sort());
    expect((await seen.take()).length).toBe(3);
    expect(codes(shown)).toEqual([]);
  });

  test("two shares that complement one another: every test once", async () => {
    const paths = listed.map(({ path }) => path);
    const one = await run({ units: whole(...paths.filter((_, index) => index % 2 === 0)) });
    const two = await run({ units: whole(...paths.filter((_, index) => index % 2 === 1)) });
    expect([...one.ids, ...two.ids].sort()).toEqual([...listed.flatMap(({ path }) => idsOf(path)), ...lost].sort());
    expect([...codes(one), ...codes(two)]).toEqual([]);
    await seen.take();
  });

  test("sequential: no two overlap, and there is one worker", async () => {
    await run({ units: whole(...slow), mode: "sequential" });
    const told = await seen.take();
    expect([told.length, mostAtOnce(told), new Set(told.map(({ pid }) => pid)).size]).toEqual([4, 1, 1]);
    expect(told.map(({ worker }) => worker)).toEqual(Array(4).fill(null));
  });

  test("parallel: a process for each worker, numbered as ParaTest does", async () => {
    const shown = await run({ units: whole(...slow, "tests/Sub/ATest.php"), mode: "parallel", workers: 2 });
    const told = await seen.take();
    expect([told.length, mostAtOnce(told)]).toEqual([6, 2]);
    expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["1", "2"]));
    expect(new Set(told.map(({ pid }) => pid)).size).toBe(2);
    expect(codes(shown)).toEqual([]);
  });

  test("parallel without a share: every file on one of the workers", async () => {
    const shown = await toy.run({ mode: "parallel", workers: 3, env: { TOY_SEEN: seen.path } });
    const told = await seen.take();
    expect([...shown.ids].sort()).toEqual([...listed.flatMap(({ path }) => idsOf(path)), ...lost].sort());
    expect(shown.run.observations.length).toBe(shown.ids.length);
    expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["1", "2", "3"]));
    expect(codes(shown)).toEqual([]);
  });

  test("shuffled: the seed decides", async () => {
    const order = async (seed: number, shuffled: boolean) => {
      await run({ units: whole("tests/ATest.php", "tests/Sub/ATest.php", "tests/named.php"), shuffled, seed });
      return (await seen.take()).map(({ title }) => title).join("\n");
    };
    const [first, again, other] = [await order(1, true), await order(1, true), await order(2, true)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(await order(2, false)).toBe(await order(1, false));
  });

  test("a file that is no longer there, or holds no test, is no trusted run", async () => {
    const gone = { path: "tests/GoneTest.php" };
    const lostFile = await toy.run({ listed: [...listed, gone], units: whole("tests/named.php", gone.path) });
    expect(lostFile.run.problems.map(({ code }) => code)).toEqual(["report.missing"]);
    const nothing = { path: "tests/NothingTest.php" };
    const silent = await toy.run({ listed: [...listed, nothing], units: whole(nothing.path) });
    // PHPUnit itself says `No tests executed!` and ends with exit code 0.
    expect(silent.run.problems.map(({ code }) => code)).toEqual(["run.no-tests"]);
    const beside = await toy.run({ listed: [...listed, nothing], units: whole("tests/named.php", nothing.path) });
    expect(beside.run.problems.map(({ code }) => code)).toEqual(["run.not-loaded"]);
  });

  test("the suite is as it was, and neither the user's report nor a cache was written", () => {
    expect(hashOf(toy.folder)).toBe(before);
  });

  test("without a configuration: the folder and the options of the arguments", async () => {
    const own = await toySuite("phpunit-odd", "phpunit", {
      args: ["--bootstrap", "tests/bootstrap.php", "--exclude-group=none", "tests/Sub"],
    });
    try {
      const files = await own.list();
      expect(files.map(({ path }) => path)).toEqual(["tests/Sub/ATest.php", "tests/Sub/XATest.php", odd]);
      const shown = await own.run({ listed: files, units: whole(odd) });
      expect(shown.ids).toEqual(numbered(files[2]!.tests!).map(({ id }) => id));
    } finally {
      await own.leave();
    }
  });

  test("a bootstrap that is not there refuses the listing", async () => {
    const own = await toySuite("phpunit-odd", "phpunit", { args: ["-c", "config"] });
    try {
      await rm(join(own.folder, "tests/bootstrap.php"));
      const refusal = await own.tryList();
      expect(refusal?.kind === "refused" && refusal.problems[0]).toMatchObject({ code: "listing.failed" });
    } finally {
      await own.leave();
    }
  });
});
