/** What Jest loads of ours: the text of its filter, and of its sequencer. */

import { shuffledBy } from "./shuffle.ts";

/**
 * For `--filter`, which names the files that may run: those of the list beside it. Jest 30 wants paths, Jest 29 an
 * object for each; either ignores the other.
 */
export const filterText = `"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const asked = new Set(JSON.parse(readFileSync(join(__dirname, "files.json"), "utf8")));

module.exports = async (paths) => {
  const kept = paths.filter((path) => asked.has(path.replaceAll("\\\\", "/")));
  return { filtered: [...kept, ...kept.map((test) => ({ test }))] };
};
`;

/** For `--testSequencer`: the files in an order drawn with the seed. */
export function sequencerText(seed: number): string {
  return `"use strict";
const shuffledBy = ${shuffledBy.toString()};

/** In one order on every machine, before they are shuffled: by path, then by project. */
const keyOf = ({ path, context }) => path + "\\n" + context.config.id;
const ordered = (tests) => [...tests].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

module.exports = class {
  sort(tests) {
    return shuffledBy(ordered(tests), ${seed});
  }
  shard(tests, { shardIndex, shardCount }) {
    return ordered(tests).filter((_, index) => index % shardCount === shardIndex - 1);
  }
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
};
`;
}
