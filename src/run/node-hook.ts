/** What `node --test` loads of ours before it looks for files, with `--require`: the texts of two modules. */

import { shuffledBy } from "./shuffle.ts";

/** What the hook is told, in `task.json` beside it. */
export type HookTask =
  /** Writes what Node would run into `list`, instead of running it. */
  | { readonly list: string }
  | {
      /** Absolute: these only. Absent: all that Node finds. */
      readonly files?: readonly string[];
      /** Where the files were not listed: every n-th of them. */
      readonly shard: { readonly index: number; readonly total: number };
      /** Present: the files in an order drawn with it. */
      readonly seed?: number;
      readonly workers: number;
      /** Absolute: the file of the report. */
      readonly report: string;
    };

/** What it writes of a list. */
export interface NodeList {
  /** Absolute, forward slashes. */
  readonly files: readonly string[];
  /** Arguments that are no pattern and name nothing. */
  readonly missing: readonly string[];
}

/**
 * Node reads its files from `process.argv`, after it has loaded this: so no list of files is an argument, options stay
 * where the user wrote them, and Node itself tells them from patterns.
 */
const hook = String.raw`"use strict";
const childProcess = require("node:child_process");
const fs = require("node:fs");
const { basename, join, relative, resolve } = require("node:path");

const task = JSON.parse(fs.readFileSync(join(__dirname, "task.json"), "utf8"));
const shuffledBy = SHUFFLED_BY;
const posix = (path) => path.replaceAll("\\", "/");

// Test files, and what they start, inherit this hook; it acts in Node's own test runner alone.
const [role, ...numbers] = (process.env.FLAKEPROOF_NODE ?? "").split(" ");
delete process.env.FLAKEPROOF_NODE;
if (role === "list") list();
if (role === "run") {
  anew();
  start();
}
if (role === "one") one(...numbers.map(Number));
// Before 24 Node does not say which file a test is of, but from which the output came.
if (role === "file") fs.writeSync(1, "· " + relative(process.cwd(), process.argv[1] ?? "") + "\n");

function list() {
  fs.writeFileSync(task.list, JSON.stringify(found()));
  process.exit(0);
}

// Node has read these before it loads a hook: what they say of the start can only be taken out of another start.

/** Starts Node again where an outer node --test, or NODE_OPTIONS, would have a say in what is ours. */
function anew() {
  const { NODE_TEST_CONTEXT: outer, NODE_OPTIONS: given = "", ...others } = process.env;
  const kept = withoutOurs(given);
  if (outer === undefined && kept === given) return;
  const env = { ...others, ...(kept === "" ? {} : { NODE_OPTIONS: kept }), FLAKEPROOF_NODE: role };
  const argv = [...process.execArgv, "--", ...process.argv.slice(1)];
  process.exit(childProcess.spawnSync(process.execPath, argv, { env, stdio: "inherit" }).status ?? 1);
}

/** Separated by spaces; those within double quotes are part of an option. */
function withoutOurs(options) {
  const one = "shard|isolation|random-seed|rerun-failures|coverage-[a-z]+|reporter|reporter-destination";
  const withValue = new RegExp("^--(experimental-)?test-(" + one + ")(=|$)");
  const all = options.match(/(?:[^ "]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  const kept = all.filter((option, at) => {
    const before = all[at - 1] ?? "";
    const isValue = withValue.test(before) && !before.includes("=");
    return !isValue && !withValue.test(option) && option !== "--test-randomize";
  });
  return kept.length === all.length ? options : kept.join(" ");
}

function start() {
  const files = chosen();
  if (files.length === 0) {
    console.error("None of the files of this share is there.");
    process.exit(1);
  }
  if (task.seed !== undefined) process.exit(inPool(shuffledBy(files, task.seed)));
  giveSlots(Array.from({ length: task.workers }, (_, slot) => slot));
  run(files);
}

function chosen() {
  if (task.files === undefined) return found().files.filter((_, at) => at % task.shard.total === task.shard.index - 1);
  const there = task.files.filter((path) => fs.existsSync(path));
  for (const path of task.files) if (!there.includes(path)) console.error(path + " is not there.");
  return there.map((path) => resolve(path)).sort();
}

function run(files) {
  globalThis[Symbol.for("flakeproof.node")] = files;
  process.argv.splice(1, Infinity, ...files.map(asPattern));
}

/** In newer Nodes a file is a pattern. A brace within brackets would be one, too; any letter stands for it. */
function asPattern(path) {
  return Number.parseInt(process.versions.node) < 21 ? path : path.replace(/[*?([]/g, "[$&]").replaceAll("{", "?");
}

// Order: Node sorts its files, so for another one each file is a start of its own.

function inPool(files) {
  // Newer Nodes shuffle the tests of a file, too.
  const canShuffle = process.allowedNodeEnvironmentFlags.has("--test-randomize");
  const shuffle = canShuffle ? ["--test-randomize", "--test-random-seed=" + (task.seed >>> 0)] : [];
  const options = [...process.execArgv, ...shuffle];
  fs.writeFileSync(join(__dirname, "order.json"), JSON.stringify({ files, options, task }));
  const { status } = childProcess.spawnSync(process.execPath, [join(__dirname, "pool.cjs")], { stdio: "inherit" });
  return status ?? 1;
}

function one(at, slot) {
  giveSlots([slot]);
  run([JSON.parse(fs.readFileSync(join(__dirname, "order.json"), "utf8")).files[at]]);
}

// Slots: since 24 Node numbers its workers, but by counting the files round and round: two at a time may bear one number.

function giveSlots(free) {
  const path = process.env.FLAKEPROOF_SLOTS;
  const known = path ? JSON.parse(fs.readFileSync(path, "utf8")).slots : [];
  const { prototype } = childProcess.ChildProcess;
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const isFile = options.envPairs?.includes("NODE_TEST_CONTEXT=child-v8");
    if (!isFile || free.length === 0) return spawn.call(this, options);
    const slot = free.sort((a, b) => a - b).shift();
    let taken = true;
    const give = () => {
      if (taken) free.push(slot);
      taken = false;
    };
    this.once("exit", give).once("error", give);
    const own = variablesOf(slot, known[slot]);
    const others = options.envPairs.filter((pair) => !Object.hasOwn(own, pair.slice(0, pair.indexOf("="))));
    return spawn.call(this, { ...options, envPairs: [...others, ...Object.entries(own).map((pair) => pair.join("="))] });
  };
}

/** Also what the slot has for itself: a test file is a process, so it need not ask. */
function variablesOf(slot, { stores = {}, ports = {}, directories = {} } = {}) {
  return {
    FLAKEPROOF_NODE: "file",
    NODE_TEST_WORKER_ID: String(slot + 1),
    ...Object.fromEntries(Object.values(stores).map(({ env, url }) => [env, url])),
    ...ports,
    ...directories,
  };
}

// Files: what Node itself would run.

function found() {
  const wanted = process.argv.slice(1);
  const missing = wanted.filter((each) => !isPattern(each) && !fs.existsSync(each));
  const paths = wanted.length === 0 ? byDefault() : wanted.flatMap(byArgument);
  // What earlier runs were given inside of the project is no test.
  const own = paths.map((path) => posix(resolve(path))).filter((path) => !path.includes("/.flakeproof/"));
  return { files: [...new Set(own)].sort(), missing };
}

function byDefault() {
  const types = process.features.typescript ? "js,mjs,cjs,ts,mts,cts" : "js,mjs,cjs";
  return fs.globSync === undefined ? inFolder(process.cwd()) : glob("**/{test,test/**/*,test-*,*[._-]test}.{" + types + "}");
}

/** A folder is searched as Node 20 does; newer ones would try to load it. */
function byArgument(argument) {
  if (isPattern(argument)) return glob(argument);
  if (!fs.existsSync(argument)) return [];
  return isFolder(argument) ? inFolder(resolve(argument)) : [argument];
}

function isPattern(argument) {
  return /[*?[{(]/.test(argument) && !fs.existsSync(argument);
}

function isFolder(path) {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function inFolder(folder) {
  const types = process.features.typescript ? "[cm]?[jt]s" : "[cm]?js";
  const name = new RegExp("^(?:test(?:-.+)?|.+[._-]test)\\." + types + "$", "s");
  const type = new RegExp("\\." + types + "$");
  return walk(folder, (path, inTest) => name.test(basename(path)) || (inTest && type.test(path)));
}

/** Of a folder that is called test every file is one. */
function walk(folder, isWanted, inTest = basename(folder) === "test") {
  return fs.readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (!isFolder(path)) return isWanted(path, inTest) ? [path] : [];
    return name === "node_modules" ? [] : walk(path, isWanted, inTest || name === "test");
  });
}

function glob(pattern) {
  if (fs.globSync !== undefined)
    return fs.globSync(pattern, { exclude: (name) => name === "node_modules" }).filter((path) => !isFolder(path));
  const wanted = expressionOf(posix(resolve(pattern)));
  return walk(process.cwd(), (path) => wanted.test(posix(path)));
}

/** For Node 20, where the user's shell would do it. */
function expressionOf(pattern) {
  const signs = { "**/": "(?:[^/.][^/]*/)*", "**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")" };
  let depth = 0;
  const source = pattern.replace(/\*\*\/|\*\*|\[!?[^\]/]+\]|[\s\S]/g, (part) => {
    if (part === "{") depth++;
    if (part === "}") depth--;
    if (part === "," && depth > 0) return "|";
    if (part.length > 1 && part.startsWith("[")) return part.replace("[!", "[^");
    return signs[part] ?? part.replace(/[.+^$()|\\[\]]/, "\\$&");
  });
  return new RegExp("^" + source + "$", "s");
}
`;

/** Starts `node --test` for one file after another, each worker in a slot of its own. */
export const poolText = String.raw`"use strict";
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const { files, options, task } = JSON.parse(readFileSync(join(__dirname, "order.json"), "utf8"));
let next = 0;

async function work(slot) {
  while (next < files.length) {
    const at = next++;
    const report = task.report.replace(/\.xml$/, "-" + at + ".xml");
    const own = options.map((option) => option.replace(task.report, () => report));
    const env = { ...process.env, FLAKEPROOF_NODE: "one " + at + " " + slot };
    const code = await new Promise((done) => {
      spawn(process.execPath, own, { env, stdio: "inherit" }).on("exit", done).on("error", () => done(1));
    });
    if (code !== 0) process.exitCode = code ?? 1;
  }
}
for (let slot = 0; slot < task.workers; slot++) work(slot);
`;

export const hookText = hook.replace("SHUFFLED_BY", () => shuffledBy.toString());
