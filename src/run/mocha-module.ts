/** What Mocha loads of ours, as `--require` and as `--reporter`: the text of one module. */

import { shuffledBy } from "./shuffle.ts";

/** What that module is told, in `mocha.json` beside it. */
export type MochaTask =
  /** Writes what Mocha would run into `list`, instead of running it. */
  | { readonly list: string }
  | {
      /** Absolute: of the files that Mocha finds these only. Absent: all. */
      readonly files?: readonly string[];
      /** Where the files were not listed: every n-th of them. */
      readonly shard: { readonly index: number; readonly total: number };
      /** Present: the files in an order drawn with it. */
      readonly seed?: number;
      /** Files of hooks alone are loaded beside the share's, since in one process they act on all tests. */
      readonly hooks: boolean;
      /** Absolute: the file of the JSON report. */
      readonly report: string;
    };

/** What it writes of a list; `stopped` where the process ended while that file was loaded. */
export interface MochaList {
  readonly files: readonly { readonly path: string; readonly titles?: readonly string[] }[];
  readonly stopped?: string;
}

/**
 * Mocha's own command line reads the options, finds the files and loads `--require`; then its `loadFilesAsync` (`run` in
 * parallel mode) is ours first, and leaves the files of the share. So no list of files is an argument, and `spec` may
 * stand wherever the user wants.
 */
