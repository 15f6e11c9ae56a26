/** Config and wishes → Plan: suite × mode × shard, each with its share of the runs. */

import { canonical } from "../model/file.ts";
import { type CellId, type Digest, posixPath, slug } from "../model/ids.ts";
import { type Cell, type Mode, modes, type Plan, type Store, type Suite } from "../model/plan.ts";
import { type Parsed, parsed, refused } from "../model/problem.ts";
import { nearest } from "../model/spelling.ts";
import type { Config, SuiteConfig } from "./schema.ts";

/** What the command line says on top of the config. */
export interface Wishes {
  readonly suite?: string;
  readonly runs?: number;
  readonly sequentialRuns?: number;
  readonly workers?: number;
  readonly shards?: number;
  readonly target?: number;
  readonly seed?: number;
}

/** GitHub starts at most that many jobs of one matrix. */
const mostCells = 256;

type Sha256 = (text: string) => string;

/**
 * The plan: the same for the same arguments, byte for byte. `folder` is the config's, relative to where the cells will be
 * started; `sha256` gives hexadecimal text. Without a seed in the wishes it derives from the commit, so that a re-run
 * repeats it and a new commit tries other orders.
 */
export function makePlan(config: Config, wishes: Wishes, folder: string, commit: string, sha256: Sha256): Parsed<Plan> {
  const names = Object.keys(config.suites).sort();
  if (wishes.suite !== undefined && !names.includes(wishes.suite)) return refused(unknownSuite(wishes.suite, names));
  const chosen = names.filter((name) => wishes.suite === undefined || name === wishes.suite);
  const suites = chosen.map((name) => planSuite(name, config.suites[name]!, config, wishes, folder));
  const cells = planCells(suites, config, wishes);
  if (cells.length > mostCells) return refused(tooManyCells(cells.length, config["runs-per-job"]));
  const seed = wishes.seed ?? Number.parseInt(sha256(commit).slice(0, 8), 16);
  const body = {
    kind: "plan" as const,
    version: 1 as const,
    commit,
    seed,
    suites,
    cells,
    gate: { ...config.gate, ...(wishes.target === undefined ? {} : { target: wishes.target }) },
  };
  return parsed({ ...body, digest: sha256(canonical(body)) as Digest });
}

/** What the digest of a plan must be: that of its canonical JSON without it. */
export function digestOf({ digest: _old, ...body }: Plan, sha256: Sha256): Digest {
  return sha256(canonical(body)) as Digest;
}

function planSuite(name: string, suite: SuiteConfig, config: Config, wishes: Wishes, folder: string): Suite {
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
      ...(suite.reports === undefined ? {} : { reports: suite.reports }),
    },
    cwd: below(folder, suite.cwd),
    workers: wishes.workers ?? suite.workers,
    shards: wishes.shards ?? suite.shards,
    timeout: suite.timeout,
    env: sorted(suite.env),
    stores: suite.stores.map((store) => planStore(store, config)),
    ports: suite.ports,
    directories: suite.directories,
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

function planCells(suites: readonly Suite[], config: Config, wishes: Wishes): Cell[] {
  const wanted: Readonly<Record<Mode, number>> = {
    sequential: wishes.sequentialRuns ?? config.runs.sequential,
    parallel: wishes.runs ?? config.runs.parallel,
  };
  let number = 0;
  return suites.flatMap((suite) =>
    modes.flatMap((mode) => {
      const numbers = Array.from({ length: wanted[mode] }, () => ++number);
      return chunks(numbers, config["runs-per-job"]).flatMap((runs) =>
        Array.from({ length: suite.shards }, (_, index) => planCell(suite, mode, index + 1, runs)),
      );
    }),
  );
}

function planCell(suite: Suite, mode: Mode, shard: number, runs: readonly number[]): Cell {
  const share = suite.shards === 1 ? "" : `-${shard}of${suite.shards}`;
  const first = runs[0]!;
  const last = runs.at(-1)!;
  const id = `${slug(suite.name)}-${mode}${share}-r${first === last ? first : `${first}to${last}`}`;
  return { id: id as CellId, suite: suite.name, mode, shard: { index: shard, total: suite.shards }, runs };
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function unknownSuite(wanted: string, names: readonly string[]) {
  const meant = nearest(wanted, names);
  return {
    code: "arguments.unknown-suite",
    words: `There is no suite \`${wanted}\` in the config`,
    hint: `${meant === undefined ? "" : `Did you mean \`${meant}\`? `}Known: ${names.join(", ")}.`,
  };
}

function tooManyCells(cells: number, perJob: number) {
  const needed = Math.ceil((cells * perJob) / mostCells);
  return {
    code: "plan.too-many-cells",
    words: `The plan has ${cells} cells; GitHub starts at most ${mostCells} jobs of one matrix`,
    hint: `Put several runs into one job (\`runs-per-job: ${needed}\`), or ask for fewer runs or shards.`,
  };
}
