/** The shape of `flakeproof.yml`: its keys, what they may hold, and their defaults. */

import * as v from "valibot";
import { type ByMode, byMode, exportsNamed, runnerNames } from "../model/plan.ts";
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

/** Of a suite; what it leaves out is the config's. */
export const runs = {
  parallel: v.optional(count),
  sequential: v.optional(count),
  shuffled: v.optional(count),
  isolated: v.optional(count),
};
export const gate = {
  flaky: v.optional(reaction),
  "parallel-only": v.optional(reaction),
  broken: v.optional(reaction),
  missing: v.optional(reaction),
  target: v.optional(share),
};

export const suite = v.object({
  runner: v.picklist(runnerNames),
  args: v.optional(v.array(v.string()), []),
  program: v.optional(
    v.union(
      [
        v.pipe(
          oneLine,
          v.transform((line) => line.trim().split(/\s+/)),
        ),
        v.pipe(v.array(oneLine), v.minLength(1)),
      ],
      "a text or a list of words, such as `bundle exec rspec`",
    ),
  ),
  cwd: v.optional(text, "."),
  workers: v.optional(wholeUpTo(256), 4),
  shards: v.optional(v.union([wholeUpTo(256), v.literal("auto")], "a whole number from 1 to 256, or `auto`"), 1),
  budget: v.optional(duration),
  "max-shards": v.optional(wholeUpTo(256), 256),
  setup: v.optional(duration, "60s"),
  "file-setup": v.optional(duration),
  billing: v.optional(v.picklist(["minute", "second"]), "minute"),
  groups: v.optional(v.array(v.pipe(v.array(text), v.minLength(1, "at least one pattern"))), []),
  split: v.optional(v.boolean(), true),
  overlaps: v.optional(v.array(name), []),
  runs: v.optional(v.object(runs), {}),
  gate: v.optional(v.object(gate), {}),
  list: v.optional(oneLine),
  timeout: v.optional(duration, "10m"),
  env: v.optional(v.record(variable, value), {}),
  command: v.optional(oneLine),
  sequential: v.optional(oneLine),
  parallel: v.optional(oneLine),
  reports: v.optional(v.pipe(v.array(text), v.minLength(1, "at least one pattern"))),
  stores: v.optional(v.array(name), []),
  ports: v.optional(v.array(variable), []),
  directories: v.optional(v.array(variable), []),
  export: v.optional(v.array(v.picklist(exportsNamed)), []),
});

export const store = v.object({
  url: v.pipe(
    text,
    v.regex(/^(sqlite:.|\$\{)/, "a `sqlite:` URL; this version makes private databases for SQLite only"),
  ),
  env: variable,
  per: v.optional(v.picklist(["worker", "shard"]), "worker"),
  migrate: v.optional(oneLine),
  seed: v.optional(oneLine),
});

export const schema = v.object({
  version: v.literal(1),
  suites: v.pipe(
    v.record(name, suite),
    v.check((each) => Object.keys(each).length > 0, "at least one suite"),
  ),
  stores: v.optional(v.record(name, store), {}),
  runs: v.optional(
    v.object({
      parallel: v.optional(count, 5),
      sequential: v.optional(count, 1),
      shuffled: v.optional(count, 0),
      isolated: v.optional(count, 0),
    }),
    {},
  ),
  "runs-per-job": v.optional(wholeUpTo(1000), 1),
  "allow-correlated": v.optional(v.boolean(), false),
  confirm: v.optional(v.object({ enabled: v.optional(v.boolean(), true), budget: v.optional(share, "20%") }), {}),
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

/** Runs of each mode: the suite's own wish, or the config's. */
export function wantedRuns({ runs: own }: SuiteConfig, config: Config): ByMode<number> {
  return byMode((mode) => own[mode] ?? config.runs[mode]);
}

/** Keys of the contract that this version does not serve yet: said so, rather than called unknown. */
export const notYet: readonly string[] = ["level", "factories", "quarantine", "history", "mode", "keep", "inputs"];

/** Checked values for a suite that was given on the command line instead of in a file. */
export function suiteConfig(given: v.InferInput<typeof suite>, runs: v.InferInput<typeof schema>["runs"]): Config {
  return v.parse(schema, { version: 1, suites: { tests: given }, runs });
}
