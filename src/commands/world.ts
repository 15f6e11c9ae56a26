/** The private world of a run: databases, ports and directories of every worker slot, and the environment that names them. */

import { environment, type Here, type SlotsFile } from "../model/contract.ts";
import type { Roots } from "../model/paths.ts";
import { type Cell, type Plan, type Suite, workersIn } from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import type { Asked } from "../run/asked.ts";
import { interpolateAll } from "../run/interpolate.ts";
import { type Provision, provision } from "../run/slots.ts";

/** Where a run keeps its things, and which one it is. */
export interface OneRunAsk {
  readonly plan: Plan;
  readonly cell: Cell;
  readonly number: number;
  /** Absolute: of this run alone. */
  readonly folder: string;
  /** The private databases and directories stay when the run has ended. */
  readonly keep: boolean;
  /** Files and tests run in an order drawn with the run's seed; by its mode where this is left out. */
  readonly shuffled?: boolean;
}

/** Of them one: the cell's own, or one item of it alone. `folder` is of this start alone. */
export interface OneStartAsk extends OneRunAsk {
  readonly asked: Asked;
  /** Of an isolated run, from 1. */
  readonly item?: number;
}

export interface World {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly roots: Roots;
  readonly slots: SlotsFile;
}

/** The private world of a run, its databases made. */
export async function makeWorld(
  ask: Omit<OneStartAsk, "asked">,
  suite: Suite,
  outside: Outside,
): Promise<Parsed<World>> {
  const given = await giveWorld(suite, hereOf(ask, suite), workersIn(suite, ask.cell.mode), ask.folder, outside);
  if (given.kind === "refused") return given;
  const { world, provided } = given.value;
  const made = await makeStores(provided, { env: world.env, cwd: world.cwd, timeout: suite.timeout }, ask, outside);
  return made.kind === "refused" ? made : parsed(world);
}

interface Given {
  readonly world: World;
  readonly provided: Provision;
}

/**
 * Names, ports and directories of a private world below a folder, no database made yet. Everything the config speaks of
 * is read from the environment here, as late as possible: the plan holds no secret.
 */
export async function giveWorld(
  suite: Suite,
  here: Here,
  workers: number,
  folder: string,
  outside: Outside,
): Promise<Parsed<Given>> {
  const cwd = outside.files.resolve(outside.cwd, suite.cwd);
  const env = interpolateAll(suite.env, outside.env, `suites.${suite.name}.env`);
  const args = interpolateAll(
    Object.fromEntries(suite.starter.args.entries()),
    outside.env,
    `suites.${suite.name}.args`,
  );
  const urls = interpolateAll(
    Object.fromEntries(suite.stores.map((store) => [store.name, store.url])),
    outside.env,
    "stores",
  );
  const problems = [env, args, urls].flatMap((each) => (each.kind === "refused" ? each.problems : []));
  if (env.kind === "refused" || args.kind === "refused" || urls.kind === "refused") return refused(...problems);
  const wanted = workers * suite.ports.length;
  const ports = await outside.freePorts(wanted);
  if (ports.length < wanted) return refused(portsProblem(suite.name, wanted, ports.length));
  const resolve = (path: string) => outside.files.resolve(cwd, path);
  const provided = provision(suite, here, workers, urls.value, folder, resolve, ports);
  if (provided.kind === "refused") return provided;
  const { file: slots, directories } = provided.value;
  for (const each of directories) await outside.files.makeFolder(each);
  const slotsPath = outside.files.resolve(folder, "slots.json");
  await writeSlots(slotsPath, slots, outside);
  const world = {
    env: { ...env.value, ...environment(here, slots, slotsPath, suite.exports) },
    args: Object.values(args.value),
    cwd,
    roots: await rootsOf(cwd, outside),
    slots,
  };
  return parsed({ world, provided: provided.value });
}

/** `cwd` is absolute. */
export async function rootsOf(cwd: string, outside: Outside): Promise<Roots> {
  const real = await outside.files.real(cwd);
  const root = (await outside.repository(cwd)) ?? (await outside.files.real(outside.cwd));
  return { root: root.replaceAll("\\", "/"), cwd: real.replaceAll("\\", "/") };
}

function hereOf({ cell, number, plan, item }: Omit<OneStartAsk, "asked">, { name }: Suite): Here {
  const here = { suite: name, mode: cell.mode, shard: cell.shard, run: number, planSeed: plan.seed };
  return item === undefined ? here : { ...here, item };
}

async function writeSlots(path: string, slots: SlotsFile, outside: Outside): Promise<void> {
  await outside.files.write(path, `${JSON.stringify(slots, undefined, 2)}\n`);
}

type Setting = { readonly env: Readonly<Record<string, string>>; readonly cwd: string; readonly timeout: number };

/** Each database is filled once, in a template; every slot gets a copy. */
async function makeStores(
  provided: Provision,
  setting: Setting,
  ask: OneRunAsk,
  outside: Outside,
): Promise<Parsed<true>> {
  const { files } = outside;
  for (const { store, base, template, copies } of provided.databases) {
    await copyDatabase(base, template, outside);
    const url = `sqlite:${await files.real(template)}`;
    for (const [what, line] of Object.entries({ migrate: store.migrate, seed: store.seed })) {
      if (line === undefined) continue;
      const log = files.resolve(ask.folder, "log.txt");
      const env = { ...setting.env, [store.env]: url };
      const { ending } = await outside.processes.run({ command: { kind: "shell", line }, ...setting, env }, log);
      if (ending.kind !== "exited" || ending.code !== 0)
        return refused(storeProblem(store.name, what, line, files.relative(outside.cwd, log)));
    }
    for (const copy of copies) await copyDatabase(template, copy, outside);
  }
  return parsed(true);
}

/** With what SQLite has written beside it and not yet into it. Nothing where there is none: then the tests make it. */
async function copyDatabase(from: string, to: string, outside: Outside): Promise<void> {
  for (const part of ["", "-wal"]) await outside.files.copy(`${from}${part}`, `${to}${part}`);
}

function storeProblem(store: string, what: string, line: string, log: string): Problem {
  return {
    code: "store.not-made",
    words: `The private database of the store \`${store}\` could not be made: \`${line}\` failed`,
    hint: `Correct \`stores.${store}.${what}\`; the log shows what it printed.`,
    where: { file: log },
  };
}

function portsProblem(suite: string, wanted: number, free: number): Problem {
  return {
    code: "ports.too-few",
    words: `The suite ${suite} wants ${wanted} ports for its workers, and only ${free} are free`,
    hint: "Ask for fewer `ports` or `workers`, or end what holds so many ports on this machine.",
  };
}

export async function clearWorld(folder: string, outside: Outside): Promise<void> {
  for (const part of ["stores", "directories"]) await outside.files.remove(outside.files.resolve(folder, part));
}
