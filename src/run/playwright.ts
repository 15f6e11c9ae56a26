/** A cell of a Playwright Test suite → how Playwright is started. */

import { type Ask, oneLane, type Runner, type Start } from "./start.ts";

export const playwright: Runner = {
  exact: "none",
  install: "npm install --save-dev @playwright/test",
  start: (ask: Ask): Start => ({
    lanes: oneLane({
      kind: "program",
      argv: [
        "playwright",
        "test",
        ...ask.starter.args,
        `--workers=${ask.workers}`,
        ...(ask.shard.total === 1 ? [] : [`--shard=${ask.shard.index}/${ask.shard.total}`]),
        // Playwright empties this folder when it starts: one of its own keeps earlier runs' traces.
        `--output=${ask.outputs}`,
        "--reporter=json,line",
      ],
    }),
    // The older of the two names, which every version reads.
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: `${ask.reports}/playwright.json` },
    reports: [{ in: "reports", pattern: "playwright.json" }],
  }),
};
