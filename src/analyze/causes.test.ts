import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SeenFailure, VerdictKind } from "../model/analysis.ts";
import type { Fingerprint } from "../model/ids.ts";
import { mendNames } from "../model/mends.ts";
import { causeOf } from "./causes.ts";
import { signatureOf, signatures } from "./signatures.ts";

const failing = (message: string, parallel = 1, sequential = 0): SeenFailure => ({
  message,
  fingerprint: message as Fingerprint,
  modes: { sequential, parallel, shuffled: 0, isolated: 0 },
});

describe("the signature of a message", () => {
  test.each([
    ["SqliteError: UNIQUE constraint failed: users.email", "shared-db-rows", 3],
    ['error: duplicate key value violates unique constraint "users_email_key"', "shared-db-rows", 3],
    ["Error: Job 2 not found", "shared-queue", 3],
    ["Timed out waiting for job 7. Current state: active", "shared-queue", 2],
    ["Error: listen EADDRINUSE: address already in use 127.0.0.1:3000", "port-collision", 3],
    ["OSError: [Errno 98] Address already in use", "port-collision", 3],
    ["Error: EEXIST: file already exists, mkdir '/tmp/out'", "fs-collision", 3],
    ["Error: ENOENT: no such file or directory, open '/tmp/app/cache.json'", "fs-collision", 2],
    ["database is locked", "db-contention", 3],
    ["FATAL: sorry, too many clients already", "db-capacity", 3],
    ['Error: Timeout of 500ms exceeded. For async tests and hooks, ensure "done()" is called', "timeout-contention", 1],
    ["Test timed out in 5000ms.", "timeout-contention", 1],
    ["Test timeout of 30000ms exceeded.", "timeout-contention", 1],
    ["AssertionError: expected 3 to be 2", "shared-db-rows", 1],
  ])("%j is %s, %d", (message, cause, strength) => {
    expect(signatureOf(message)).toMatchObject({ cause, strength });
  });

  test.each(["AssertionError: expected 'a' to be 'b'", "TypeError: x is not a function", ""])(
    "%j has none",
    (message) => {
      expect(signatureOf(message)).toBeUndefined();
    },
  );

  test("is the strongest: a lock beside a time-out is a lock", () => {
    expect(signatureOf("Test timed out in 5000ms.\nCaused by: SQLITE_BUSY: database is locked")?.cause).toBe(
      "db-contention",
    );
  });

  test("is found by patterns that take linear time: none repeats what repeats", () => {
    for (const { id, pattern } of signatures) {
      expect(pattern.source, id).not.toMatch(/[+*]\)?[+*{]|\*\?|\.\*/);
      expect(pattern.flags, id).not.toContain("g");
    }
  });

  test("has an id of its own", () => {
    expect(new Set(signatures.map(({ id }) => id)).size).toBe(signatures.length);
  });
});

const shared = join(import.meta.dirname, "../../../shared/data/failure-signatures.json");
const present = existsSync(shared);

interface Sample {
  readonly id: string;
  readonly cause: string;
  readonly isolationStrength: number;
  readonly sample: string;
}

test.skipIf(!present)(`samples of others${present ? "" : " (skipped: no ../shared/data here)"}`, () => {
  const { signatures: samples } = JSON.parse(readFileSync(shared, "utf8")) as {
    readonly signatures: readonly Sample[];
  };
  const wrong = samples.filter(({ sample, cause, isolationStrength }) => {
    const found = signatureOf(sample);
    return (
      found?.cause !== cause.replace("not-isolation", "product-or-test-bug") || found.strength !== isolationStrength
    );
  });
  expect(wrong.map(({ id }) => id)).toEqual([]);
});

describe("the cause", () => {
  const unique = "UNIQUE constraint failed: users.email";
  const slow = "Timeout of 500ms exceeded";
  const plain = "expected 'a' to be 'b'";
  const table: readonly (readonly [VerdictKind, string, string | undefined])[] = [
    ["parallel-only", unique, "shared-db-rows"],
    ["parallel-only", slow, "timeout-contention"],
    ["parallel-only", plain, "shared-state"],
    ["parallel-worse", "socket hang up", "service-not-ready"],
    ["flaky", unique, "shared-db-rows"],
    ["flaky", slow, "chance"],
    ["flaky", plain, "chance"],
    ["broken", plain, "product-or-test-bug"],
    ["broken", "connect ECONNREFUSED 127.0.0.1:5432", "service-not-ready"],
    ["environment", plain, "place"],
    ["sequential-only", plain, "order-pollution"],
    ["undetermined", unique, "shared-db-rows"],
    ["undetermined", plain, undefined],
    ["stable", plain, undefined],
    ["missing", plain, undefined],
    ["skipped", plain, undefined],
  ];

  test.each(table)("of %s with %j is %s", (verdict, message, cause) => {
    expect(causeOf({ verdict, failures: [failing(message)] })?.cause).toBe(cause);
  });

  test("of a dependence on order is by its role, unless the message names what is shared", () => {
    const order = { role: "victim", eValue: 50, fails: "sequential", passes: "isolated" } as const;
    const of = (message: string, role: "victim" | "brittle") =>
      causeOf({ verdict: "order-dependent", failures: [failing(message)], order: { ...order, role } });
    expect(of(plain, "victim")).toMatchObject({ cause: "order-pollution", fixes: ["bisect", "restore-state"] });
    expect(of(plain, "brittle")).toMatchObject({ cause: "order-setup" });
    expect(of(unique, "victim")).toMatchObject({ cause: "shared-db-rows", fixes: expect.arrayContaining(["bisect"]) });
  });

  test("of a strong message that was seen sequentially alone is not that of tests that disturb one another", () => {
    expect(causeOf({ verdict: "flaky", failures: [failing(unique, 0, 1)] })?.cause).toBe("chance");
  });

  test("of a test whose message says nothing is its cluster's", () => {
    const cluster = signatureOf(unique)!;
    expect(causeOf({ verdict: "parallel-only", failures: [failing(plain)], cluster })).toMatchObject({
      signature: "sqlite-unique",
    });
  });

  test("names mends that there are", () => {
    for (const { fixes } of signatures) for (const fix of fixes) expect(mendNames).toContain(fix);
  });
});
