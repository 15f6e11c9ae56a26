import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import installed from "@playwright/test/package.json" with { type: "json" };
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunWish, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import { type ListedFile, numbered } from "../model/listing.ts";
import { codes, whole } from "./fixture.ts";

const odd = "specs/[id] it's (1) $HOME é.check.js";
const slow = [1, 2, 3, 4].map((number) => `specs/slow/slow${number}.check.js`);
/** Of projects that others depend on: they run in every share, so none holds them. */
const beside = ["toy › [clean] › specs/clean.teardown.js › clears", "toy › [setup] › specs/seed.setup.js › seeds"];

/** Without setup and teardown projects. */
const ownFiles = (files: readonly ListedFile[]) => files.filter(({ beside: is }) => is !== true);

describe(`Playwright ${installed.version}, the real one`, { timeout: 120_000 }, () => {
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  beforeAll(async () => {
    seen = await seenFile();
    // What a naive start would hand on: a stop at the first failure, the user's own reporter and shard.
    toy = await toySuite("playwright-odd", "playwright", { args: ["-x", "--reporter=dot", "--workers", "4"] });
    before = hashOf(toy.folder);
    listed = ownFiles(await toy.list());
  }, 120_000);

  afterAll(async () => {
    await seen?.leave();
    await toy?.leave();
  });

  const testsOf = (path: string, files = listed) => numbered(files.find((file) => file.path === path)?.tests ?? []);
  const idsOf = (path: string): readonly string[] => testsOf(path).map(({ id }) => id);
  const some = (path: string, tests: readonly { readonly id: string; readonly handle: string }[]) => ({
    files: [path],
    tests: tests.map(({ id, handle }) => ({ id: id as never, handle })),
  });
  const run = (wish: RunWish, own = toy) => own.run({ listed, ...wish, env: { TOY_SEEN: seen.path } });
  type Shown = Awaited<ReturnType<typeof run>>;
  const own = (shown: Shown) => shown.ids.filter((id) => !beside.includes(id)).sort();
  const ofSuite = (told: Awaited<ReturnType<SeenFile["take"]>>) =>
    told.filter(({ title }) => !/^(setup|clean) /.test(title));

  /** Another copy of the suite, with files of its own. */
  async function toyWith(files: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Toy> {
    const other = await toySuite("playwright-odd", "playwright", { args });
    for (const [path, text] of Object.entries(files)) await writeFile(join(other.folder, path), text);
    return other;
  }

  test("lists files with their tests in every project, and setup and teardown projects as what runs beside", async () => {
    expect((await toy.list()).filter((each) => each.beside === true)).toMatchObject([
      { path: "specs/clean.teardown.js" },
      { path: "specs/seed.setup.js" },
    ]);
    expect(listed.map(({ path, tests, whole: isWhole }) => [path, tests?.length, isWhole ?? false])).toEqual([
      [odd, 1, true],
      ["specs/a.check.js", 12, false],
      ["specs/hook.check.js", 2, true],
      ["specs/names.check.js", 26, false],
      ["specs/parallel.check.js", 12, false],
      ["specs/shared.check.js", 1, true],
      ...slow.map((path) => [path, 1, true]),
      ["specs/sub/a.check.js", 2, false],
      ["specs/sub/xa.check.js", 1, true],
    ]);
  });

  test("what runs in order in one worker is a group: a file that is not parallel, a serial block", () => {
    const groups = testsOf("specs/parallel.check.js").map(({ name, group }) => [
      name.project,
      name.titles.at(-1),
      group,
    ]);
    expect(groups.filter(([, , group]) => group !== undefined)).toEqual([
      ["desk [top] › 1", "on its own 1", "desk [top] › 1 0"],
      ["desk [top] › 1", "on its own 2", "desk [top] › 1 0"],
      ["desk [top] › 1", "s1", "desk [top] › 1 1"],
      ["desk [top] › 1", "s2", "desk [top] › 1 1"],
      ["phone", "s1", "phone 0"],
      ["phone", "s2", "phone 0"],
    ]);
  });

  test("ids are those of a whole run, which neither `-x` nor `maxFailures` ends early", async () => {
    const shown = await run({});
    expect([...shown.ids].sort()).toEqual([...listed.flatMap(({ path }) => idsOf(path)), ...beside].sort());
    expect([codes(shown), shown.run.observations.length]).toEqual([[], shown.ids.length]);
    await seen.take();
  });

  test("some files: these and nothing else, though their names are parts of others' (faults 1 and 3)", async () => {
    const shown = await run({ units: whole("specs/sub/a.check.js", "specs/shared.check.js", odd) });
    expect(own(shown)).toEqual(["specs/sub/a.check.js", "specs/shared.check.js", odd].flatMap(idsOf).sort());
    expect(codes(shown)).toEqual([]);
    // The setup and teardown projects run, too.
    expect(shown.ids.filter((id) => beside.includes(id))).toHaveLength(2);
    await seen.take();
  });

  test("some tests of files, and the others: together every test once, whatever its name (fault 3)", async () => {
    const paths = ["specs/names.check.js", "specs/a.check.js", "specs/parallel.check.js"];
    const parts = paths.map((path) => ({ path, parts: halves(path) }));
    for (const part of [0, 1]) {
      const shown = await run({ mode: "parallel", units: parts.map((each) => some(each.path, each.parts[part]!)) });
      expect(own(shown)).toEqual(parts.flatMap((each) => each.parts[part]!.map(({ id }) => id as string)).sort());
      expect(codes(shown)).toEqual([]);
    }
    await seen.take();
  });

  /** What is a group stays together. */
  function halves(path: string) {
    const blocks = new Map<unknown, number>();
    const placed = testsOf(path).map((each, index) => {
      const block = each.group ?? index;
      if (!blocks.has(block)) blocks.set(block, blocks.size);
      return { each, part: blocks.get(block)! % 2 };
    });
    return [0, 1].map((part) => placed.filter((one) => one.part === part).map(({ each }) => each));
  }

  test("sequential: no two overlap, and worker 0", async () => {
    await run({ units: whole(...slow), mode: "sequential" });
    const told = ofSuite(await seen.take());
    expect([told.length, mostAtOnce(told), new Set(told.map(({ worker }) => worker))]).toEqual([4, 1, new Set(["0"])]);
  });

  test("parallel: as many workers as asked for, each named in the report", async () => {
    for (const workers of [2, 3]) {
      const shown = await run({ units: whole(...slow), mode: "parallel", workers });
      const told = ofSuite(await seen.take());
      expect([told.length, codes(shown)]).toEqual([4, []]);
      expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["0", "1", "2"].slice(0, workers)));
      expect(mostAtOnce(told)).toBeLessThanOrEqual(workers);
      const named = shown.run.observations.filter(({ test: id }) => !beside.includes(id)).map(({ worker }) => worker);
      expect(new Set(named)).toEqual(new Set([0, 1, 2].slice(0, workers)));
    }
  });

  test("shuffled: the seed decides on files, and on tests that may run anywhere", async () => {
    const order = async (seed: number) => {
      // Of one project: Playwright starts a new worker where another's test comes next.
      const desk = (path: string) =>
        some(
          path,
          testsOf(path).filter(({ name }) => name.project !== "phone"),
        );
      const units = [
        ...whole("specs/sub/xa.check.js", odd),
        ...["specs/names.check.js", "specs/sub/a.check.js"].map(desk),
      ];
      await run({ units, shuffled: true, seed });
      return ofSuite(await seen.take()).map(({ title }) => title);
    };
    const [first, again, other] = [await order(1), await order(1), await order(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect([...other].sort()).toEqual([...first].sort());
    const filesIn = (titles: readonly string[]) => [...new Set(titles.map((title) => title.split(" | ")[1]))];
    expect(filesIn(other)).not.toEqual(filesIn(first));
  });

  test("a file or a test that is no longer there is no trusted run, also alone (fault 3: an entry that matches nothing exits 0)", async () => {
    const gone = { path: "specs/gone.check.js" };
    const more = [...listed, gone];
    expect(codes(await run({ listed: more, units: whole("specs/sub/xa.check.js", gone.path) }))).toEqual([
      "run.not-loaded",
    ]);
    expect((await run({ listed: more, units: whole(gone.path) })).run.problems).not.toEqual([]);
    const none = some("specs/a.check.js", [{ id: "", handle: '["phone","gone"]' }]);
    expect((await run({ units: [none] })).run.problems).not.toEqual([]);
    expect(codes(await run({ units: [none, ...whole("specs/sub/xa.check.js")] }))).toEqual(["run.not-loaded"]);
    await seen.take();
  });

  test("what the user's arguments select is narrowed and never widened: a project, a title, a file; a shard and repetitions", async () => {
    const args = [
      "--project=phone",
      "--grep",
      "deep|größe",
      "--repeat-each=2",
      "--shard=1/3",
      "--pass-with-no-tests",
      "/a.check",
      "names",
    ];
    const narrow = await toyWith({}, args);
    try {
      const files = ownFiles(await narrow.list());
      expect(files.map(({ path, tests }) => [path, tests?.length])).toEqual([
        ["specs/a.check.js", 1],
        ["specs/names.check.js", 1],
      ]);
      const shown = await run({ listed: files, units: whole("specs/names.check.js") }, narrow);
      expect([own(shown), codes(shown)]).toEqual([testsOf("specs/names.check.js", files).map(({ id }) => id), []]);
      await seen.take();
    } finally {
      await narrow.leave();
    }
  });

  test("neither a shard of the config, nor what failed last time, nor a snapshot that is missing changes a run", async () => {
    const config = (text: string) => text.replace("maxFailures: 1,", "shard: { current: 1, total: 3 },");
    const text =
      'import { expect } from "@playwright/test";\nimport { test } from "./seen.js";\ntest("same", () => expect("a").toMatchSnapshot("a.txt"));\n';
    const args = ["--last-failed", "--shard=2/3", "--project=phone", "--no-deps"];
    const other = await toyWith({ "specs/sub/a.check.js": text.replace("./seen", "../seen") }, args);
    try {
      const path = join(other.folder, "playwright.config.js");
      await writeFile(path, config(await readFile(path, "utf8")));
      await mkdir(join(other.folder, "test-results"));
      await writeFile(
        join(other.folder, "test-results/.last-run.json"),
        JSON.stringify({ status: "failed", failedTests: ["x"] }),
      );
      const hash = hashOf(other.folder);
      const files = ownFiles(await other.list());
      const all = files.flatMap((file) => testsOf(file.path, files).map(({ id }) => id as string)).sort();
      expect([all.length, own(await run({ listed: files }, other))]).toEqual([26, all]);
      expect(hashOf(other.folder)).toBe(hash);
      await seen.take();
    } finally {
      await other.leave();
    }
  });

  test("`test.only` leaves in the list what it leaves in a run", async () => {
    const text =
      'import { test } from "./seen.js";\ntest.describe.only("block", () => {\n  test("x", () => {});\n  test.only("y", () => {});\n});\ntest.describe.only("all", () => {\n  test("z", () => {});\n});\ntest("not", () => {});\n';
    const focused = await toyWith({ "specs/only.check.js": text });
    try {
      const files = ownFiles(await focused.list());
      expect(files.map(({ path, tests }) => [path, tests?.map(({ name }) => name.titles.at(-1))])).toEqual([
        ["specs/only.check.js", ["y", "z"]],
      ]);
      const shown = await run({ listed: files }, focused);
      expect(own(shown)).toEqual(
        testsOf("specs/only.check.js", files)
          .map(({ id }) => id as string)
          .sort(),
      );
      await seen.take();
    } finally {
      await focused.leave();
    }
  });

  test("files that do not load are listed without tests, and keep only their own shard from a trusted run (fault 9)", async () => {
    const broken = {
      "specs/syntax.check.js": "import { test } from './seen.js';\ntest('x', () => {\n",
      "specs/missing.check.js":
        "import { test } from './seen.js';\nimport './no-such-module.js';\ntest('x', () => {});\n",
      "specs/throws.check.js":
        "import { test } from './seen.js';\ntest('before it throws', () => {});\nthrow new Error('at load');\n",
      "specs/imports.check.js": "import { helper } from './helper.js';\nhelper();\n",
      "specs/helper.js": "export const helper = () => {\n  throw new Error('in a helper');\n};\n",
    };
    const other = await toyWith(broken);
    try {
      const files = ownFiles(await other.list());
      const without = files.filter(({ tests }) => tests === undefined).map(({ path }) => path);
      expect(without).toEqual(["imports", "missing", "syntax", "throws"].map((name) => `specs/${name}.check.js`));
      expect(files.length).toBe(listed.length + 4);
      const sound = await run({ listed: files, units: whole("specs/sub/a.check.js") }, other);
      expect([own(sound), codes(sound)]).toEqual([idsOf("specs/sub/a.check.js"), []]);
      const unsound = await run(
        { listed: files, units: whole("specs/sub/a.check.js", "specs/throws.check.js") },
        other,
      );
      expect(codes(unsound)).toContain("report.runner-error");
      await seen.take();
    } finally {
      await other.leave();
    }
  });

  test("what keeps everything from loading refuses the listing", async () => {
    const refusal = async (files: Readonly<Record<string, string>>, args: readonly string[] = []) => {
      const other = await toyWith(files, args);
      try {
        const refused = await other.tryList();
        return refused?.kind === "refused" ? refused.problems.map(({ code }) => code) : [];
      } finally {
        await other.leave();
      }
    };
    expect(await refusal({ "playwright.config.js": "throw new Error('no config');\n" })).toEqual(["listing.failed"]);
    expect(await refusal({}, ["--no-such-option"])).toEqual(["listing.failed"]);
    expect(await refusal({}, ["no-such-file"])).toEqual(["listing.empty"]);
    expect(
      await refusal({
        "specs/seen.js": "export const test = undefined, wait = undefined;\nthrow new Error('for all');\n",
      }),
    ).not.toEqual([]);
  });

  test("the suite is as it was, and the reporter of the config wrote nothing", () => {
    expect(hashOf(toy.folder)).toBe(before);
  });
});
