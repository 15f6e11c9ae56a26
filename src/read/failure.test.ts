import { describe, expect, test } from "vitest";
import { withoutColours } from "../model/log.ts";
import { fingerprint, readFailure } from "./failure.ts";

const origin = { suite: "s", report: "r", root: "/repo", cwd: "/repo/packages/web" };

describe("failures that only differ in what changes from run to run are one", () => {
  test.each([
    ["expected 5 to be 7", "expected 12 to be 0.5"],
    ["took 1,234.56 ms, allowed are 30", "took 7 ms, allowed are 1000"],
    ["no answer at 10:04:33 on port 5432", "no answer at 23:59:01 on port 61234"],
    ["cannot open /tmp/a-1/data.db for reading", "cannot open /var/folders/x9/T/data.db for reading"],
    ["cannot open C:\\temp\\data.db for reading", "cannot open D:\\a\\b\\data.db for reading"],
    ["no order 8f14e45f-ceea-467f-9b36-1a2b3c4d5e6f here", "no order 00000000-0000-4000-8000-000000000000 here"],
    ["object at 0x7f36c819fe90 is gone already", "object at 0x00 is gone already"],
    ["digest 9b36deadbeef differs from the stored", "digest 1234abcdef00 differs from the stored"],
    ["the database shop_s1_r2_w3 is locked now", "the database shop_s4_r17_w0 is locked now"],
    ["worker gw0 has the lock for too long", "worker gw11 has the lock for too long"],
    ["expired on Fri Nov 20 2026 at noon", "expired on Mon Dec 7 2026 at noon"],
    ["expired at 2026-11-20T10:04:33.123Z, sorry", "expired at 2027-01-02T00:00:00.001Z, sorry"],
    ["\u001b[31mexpected 5\u001b[39m to be 7 in all", "[31mexpected 5[39m to be 7 in all"],
    [
      "Error: no\n\n  12 |   pay()\n> 13 |   ship()\n     |   ^",
      "Error: no\n\n  99 |   other()\n>100 |   code()\n     |  ^^",
    ],
    ["Error: no\n    at f (/repo/a.ts:1:1)", "Error: no\n ❯ src/b.ts:2:2"],
    ["a   message\twith white space", "a message with white space"],
    [
      "AssertionError: expected 5 to be 7\n    at /repo/a.ts:1:2",
      "AssertionError: expected 1 to be 2\n    at b.ts:7:8",
    ],
  ])("%j and %j", (a, b) => {
    expect(fingerprint(a)).toBe(fingerprint(b));
  });
});

describe("failures of another kind are others", () => {
  test.each([
    ["expected 5 to be 7", "expected 5 not to be 7"],
    ["TypeError: x is undefined", "TypeError: y is undefined"],
    ["Error:\nno database", "Error:\nno table"],
    ["no database for the cart of the shop", "no table for the cart of the shop"],
  ])("%j and %j", (a, b) => {
    expect(fingerprint(a)).not.toBe(fingerprint(b));
  });
});

test("a fingerprint says what the message says, and is short", () => {
  expect(fingerprint("AssertionError: expected 5 to be 7")).toBe("AssertionError: expected <n> to be <n>");
  expect(fingerprint("\n\n  Error:  \n\n no database on port 5432\nmore")).toBe("Error: no database on port <n>");
  expect(fingerprint("x ".repeat(10_000)).length).toBeLessThanOrEqual(200);
  expect(fingerprint("")).toBe("");
});

describe("the place of a failure", () => {
  test.each([
    ["Error: x\n    at f (/repo/src/a.ts:12:5)", { file: "src/a.ts", line: 12 }],
    ["Error: x\n    at file:///repo/src/a.mjs:12:5", { file: "src/a.mjs", line: 12 }],
    ["Error: x\n ❯ src/a.ts:12:5", { file: "packages/web/src/a.ts", line: 12 }],
    ["E  assert 1 == 2\n\ntest_cart.py:23: AssertionError", { file: "packages/web/test_cart.py", line: 23 }],
    ["    cart_test.go:9: no stock", { file: "packages/web/cart_test.go", line: 9 }],
    [
      "Error: x\n    at /repo/node_modules/vitest/dist/a.js:1:1\n    at /repo/src/a.ts:3:1",
      { file: "src/a.ts", line: 3 },
    ],
    [
      "Error: x\n    at node:internal/process:1:1\n    at /usr/lib/x.js:1:1\n    at /repo/b.ts:4:1",
      { file: "b.ts", line: 4 },
    ],
  ])("in %j is %j", (message, at) => {
    expect(readFailure(message, origin).at).toEqual(at);
  });

  test.each([
    "connect ECONNREFUSED 127.0.0.1:5432",
    "cannot reach db.example.com:5432",
    "Connection refused: /10.0.0.1:5432",
    "GET http://localhost:3000/a.js failed",
    "GET https://example.com:8443/a.js failed",
    "at http://localhost:5173/src/a.ts:12:5",
    "postgres://me:secret@db.example.com:5432/shop",
    "at 2026-11-24T21:33:14.664Z:12",
    "ratio 1.5:3",
    "no place at all",
    "/elsewhere/a.ts:1:2",
    "",
  ])("is not in %j", (message) => {
    expect(readFailure(message, origin)).not.toHaveProperty("at");
  });

  test("on Windows loses the root as well", () => {
    const windows = { ...origin, root: "D:/a/repo", cwd: "D:/a/repo" };
    expect(readFailure("at f (D:\\a\\repo\\src\\a.ts:12:5)", windows).at).toEqual({ file: "src/a.ts", line: 12 });
    expect(readFailure("at file:///D:/a/repo/src/a.ts:12:5", windows).at).toEqual({ file: "src/a.ts", line: 12 });
  });
});

describe("the message", () => {
  test("has no colour codes", () => {
    expect(withoutColours("\u001b[31mred\u001b[39m and \u001b[1;38;5;12mbold\u001b[0m")).toBe("red and bold");
    expect(readFailure("\u001b[31m\u001b[39m", origin).message).toBe("(the report gives no message)");
  });

  test("keeps its head and its tail when it is cut, and says so", () => {
    const { message } = readFailure(`HEAD${"x".repeat(1_000_000)}TAIL`, origin);
    expect(message).toMatch(/^HEADx+\n… 996008 characters left out …\nx+TAIL$/);
    expect(message.length).toBeLessThan(4_100);
    expect(readFailure("x".repeat(4_000), origin).message).toBe("x".repeat(4_000));
  });

  test.each(["a", "/", ".", "a.", "a/", "\\", "0", ":", "a:1", "\u001b[", "(", "<", "ab.c/", "\n", "-a.b:"])(
    "of nothing but %j is read in no time",
    (unit) => {
      const started = performance.now();
      readFailure(unit.repeat(200_000), origin);
      expect(performance.now() - started).toBeLessThan(1_000);
    },
  );
});
