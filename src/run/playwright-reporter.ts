/** What Playwright loads of ours, as one more reporter: the text of a module. */

export const reporterName = "flakeproof.cjs";

/** What that module is told, in `flakeproof.json` beside it. */
export type PlaywrightJob =
  /** Writes what Playwright would run into `list`. */
  | { readonly list: string }
  | {
      /** Absolute. */
      readonly files: readonly string[];
      /** Of files that are not run whole: the handles, by the file's absolute path. */
      readonly tests: Readonly<Record<string, readonly string[]>>;
    };

/** What it writes of a list. Paths are absolute. */
export interface PlaywrightList {
  readonly version: string;
  readonly files: readonly {
    readonly path: string;
    readonly tests: readonly {
      readonly project: string;
      readonly describes: readonly string[];
      readonly title: string;
      readonly handle: string;
      readonly group?: string;
    }[];
  }[];
  /** Of setup and teardown projects. */
  readonly beside: readonly string[];
  /** Files that do not load. */
  readonly broken: readonly string[];
  /** Errors of which it is not known which file they keep from loading. */
  readonly errors: readonly string[];
}

/**
 * Playwright's own list of tests (`--test-list`) knows no names with `›`, line breaks or spaces at their ends, and takes
 * the tests that another file defines for that file's. So every test of another share is excluded by Playwright's own
 * `preprocess`, one by one; setup and teardown projects, which it does not let exclude, run in every share.
 * `version` makes it a reporter that is told of the config before the files are loaded: there those of other shares are
 * ignored. Were that no longer heard, they would be loaded in vain, and excluded all the same.
 */
