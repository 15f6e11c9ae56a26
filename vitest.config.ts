import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import type { Reporter } from "vitest/node";

/** Says which tests were skipped: their titles tell what is missing on this machine. */
const namesSkipped: Reporter = {
  onTestRunEnd(modules) {
    for (const module of modules)
      for (const test of module.children.allTests("skipped"))
        process.stdout.write(` ↓ skipped: ${module.relativeModuleId} › ${test.fullName}\n`);
  },
};

/** `RUNNERS=1`: the adapters against their real runners, which take as long as all others together. */
const runners = process.env["RUNNERS"] === "1";

export default defineConfig({
  // Some packages name source maps that they do not ship; Vite would warn of each file.
  logLevel: "error",
  test: {
    include: runners ? ["src/runners/*.test.ts"] : ["src/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["fixtures/**", "node_modules/**", "dist/**", ...(runners ? [] : ["src/runners/**"])],
    reporters: ["default", namesSkipped],
    pool: "forks",
    // Most of the time is spent in processes that wait: two at once are worth it on two processors, too. Real runners
    // take whole processors themselves.
    maxWorkers: Math.max(runners ? 1 : 2, availableParallelism() - 1),
    testTimeout: runners ? 60_000 : 20_000,
    // Their JSON imports lack the attribute that plain Node wants.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions)/] } },
    coverage: { include: ["src/**/*.ts"], exclude: ["src/**/*.test.ts"] },
  },
});
