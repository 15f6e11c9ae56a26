import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import installed from "vitest/package.json" with { type: "json" };
import { toySuite } from "../../scripts/real/runner.ts";
import { codes, filesEnding, filesOf, runsByFiles, whole } from "./fixture.ts";

const all = filesEnding("ts");

describe(`Vitest ${installed.version}, the real one`, { timeout: 120_000 }, () => {
  runsByFiles({
    runner: "vitest",
    ends: "ts",
    twice: [
      "--maxWorkers",
      "4",
      "--reporter=./reporter.ts",
      "--sequence.seed=7",
      "--outputFile",
      "mine.json",
      "--bail=1",
    ],
    fault: 1,
    tests: 31,
    told: 25,
    oddId: "toy › tests/names.check.ts › outer \\› a :: b › inner › two\nlines",
    written: ["node_modules"],
    processes: false,
  });

  test("patterns of the user choose what is listed, also behind `--`; a share of that runs", async () => {
    for (const args of [["tests/a.check"], ["--", "tests/a.check"], ["--dir", "tests", "a.check"]]) {
      const own = await toySuite("vitest-odd", "vitest", { args });
      try {
        const files = await own.list();
        expect(files.map(({ path }) => path)).toContain("tests/a.check.ts");
        const shown = await own.run({ listed: files, units: whole("tests/a.check.ts"), mode: "parallel" });
        expect([codes(shown), shown.ids.length]).toEqual([[], 3]);
      } finally {
        await own.leave();
      }
    }
  });

  test("a name that matches nothing is no trusted run, though Vitest ends with exit code 0 (fault 13)", async () => {
    const own = await toySuite("vitest-odd", "vitest", { args: ["-t", "no test bears this name"] });
    try {
      const shown = await own.run({ listed: await own.list(), units: whole("tests/a.check.ts") });
      expect(shown.run.ending).toEqual({ kind: "exited", code: 0 });
      expect(codes(shown)).toEqual(["run.no-tests"]);
    } finally {
      await own.leave();
    }
  });

  test("projects: a file of two is run by both, and a share narrows each of them", async () => {
    const own = await toySuite("vitest-odd", "vitest");
    try {
      const project = (name: string, include: string) =>
        `{ test: { name: "${name}", include: ["${include}"], setupFiles: ["./setup.ts"], pool: "${name}" } }`;
      const projects = [project("forks", "tests/**/*.check.ts"), project("threads", "**/{a,xa}.check.ts")].join(", ");
      const config = `export default { test: { projects: [${projects}] } };`;
      await writeFile(join(own.folder, "vitest.config.ts"), config);
      const files = await own.list();
      expect(files.map(({ path }) => path)).toEqual(all);
      const units = whole("tests/sub/a.check.ts", "tests/names.check.ts");
      const shown = await own.run({ listed: files, units, shuffled: true, mode: "parallel" });
      expect(filesOf(shown)).toEqual(["tests/names.check.ts", "tests/sub/a.check.ts"]);
      expect(shown.ids.filter((id) => id.includes("sub/a"))).toHaveLength(6);
      expect(codes(shown)).toEqual([]);
    } finally {
      await own.leave();
    }
  });
});
