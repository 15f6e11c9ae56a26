import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunWish, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, isHere, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import type { ListedFile } from "../model/listing.ts";
import { observe } from "../read/observations.ts";
import { readReport } from "../read/report.ts";
import { codes, filesOf, whole } from "./fixture.ts";

const odd = "tests/odd $name [x] 'q' {y,z} (1).test.js";
const broken = "tests/broken.test.js";
const all = [
  "tests/a.test.js",
  broken,
  "tests/ends.test.js",
  "tests/fails.test.js",
  "tests/hook.test.js",
  "tests/names.test.js",
  odd,
  "tests/plain.test.js",
  "tests/slow1.test.js",
  "tests/slow2.test.js",
  "tests/slow3.test.js",
  "tests/sub/a.test.js",
  "tests/sub/xa.test.js",
];

/** The one of our own packages, and what the machine has. */
const nodes = ["node", "/usr/bin/node"].filter((program) => isHere(program, "--version"));
const versions = new Map(nodes.map((each) => [execFileSync(each, ["--version"], { encoding: "utf8" }).trim(), each]));

describe.each([...versions])("node:test of Node %s, the real one", { timeout: 120_000 }, (version, program) => {
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  const suite = (args: readonly string[]) => toySuite("node-odd", "node", { args, program: [program] });

  beforeAll(async () => {
    seen = await seenFile();
    // What a naive start would hand on twice, or after its own.
    const args = ["--import", "./setup.js", "--test-concurrency", "4", "--test-reporter=tap"];
    toy = await toySuite("node-odd", "node", {
      args: [...args, "--test-reporter-destination=mine.tap", "--test-shard=1/9", "tests/**/*.test.js"],
      directories: ["OWN_FOLDER"],
      program: [program],
    });
    before = hashOf(toy.folder);
    listed = await toy.list();
  }, 120_000);

  afterAll(async () => {
    await seen?.leave();
    await toy?.leave();
  });

  const run = (wish: RunWish) => toy.run({ listed, ...wish, env: { TOY_SEEN: seen.path } });
  type Shown = Awaited<ReturnType<typeof run>>;
  const outcomes = (shown: Shown) =>
    Object.fromEntries(shown.run.observations.map((each) => [each.test, each.outcome]));

  test("lists the files of the user's pattern", () => {
    expect(listed.map(({ path }) => path)).toEqual(all);
  });

  test("a whole run shows each file that is listed, and no other; a test bears its own file's name, whoever makes it", async () => {
    const shown = await run({});
    const titles = (await seen.take()).map(({ title }) => title);
    expect([titles.length, new Set(titles).size]).toEqual([24, 24]);
    expect(filesOf(shown)).toEqual(all);
    expect(shown.ids).toHaveLength(35);
    expect(outcomes(shown)).toMatchObject({
      "toy › tests/sub/xa.test.js › test › sub/xa": "passed",
      "toy › tests/a.test.js › test › the same name › #2": "passed",
      "toy › tests/names.test.js › outer \\› a :: b.inner › two\nlines": "passed",
      "toy › tests/names.test.js › outer \\› a :: b.inner › red": "passed",
      "toy › tests/names.test.js › outer \\› a :: b › is skipped": "skipped",
      "toy › tests/names.test.js › outer \\› a :: b › is to be done": "skipped",
      "toy › tests/names.test.js › has parts › of card": "passed",
      // A hook that fails before its tests, and one that fails after them.
      "toy › tests/hook.test.js › with a hook that fails › one": "failed",
      "toy › tests/hook.test.js › test › with a last hook that fails": "failed",
      // A file as a whole: it does not load, it ends badly, it has no test.
      "toy › tests/broken.test.js": "failed",
      "toy › tests/ends.test.js": "failed",
      "toy › tests/plain.test.js": "passed",
    });
    expect(shown.run.problems).toEqual([]);
  });

  test("a share loads its files and nothing else, though their names are parts of others', or patterns", async () => {
    for (const mode of ["sequential", "parallel"] as const) {
      const shown = await run({ units: whole("tests/a.test.js", odd), mode });
      expect(filesOf(shown)).toEqual(["tests/a.test.js", odd]);
      expect((await seen.take()).map(({ title }) => title).sort()).toEqual(["a 1", "a 2", "a 3", "odd"]);
      expect(codes(shown)).toEqual([]);
    }
  });

  test("a file whose tests are all made elsewhere is seen as loaded", async () => {
    const shown = await run({ units: whole("tests/sub/xa.test.js", "tests/sub/a.test.js", "tests/plain.test.js") });
    expect(codes(shown)).toEqual([]);
    await seen.take();
  });

  test("two shares together: every test once; a file that does not load takes no other with it (fault 9)", async () => {
    const [one, two] = [all.filter((_, index) => index % 2 === 0), all.filter((_, index) => index % 2 === 1)];
    const first = await run({ units: whole(...one), mode: "parallel" });
    const second = await run({ units: whole(...two), mode: "parallel" });
    const titles = (await seen.take()).map(({ title }) => title);
    expect([titles.length, new Set(titles).size]).toEqual([24, 24]);
    expect(new Set([...first.ids, ...second.ids]).size).toBe(35);
    expect([...codes(first), ...codes(second)]).toEqual([]);
  });

  const slow = whole("tests/slow1.test.js", "tests/slow2.test.js", "tests/slow3.test.js");

  test("sequential: no two tests overlap, and worker 1", async () => {
    await run({ units: slow });
    const told = await seen.take();
    expect([told.length, mostAtOnce(told), new Set(told.map(({ worker }) => worker))]).toEqual([6, 1, new Set(["1"])]);
  });

  /** From the birth of each process to the end of its last test. */
  const livesOf = (told: Awaited<ReturnType<SeenFile["take"]>>) =>
    [...new Set(told.map(({ pid }) => pid))].map((pid) => {
      const own = told.filter((each) => each.pid === pid);
      const born = Math.min(...own.map((each) => (each as typeof each & { readonly born: number }).born));
      return { ...own[0]!, start: born, end: Math.max(...own.map(({ end }) => end)) };
    });

  test("parallel: as many workers as asked for; at no moment two in one slot, and each has its own folder", async () => {
    for (const workers of [2, 3]) {
      const units = whole(...all.filter((path) => path !== broken));
      expect(codes(await run({ units, mode: "parallel", workers }))).toEqual([]);
      const told = await seen.take();
      // On a busy machine bodies of tests may miss each other; their processes do not.
      expect(mostAtOnce(told)).toBeLessThanOrEqual(workers);
      expect(mostAtOnce(livesOf(told))).toBe(workers);
      expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["1", "2", "3"].slice(0, workers)));
      for (const worker of new Set(told.map((each) => each.worker)))
        expect(mostAtOnce(told.filter((each) => each.worker === worker))).toBe(1);
      const own = (each: (typeof told)[number]) => (each as { readonly own?: string }).own;
      expect(new Set(told.map((each) => `${each.worker} ${own(each)}`)).size).toBe(workers);
      expect(new Set(told.map(own)).size).toBe(workers);
    }
  });

  test("shuffled: the seed decides on the order of the files, in slots all the same", async () => {
    const units = whole("tests/a.test.js", "tests/sub/a.test.js", "tests/sub/xa.test.js", odd, "tests/plain.test.js");
    const order = async (seed: number) => {
      const shown = await run({ units, shuffled: true, seed });
      expect([codes(shown), shown.ids.length]).toEqual([[], 7]);
      return (await seen.take()).map(({ title }) => title);
    };
    const [first, again, other] = [await order(1), await order(1), await order(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect([...other].sort()).toEqual([...first].sort());
    expect(codes(await run({ units: slow, shuffled: true, mode: "parallel", workers: 2 }))).toEqual([]);
    const told = await seen.take();
    expect([told.length, mostAtOnce(told), new Set(told.map(({ worker }) => worker))]).toEqual([
      6,
      2,
      new Set(["1", "2"]),
    ]);
  });

  test("a file that is no longer there, and a share of which nothing is left, are no trusted runs", async () => {
    const gone = { path: "tests/gone.test.js" };
    const beside = { listed: [...listed, gone], units: whole("tests/a.test.js", gone.path) };
    expect(codes(await run(beside))).toEqual(["run.not-loaded"]);
    expect(codes(await run({ ...beside, shuffled: true }))).toEqual(["run.not-loaded"]);
    expect(codes(await run({ listed: [...listed, gone], units: whole(gone.path) }))).toEqual(["report.missing"]);
    await seen.take();
  });

  test("a filter that matches nothing is no trusted run, though Node takes each file for a test that passed", async () => {
    const none = await suite(["--import", "./setup.js", "--test-name-pattern=no such test", "tests/a.test.js"]);
    try {
      expect(codes(await none.run({}))).toEqual(["run.no-tests"]);
    } finally {
      await none.leave();
    }
  });

  /** Its ids of the whole suite, as they are read of a user's report. */
  const idsOfJunit = async () => {
    const args = ["--test", "--import", "./setup.js", "--test-reporter=junit", "tests/**/*.test.js"];
    const env = { PATH: process.env["PATH"] };
    const { stdout } = spawnSync(program, args, { cwd: toy.folder, encoding: "utf8", env });
    const origin = { suite: "toy", report: "", root: toy.folder, cwd: toy.folder };
    const observer = observe(origin);
    const open = () => Readable.from([Buffer.from(stdout)]);
    observer.endReport((await readReport(open, origin, observer.take)).silentRetries);
    return observer.observed().observations.map(({ test }) => test);
  };

  const old = Number.parseInt(version.slice(1), 10) < 24;
  test.skipIf(old)("ids are those of Node's own JUnit reporter, but where that one is wrong", async () => {
    const theirs: ReadonlySet<string> = new Set(await idsOfJunit());
    const { ids } = await run({});
    await seen.take();
    expect(ids.filter((id) => !theirs.has(id)).sort()).toEqual([
      // It gives a file as a whole the name of a test, which is that of the file.
      "toy › tests/broken.test.js",
      "toy › tests/ends.test.js",
      // A hook that fails is not told.
      "toy › tests/hook.test.js › test › with a hook that fails",
      "toy › tests/hook.test.js › test › with a last hook that fails",
      // Quotes are escaped twice.
      "toy › tests/names.test.js › outer \\› a :: b.inner › \"double\" 'single' `back` $HOME ${x} <tag> &amp;",
      // Control characters stay.
      "toy › tests/names.test.js › outer \\› a :: b.inner › red",
      "toy › tests/plain.test.js",
      // The file is that of the line which calls `test`.
      "toy › tests/sub/xa.test.js › test › sub/xa",
    ]);
  });

  test("the suite is as it was: no report where the user's options want one", () => {
    expect(hashOf(toy.folder)).toBe(before);
  });

  describe("what the user says", () => {
    const isShown = async (
      args: readonly string[],
      paths: readonly string[],
      prepare?: (own: Toy) => Promise<void>,
    ) => {
      const own = await suite(args);
      try {
        await prepare?.(own);
        const files = await own.list();
        expect(files.map(({ path }) => path)).toEqual(paths);
        const shown = await own.run({ listed: files });
        expect([codes(shown), filesOf(shown)]).toEqual([[], paths]);
      } finally {
        await own.leave();
      }
    };
    const set = ["--import", "./setup.js"];

    test.each([
      [
        "files",
        [...set, "tests/a.test.js", "./tests/sub/../sub/a.test.js"],
        ["tests/a.test.js", "tests/sub/a.test.js"],
      ],
      ["behind --", [...set, "--", "tests/a.test.js"], ["tests/a.test.js"]],
      ["an option's value in its own argument", ["-r", "./setup.js", "--conditions", "x", odd], [odd]],
      ["a file that is a pattern", [...set, odd, "tests/**/x[a-c].test.js"], [odd, "tests/sub/xa.test.js"]],
      [
        "braces",
        [...set, "tests/{a,sub/*a}.test.js"],
        ["tests/a.test.js", "tests/sub/a.test.js", "tests/sub/xa.test.js"],
      ],
      ["a folder", [...set, "tests/sub"], ["tests/sub/a.test.js", "tests/sub/xa.test.js"]],
    ])("%s", async (_, args, paths) => {
      await isShown(args, paths);
    });

    test("nothing: the names that this Node looks for, and not what earlier runs were given", async () => {
      const typed = "lib/typed.test.ts";
      const found = ["lib/test-b.mjs", "lib/y_test.cjs", "test/any.js", "test/deep/more.js"];
      const others = ["lib/x.js", ".flakeproof/runs/1/given/a.test.js", "node_modules/a/a.test.js"];
      const expected = version.startsWith("v20.") ? found : [...found, typed].sort();
      await isShown([], expected, async (own) => {
        for (const name of ["tests", "never"]) await rm(join(own.folder, name), { recursive: true });
        for (const path of [...found, typed, ...others]) {
          await mkdir(join(own.folder, path, ".."), { recursive: true });
          await writeFile(join(own.folder, path), others.includes(path) ? "throw 1;" : "const a = 1;");
        }
      });
    });

    test("a file that is not there refuses the listing, and is named", async () => {
      const own = await suite([...set, "tests/a.test.js", "tests/gone.test.js"]);
      try {
        const refusal = await own.tryList();
        expect(refusal?.kind === "refused" && refusal.problems[0]).toMatchObject({
          code: "listing.missing",
          words: expect.stringContaining("tests/gone.test.js"),
        });
      } finally {
        await own.leave();
      }
    });

    test("what a surrounding `node --test` and NODE_OPTIONS say of the start does not change it; the rest stays", async () => {
      const paths = ["tests/a.test.js", "tests/sub/a.test.js"];
      const own = await suite(paths);
      // Node 20 takes fewer of its options from there.
      const more = old ? "" : " --test-isolation none --test-randomize";
      const NODE_OPTIONS = `--test-shard=1/9${more} --import "./setup.js"`;
      const env = { TOY_SEEN: seen.path, NODE_TEST_CONTEXT: "child-v8", NODE_OPTIONS };
      try {
        for (const shuffled of [false, true]) {
          const shown = await own.run({
            env,
            shuffled,
            units: whole(...paths),
            listed: paths.map((path) => ({ path })),
          });
          expect([codes(shown), filesOf(shown)]).toEqual([[], paths]);
          expect(new Set(Object.values(outcomes(shown)))).toEqual(new Set(["passed"]));
          const told = await seen.take();
          expect([told.length, new Set(told.map(({ pid }) => pid)).size]).toEqual([4, 2]);
        }
      } finally {
        await own.leave();
      }
    });

    test("--test-isolation=none: each file has its process all the same", async () => {
      const own = await suite([...set, "--test-isolation=none", "tests/a.test.js", "tests/sub/a.test.js"]);
      try {
        const shown = await own.run({ env: { TOY_SEEN: seen.path }, mode: "parallel" });
        expect([codes(shown), filesOf(shown)]).toEqual([[], ["tests/a.test.js", "tests/sub/a.test.js"]]);
        expect(new Set((await seen.take()).map(({ pid }) => pid)).size).toBe(2);
      } finally {
        await own.leave();
      }
    });
  });
});
