/** A suite and a run → what every worker slot of it has for itself: names and places, nothing made yet. */

import { databaseSuffix, type Here, namespace, type Slot, type SlotsFile } from "../model/contract.ts";
import type { Store, Suite } from "../model/plan.ts";
import { type Parsed, parsed, refused } from "../model/problem.ts";

/** A SQLite database of a run: how it is filled, and the copies that the slots get. */
export interface Database {
  readonly store: Store;
  /** The user's own file, absolute: the start of the template where no `migrate` is given. */
  readonly base: string;
  readonly template: string;
  readonly copies: readonly string[];
}

export interface Provision {
  readonly file: SlotsFile;
  readonly databases: readonly Database[];
  /** Absolute folders to make. */
  readonly directories: readonly string[];
}

/**
 * What a run needs. `urls` are the stores' URLs with the environment read; `resolve` makes a path absolute from the
 * suite's folder; `ports` holds one free port for each slot and name.
 */
export function provision(
  suite: Suite,
  here: Here,
  workers: number,
  urls: Readonly<Record<string, string>>,
  folder: string,
  resolve: (path: string) => string,
  ports: readonly number[],
): Parsed<Provision> {
  const foreign = suite.stores.find((store) => !urls[store.name]?.startsWith("sqlite:"));
  if (foreign !== undefined) return refused(notSqlite(foreign));
  const suffix = databaseSuffix(here);
  const slots = Array.from({ length: workers }, (_, slot) => slotOf(suite, slot, suffix, urls, folder, ports));
  const databases = suite.stores.map((store) => ({
    store,
    base: resolve(filePath(urls[store.name]!)),
    template: `${folder}/stores/${store.name}_template.db`,
    copies: [...new Set(slots.map((slot) => filePath(slot.stores[store.name]!.url)))],
  }));
  return parsed({
    file: { kind: "slots", version: 1, namespace: namespace(here), slots },
    databases,
    directories: slots.flatMap((slot) => Object.values(slot.directories)),
  });
}

function slotOf(
  suite: Suite,
  slot: number,
  suffix: string,
  urls: Readonly<Record<string, string>>,
  folder: string,
  ports: readonly number[],
): Slot {
  const own = `${suffix}_w${slot}`;
  return {
    slot,
    suffix: own,
    stores: Object.fromEntries(
      suite.stores.map((store) => {
        const file = `${baseName(urls[store.name]!)}_${store.per === "worker" ? own : suffix}.db`;
        return [store.name, { env: store.env, url: `sqlite:${folder}/stores/${store.name}/${file}` }];
      }),
    ),
    ports: Object.fromEntries(suite.ports.map((name, index) => [name, ports[slot * suite.ports.length + index]!])),
    directories: Object.fromEntries(suite.directories.map((name) => [name, `${folder}/directories/w${slot}/${name}`])),
  };
}

function filePath(url: string): string {
  return url.replace(/^sqlite:(\/\/(?=\/))?/, "");
}

/** The file's name without its ending, in what any file system takes. */
function baseName(url: string): string {
  const file = filePath(url).split(/[/\\]/).at(-1) ?? "";
  return file.replace(/\.[^.]*$/, "").replace(/[^\w-]+/g, "_") || "store";
}

function notSqlite(store: Store) {
  return {
    code: "store.not-yet",
    words: `The store \`${store.name}\` is no SQLite database; this version makes private databases for SQLite only`,
    hint: "Take the store out and derive the database's name from DB_SUFFIX in the tests; see docs/isolation.md.",
  };
}
