import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import installed from "jest/package.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { toySuite } from "../../scripts/real/runner.ts";
import { filterText, sequencerText } from "../run/jest-modules.ts";
import { codes, filesEnding, runsByFiles, whole } from "./fixture.ts";

const all = filesEnding("js");

describe(`Jest ${installed.version}, the real one`, { timeout: 120_000 }, () => {
  runsByFiles({
    runner: "jest",
    ends: "js",
    twice: ["-w", "4", "--reporters", "default", "./reporter.js", "--seed=7", "--outputFile", "mine.json"],
    fault: 2,
    tests: 26,
    told: 19,
    oddId: "toy › tests/names.check.js › outer › a :: b › inner › two\nlines",
    written: [],
    processes: true,
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
