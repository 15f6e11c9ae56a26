import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import installed from "mocha/package.json" with { type: "json" };
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunWish, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import { type ListedFile, numbered } from "../model/listing.ts";
import { codes, filesOf, whole } from "./fixture.ts";

const broken = "spec/broken.check.js";
const odd = "spec/odd $name [x] 'q', (1).check.js";

describe(`Mocha ${installed.version}, the real one`, { timeout: 120_000 }, () => {
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  beforeAll(async () => {
    seen = await seenFile();
    toy = await toySuite("mocha-odd", "mocha", { args: ["--jobs", "4", "--reporter-option=output=mine.json"] });
    before = hashOf(toy.folder);
    listed = await toy.list();
  }, 120_000);

  afterAll(async () => {
    await seen?.leave();
    await toy?.leave();
  });

  const run = (wish: RunWish) => toy.run({ listed, ...wish, env: { TOY_SEEN: seen.path } });
  const loading = () => listed.map(({ path }) => path).filter((path) => path !== broken);
  const idsOf = (paths: readonly string[]) =>
    listed
      .filter(({ path }) => paths.includes(path))
      .flatMap(({ tests }) => numbered(tests ?? []).map(({ id }) => id))
      .sort();
  // A hook that fails is told beside the tests that it fails.
  const isHook = (id: string) => id.includes('"before all" hook');

  test("lists files with their tests; one that does not load, without; files of hooks alone, not", () => {
    expect(listed.map(({ path, tests }) => [path, tests?.length])).toEqual([
      ["spec/a.check.js", 3],
      [broken, undefined],
      ["spec/fails.check.js", 2],
      ["spec/hook.check.js", 2],
      ["spec/module.check.mjs", 1],
      ["spec/names.check.js", 9],
      ["spec/needs-hooks.check.js", 1],
      [odd, 1],
      ["spec/slow1.check.js", 2],
      ["spec/slow2.check.js", 2],
      ["spec/slow3.check.js", 2],
      ["spec/sub/a.check.js", 1],
      ["spec/sub/xa.check.js", 1],
    ]);
  });

  test("ids are those of a whole run of what loads, in both modes; bail and reporters of the config take nothing away", async () => {
    for (const mode of ["sequential", "parallel"] as const) {
      const own = await toySuite("mocha-odd", "mocha", { args: ["--ignore", broken] });
      try {
        const shown = await own.run({ mode });
        expect(shown.ids.filter((id) => !isHook(id)).sort()).toEqual(idsOf(loading()));
        expect(shown.ids.filter(isHook)).toHaveLength(1);
        const attempts = shown.run.observations.filter(({ test }) => test.includes("module.check.mjs"));
        expect(attempts.map(({ outcome }) => outcome)).toEqual(["failed", "passed"]);
        expect(codes(shown)).toEqual([]);
      } finally {
        await own.leave();
      }
    }
  });

  test("a file that does not load is one failing test of that name, in both modes, and takes no other with it (fault 9)", async () => {
    for (const mode of ["sequential", "parallel"] as const) {
      const units = whole("spec/a.check.js", broken, "spec/sub/a.check.js", "spec/names.check.js");
      const shown = await run({ mode, units });
      const failed = shown.run.observations.filter(({ outcome }) => outcome === "failed");
      expect(failed).toMatchObject([
        { test: `toy › ${broken}`, failure: { message: expect.stringContaining("not-there") } },
      ]);
      expect(shown.ids.filter((id) => id !== `toy › ${broken}`).sort()).toEqual(
        idsOf(["spec/a.check.js", "spec/sub/a.check.js", "spec/names.check.js"]),
      );
      expect(shown.log).toContain(`${broken} does not load`);
      expect(codes(shown)).toEqual([]);
    }
    // Also where a filter would leave out whatever stands for it.
    const own = await toySuite("mocha-odd", "mocha", { args: ["-g", "slow 1"] });
    try {
      const shown = await own.run({ mode: "parallel" });
      expect([...shown.ids].sort()).toEqual([...idsOf(["spec/slow1.check.js"]), `toy › ${broken}`].sort());
    } finally {
      await own.leave();
    }
    await seen.take();
  });

  test("a share loads its files and nothing else, though the config has a `spec` (fault 4)", async () => {
    const shown = await run({ units: whole("spec/a.check.js", odd) });
    expect(filesOf(shown)).toEqual(["spec/a.check.js", odd]);
    expect((await seen.take()).map(({ title }) => title).sort()).toEqual(["a 1", "a 2", "a 3", "odd"]);
    expect(codes(shown)).toEqual([]);
  });

  test("two shares together: every test once (fault 4), in parallel too", async () => {
    const paths = loading();
    for (const mode of ["sequential", "parallel"] as const) {
      const first = await run({ units: whole(...paths.filter((_, index) => index % 2 === 0)), mode });
      const second = await run({ units: whole(...paths.filter((_, index) => index % 2 === 1)), mode });
      const titles = (await seen.take()).map(({ title }) => title).filter((title) => title !== "module");
      expect(new Set(titles).size).toBe(titles.length);
      expect([...first.ids, ...second.ids].filter((id) => !isHook(id)).sort()).toEqual(idsOf(paths));
      expect([...codes(first), ...codes(second)]).toEqual([]);
    }
  });

  test("sequential: no two tests overlap, and one process", async () => {
    await run({ units: whole("spec/slow1.check.js", "spec/slow2.check.js"), mode: "sequential" });
    const told = await seen.take();
    expect([told.length, mostAtOnce(told), new Set(told.map(({ pid }) => pid)).size]).toEqual([4, 1, 1]);
  });

  test("parallel: as many workers as asked for", async () => {
    for (const workers of [1, 2, 3]) {
      const units = whole("spec/slow1.check.js", "spec/slow2.check.js", "spec/slow3.check.js");
      expect(codes(await run({ units, mode: "parallel", workers }))).toEqual([]);
      const told = await seen.take();
      expect([told.length, new Set(told.map(({ pid }) => pid)).size]).toEqual([6, workers]);
      const own = new Set(told.map(({ worker }) => worker));
      expect(own).toEqual(workers === 1 ? new Set([""]) : new Set(["0", "1", "2"].slice(0, workers)));
    }
  });

  test("shuffled: the seed decides on the order of the files", async () => {
    const order = async (seed: number) => {
      const units = whole("spec/names.check.js", "spec/a.check.js", "spec/sub/a.check.js", "spec/sub/xa.check.js", odd);
      expect(codes(await run({ units, shuffled: true, seed }))).toEqual([]);
      return (await seen.take()).map(({ title }) => title);
    };
    const [first, again, other] = [await order(1), await order(1), await order(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect([...other].sort()).toEqual([...first].sort());
  });

  test("a file that is no longer there, and a share of which nothing is left, are no trusted runs", async () => {
    const gone = { path: "spec/gone.check.js" };
    const beside = { listed: [...listed, gone], units: whole("spec/a.check.js", gone.path) };
    expect(codes(await run(beside))).toEqual(["run.not-loaded"]);
    expect(codes(await run({ listed: [...listed, gone], units: whole(gone.path) }))).toEqual(["report.missing"]);
    await seen.take();
  });

  test("a filter that matches nothing is no trusted run (Mocha's exit code is 0)", async () => {
    const none = await toySuite("mocha-odd", "mocha", { args: ["--ignore", broken, "-g", "no such test"] });
    try {
      expect(codes(await none.run({}))).toEqual(["run.no-tests"]);
      const refusal = await none.tryList();
      expect(refusal?.kind === "refused" && refusal.problems[0]).toMatchObject({ code: "listing.empty" });
    } finally {
      await none.leave();
    }
  });

  test("the suite is as it was: no report where the user's config wants one", () => {
    expect(hashOf(toy.folder)).toBe(before);
  });

  describe("what the user says", () => {
    const withArgs = async (
      args: readonly string[],
      more: Readonly<Record<string, string>>,
      act: (own: Toy) => Promise<void>,
    ) => {
      const own = await toySuite("mocha-odd", "mocha", { args });
      try {
        for (const [path, text] of Object.entries(more)) await writeFile(join(own.folder, path), text);
        await act(own);
      } finally {
        await own.leave();
      }
    };
    const isShown = async (own: Toy, paths: readonly string[]) => {
      const files = await own.list();
      expect(files.map(({ path }) => path)).toEqual(paths);
      const [first] = paths;
      const shown = await own.run({ listed: files, units: whole(first!), env: { TOY_SEEN: seen.path } });
      expect([codes(shown), filesOf(shown)]).toEqual([[], [first]]);
    };

    test.each([
      [
        "positions",
        ["--no-config", "--no-package", "--require", "./required.js", "spec/a.check.js", "spec/sub/a.check.js"],
      ],
      ["behind --", ["--no-config", "--require", "./required.js", "--", "spec/a.check.js", "spec/sub/a.check.js"]],
      ["--spec", ["--no-config", "-r", "./required.js", "--spec", "spec/a.check.js", "--spec=spec/sub/a.check.js"]],
      ["--config", ["--config", "other.yaml"]],
      ["Node's options", ["--config", "other.yaml", "--expose-gc"]],
      ["a file named twice", ["--config", "other.yaml", "spec/sub/../a.check.js", "spec/a.*"]],
    ])("%s: they are listed, and a share of them runs", async (_, args) => {
      const yaml = "spec: [spec/a.check.js, spec/sub/a.check.js]\nrequire: [./required.js]\nparallel: true\n";
      await withArgs(args, { "other.yaml": yaml }, (own) => isShown(own, ["spec/a.check.js", "spec/sub/a.check.js"]));
      await seen.take();
    });

    test("set-up files of `--file` are loaded with every share, and are no part of it", async () => {
      const setUp = 'before(() => { globalThis.fromFile = "yes"; });';
      const user = 'it("has it", () => { if (globalThis.fromFile !== "yes") throw new Error("no"); });';
      const args = ["--no-config", "--file", "set-up.js", "spec/z.js", "spec/sub/a.check.js"];
      await withArgs(args, { "set-up.js": setUp, "spec/z.js": user }, async (own) => {
        const files = await own.list();
        expect(files.map(({ path }) => path)).toEqual(["spec/sub/a.check.js", "spec/z.js"]);
        const shown = await own.run({ listed: files, units: whole("spec/z.js") });
        expect(shown.run.observations.map(({ test, outcome }) => [test, outcome])).toEqual([
          ["toy › spec/z.js › has it", "passed"],
        ]);
      });
    });

    test("`.only` and `--grep` choose what is listed", async () => {
      const only = 'it.only("alone", () => {}); it("not", () => {});';
      await withArgs([], { "spec/only.check.js": only }, async (own) => {
        const files = (await own.list()).filter(({ path }) => path !== broken);
        expect(files.map(({ path, tests }) => [path, tests?.map(({ handle }) => handle)])).toEqual([
          ["spec/only.check.js", ["alone"]],
        ]);
      });
      await withArgs(["-f", "slow 1"], {}, async (own) => {
        const files = (await own.list()).filter(({ path }) => path !== broken);
        expect(files.map(({ path, tests }) => [path, tests?.length])).toEqual([["spec/slow1.check.js", 2]]);
      });
    });

    test("a test file that ends the process is named", async () => {
      await withArgs([], { "spec/exits.check.js": "process.exit(0);" }, async (own) => {
        const refusal = await own.tryList();
        expect(refusal?.kind === "refused" && refusal.problems[0]).toMatchObject({
          code: "listing.stopped",
          words: expect.stringContaining("spec/exits.check.js"),
        });
      });
    });
  });
});
