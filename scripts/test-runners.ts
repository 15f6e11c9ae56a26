/** `npm run test:runners`: every adapter against its real runner, where that is installed. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";

const vitest = join(import.meta.dirname, "../node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, RUNNERS: "1" },
});
process.exitCode = status ?? 1;
