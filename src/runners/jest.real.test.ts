import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import installed from "jest/package.json" with { type: "json" };
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunWish, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import type { ListedFile } from "../model/listing.ts";
import { filterText, sequencerText } from "../run/jest-modules.ts";

const odd = "tests/odd $name [x] 'q' (1).check.js";
const all = ["a", "broken", "fails", "hook", "names", odd, "slow1", "slow2", "slow3", "sub/a", "sub/xa"].map((name) =>
  name === odd ? odd : `tests/${name}.check.js`,
);

describe(`Jest ${installed.version}, the real one`, { timeout: 120_000 }, () => {
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  beforeAll(async () => {
    seen = await seenFile();
    // What a naive start would hand on twice, or after its own.
    toy = await toySuite("jest-odd", "jest", {
      args: ["-w", "4", "--reporters", "default", "./reporter.js", "--seed=7", "--outputFile", "mine.json"],
    });
    before = hashOf(toy.folder);
    listed = await toy.list();
  }, 120_000);

  afterAll(async () => {
    await seen?.leave();
    await toy?.leave();
  });

  const whole = (...paths: readonly string[]): RunWish["units"] => paths.map((path) => ({ files: [path] }));
  const run = (wish: RunWish) => toy.run({ listed, ...wish, env: { TOY_SEEN: seen.path } });
  type Shown = Awaited<ReturnType<typeof run>>;
  const codes = (shown: Shown) => shown.run.problems.map(({ code }) => code);
  const filesOf = (shown: Shown) => [...new Set(Object.values(shown.tests).map(({ file }) => file))].sort();

  test("lists the files of the user's config, behind what that prints", () => {
    expect(listed.map(({ path }) => path)).toEqual(all);
  });

  test("a whole run shows each file that is listed, and no other; bail, thresholds and reporters take nothing away", async () => {
    const shown = await run({});
    await seen.take();
    expect(filesOf(shown)).toEqual(all);
    expect(shown.ids).toHaveLength(26);
    expect(shown.ids.filter((id) => id.includes("the same name"))).toEqual(
      expect.arrayContaining(["toy › tests/a.check.js › the same name › #2"]),
    );
    expect(shown.ids).toContain("toy › tests/names.check.js › outer › a :: b › inner › two\nlines");
    // A file that does not load is one failing test of that name.
    expect(shown.run.observations.find(({ test }) => test === "toy › tests/broken.check.js")?.outcome).toBe("failed");
    expect(shown.run.problems).toEqual([]);
  });

  test("a share loads its files and nothing else, though their names are parts of others' (fault 2)", async () => {
    const shown = await run({ units: whole("tests/a.check.js", odd) });
    expect(filesOf(shown)).toEqual(["tests/a.check.js", odd]);
    expect((await seen.take()).map(({ title }) => title).sort()).toEqual(["a 1", "a 2", "a 3", "odd"]);
    expect(codes(shown)).toEqual([]);
  });

  test("two shares together: every test once (fault 2), in parallel too", async () => {
    const [one, two] = [all.filter((_, index) => index % 2 === 0), all.filter((_, index) => index % 2 === 1)];
    const first = await run({ units: whole(...one), mode: "parallel" });
    const second = await run({ units: whole(...two), mode: "parallel" });
    const titles = (await seen.take()).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles).toHaveLength(19);
    expect([...first.ids, ...second.ids].length).toBe(new Set([...first.ids, ...second.ids]).size);
    expect([...codes(first), ...codes(second)]).toEqual([]);
  });

  test("sequential: no two tests overlap, of one file or of two, and worker 1", async () => {
    await run({ units: whole("tests/slow1.check.js", "tests/slow2.check.js"), mode: "sequential" });
    const told = await seen.take();
    expect([told.length, mostAtOnce(told), new Set(told.map(({ worker }) => worker))]).toEqual([4, 1, new Set(["1"])]);
  });

  test("parallel: as many workers as asked for, though the files are few, fast and known", async () => {
    for (const workers of [2, 3]) {
      const units = whole("tests/slow1.check.js", "tests/slow2.check.js", "tests/slow3.check.js");
      expect(codes(await run({ units, mode: "parallel", workers }))).toEqual([]);
      const told = await seen.take();
      const own = new Set(told.map(({ pid }) => pid));
      expect([told.length, own.size]).toEqual([6, workers]);
      expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["1", "2", "3"].slice(0, workers)));
    }
  });

  test("shuffled: the seed decides on files and tests", async () => {
    const order = async (seed: number) => {
      const units = whole("tests/names.check.js", "tests/a.check.js", "tests/sub/a.check.js", "tests/sub/xa.check.js");
      expect(codes(await run({ units, shuffled: true, seed }))).toEqual([]);
      return (await seen.take()).map(({ title }) => title);
    };
    const [first, again, other] = [await order(1), await order(1), await order(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect([...other].sort()).toEqual([...first].sort());
    const file = (title: string) => /^(a|sub\/x?a)/.exec(title)?.[0] ?? "names";
    const filesIn = (titles: readonly string[]) => [...new Set(titles.map(file))];
    expect([filesIn(first).length, filesIn(other).length]).toEqual([4, 4]);
    expect(filesIn(other)).not.toEqual(filesIn(first));
  });

  test("a file that is no longer there, and a share of which nothing is left, are no trusted runs", async () => {
    const gone = { path: "tests/gone.check.js" };
    const beside = { listed: [...listed, gone], units: whole("tests/a.check.js", gone.path) };
    expect(codes(await run(beside))).toEqual(["run.not-loaded"]);
    const alone = await run({ listed: [...listed, gone], units: whole(gone.path) });
    expect(alone.run.problems).not.toEqual([]);
    await seen.take();
  });

  test("a filter that matches nothing is no trusted run, though the config passes without tests", async () => {
    const none = await toySuite("jest-odd", "jest", { args: ["no-such-file"] });
    try {
      expect((await none.run({})).run.problems).not.toEqual([]);
      const refusal = await none.tryList();
      expect(refusal?.kind === "refused" && refusal.problems[0]).toMatchObject({ code: "listing.empty" });
    } finally {
      await none.leave();
    }
  });

  test("the suite is as it was: no snapshot, no coverage, no report of the user's reporters", () => {
    expect(hashOf(toy.folder)).toBe(before);
  });

  test("patterns of the user choose what is listed, also behind `--`; a share of that runs", async () => {
    for (const args of [["tests/a\\.check"], ["--", "tests/a\\.check"], ["--testPathPatterns", "tests/a\\.check"]]) {
      const own = await toySuite("jest-odd", "jest", { args });
      try {
        const files = await own.list();
        expect(files.map(({ path }) => path)).toEqual(["tests/a.check.js"]);
        const shown = await own.run({ listed: files, units: whole("tests/a.check.js"), mode: "parallel" });
        expect([codes(shown), shown.ids.length]).toEqual([[], 3]);
      } finally {
        await own.leave();
      }
    }
  });

  test("projects: a file of two is run by both; what earlier runs were given inside the project is no test", async () => {
    const own = await toySuite("jest-odd", "jest");
    try {
      const base = { setupFiles: ["<rootDir>/setup.js"], globals: { FROM_CONFIG: "yes" } };
      const projects = [
        { ...base, displayName: "one", testMatch: ["<rootDir>/tests/**/*.check.js"] },
        { ...base, displayName: "two", testMatch: ["**/a.check.js", "**/xa.check.js"] },
      ];
      const config = `module.exports = ${JSON.stringify({ projects })};`;
      await writeFile(join(own.folder, "jest.config.js"), config);
      const given = join(own.folder, ".flakeproof/runs/1/given");
      await mkdir(given, { recursive: true });
      await writeFile(join(given, "filter.cjs"), filterText);
      await writeFile(join(given, "sequencer.cjs"), sequencerText(1));
      const files = await own.list();
      expect(files.map(({ path }) => path)).toEqual(all);
      const units = whole("tests/sub/a.check.js", "tests/names.check.js");
      const shown = await own.run({ listed: files, units, shuffled: true, mode: "parallel" });
      expect(shown.ids.filter((id) => id.includes("sub/a"))).toEqual([
        "toy › tests/sub/a.check.js › the same name",
        "toy › tests/sub/a.check.js › the same name › #2",
      ]);
      expect(codes(shown)).toEqual([]);
    } finally {
      await own.leave();
    }
  });
});
