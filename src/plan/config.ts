/** The text of `flakeproof.yml` → Config, with every default filled in, or every fault with its line and mend. */

import * as v from "valibot";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { type Parsed, type Place, type Problem, parsed, refused } from "../model/problem.ts";
import { nearest } from "../model/spelling.ts";
import { durationMillis, rate } from "./values.ts";

const name = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, "1–40 letters, digits, `-` or `_`"));
const variable = v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "the name of an environment variable"));
const text = v.pipe(v.string(), v.nonEmpty("a text that is not empty"));
const oneLine = v.pipe(
  text,
  v.check((line) => !line.includes("\0"), "a text without a NUL character"),
);
const wholeUpTo = (most: number) =>
  v.pipe(v.number(), v.integer("a whole number"), v.minValue(1, "1 or more"), v.maxValue(most, `at most ${most}`));
/** Beyond it a timer of Node would end at once. */
const longestMillis = 2 ** 31 - 1;
const duration = v.pipe(
  v.string(),
  v.check((each) => durationMillis(each) !== undefined, "a time such as `30s`, `10m` or `1h`"),
  v.check((each) => (durationMillis(each) ?? 0) <= longestMillis, "at most `596h`"),
  v.transform((each) => durationMillis(each)!),
);
const share = v.pipe(
  v.union([v.string(), v.number()]),
  v.check((each) => rate(each) !== undefined, "a rate such as `5%` or `0.05`"),
  v.transform((each) => rate(each)!),
);
const reaction = v.picklist(["fail", "warn", "off"]);
const count = v.pipe(
  v.number(),
  v.integer("a whole number"),
  v.minValue(0, "0 or more"),
  v.maxValue(1000, "at most 1000"),
);
/** YAML reads `PORT: 8080` and `DEBUG: true` as a number and a truth value; the environment knows texts only. */
const value = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

const suite = v.object({
  runner: v.picklist(["vitest", "playwright", "command"]),
  args: v.optional(v.array(v.string()), []),
  cwd: v.optional(text, "."),
  workers: v.optional(wholeUpTo(256), 4),
  shards: v.optional(wholeUpTo(256), 1),
  timeout: v.optional(duration, "10m"),
  env: v.optional(v.record(variable, value), {}),
  command: v.optional(oneLine),
  sequential: v.optional(oneLine),
  parallel: v.optional(oneLine),
  reports: v.optional(v.pipe(v.array(text), v.minLength(1, "at least one pattern"))),
  stores: v.optional(v.array(name), []),
  ports: v.optional(v.array(variable), []),
  directories: v.optional(v.array(variable), []),
});