export const reporterText = `"use strict";
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const job = JSON.parse(readFileSync(path.join(__dirname, "flakeproof.json"), "utf8"));
const asked = new Set((job.files ?? []).map(plain));
const parts = new Map(Object.entries(job.tests ?? {}).map(([file, handles]) => [plain(file), new Set(handles)]));

function plain(file) {
  return path.resolve(file).replaceAll("\\\\", "/");
}

/** What Playwright asks of a pattern is whether it matches. */
class NotAsked extends RegExp {
  test(file) {
    return !asked.has(plain(file));
  }
}

/** Of the project, and as JUnit joins the titles: two tests of one such name have one id. */
function handleOf(project, describes, title) {
  return JSON.stringify([project, [...describes, title].join(" › ")]);
}

/** Every test of a file, with the describe blocks around it. */
function* testsIn(suite, around = []) {
  for (const test of suite.tests) yield { test, around };
  for (const inner of suite.suites) yield* testsIn(inner, [...around, inner]);
}

const describesOf = (around) => around.map(({ title }) => title).filter((title) => title !== "");

class Reporter {
  version() {
    return "v2";
  }

  printsToStdio() {
    return false;
  }

  onConfigure(config) {
    this.config = config;
    const others = new Set(config.projects.flatMap(({ dependencies = [], teardown }) => [...dependencies, teardown]));
    if (job.list === undefined)
      for (const project of config.projects)
        if (!others.has(project.name)) project.testIgnore = [...[project.testIgnore ?? []].flat(), new NotAsked("")];
  }

  async preprocess({ suite, testRun }) {
    this.heard = true;
    testRun.skipSharding();
    if (job.list === undefined) select(suite, testRun);
    else Object.assign(this, listed(suite, testRun));
  }

  onError(error) {
    (this.errors ??= []).push(error);
  }

  onBegin() {
    if (!this.heard) throw new Error("Playwright 1.62 or newer is needed to list its tests and to run a share of them");
  }

  async onEnd() {
    if (job.list === undefined) return;
    const { broken, errors } = sorted(this.errors ?? [], this.config, this.files ?? []);
    writeFileSync(job.list, JSON.stringify({ version: this.config.version, files: this.files ?? [], beside: this.beside ?? [], broken, errors }));
  }
}

module.exports = Reporter;

function select(root, testRun) {
  for (const project of [...root.suites]) {
    try {
      for (const file of [...project.suites]) selectIn(project, file, testRun);
    } catch (error) {
      if (!/setup or teardown project/.test(String(error))) throw error;
    }
  }
}

function selectIn(project, file, testRun) {
  const own = plain(file.location.file);
  if (!asked.has(own)) testRun.exclude(file);
  else if (parts.has(own))
    for (const { test, around } of [...testsIn(file)])
      if (!parts.get(own).has(handleOf(project.title, describesOf(around), test.title))) testRun.exclude(test);
}

function listed(root, testRun) {
  // What is excluded leaves the tree, and stays whole itself.
  const projects = root.suites.map((project) => ({ project, all: [...project.suites] }));
  const exclusive = hasOnly(root);
  const files = new Map();
  const own = projects.filter(({ all }) => all.length > 0 && isOwn(all[0], testRun));
  for (const { project, all } of own)
    for (const file of exclusive ? all.filter(hasOnly) : all) {
      const path = plain(file.location.file);
      files.set(path, [...(files.get(path) ?? []), ...listedIn(project, file, testRun)]);
    }
  const others = projects.filter((each) => !own.includes(each)).flatMap(({ all }) => all);
  return {
    files: [...files].map(([path, tests]) => ({ path, tests: onceEach(tests) })),
    beside: [...new Set(others.map((file) => plain(file.location.file)))].filter((path) => !files.has(path)),
  };
}

/** Setup and teardown projects run in every share, so there is nothing to divide; Playwright alone knows for sure which they are. */
function isOwn(file, testRun) {
  try {
    testRun.exclude(file);
    return true;
  } catch {
    return false;
  }
}

const isFocused = (each) => each._only;

function hasOnly(suite) {
  return suite.suites.some((inner) => isFocused(inner) || hasOnly(inner)) || suite.tests.some(isFocused);
}

/** As \`test.only\` leaves them; all where there is none. */
function* focusedIn(suite, around = []) {
  if (!hasOnly(suite)) yield* testsIn(suite, around);
  else {
    for (const test of suite.tests.filter(isFocused)) yield { test, around };
    for (const inner of suite.suites.filter((each) => isFocused(each) || hasOnly(each)))
      yield* focusedIn(inner, [...around, inner]);
  }
}

function listedIn(project, file, testRun) {
  const tests = [];
  const numbers = new Map();
  for (const { test, around } of focusedIn(file)) {
    // Copies of \`--repeat-each\`.
    if (test.repeatEachIndex > 0) continue;
    const describes = describesOf(around);
    const block = blockOf([project, file, ...around], testRun);
    if (block !== undefined && !numbers.has(block)) numbers.set(block, numbers.size);
    tests.push({
      project: project.title,
      describes,
      title: test.title,
      handle: handleOf(project.title, describes, test.title),
      ...(block === undefined ? {} : { group: project.title + " " + numbers.get(block) }),
    });
  }
  return tests;
}

/**
 * What one worker runs in order: the outermost block that is not parallel within what is parallel, or the whole file. None
 * for a test that may run anywhere.
 */
function blockOf(suites, testRun) {
  const modes = suites.map((suite) => modeOf(suite, testRun));
  const parallel = modes.indexOf("parallel");
  if (parallel === -1) return suites[1];
  return suites.find((_, index) => index > parallel && modes[index] !== "parallel");
}

/** \`mode\` came with 1.65; before, what it says was there, and private. */
function modeOf(suite, testRun) {
  if (testRun.mode !== undefined) return testRun.mode(suite);
  const own = suite._parallelMode ?? "default";
  if (own !== "none") return own;
  return suite.parent === undefined ? "default" : modeOf(suite.parent, testRun);
}

function onceEach(tests) {
  return [...new Map(tests.map((test) => [test.handle, test])).values()];
}

/** Errors → the files that they keep from loading, and those of which that is not known. */
function sorted(errors, config, files) {
  const known = new Set(files.map(({ path }) => path));
  const broken = new Set();
  const others = [];
  for (const error of errors) {
    const text = [error.message, error.stack, error.value].filter(Boolean).join("\\n");
    const named = [error.location?.file, ...filesIn(text)].filter(Boolean).map(plain);
    const file = named.find((each) => known.has(each) || isTestFile(each, config));
    if (file !== undefined) broken.add(file);
    else if (!/^Error: No tests found/.test(text)) others.push(text.slice(0, 2000));
  }
  return { broken: [...broken], errors: others };
}

/** Files that messages and stacks name, whatever stands around their paths and in them. */
function* filesIn(text) {
  for (const line of text.split("\\n").slice(0, 50)) {
    const starts = [...line.matchAll(/(?:[A-Za-z]:)?[\\\\/]/g)].map(({ index }) => index);
    const ends = [...line.matchAll(/\\.[cm]?[jt]sx?(?![\\w.])/g)].map((match) => match.index + match[0].length);
    for (const start of starts.filter((at) => at === 0 || !/[\\w.\\\\/]/.test(line[at - 1]) || line.startsWith("://", at - 3)))
      for (const end of ends) {
        const path = line.slice(start, end);
        if (end > start && existsSync(path)) yield path;
      }
  }
}

function isTestFile(file, config) {
  return config.projects.some(({ testDir, testMatch, testIgnore }) => {
    const inside = file.startsWith(plain(testDir) + "/");
    return inside && !matches(testIgnore, file) && matches(testMatch, file);
  });
}

/** As Playwright understands its patterns. */
function matches(patterns, file) {
  return [patterns].flat().some((pattern) => {
    if (pattern instanceof RegExp) return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(file);
    const glob = pattern.startsWith("**/") ? pattern : "**/" + pattern;
    return path.matchesGlob?.(file.toLowerCase(), glob.toLowerCase()) ?? /\\.(spec|test)\\.[cm]?[jt]sx?$/.test(file);
  });
}
`;
