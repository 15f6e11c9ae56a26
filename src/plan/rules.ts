/** What must hold between the keys of a config. */

import type { Fault, Path } from "./faults.ts";
import type { Config, SuiteConfig } from "./schema.ts";

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
