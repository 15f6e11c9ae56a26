/** src → dist: the two doors, with what they load late in chunks of their own. */

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { defineConfig } from "rolldown";

const root = import.meta.dirname;

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as { version: string };

export default defineConfig({
  input: { index: "src/action.ts", cli: "src/cli.ts", thread: "src/thread.ts" },
  platform: "node",
  transform: { define: { FLAKEPROOF_VERSION: JSON.stringify(version) } },
  output: {
    dir: "dist",
    format: "esm",
    minify: true,
    comments: false,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    codeSplitting: {
      groups: [
        // Anchored: packages have folders of these names too.
        {
          name: "ground",
          test: (id: string) =>
            /^src[\\/](model|outside|plan[\\/]values|commands[\\/](arguments|options|help)|edges[\\/]local)/.test(
              relative(root, id),
            ),
        },
        { name: "github", test: /node_modules[\\/](@actions[\\/](core|github|http-client)|@octokit|octokit|undici)/ },
      ],
    },
  },
});
