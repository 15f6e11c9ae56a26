/** The demo: the shop's suite as it was found, then with a database for every worker. Plain JavaScript: any Node can say why it cannot. */

import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const shop = join(root, "fixtures/suites/shop");
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 13)) {
  console.error(
    `The shop keeps its data in node:sqlite, which Node ${process.versions.node} lacks. \`npm ci\` installs Node 24 into node_modules ` +
      "and npm scripts then run on it; its install script was not allowed to run. Try: npm rebuild node && npm run demo",
  );
  process.exit(2);
}

// Ctrl-C reaches the command too: it writes its report, and then we end.
process.on("SIGINT", () => {});

heading("A small shop. One at a time its tests pass; here four workers share one database");
// Its suspects would be run again until it is decided what they are; that takes minutes, and the demo shall not.
const found = await prove("shared", "--no-confirm");
if (found === 1) {
  heading("The same tests, the same workers, and a database for each of them");
  const mended = await prove("private");
  process.exitCode = mended === 0 ? 0 : 1;
  say(
    mended === 0
      ? "One suite, twice: not stable in parallel; and after one change proven as far as its runs carry."
      : `The second half should end with exit code 0; it ended with ${mended}. Its report says why.`,
  );
} else {
  process.exitCode = 1;
  say(`The first half should end with exit code 1; it ended with ${found}. Its report says why.`);
}
say(`
Reports      fixtures/suites/shop/.flakeproof/shared/summary.md
             fixtures/suites/shop/.flakeproof/private/summary.md
The change   diff fixtures/suites/shop/flakeproof.shared.yml fixtures/suites/shop/flakeproof.private.yml
             and one line in fixtures/suites/shop/src/database.js
Your suite   cd YOUR-REPOSITORY && ${quoted(process.execPath)} ${quoted(join(root, "dist/cli.js"))} prove -- npx vitest run
`);

/** The exit code of `flakeproof prove` in the shop. */
function prove(which, ...options) {
  const words = ["prove", "--config", `flakeproof.${which}.yml`, "--out", `.flakeproof/${which}`, ...options];
  const child = spawn(process.execPath, [join(root, "dist/cli.js"), ...words], { cwd: shop, stdio: "inherit" });
  return new Promise((done) => {
    child.once("exit", (code) => done(code ?? 130));
  });
}

function heading(text) {
  say(`\n── ${text} ${"─".repeat(Math.max(2, 96 - text.length))}\n`);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function quoted(path) {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
