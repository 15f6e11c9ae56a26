import { defineConfig } from "vitest/config";

export default defineConfig({
  // Some packages name source maps that they do not ship; Vite would warn of each file.
  logLevel: "error",
  test: {
    include: ["src/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["fixtures/**", "node_modules/**", "dist/**"],
    pool: "forks",
    testTimeout: 20_000,
    // Their JSON imports lack the attribute that plain Node wants.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions)/] } },
    coverage: { include: ["src/**/*.ts"], exclude: ["src/**/*.test.ts"] },
  },
});
