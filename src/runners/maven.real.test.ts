import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunWish, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, isHere, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import type { ListedFile } from "../model/listing.ts";
import { codes } from "./fixture.ts";

const repository = join(homedir(), ".m2/repository/org");
const parts = ["apache/maven/surefire/surefire-junit-platform/3.2.5", "junit/jupiter/junit-jupiter/5.10.2"];
// Without the network Maven has what is here.
const here = isHere("mvn", "--version") && parts.every((part) => existsSync(join(repository, part)));
const missing = here ? "" : " (skipped: no mvn with Surefire 3.2.5 and JUnit 5.10.2 here)";

describe.skipIf(!here)(`Maven Surefire, the real one${missing}`, { timeout: 120_000 }, () => {
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  beforeAll(async () => {
    seen = await seenFile();
    toy = await toySuite("maven-odd", "maven", { args: ["-o"] });
    before = hashOf(toy.folder, ["target"]);
    listed = await toy.list();
  }, 120_000);

  afterAll(async () => {
    await seen?.leave();
    await toy?.leave();
  });

  const tests = "src/test/java";
  // Its own compiler would cost more than it saves.
  const quick = "-XX:TieredStopAtLevel=1";
  const whole = (...names: readonly string[]): NonNullable<RunWish["units"]> =>
    names.map((name) => ({ files: [`${tests}/${name}.java`] }));
  const run = (wish: RunWish) => toy.run({ listed, ...wish, env: { TOY_SEEN: seen.path, MAVEN_OPTS: quick } });
  const slow = [1, 2, 3].map((number) => `com/ex/Slow${number}Test`);
  const classesIn = (ids: readonly string[]) => [...new Set(ids.map((id) => id.split(" › ")[1]!))].sort();
  let all: readonly string[];

  test("lists sources that hold test classes, and those whose tests may be inherited", () => {
    const names = listed.map(({ path }) => path.slice(tests.length + 1, -".java".length));
    expect(names).toEqual([
      "ATest",
      "com/ex/ATest",
      "com/ex/DisabledTest",
      "com/ex/HooksTest",
      "com/ex/InheritingTest",
      ...slow,
      "com/ex/sub/ATest",
      "com/ex/sub/XATest",
    ]);
    expect(listed.every((file) => file.tests === undefined)).toBe(true);
  });

  test("a whole sequential run shows every listed class and no other; a failing hook is a test of its class", async () => {
    const shown = await run({});
    all = [...shown.ids].sort();
    expect(classesIn(all)).toEqual(
      [
        ...listed.map(({ path }) => path.slice(tests.length + 1, -".java".length).replaceAll("/", ".")),
        "com.ex.ATest$Inside",
      ].sort(),
    );
    expect(all).toContain("toy › com.ex.HooksTest");
    expect(codes(shown)).toEqual([]);
    // The user's `argLine` is kept.
    const own = shown.run.observations.find(({ test }) => test.endsWith("seesTheUsersOwnSettings"));
    expect(own?.outcome).toBe("passed");
    const told = await seen.take();
    // Their own junit-platform.properties lets tests run at the same time.
    expect([mostAtOnce(told), new Set(told.map(({ pid }) => pid)).size]).toEqual([1, 1]);
    expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["1"]));
  });

  test("some classes: these and nothing else, though the pom includes all, and one without a package is part of others' paths (fault 1)", async () => {
    const outside = await run({ units: whole("ATest") });
    expect(outside.ids).toEqual(["toy › ATest › isOutside"]);
    expect(codes(outside)).toEqual([]);
    expect((await seen.take()).length).toBe(1);
  });

  test("two shares that complement one another: every test once", async () => {
    const paths = listed.map(({ path }) => ({ files: [path] }));
    const one = await run({ units: paths.filter((_, index) => index % 2 === 0) });
    const two = await run({ units: paths.filter((_, index) => index % 2 === 1) });
    expect([...one.ids, ...two.ids].sort()).toEqual(all);
    expect([...codes(one), ...codes(two)]).toEqual([]);
    await seen.take();
  });

  test("parallel: a process for each worker, each with its number", async () => {
    const shown = await run({ units: whole(...slow), mode: "parallel", workers: 2 });
    const told = await seen.take();
    expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["1", "2"]));
    expect([told.length, new Set(told.map(({ pid }) => pid)).size]).toEqual([3, 2]);
    expect(codes(shown)).toEqual([]);
  });

  test("shuffled: the seed decides", async () => {
    const order = async (seed: number) => {
      await run({
        units: whole("ATest", "com/ex/ATest", "com/ex/sub/ATest", "com/ex/sub/XATest"),
        shuffled: true,
        seed,
      });
      return (await seen.take()).map(({ title }) => title).join("\n");
    };
    const [first, again, other] = [await order(1), await order(1), await order(2)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test("a class that is no longer there is no trusted run", async () => {
    const gone = { path: `${tests}/com/ex/GoneTest.java` };
    const beside = await toy.run({
      listed: [...listed, gone],
      units: [...whole("ATest"), { files: [gone.path] }],
      env: { MAVEN_OPTS: quick },
    });
    expect(beside.run.problems.map(({ code }) => code)).toEqual(["run.not-loaded"]);
  });

  test("what the pom fixes and we cannot change is caught: a test that is hard-coded", async () => {
    const pom = join(toy.folder, "pom.xml");
    const text = await readFile(pom, "utf8");
    await writeFile(pom, text.replace("<includes>", "<test>Slow1Test</test><includes>"));
    try {
      expect(codes(await run({ units: whole("ATest") }))).toEqual(["run.not-loaded", "run.not-asked"]);
    } finally {
      await writeFile(pom, text);
      await seen.take();
    }
  });

  test("a class that does not compile keeps all from running, and that is said (fault 9)", async () => {
    const path = join(toy.folder, tests, "com/ex/BrokenTest.java");
    await writeFile(path, "package com.ex;\n\nclass BrokenTest {\n");
    try {
      expect(codes(await run({ units: whole("ATest") }))).toEqual(["report.stale"]);
    } finally {
      await rm(path);
    }
  });

  test("the suite is as it was", () => {
    expect(hashOf(toy.folder, ["target"])).toBe(before);
  });
});
