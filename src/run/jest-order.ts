/** What Jest loads of ours where some files of a suite are run one at a time: the text of a sequencer. */

/**
 * For `--testSequencer`: in the order of the list beside it. Jest's own puts first what failed last, so that a run would
 * depend on the one before it.
 */
export const orderText = `"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const files = JSON.parse(readFileSync(join(__dirname, "files.json"), "utf8"));
const places = new Map(files.map((path, at) => [path, at]));
const placeOf = ({ path }) => places.get(path.replaceAll("\\\\", "/")) ?? files.length;

module.exports = class {
  sort(tests) {
    return [...tests].sort((a, b) => placeOf(a) - placeOf(b));
  }
  shard(tests) {
    return tests;
  }
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
};
`;
