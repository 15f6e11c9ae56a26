import * as fc from "fast-check";
import { expect, test } from "vitest";
import { databaseSuffix, environment, type Here, namespace, type SlotsFile, slotVariables } from "./contract.ts";
import { modes, seedOfRun } from "./plan.ts";

const here: Here = { suite: "api", mode: "parallel", shard: { index: 2, total: 4 }, run: 3, planSeed: 1 };
const none: SlotsFile = { kind: "slots", version: 1, namespace: "api_p_s2_r3", slots: [] };
const slot = {
  slot: 0,
  suffix: "s2_r3_w0",
  stores: { main: { env: "DATABASE_URL", url: "sqlite:/run/main_s2_r3_w0.db" } },
  ports: { BACKEND_PORT: 20_000 },
  directories: { MEDIA_ROOT: "/run/w0/MEDIA_ROOT" },
};

test("the environment of a run is what the contract says, and no more", () => {
  expect(environment(here, none, "/run/slots.json")).toEqual({
    FLAKEPROOF: "1",
    FLAKEPROOF_SUITE: "api",
    FLAKEPROOF_MODE: "parallel",
    FLAKEPROOF_SHARD: "2",
    FLAKEPROOF_SHARDS: "4",
    FLAKEPROOF_RUN: "3",
    FLAKEPROOF_SEED: String(seedOfRun(1, 3)),
    FLAKEPROOF_NAMESPACE: "api_p_s2_r3",
    FLAKEPROOF_SLOTS: "/run/slots.json",
    DB_SUFFIX: "s2_r3",
  });
});

test("until a process has found its slot, it has what slot 0 has", () => {
  const file = { ...none, slots: [slot, { ...slot, slot: 1, ports: { BACKEND_PORT: 20_001 } }] };
  expect(environment(here, file, "/run/slots.json")).toMatchObject({
    DATABASE_URL: "sqlite:/run/main_s2_r3_w0.db",
    BACKEND_PORT: "20000",
    MEDIA_ROOT: "/run/w0/MEDIA_ROOT",
    DB_SUFFIX: "s2_r3",
  });
  expect(slotVariables(file.slots[1]!)["BACKEND_PORT"]).toBe("20001");
});

test("nothing by which a suite would shard a second time is set", () => {
  const names = Object.keys(environment(here, { ...none, slots: [slot] }, "/run/slots.json"));
  expect(names).not.toContain("CI_NODE_INDEX");
  expect(names).not.toContain("TEST_SHARD_INDEX");
});

test("a suffix is short: it is part of a name of 63 bytes", () => {
  expect(databaseSuffix({ shard: { index: 256, total: 256 }, run: 256_000 })).toBe("s256_r256000");
});

const anyHere = fc.record({
  suite: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/),
  mode: fc.constantFrom(...modes),
  shard: fc.integer({ min: 1, max: 256 }).map((index) => ({ index, total: 256 })),
  run: fc.integer({ min: 1, max: 9 }),
  planSeed: fc.constant(1),
});

test("a namespace is short and made of a–z, 0–9 and _", () => {
  fc.assert(
    fc.property(anyHere, (each) => {
      expect(namespace(each)).toMatch(/^[a-z0-9_]{1,50}$/);
    }),
    { seed: 1 },
  );
});

test("two starts of a plan have two namespaces and two suffixes", () => {
  fc.assert(
    fc.property(anyHere, anyHere, (one, other) => {
      // Runs of a plan are numbered over all suites and modes: one number is one suite in one mode.
      const next = other.run === one.run ? { ...one, shard: other.shard } : other;
      fc.pre(next.run !== one.run || next.shard.index !== one.shard.index);
      expect(namespace(next)).not.toBe(namespace(one));
      expect(databaseSuffix(next)).not.toBe(databaseSuffix(one));
    }),
    { seed: 2 },
  );
  const suites = ["api", "web"].flatMap((suite) => modes.map((mode) => namespace({ ...here, suite, mode })));
  expect(new Set(suites).size).toBe(2 * modes.length);
});