const store = v.object({
  url: v.pipe(
    text,
    v.regex(/^(sqlite:.|\$\{)/, "a `sqlite:` URL; this version makes private databases for SQLite only"),
  ),
  env: variable,
  per: v.optional(v.picklist(["worker", "shard"]), "worker"),
  migrate: v.optional(oneLine),
  seed: v.optional(oneLine),
});

const schema = v.object({
  version: v.literal(1),
  suites: v.pipe(
    v.record(name, suite),
    v.check((each) => Object.keys(each).length > 0, "at least one suite"),
  ),
  stores: v.optional(v.record(name, store), {}),
  runs: v.optional(v.object({ parallel: v.optional(count, 5), sequential: v.optional(count, 1) }), {}),
  "runs-per-job": v.optional(wholeUpTo(1000), 1),
  "allow-correlated": v.optional(v.boolean(), false),
  gate: v.optional(
    v.object({
      flaky: v.optional(reaction, "fail"),
      "parallel-only": v.optional(reaction, "fail"),
      broken: v.optional(reaction, "fail"),
      missing: v.optional(reaction, "fail"),
      target: v.optional(share, "5%"),
    }),
    {},
  ),
});

/** The config with its defaults. Times are milliseconds, rates 0–1. */
export type Config = v.InferOutput<typeof schema>;
export type SuiteConfig = Config["suites"][string];

/** Keys of the contract that this version does not serve yet: said so, rather than called unknown. */
const notYet: readonly string[] = [
  "budget",
  "level",
  "export",
  "factories",
  "confirm",
  "quarantine",
  "history",
  "shuffled",
  "isolated",
  "mode",
  "keep",
  "inputs",
];

/** Reads a config. `file` is only for the places in problems. */
export function parseConfig(yaml: string, file: string): Parsed<Config> {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  if (document.errors.length > 0)
    return refused(
      ...document.errors.map((error) => ({
        code: "config.yaml",
        words: `This is not YAML: ${error.message}`,
        hint: "Check the indentation, the quotes and the colons at this place.",
        where: at(error.pos[0]),
      })),
    );
  const plain = plainValue(document, file);
  if (plain.kind === "refused") return plain;
  const checked = v.safeParse(schema, plain.value);
  const faults = [
    ...shapeFaults(plain.value),
    ...(checked.success ? rules(checked.output) : checked.issues.map((issue) => schemaFault(issue))),
  ].map(({ path, ...problem }) => ({ problem, offset: offsetOf(document, path) }));
  if (!checked.success || faults.length > 0)
    return refused(
      ...faults.sort((a, b) => a.offset - b.offset).map(({ problem, offset }) => ({ ...problem, where: at(offset) })),
    );
  return parsed(checked.output);
}

/** Checked values for a suite that was given on the command line instead of in a file. */
export function suiteConfig(given: v.InferInput<typeof suite>, runs: v.InferInput<typeof schema>["runs"]): Config {
  return v.parse(schema, { version: 1, suites: { tests: given }, runs });
}

function plainValue(document: Document, file: string): Parsed<unknown> {
  try {
    const value = document.toJS({ maxAliasCount: 100 });
    if (value !== null && value !== undefined) return parsed(value);
    return refused({
      code: "config.empty",
      words: "The config is empty",
      hint: "It needs `version: 1` and at least one suite below `suites:`.",
      where: { file },
    });
  } catch (error) {
    return refused({
      code: "config.yaml",
      words: `This YAML cannot be resolved: ${(error as Error).message}`,
      hint: "Write the values out instead of using aliases.",
      where: { file },
    });
  }
}

type Path = readonly (string | number)[];
type Fault = Omit<Problem, "where"> & { readonly path: Path };

function schemaFault(issue: v.BaseIssue<unknown>): Fault {
  const path = (issue.path ?? []).map((step) => step.key as string | number);
  if (issue.received === "undefined")
    return {
      code: "config.missing-key",
      words: `${named(path)} is missing`,
      hint: mends[String(path.at(-1))] ?? "Add it.",
      path,
    };
  const meant = typeof issue.input === "string" ? nearest(issue.input, choices(issue)) : undefined;
  return {
    code: "config.value",
    words: `${named(path)} is ${found(issue.input)}`,
    hint: `Allowed: ${allowed(issue)}.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}`,
    path,
  };
}

/** For each key that has no default. */
const mends: Readonly<Record<string, string>> = {
  version: "Add `version: 1`.",
  suites: "Add `suites:` with at least one suite below it.",
  runner: "Add `runner:` with one of vitest, playwright, command.",
  url: "Add `url:` with a `sqlite:` URL.",
  env: "Add `env:` with the variable that receives the private store's URL.",
};

function named(path: Path): string {
  const text = path.join(".");
  return text === "" ? "The config" : `\`${text.length > 100 ? `${text.slice(0, 99)}…` : text}\``;
}

/** What the schema lets pass: lists where blocks belong, all strangers of a block, and names that it leaves out unsaid. */
function shapeFaults(plain: unknown): Fault[] {
  const below = (path: Path): Path[] => Object.keys(blockAt(plain, path)).map((key) => [...path, key]);
  const records: Path[] = [["suites"], ["stores"], ...below(["suites"]).map((path) => [...path, "env"])];
  const blocks: Path[] = [[], ["runs"], ["gate"], ...below(["suites"]), ...below(["stores"])];
  return [
    ...[...records, ...blocks].filter((path) => Array.isArray(valueAt(plain, path))).map(listFault),
    ...records.flatMap((path) => below(path).filter((each) => unsaid.includes(String(each.at(-1))))).map(nameFault),
    ...blocks
      .flatMap((path) => below(path).filter((each) => !Object.hasOwn(entriesAt(path), String(each.at(-1)))))
      .map(unknownKey),
  ];
}

/** Keys that valibot leaves out of every record. */
const unsaid: readonly string[] = ["__proto__", "constructor", "prototype"];

function listFault(path: Path): Fault {
  return {
    code: "config.value",
    words: `${named(path)} is a list`,
    hint: "Allowed: a block of `key: value` lines.",
    path,
  };
}

function nameFault(path: Path): Fault {
  return {
    code: "config.value",
    words: `${named(path)} cannot be used as a name`,
    hint: "Give it another name.",
    path,
  };
}

/** The block at a place; an empty one where there is something else, or nothing. */
function blockAt(plain: unknown, path: Path): object {
  const value = valueAt(plain, path);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function valueAt(plain: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    plain,
  );
}

function unknownKey(path: Path): Fault {
  const key = String(path.at(-1));
  const siblings = Object.keys(entriesAt(path.slice(0, -1)));
  if (notYet.includes(key))
    return {
      code: "config.not-yet",
      words: `${named(path)} is not served by this version`,
      hint: `Take it out. Served here: ${siblings.join(", ")}.`,
      path,
    };
  const meant = nearest(key, siblings);
  return {
    code: "config.unknown-key",
    words: `${named(path)} is not a key of the config`,
    path,
    hint:
      meant === undefined
        ? `Allowed here: ${siblings.join(", ")}.`
        : `Did you mean \`${meant}\`? Allowed here: ${siblings.join(", ")}.`,
  };
}

/** The keys that the schema knows at a place. */
function entriesAt(path: Path): Readonly<Record<string, unknown>> {
  if (path[0] === "suites") return suite.entries;
  if (path[0] === "stores") return store.entries;
  if (path[0] === "runs") return { parallel: 0, sequential: 0 };
  if (path[0] === "gate") return { flaky: 0, "parallel-only": 0, broken: 0, missing: 0, target: 0 };
  return schema.entries;
}

function choices(issue: v.BaseIssue<unknown>): readonly string[] {
  return [...(issue.expected ?? "").matchAll(/"([^"]*)"/g)].map((match) => match[1]!);
}

function allowed(issue: v.BaseIssue<unknown>): string {
  const listed = choices(issue);
  if (listed.length > 0) return listed.join(", ");
  const own = !issue.message.startsWith("Invalid");
  const words: Readonly<Record<string, string>> = {
    Object: "a block of `key: value` lines",
    Array: "a list",
    string: "a text",
    number: "a number",
    boolean: "true or false",
    "(string | number | boolean)": "a text, a number, true or false",
    "(string | number)": "a rate such as `5%` or `0.05`",
  };
  return own ? issue.message : (words[issue.expected ?? ""] ?? `${issue.expected}`);
}

function found(input: unknown): string {
  if (input === null) return "empty";
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object") return "a block of keys";
  const shown = JSON.stringify(input) ?? String(input);
  return `\`${shown.length > 60 ? `${shown.slice(0, 57)}…` : shown}\``;
}

/** Where a key stands in the file; for a key that is missing, where the block that lacks it stands. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    const block = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(block)
      ? block.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      : undefined;
    node = isSeq(block) ? block.items[Number(step)] : pair?.value;
    const range = ((pair?.key ?? node) as { readonly range?: readonly number[] } | undefined)?.range;
    if (range?.[0] === undefined) break;
    offset = range[0];
  }
  return offset;
}

/** What holds between keys. */
function rules(config: Config): Fault[] {
  const problems: Fault[] = [];
  if (config["runs-per-job"] > 4 && !config["allow-correlated"])
    problems.push({
      code: "config.correlated",
      words: `\`runs-per-job: ${config["runs-per-job"]}\` makes runs that share a machine count as independent`,
      hint: "Use 4 or fewer, or say `allow-correlated: true` if you accept a weaker proof.",
      path: ["runs-per-job"],
    });
  if (config.runs.parallel + config.runs.sequential === 0)
    problems.push({
      code: "config.no-runs",
      words: "No run is asked for",
      hint: "Give `runs.parallel` at least 1.",
      path: ["runs"],
    });
  for (const [suiteName, each] of Object.entries(config.suites)) problems.push(...suiteRules(suiteName, each, config));
  return problems;
}

function suiteRules(suiteName: string, suite: SuiteConfig, config: Config): Fault[] {
  const problems: Fault[] = [];
  const at = (key: string): Path => ["suites", suiteName, key];
  for (const storeName of suite.stores)
    if (!Object.hasOwn(config.stores, storeName))
      problems.push({
        code: "config.unknown-store",
        words: `The suite ${suiteName} wants the store \`${storeName}\`, which \`stores\` does not describe`,
        hint: `Known: ${Object.keys(config.stores).join(", ") || "none"}. Describe it below \`stores:\`, with its url and env.`,
        path: at("stores"),
      });
  problems.push(...variableRules(suite, config, at));
  if (suite.runner === "command") problems.push(...commandRules(suite, config, at));
  else
    for (const key of ["command", "sequential", "parallel", "reports"] as const)
      if (suite[key] !== undefined)
        problems.push({
          code: "config.not-for-runner",
          words: `\`${key}\` belongs to \`runner: command\`; this suite's runner is ${suite.runner}, which knows how to be started`,
          hint: `Take \`${key}\` out, or pass options to ${suite.runner} in \`args\`.`,
          path: at(key),
        });
  return problems;
}

/** Two things under one name: the tests would find only one of them, and share it without knowing. */
function variableRules(suite: SuiteConfig, config: Config, at: (key: string) => Path): Fault[] {
  const stores = suite.stores.flatMap((store) =>
    Object.hasOwn(config.stores, store) ? [config.stores[store]!.env] : [],
  );
  const named = [
    ...stores.map((variable) => ({ variable, key: "stores" })),
    ...suite.ports.map((variable) => ({ variable, key: "ports" })),
    ...suite.directories.map((variable) => ({ variable, key: "directories" })),
  ];
  return named.flatMap(({ variable, key }, index): Fault[] => {
    const ours = /^(FLAKEPROOF(_.*)?|DB_SUFFIX)$/.test(variable);
    if (!ours && named.findIndex((each) => each.variable === variable) === index) return [];
    return [
      {
        code: "config.variable-taken",
        words: `The variable \`${variable}\` is ${ours ? "flakeproof's own" : "given twice to this suite"}`,
        hint: "Give every store, port and directory of a suite a variable of its own.",
        path: at(key),
      },
    ];
  });
}

function commandRules(suite: SuiteConfig, config: Config, at: (key: string) => Path): Fault[] {
  const problems: Fault[] = [];
  const sequential = suite.sequential ?? suite.command;
  const parallel = suite.parallel ?? suite.command;
  if ((config.runs.sequential > 0 && sequential === undefined) || (config.runs.parallel > 0 && parallel === undefined))
    problems.push({
      code: "config.no-command",
      words: "`runner: command` does not know how to start the tests",
      hint: "Add `command:` with `{workers}` in it, or `sequential:` and `parallel:`.",
      path: at("runner"),
    });
  else if (config.runs.sequential > 0 && sequential === parallel && !/\{workers\}|\{mode\}/.test(parallel ?? ""))
    problems.push({
      code: "config.modes-alike",
      words: "The sequential and the parallel run would start the same command, so comparing them would say nothing",
      hint: "Put `{workers}` into `command:`, or say `sequential:` and `parallel:` apart, or set `runs.sequential: 0`.",
      path: at("command"),
    });
  if (suite.reports === undefined)
    problems.push({
      code: "config.no-reports",
      words: "`runner: command` does not know where its reports appear",
      hint: 'Add `reports: ["reports/*.xml"]`, or have the command write them into `{reports}`, and say `reports: ["{reports}/*.xml"]`.',
      path: at("runner"),
    });
  if (suite.args.length > 0)
    problems.push({
      code: "config.not-for-runner",
      words: "`args` is not used by `runner: command`",
      hint: "Write them into `command:`.",
      path: at("args"),
    });
  if (suite.shards > 1 && ![sequential, parallel].every((line) => line === undefined || line.includes("{shard}")))
    problems.push({
      code: "config.no-shard",
      words: `\`shards: ${suite.shards}\`, but the command does not say \`{shard}\`: every shard would run every test`,
      hint: "Put `{shard}` (from 1) and `{shards}` into the command.",
      path: at("shards"),
    });
  return problems;
}