const text = `"use strict";
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join, resolve } = require("node:path");

const task = JSON.parse(readFileSync(join(__dirname, "mocha.json"), "utf8"));
const shuffledBy = SHUFFLED_BY;

// Mocha may load this file twice, by require and by import.
const shared = (globalThis[Symbol.for("flakeproof.mocha")] ??= { classes: new Set(), narrowed: new WeakSet() });

/** The class that runs, and the one that the tests see: mostly the same. */
function classes() {
  const found = Object.keys(require.cache)
    .filter((path) => /[\\\\/]mocha[\\\\/]lib[\\\\/]mocha\\.c?js$/.test(path))
    .map((path) => require.cache[path].exports);
  try {
    found.push(createRequire(join(process.cwd(), "_"))("mocha"));
  } catch {}
  return found.map((each) => each.default ?? each).filter((each) => typeof each === "function");
}

for (const Mocha of classes()) {
  if (shared.classes.has(Mocha)) continue;
  shared.classes.add(Mocha);
  const { loadFilesAsync, run } = Mocha.prototype;
  if (task.list !== undefined) {
    Mocha.prototype.loadFilesAsync = function () {
      return list(this, loadFilesAsync);
    };
    continue;
  }
  Mocha.prototype.loadFilesAsync = function (...rest) {
    narrow(this);
    return loadEach(this, () => loadFilesAsync.apply(this, rest));
  };
  Mocha.prototype.run = function (...rest) {
    narrow(this);
    return run.apply(this, rest);
  };
}

/** Set-up files (\`--file\`) come first and stay there. A pattern that names a file again does not run it again. */
function partsOf({ files, options }) {
  const setUp = [options.file ?? []].flat().map((path) => resolve(path));
  return { setUp, specs: [...new Set(files.slice(setUp.length))].filter((path) => !setUp.includes(path)) };
}

function narrow(mocha) {
  // What a worker is given was chosen before.
  if (mocha.isWorker || shared.narrowed.has(mocha)) return;
  shared.narrowed.add(mocha);
  const { setUp, specs } = partsOf(mocha);
  const mine = specs.filter(task.files === undefined ? isOfShard(specs) : isAsked);
  if (mine.length === 0) {
    console.error("None of the files of this share is found by Mocha.");
    process.exit(1);
  }
  const taken = new Set(mine);
  const hooks = task.hooks ? specs.filter((path) => !taken.has(path) && holdsHooksAlone(path)) : [];
  const order = task.seed === undefined ? mine : shuffledBy([...mine].sort(), task.seed);
  mocha.files = [...setUp, ...hooks, ...order];
}

const asked = new Set(task.files);
const isAsked = (path) => asked.has(path.replaceAll("\\\\", "/"));

/** Every n-th in the order of their names. */
function isOfShard(specs) {
  const { index, total } = task.shard;
  const own = new Set([...specs].sort().filter((_, at) => at % total === index - 1));
  return (path) => own.has(path);
}

function holdsHooksAlone(path) {
  const text = readFileSync(path, "utf8");
  return (
    /\\b(before|after|beforeEach|afterEach|setup|teardown)\\s*\\(/.test(text) &&
    !/\\b(describe|context|suite|it|specify|test)\\b/.test(text)
  );
}

const unloaded = task.report + ".unloaded";

/** A file that does not load would end a sequential run before its first test, and be no test of a parallel one. */
async function loadEach(mocha, load) {
  const { files, suite } = mocha;
  const { setUp } = partsOf(mocha);
  const lists = ["suites", "tests", "_beforeAll", "_beforeEach", "_afterEach", "_afterAll", "_onlyTests", "_onlySuites"]
    .map((name) => suite[name])
    .filter(Array.isArray);
  for (const path of files) {
    const sizes = lists.map(({ length }) => length);
    mocha.files = [path];
    try {
      await load();
    } catch (error) {
      if (setUp.includes(path)) throw error;
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      appendFileSync(unloaded, JSON.stringify({ file: path, err: { message, stack } }) + "\\n");
      for (const [index, each] of lists.entries()) each.length = sizes[index];
      // The interface would go on within the block that broke off.
      mocha.ui(mocha.options.ui);
    }
  }
  mocha.files = files;
}

/** Into the report, as the one failing test of its file, without a title. */
function reportUnloaded() {
  if (!existsSync(unloaded)) return;
  const lines = readFileSync(unloaded, "utf8").trim().split("\\n");
  const tests = lines.map((line) => ({ title: "", fullTitle: "", currentRetry: 0, duration: 0, ...JSON.parse(line) }));
  for (const { file, err } of tests) console.log("FAIL " + file + " does not load\\n" + (err.stack ?? err.message));
  const report = JSON.parse(readFileSync(task.report, "utf8"));
  report.tests.push(...tests);
  report.failures.push(...tests);
  report.stats.tests += tests.length;
  report.stats.failures += tests.length;
  writeFileSync(task.report, JSON.stringify(report, undefined, 2));
}

/** Each file by itself, so that one that does not load takes no other with it. */
async function list(mocha, load) {
  let loading;
  const files = [];
  const write = (more) => writeFileSync(task.list, JSON.stringify({ files, ...more }));
  process.on("exit", () => {
    if (loading !== undefined) write({ stopped: loading });
  });
  const { setUp, specs } = partsOf(mocha);
  const loaded = [];
  for (const path of [...setUp, ...specs]) {
    loading = path;
    const own = new mocha.constructor(mocha.options);
    own.files = [path];
    try {
      await load.call(own);
      if (!setUp.includes(path)) loaded.push({ path, suite: own.suite });
    } catch (error) {
      console.error(path + " does not load:", error);
      if (setUp.includes(path)) process.exit(1);
      loaded.push({ path });
    }
  }
  loading = undefined;
  const exclusive = loaded.some(({ suite }) => suite?.hasOnly());
  for (const { path, suite } of loaded) {
    // With \`--delay\` tests are made later.
    if (suite === undefined || mocha.options.delay) files.push({ path });
    else if (!exclusive || suite.hasOnly()) {
      if (exclusive) suite.filterOnly();
      const titles = titlesOf(suite).filter((title) => isWanted(title, mocha.options));
      if (titles.length > 0) files.push({ path, titles });
    }
  }
  write();
  process.exit(0);
}

/** In the order in which they run: the tests of a block, then its blocks. */
function titlesOf({ tests, suites }) {
  return [...tests.map((test) => test.fullTitle()), ...suites.flatMap(titlesOf)];
}

function isWanted(title, { grep, invert }) {
  return grep == null || new RegExp(grep.source, grep.flags.replace(/[gy]/g, "")).test(title) !== Boolean(invert);
}

/** When each test of the report began, which Mocha does not write: from when it was told, and what was told with it. */
function tellStarts(ends) {
  const report = JSON.parse(readFileSync(task.report, "utf8"));
  let later = 0;
  for (let index = ends.length - 1; index >= 0; index--) {
    const { at, duration } = ends[index];
    if (ends[index + 1] === undefined || ends[index + 1].at - at > 5) later = 0;
    later += duration;
    if (report.tests[index] !== undefined) report.tests[index].started = at - later;
  }
  writeFileSync(task.report, JSON.stringify(report));
}

/** Mocha's JSON report into our file, whatever the user's reporter options say; a line for each test into the log. */
module.exports = class {
  constructor(runner, options) {
    if (shared.classes.size === 0) throw new Error("flakeproof does not find the Mocha that runs");
    const [{ reporters }] = shared.classes;
    const output = { output: task.report };
    new reporters.JSON(runner, { ...options, reporterOption: output, reporterOptions: output });
    // Of a parallel run the tests of a file are told together when it has ended, the last one last.
    const ends = [];
    runner.on("test end", ({ duration }) => ends.push({ at: Date.now(), duration: duration ?? 0 }));
    runner.once("end", () => tellStarts(ends));
    runner.once("end", reportUnloaded);
    const say = (mark, test) => console.log(mark + " " + test.fullTitle().replaceAll("\\n", "\\\\n"));
    runner.on("pass", (test) => say("  ok", test));
    runner.on("pending", (test) => say("skip", test));
    runner.on("fail", (test, error) => {
      say("FAIL", test);
      console.log(error?.stack ?? error);
    });
  }
};
`;

export const moduleText = text.replace("SHUFFLED_BY", () => shuffledBy.toString());
