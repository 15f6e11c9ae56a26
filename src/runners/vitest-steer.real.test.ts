import { execFileSync } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import { codes, filesOf, whole } from "./fixture.ts";

let seen: SeenFile;
beforeAll(async () => {
  seen = await seenFile();
});
afterAll(() => seen?.leave());

describe("Vitest: what the user's config and environment say of workers, reports and snapshots does not prevail", {
  timeout: 120_000,
}, () => {
  const slow = (name: string) =>
    `import { test } from "vitest"; import { seen } from "../seen.ts";
for (const number of [1, 2]) test.concurrent("${name} " + number, () => seen("${name}", 150));`;
  const files = { "tests/s1.own.ts": slow("s1"), "tests/s2.own.ts": slow("s2"), "tests/s3.own.ts": slow("s3") };
  const withConfig = async (
    config: unknown,
    texts: Readonly<Record<string, string>>,
    args: readonly string[],
    act: (own: Toy) => Promise<void>,
  ) => {
    const own = await toySuite("vitest-odd", "vitest", { args });
    try {
      await writeFile(join(own.folder, "vitest.config.ts"), `export default ${JSON.stringify({ test: config })};`);
      for (const [path, text] of Object.entries(texts)) await writeFile(join(own.folder, path), text);
      await act(own);
    } finally {
      await own.leave();
    }
  };
  const include = ["tests/*.own.ts"];
  const env = (more: Readonly<Record<string, string>>) => ({ TOY_SEEN: seen.path, ...more });

  test("VITEST_MAX_WORKERS, which goes before the command line", async () => {
    await withConfig({ include }, files, [], async (own) => {
      expect(codes(await own.run({ env: env({ VITEST_MAX_WORKERS: "3" }) }))).toEqual([]);
      expect(mostAtOnce(await seen.take())).toBe(1);
      const wish = { mode: "parallel", workers: 2, env: env({ VITEST_MAX_WORKERS: "1" }) } as const;
      expect(codes(await own.run(wish))).toEqual([]);
      expect(new Set((await seen.take()).map(({ worker }) => worker))).toEqual(new Set(["1", "2"]));
    });
  });

  test("projects, whose options the command line does not all reach; pools side by side", async () => {
    const one = { name: "one", include, pool: "threads", maxWorkers: 1, sequence: { concurrent: true } };
    const two = { name: "two", include: ["tests/s1.own.ts"], pool: "forks", maxWorkers: 5 };
    await withConfig({ projects: [{ test: one }, { test: two }] }, files, [], async (own) => {
      expect(codes(await own.run({ env: env({}) }))).toEqual([]);
      const told = await seen.take();
      expect([told.length, mostAtOnce(told), new Set(told.map(({ worker }) => worker))]).toEqual([
        8,
        1,
        new Set(["1"]),
      ]);
      expect(codes(await own.run({ mode: "parallel", workers: 2, env: env({}) }))).toEqual([]);
      expect(new Set((await seen.take()).map(({ worker }) => worker))).toEqual(new Set(["1", "2"]));
    });
  });

  test("files of reports, an order of the command line, and snapshots that are missing", async () => {
    const config = { include, outputFile: "mine.json", reporters: [["json", { outputFile: "own.json" }]] };
    const snapshot = `import { expect, test } from "vitest"; test("it", () => expect(1).toMatchSnapshot());`;
    const args = ["--outputFile.json=other.json", "--outputFile.junit=mine.xml", "--sequence.shuffle"];
    await withConfig(config, { ...files, "tests/shot.own.ts": snapshot }, args, async (own) => {
      const was = hashOf(own.folder, ["node_modules"]);
      const shown = await own.run({ shuffled: true, env: env({ CI: "" }) });
      expect([codes(shown), shown.ids.length]).toEqual([[], 7]);
      expect(shown.run.observations.find(({ test }) => test.includes("shot"))?.outcome).toBe("failed");
      expect(hashOf(own.folder, ["node_modules"])).toBe(was);
      await seen.take();
    });
  });

  test("typecheck: its files are listed, and a share runs exactly its own", async () => {
    const types = (name: string) => `import { expectTypeOf, test } from "vitest";
test("${name}", () => { expectTypeOf(1).toEqualTypeOf<number>(); });`;
    const options = { module: "esnext", moduleResolution: "bundler", skipLibCheck: true, types: [] };
    const texts = {
      "tests/a.test-d.ts": types("a"),
      "tests/b.test-d.ts": types("b"),
      "tsconfig.json": JSON.stringify({ compilerOptions: options, include: ["tests/*.test-d.ts"] }),
    };
    const config = { include, typecheck: { enabled: true, include: ["tests/*.test-d.ts"] } };
    await withConfig(config, { ...files, ...texts }, [], async (own) => {
      const listedHere = await own.list();
      expect(listedHere.map(({ path }) => path)).toEqual([
        "tests/a.test-d.ts",
        "tests/b.test-d.ts",
        ...Object.keys(files),
      ]);
      const shown = await own.run({ listed: listedHere, units: whole("tests/b.test-d.ts") });
      expect([codes(shown), filesOf(shown)]).toEqual([[], ["tests/b.test-d.ts"]]);
    });
  });

  /** As the user starts it by hand, so that there are results of an earlier run. */
  const byHand = ({ folder }: Toy, ...args: readonly string[]) => {
    const options = [join(folder, "../node_modules/vitest/vitest.mjs"), "run", ...args];
    try {
      execFileSync(process.execPath, options, { cwd: folder, stdio: "ignore" });
    } catch {
      // Some of its tests fail.
    }
  };

  test.each(["--merge-reports", "--last-failed"])(
    "%s: what is told is of this run, and of all its tests",
    async (arg) => {
      const fails = `import { expect, test } from "vitest"; import { seen } from "../seen.ts";
test("fails", async () => { await seen("fails"); expect(1).toBe(2); }); test("passes", () => seen("passes"));`;
      await withConfig({ include }, { ...files, "tests/f.own.ts": fails }, [arg], async (own) => {
        byHand(own, "--reporter=blob");
        const listedHere = await own.list();
        expect(listedHere).toHaveLength(4);
        await seen.take();
        const shown = await own.run({ listed: listedHere, units: whole("tests/f.own.ts"), env: env({}) });
        expect([codes(shown), shown.run.observations.map(({ outcome }) => outcome)]).toEqual([
          [],
          ["failed", "passed"],
        ]);
        expect((await seen.take()).map(({ title }) => title)).toEqual(["fails", "passes"]);
      });
    },
  );

  test("preParse, which leaves out files whose tests are skipped: they are told of", async () => {
    const skips = `import { test } from "vitest"; test.skip("not now", () => {});`;
    const config = { include, experimental: { preParse: true } };
    await withConfig(config, { ...files, "tests/skips.own.ts": skips }, [], async (own) => {
      const units = whole("tests/skips.own.ts", "tests/s1.own.ts");
      const shown = await own.run({ listed: await own.list(), units, env: env({}) });
      expect([codes(shown), filesOf(shown)]).toEqual([[], ["tests/s1.own.ts", "tests/skips.own.ts"]]);
      await seen.take();
    });
  });

  test("what a test attaches to itself goes to the run's own folder, from every project", async () => {
    const attaches = `import { test } from "vitest"; test("attaches", ({ annotate }) => annotate("it", { path: "seen.ts" }));`;
    const projects = [{ test: { name: "one", include: ["tests/attaches.own.ts"] } }];
    await withConfig({ projects }, { "tests/attaches.own.ts": attaches }, [], async (own) => {
      const was = hashOf(own.folder, ["node_modules"]);
      expect(codes(await own.run({ env: env({}) }))).toEqual([]);
      expect(hashOf(own.folder, ["node_modules"])).toBe(was);
      expect(await readdir(join(own.folder, "../runs/1/outputs"))).toEqual([expect.stringMatching(/\.ts$/)]);
    });
  });

  test.each(["forks", "threads", "vmForks"])(
    "the pool %s without isolation: one worker, or as many as asked for",
    async (pool) => {
      await withConfig({ include, pool, isolate: false, sequence: { concurrent: true } }, files, [], async (own) => {
        expect(codes(await own.run({ env: env({}) }))).toEqual([]);
        const told = await seen.take();
        expect([told.length, mostAtOnce(told), new Set(told.map(({ worker }) => worker))]).toEqual([
          6,
          1,
          new Set(["1"]),
        ]);
        expect(codes(await own.run({ mode: "parallel", workers: 3, env: env({}) }))).toEqual([]);
        expect(new Set((await seen.take()).map(({ worker }) => worker))).toEqual(new Set(["1", "2", "3"]));
      });
    },
  );
});
