/** The text of `flakeproof.yml` → Config, with every default filled in, or every fault with its line and mend. */

import * as v from "valibot";
import { type Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";
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
const duration = v.pipe(
  v.string(),
  v.check((each) => durationMillis(each) !== undefined, "a time such as `30s`, `10m` or `1h`"),
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

const suite = v.strictObject({
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

const store = v.strictObject({
  url: v.pipe(
    text,
    v.regex(/^(sqlite:.|\$\{)/, "a `sqlite:` URL; this version makes private databases for SQLite only"),
  ),
  env: variable,
  per: v.optional(v.picklist(["worker", "shard"]), "worker"),
  migrate: v.optional(oneLine),
  seed: v.optional(oneLine),
});

const schema = v.strictObject({
  version: v.literal(1),
  suites: v.pipe(
    v.record(name, suite),
    v.check((each) => Object.keys(each).length > 0, "at least one suite"),
  ),
  stores: v.optional(v.record(name, store), {}),
  runs: v.optional(v.strictObject({ parallel: v.optional(count, 5), sequential: v.optional(count, 1) }), {}),
  "runs-per-job": v.optional(wholeUpTo(1000), 1),
  "allow-correlated": v.optional(v.boolean(), false),
  gate: v.optional(
    v.strictObject({
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
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
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
  if (!checked.success) return refused(...checked.issues.map((issue) => schemaProblem(issue, document, at)));
  const problems = rules(checked.output).map(({ path, ...problem }) => ({
    ...problem,
    where: at(offsetOf(document, path)),
  }));
  return problems.length > 0 ? refused(...problems) : parsed(checked.output);
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

function schemaProblem(issue: v.BaseIssue<unknown>, document: Document, at: (offset: number) => Place): Problem {
  const path = (issue.path ?? []).map((step) => step.key as string | number);
  const where = at(offsetOf(document, path));
  const key = String(path.at(-1) ?? "");
  if (issue.type === "strict_object" && issue.expected === "never") return { ...unknownKey(path, key), where };
  if (issue.received === "undefined")
    return {
      code: "config.missing-key",
      words: `\`${path.join(".")}\` is missing`,
      hint: `Allowed: ${allowed(issue)}.`,
      where,
    };
  const meant = typeof issue.input === "string" ? nearest(issue.input, choices(issue)) : undefined;
  return {
    code: "config.value",
    words: `\`${path.join(".")}\` is ${found(issue.input)}`,
    hint: `Allowed: ${allowed(issue)}.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}`,
    where,
  };
}

function unknownKey(path: Path, key: string): Problem {
  const siblings = Object.keys(entriesAt(path.slice(0, -1)));
  if (notYet.includes(key))
    return {
      code: "config.not-yet",
      words: `\`${path.join(".")}\` is not served by this version`,
      hint: `Take it out. Served here: ${siblings.join(", ")}.`,
    };
  const meant = nearest(key, siblings);
  return {
    code: "config.unknown-key",
    words: `\`${path.join(".")}\` is not a key of the config`,
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
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === path[depth - 1]);
      if (pair !== undefined && isScalar(pair.key)) return pair.key.range?.[0] ?? 0;
    }
    const node = document.getIn(path.slice(0, depth), true) as { range?: readonly number[] } | undefined;
    if (node?.range?.[0] !== undefined) return node.range[0];
  }
  return 0;
}

/** What holds between keys. */
function rules(config: Config): (Problem & { readonly path: Path })[] {
  const problems: (Problem & { readonly path: Path })[] = [];
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

function suiteRules(suiteName: string, suite: SuiteConfig, config: Config): (Problem & { readonly path: Path })[] {
  const problems: (Problem & { readonly path: Path })[] = [];
  const at = (key: string): Path => ["suites", suiteName, key];
  for (const storeName of suite.stores)
    if (config.stores[storeName] === undefined)
      problems.push({
        code: "config.unknown-store",
        words: `The suite ${suiteName} wants the store \`${storeName}\`, which \`stores\` does not describe`,
        hint: `Known: ${Object.keys(config.stores).join(", ") || "none"}. Describe it below \`stores:\`, with its url and env.`,
        path: at("stores"),
      });
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

function commandRules(
  suite: SuiteConfig,
  config: Config,
  at: (key: string) => Path,
): (Problem & { readonly path: Path })[] {
  const problems: (Problem & { readonly path: Path })[] = [];
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
