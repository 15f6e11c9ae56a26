import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Here } from "../model/contract.ts";
import type { Store, Suite } from "../model/plan.ts";
import { type Provision, provision } from "./slots.ts";

const here: Here = { suite: "api", mode: "parallel", shard: { index: 2, total: 4 }, run: 3, planSeed: 1 };
const main: Store = { name: "main", url: "sqlite:db/shop.db", env: "DATABASE_URL", per: "worker" };
const shared: Store = { name: "shared", url: "sqlite:db/shop.db", env: "SHARED_URL", per: "shard" };

function suiteWith(own: Partial<Suite>): Suite {
  return {
    name: "api",
    starter: { runner: "vitest", args: [] },
    cwd: ".",
    workers: 4,
    shards: 4,
    timeout: 1_000,
    env: {},
    stores: [],
    ports: [],
    directories: [],
    ...own,
  };
}

function made(suite: Suite, workers: number, urls: Readonly<Record<string, string>> = urlsOf(suite)): Provision {
  const ports = Array.from({ length: workers * suite.ports.length }, (_, index) => 20_000 + index);
  const given = provision(suite, here, workers, urls, "/run", (path) => `/suite/${path}`, ports);
  if (given.kind === "refused") throw new Error(given.problems[0]!.words);
  return given.value;
}

function urlsOf(suite: Suite): Record<string, string> {
  return Object.fromEntries(suite.stores.map(({ name, url }) => [name, url]));
}

test("a slot has what the suite asks for", () => {
  const suite = suiteWith({ stores: [main, shared], ports: ["BACKEND", "FRONTEND"], directories: ["MEDIA"] });
  const { file, databases, directories } = made(suite, 2);
  expect(file).toMatchObject({ kind: "slots", version: 1, namespace: "api_p_s2_r3" });
  expect(file.slots[1]).toEqual({
    slot: 1,
    suffix: "s2_r3_w1",
    stores: {
      main: { env: "DATABASE_URL", url: "sqlite:/run/stores/main/shop_s2_r3_w1.db" },
      shared: { env: "SHARED_URL", url: "sqlite:/run/stores/shared/shop_s2_r3.db" },
    },
    ports: { BACKEND: 20_002, FRONTEND: 20_003 },
    directories: { MEDIA: "/run/directories/w1/MEDIA" },
  });
  expect(databases).toEqual([
    {
      store: main,
      base: "/suite/db/shop.db",
      template: "/run/stores/main_template.db",
      copies: ["/run/stores/main/shop_s2_r3_w0.db", "/run/stores/main/shop_s2_r3_w1.db"],
    },
    {
      store: shared,
      base: "/suite/db/shop.db",
      template: "/run/stores/shared_template.db",
      copies: ["/run/stores/shared/shop_s2_r3.db"],
    },
  ]);
  expect(directories).toEqual(["/run/directories/w0/MEDIA", "/run/directories/w1/MEDIA"]);
});

test("a suite that asks for nothing gets slots with nothing in them", () => {
  const { file, databases, directories } = made(suiteWith({}), 3);
  expect(file.slots).toHaveLength(3);
  expect(file.slots[2]).toEqual({ slot: 2, suffix: "s2_r3_w2", stores: {}, ports: {}, directories: {} });
  expect([databases, directories]).toEqual([[], []]);
});

test("no two slots share a suffix, a store of their own, a port or a directory", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), { maxLength: 4 });
  const storeNames = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/), { maxLength: 4 });
  fc.assert(
    fc.property(names, names, storeNames, fc.integer({ min: 1, max: 12 }), (ports, directories, stores, workers) => {
      const suite = suiteWith({
        ports,
        directories,
        stores: stores.map((name) => ({ ...main, name, env: `URL_${name}` })),
      });
      const { file } = made(suite, workers);
      const all = file.slots.flatMap((slot) => [
        slot.suffix,
        ...Object.values(slot.stores).map(({ url }) => url),
        ...Object.values(slot.ports),
        ...Object.values(slot.directories),
      ]);
      expect(new Set(all).size).toBe(workers * (1 + ports.length + directories.length + stores.length));
      expect(all).not.toContain(undefined);
    }),
    { seed: 1 },
  );
});

test.each([
  ["sqlite:shop.db", "/suite/shop.db", "shop"],
  ["sqlite:/var/shop.sqlite3", "/suite//var/shop.sqlite3", "shop"],
  ["sqlite:///var/shop.db", "/suite//var/shop.db", "shop"],
  ["sqlite:C:\\db\\shop.db", "/suite/C:\\db\\shop.db", "shop"],
  ["sqlite:a b/$(id).x.db", "/suite/a b/$(id).x.db", "_id_x"],
  ["sqlite:db/", "/suite/db/", "store"],
])("the URL %s: its file is %s, and its copies are named %s", (url, base, name) => {
  const { databases } = made(suiteWith({ stores: [main] }), 1, { main: url });
  expect(databases[0]).toMatchObject({ base, copies: [`/run/stores/main/${name}_s2_r3_w0.db`] });
});

test.each([{ main: "postgres://localhost/shop" }, { main: "" }, {}])("%o is refused", (urls) => {
  const given = provision(suiteWith({ stores: [main] }), here, 1, urls, "/run", (path) => path, []);
  expect(given).toMatchObject({ kind: "refused", problems: [{ code: "store.not-yet" }] });
});
