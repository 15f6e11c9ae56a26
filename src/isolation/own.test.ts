import { expect, test } from "vitest";
import { environment, type Here } from "../model/contract.ts";
import { slotsFile, writtenFile } from "./fixture.ts";
import { databaseSuffix, databaseUrl, directory, hasStore, port } from "./own.ts";

const here: Here = { suite: "api", mode: "parallel", shard: { index: 2, total: 4 }, run: 3, planSeed: 1 };

function worker(number: number, path: string): Record<string, string> {
  const none = { kind: "slots", version: 1, namespace: "", slots: [] } as const;
  return { ...environment(here, none, path), VITEST_POOL_ID: String(number + 1) };
}

const full = slotsFile(6, (slot) => ({
  stores: { main: { env: "DATABASE_URL", url: `sqlite:/run/main_s2_r3_w${slot}.db` } },
  ports: { BACKEND_PORT: 20_000 + slot },
  directories: { MEDIA_ROOT: `/run/w${slot}/MEDIA_ROOT` },
}));

test("a slot has its own suffix, database, port and directory", () => {
  const env = worker(5, full);
  expect(databaseSuffix(env)).toBe("s2_r3_w5");
  expect(databaseUrl("main", env)).toBe("sqlite:/run/main_s2_r3_w5.db");
  expect(databaseUrl(undefined, env)).toBe("sqlite:/run/main_s2_r3_w5.db");
  expect(port("BACKEND_PORT", env)).toBe(20_005);
  expect(directory("MEDIA_ROOT", env)).toBe("/run/w5/MEDIA_ROOT");
});

test("no two slots have anything in common", () => {
  const all = [0, 1, 2, 3, 4, 5].map((number) => {
    const env = worker(number, full);
    return [databaseSuffix(env), databaseUrl("main", env), port("BACKEND_PORT", env), directory("MEDIA_ROOT", env)];
  });
  expect(new Set(all.flat()).size).toBe(6 * 4);
});

test("outside flakeproof the suffix is the slot's, and there is nothing else", () => {
  expect(databaseSuffix({ VITEST_POOL_ID: "6" })).toBe("w5");
  expect(databaseSuffix({ VITEST_POOL_ID: "6", DB_SUFFIX: "of_someone_else" })).toBe("w5");
  expect(hasStore("main", { VITEST_POOL_ID: "6" })).toBe(false);
  expect(() => databaseUrl("main", { VITEST_POOL_ID: "6" })).toThrow('databaseUrl("main") needs a run of flakeproof');
  expect(() => port("BACKEND_PORT", {})).toThrow(
    "FLAKEPROOF_SLOTS is not set. Start the tests with `npx flakeproof prove`",
  );
});

test("a run says which stores it gives, also where no slot is known", () => {
  const { VITEST_POOL_ID: _, ...globalSetup } = worker(0, full);
  expect(hasStore("main", globalSetup)).toBe(true);
  expect(hasStore("cache", globalSetup)).toBe(false);
});

test("what the config does not ask for is an error that names the key", () => {
  const env = worker(1, full);
  expect(() => databaseUrl("cache", env)).toThrow(
    'This run gives its slots no store "cache" (it gives "main"). Add "cache" to the suite\'s `stores` in flakeproof.yml, and describe it',
  );
  expect(() => port("FRONTEND_PORT", env)).toThrow('Add "FRONTEND_PORT" to the suite\'s `ports` in flakeproof.yml.');
  expect(() => directory("TMP", env)).toThrow('Add "TMP" to the suite\'s `directories` in flakeproof.yml.');
});

test("a store may be left unnamed only where there is one", () => {
  const url = { env: "A", url: "sqlite:/a.db" };
  const two = worker(
    0,
    slotsFile(1, () => ({ stores: { main: url, audit: url } })),
  );
  expect(() => databaseUrl(undefined, two)).toThrow(
    'say which one, as in databaseUrl("main"). There are "main", "audit".',
  );
  expect(() => databaseUrl(undefined, worker(0, slotsFile(1)))).toThrow("This run gives its slots no store.");
});

test("a name that every object has is not given by chance", () => {
  expect(hasStore("constructor", worker(0, full))).toBe(false);
  expect(() => port("constructor", worker(0, full))).toThrow('no port "constructor"');
});

test.each([
  ["not JSON", "is not a slots file of flakeproof"],
  ['{"kind":"plan","version":1}', "is not a slots file of flakeproof"],
  ["null", "is not a slots file of flakeproof"],
  ['{"kind":"slots","version":2,"namespace":"","slots":[]}', "is a slots file of version 2"],
])("the slots file %o is refused", (text, words) => {
  expect(() => databaseSuffix(worker(0, writtenFile(text)))).toThrow(words);
});

test("an environment that was passed on in part is an error, and so is a file that is gone", () => {
  expect(() => databaseSuffix({ FLAKEPROOF: "1", VITEST_POOL_ID: "1" })).toThrow("must pass on every variable");
  expect(() => databaseSuffix(worker(0, "/nowhere/slots.json"))).toThrow(
    "/nowhere/slots.json (FLAKEPROOF_SLOTS) cannot be read",
  );
});
