/** What must hold between the keys of a config. */

import type { Fault, Path } from "./faults.ts";
import { type Config, type SuiteConfig, wantedRuns } from "./schema.ts";

/** What holds between keys. */
export function rules(config: Config): Fault[] {
  const problems: Fault[] = [];
  if (config["runs-per-job"] > 4 && !config["allow-correlated"])
    problems.push({
      code: "config.correlated",
      words: `\`runs-per-job: ${config["runs-per-job"]}\` makes runs that share a machine count as independent`,
      hint: "Use 4 or fewer, or say `allow-correlated: true` if you accept a weaker proof.",
      path: ["runs-per-job"],
    });
  if (Object.values(config.suites).every((suite) => runsIn(suite, config) === 0))
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
  problems.push(...variableRules(suite, config, at), ...shardRules(suite, config, at));
  if (suite.runner === "command") problems.push(...commandRules(suite, config, at));
  else
    for (const key of ["command", "sequential", "parallel", "reports", "list"] as const)
      if (suite[key] !== undefined)
        problems.push({
          code: "config.not-for-runner",
          words: `\`${key}\` belongs to \`runner: command\`; this suite's runner is ${suite.runner}, which knows how to be started`,
          hint: `Take \`${key}\` out, or pass options to ${suite.runner} in \`args\`.`,
          path: at(key),
        });
  return problems;
}

function runsIn(suite: SuiteConfig, config: Config): number {
  return Object.values(wantedRuns(suite, config)).reduce((sum, count) => sum + count, 0);
}

function shardRules(suite: SuiteConfig, config: Config, at: (key: string) => Path): Fault[] {
  const problems: Fault[] = [];
  if (suite.shards === "auto" && suite.budget === undefined)
    problems.push({
      code: "config.no-budget",
      words: "`shards: auto` needs to know what a job may take",
      hint: "Add `budget: 10m`.",
      path: at("shards"),
    });
  if (suite.shards !== "auto" && suite.budget !== undefined)
    problems.push({
      code: "config.budget-unused",
      words: `\`budget\` decides the number of shards, but \`shards\` is ${suite.shards}`,
      hint: "Say `shards: auto`, or take `budget` out.",
      path: at("budget"),
    });
  for (const other of suite.overlaps)
    if (!Object.hasOwn(config.suites, other))
      problems.push({
        code: "config.unknown-suite",
        words: `\`overlaps\` names the suite \`${other}\`, which is not there`,
        hint: `Known: ${Object.keys(config.suites).join(", ")}.`,
        path: at("overlaps"),
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
  const runs = wantedRuns(suite, config);
  const inOrder = runs.sequential + runs.shuffled + runs.isolated;
  if ((inOrder > 0 && sequential === undefined) || (runs.parallel > 0 && parallel === undefined))
    problems.push({
      code: "config.no-command",
      words: "`runner: command` does not know how to start the tests",
      hint: "Add `command:` with `{workers}` in it, or `sequential:` and `parallel:`.",
      path: at("runner"),
    });
  else if (runs.sequential > 0 && sequential === parallel && !/\{workers\}|\{mode\}/.test(parallel ?? ""))
    problems.push({
      code: "config.modes-alike",
      words: "The sequential and the parallel run would start the same command, so comparing them would say nothing",
      hint: "Put `{workers}` into `command:`, or say `sequential:` and `parallel:` apart, or set `runs.sequential: 0`.",
      path: at("command"),
    });
  if (runs.shuffled > 0 && !/\{seed\}|\{mode\}/.test(sequential ?? ""))
    problems.push({
      code: "config.modes-alike",
      words: "A shuffled run would start the same command as a sequential one",
      hint: "Put `{seed}` (a new number for every run) where the command takes the seed of its order, or set `runs.shuffled: 0`.",
      path: at("command"),
    });
  if (suite.reports === undefined)
    problems.push({
      code: "config.no-reports",
      words: "`runner: command` does not know where its reports appear",
      hint: 'Add `reports: ["reports/*.xml"]`, or have the command write them into `{reports}`, and say `reports: ["{reports}/*.xml"]`.',
      path: at("runner"),
    });
  if (suite.program !== undefined)
    problems.push({
      code: "config.not-for-runner",
      words: "`program` is not used by `runner: command`",
      hint: "Write it into `command:`.",
      path: at("program"),
    });
  if (suite.args.length > 0)
    problems.push({
      code: "config.not-for-runner",
      words: "`args` is not used by `runner: command`",
      hint: "Write them into `command:`.",
      path: at("args"),
    });
  const say = (what: RegExp) => [sequential, parallel].every((line) => line === undefined || what.test(line));
  if (suite.list !== undefined && !say(/\{files(-list)?\}/))
    problems.push({
      code: "config.no-files",
      words:
        "`list` prints the files, but the command does not take them: it says neither `{files}` nor `{files-list}`",
      hint: "Put `{files}` where the command takes its files, or `{files-list}` where it takes a file with one path a line.",
      path: at("list"),
    });
  if (suite.list === undefined && suite.shards !== 1 && (suite.shards === "auto" || !say(/\{shard\}/)))
    problems.push({
      code: "config.no-shard",
      words: `\`shards: ${suite.shards}\`, but the command does not say \`{shard}\`: every shard would run every test`,
      hint: "Say in `list:` how its files are listed, and put `{files}` into the command; or put `{shard}` (from 1) and `{shards}` into it.",
      path: at("shards"),
    });
  return problems;
}
