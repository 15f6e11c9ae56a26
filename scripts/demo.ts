/** The demo: the shop's suite as it was found, then with a database for every worker. */

import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const shop = join(root, "fixtures/suites/shop");

process.stdout.write(`
A small shop with ${"22"} tests. One at a time they pass; four workers at once share one database.

── 1 · as it was found ─────────────────────────────────────────────────────────
`);
const found = await prove("shared");
process.stdout.write(`
── 2 · the same tests, a private database for every worker ─────────────────────
`);
const mended = await prove("private");
process.exitCode = ending(found, mended);

/** The exit code of `flakeproof prove` in the shop. */
function prove(which: string): Promise<number> {
  const words = ["prove", "--config", `flakeproof.${which}.yml`, "--out", `.flakeproof/${which}`];
  const child = spawn(process.execPath, [join(root, "dist/cli.js"), ...words], { cwd: shop, stdio: "inherit" });
  // Ctrl-C reaches the child too; it writes its report, and then we end.
  process.on("SIGINT", () => {});
  return new Promise((done) => child.once("exit", (code) => done(code ?? 130)));
}

function ending(before: number, after: number): number {
  const asPlanned = before === 1 && after === 0;
  process.stdout.write(`
${asPlanned ? "The same suite: not stable in parallel before, and after one change proven as far as its runs carry." : `Not what this demo shows on an idle machine: exit codes ${before} (expected 1) and ${after} (expected 0).`}

  Reports   fixtures/suites/shop/.flakeproof/shared/summary.md
            fixtures/suites/shop/.flakeproof/private/summary.md
  The change   diff fixtures/suites/shop/flakeproof.shared.yml fixtures/suites/shop/flakeproof.private.yml
  Your suite   node ${process.cwd() === root ? "dist/cli.js" : join(root, "dist/cli.js")} prove -- npx vitest run      (in your repository, with the full path)
`);
  return asPlanned ? 0 : 1;
}
