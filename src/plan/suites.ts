/** Config and wishes → the suites to plan, each as the plan will hold it, its shards still to be made. */

import { posixPath } from "../model/ids.ts";
import type { Store, Suite } from "../model/plan.ts";
import { type Parsed, parsed, refused } from "../model/problem.ts";
import { nearest } from "../model/spelling.ts";
import type { Config, SuiteConfig } from "./schema.ts";

/** What the command line says on top of the config. */
export interface Wishes {
  readonly suite?: string;
  readonly runs?: number;
  readonly sequentialRuns?: number;
  readonly shuffledRuns?: number;
  readonly isolatedRuns?: number;
  readonly workers?: number;
  readonly shards?: number | "auto";
  /** Milliseconds that a job may take. */
  readonly budget?: number;
  readonly target?: number;
  readonly seed?: number;
  /** Fresh runs of suspects after the screening. */
  readonly confirm?: boolean;
}

/** A suite with what its config says of its shards. */
export interface Draft {
  /** `shards` is 1 until they are made. */
  readonly suite: Suite;
  readonly config: SuiteConfig;
}

/** In the order of their names. `folder` is the config's, relative to where the cells will be started. */
export function draftSuites(config: Config, wishes: Wishes, folder: string): Parsed<readonly Draft[]> {
  const names = Object.keys(config.suites).sort();
  if (wishes.suite !== undefined && !names.includes(wishes.suite)) return refused(unknownSuite(wishes.suite, names));
  const chosen = names.filter((name) => wishes.suite === undefined || name === wishes.suite);
  const drafts = chosen.map((name) => draftSuite(name, config, wishes, folder));
  const idle = drafts.filter(({ config: { shards, budget } }) => shards === "auto" && budget === undefined);
  return idle.length === 0 ? parsed(drafts) : refused(...idle.map(noBudget));
}

function draftSuite(name: string, config: Config, wishes: Wishes, folder: string): Draft {
  const own = withWishes(config.suites[name]!, wishes);
  return { suite: planSuite(name, own, config, folder), config: own };
}

/** The command line goes before the config. A number of shards makes a budget idle, and a budget asks for their number. */
function withWishes(suite: SuiteConfig, { workers, shards, budget, ...counts }: Wishes): SuiteConfig {
  const runs = {
    ...(counts.runs === undefined ? {} : { parallel: counts.runs }),
    ...(counts.sequentialRuns === undefined ? {} : { sequential: counts.sequentialRuns }),
    ...(counts.shuffledRuns === undefined ? {} : { shuffled: counts.shuffledRuns }),
    ...(counts.isolatedRuns === undefined ? {} : { isolated: counts.isolatedRuns }),
  };
  return {
    ...suite,
    runs: { ...suite.runs, ...runs },
    ...(workers === undefined ? {} : { workers }),
    ...(budget === undefined ? {} : { budget, shards: "auto" as const }),
    ...(shards === undefined ? {} : { shards }),
  };
}

function planSuite(name: string, suite: SuiteConfig, config: Config, folder: string): Suite {
  const lines =
    suite.runner === "command"
      ? {
          lines: {
            sequential: suite.sequential ?? suite.command ?? "",
            parallel: suite.parallel ?? suite.command ?? "",
          },
        }
      : {};
  return {
    name,
    starter: {
      runner: suite.runner,
      args: suite.args,
      ...lines,
      ...(suite.program === undefined ? {} : { program: suite.program }),
      ...(suite.list === undefined ? {} : { list: suite.list }),
      ...(suite.reports === undefined ? {} : { reports: suite.reports }),
    },
    cwd: below(folder, suite.cwd),
    workers: suite.workers,
    shards: 1,
    timeout: suite.timeout,
    env: sorted(suite.env),
    stores: suite.stores.map((store) => planStore(store, config)),
    ports: suite.ports,
    directories: suite.directories,
    ...(suite.export.length === 0 ? {} : { exports: suite.export }),
    ...gateOf(suite, config),
  };
}

/** The order of its keys in the config says nothing, so the plan's does not either. */
function sorted(env: SuiteConfig["env"]): SuiteConfig["env"] {
  return Object.fromEntries(Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A relative path taken from a folder; an absolute one stays what it is. */
function below(folder: string, path: string): string {
  const clean = posixPath(path).replace(/(?<=.)\/+$/, "");
  if (/^(\/|[A-Za-z]:)/.test(clean) || folder === "" || folder === ".") return clean || ".";
  return clean === "." || clean === "" ? folder : `${folder}/${clean}`;
}

function planStore(name: string, config: Config): Store {
  const { migrate, seed, ...store } = config.stores[name]!;
  return { name, ...store, ...(migrate === undefined ? {} : { migrate }), ...(seed === undefined ? {} : { seed }) };
}

/** Only where it differs from the config's. */
function gateOf({ gate }: SuiteConfig, config: Config): Pick<Suite, "gate"> {
  const own = Object.fromEntries(Object.entries(gate).filter(([, value]) => value !== undefined));
  return Object.keys(own).length === 0 ? {} : { gate: { ...config.gate, ...own } };
}

function noBudget({ suite }: Draft) {
  return {
    code: "arguments.no-budget",
    words: `\`--shards auto\` needs to know what a job of the suite ${suite.name} may take`,
    hint: "Give `--budget 10m`, or `budget:` in the config.",
  };
}

function unknownSuite(wanted: string, names: readonly string[]) {
  const meant = nearest(wanted, names);
  return {
    code: "arguments.unknown-suite",
    words: `There is no suite \`${wanted}\` in the config`,
    hint: `${meant === undefined ? "" : `Did you mean \`${meant}\`? `}Known: ${names.join(", ")}.`,
  };
}
