import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nodeOutside } from "../edges/node.ts";
import type { Suite } from "../model/plan.ts";
import type { Host, Outside } from "../outside.ts";
import { listSuite } from "./list.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "flakeproof-list-")));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "a b.x"), "12345");

const outside: Outside = {
  ...nodeOutside({} as Host, new URL("../thread.ts", import.meta.url)),
  cwd: folder,
  repository: async () => undefined,
};

function suiteOf(list: string | undefined, change: Partial<Suite> = {}): Suite {
  return {
    name: "s",
    starter: { runner: "command", args: [], ...(list === undefined ? {} : { list }) },
    cwd: ".",
    workers: 2,
    shards: 1,
    timeout: 5_000,
    env: {},
    stores: [],
    ports: [],
    directories: [],
    ...change,
  };
}

const listed = (suite: Suite) => listSuite(suite, join(folder, "list"), outside);

describe("a command that lists its files", () => {
  test("prints one a line; each stands there once, by its path, with its size", async () => {
    expect(await listed(suiteOf("printf 'z.x\\n./a b.x\\r\\n\\nz.x\\n'; echo noise >&2"))).toEqual({
      kind: "parsed",
      value: [{ path: "a b.x", size: 5, digest: expect.stringMatching(/^[0-9a-f]{16}$/) }, { path: "z.x" }],
    });
  });

  test("has a private world as a sequential run has it: files of tests ask for it as they load", async () => {
    const suite = suiteOf('test -d "$MEDIA" && test "$PORT" -gt 0 && test -n "$DB_SUFFIX" && echo ok.x', {
      ports: ["PORT"],
      directories: ["MEDIA"],
    });
    expect(await listed(suite)).toMatchObject({ value: [{ path: "ok.x" }] });
  });

  test.each([
    ["echo a.x; exit 3", "ended with exit code 3"],
    ["kill -9 $$", "was killed"],
    ["sleep 60", "did not end in time"],
  ])("%s is refused: what it printed may be a part", async (line, why) => {
    const read = await listed(suiteOf(line, { timeout: 500 }));
    expect(read).toMatchObject({
      kind: "refused",
      problems: [{ code: "listing.failed", words: expect.stringContaining(why), where: { file: "list/log.txt" } }],
    });
  });

  test("reads variables of the environment, and says which is missing", async () => {
    expect(await listed(suiteOf("echo a.x", { env: { A: "${FLAKEPROOF_NO_SUCH}" } }))).toMatchObject({
      kind: "refused",
      problems: [{ code: "environment.missing" }],
    });
  });
});

test("a command without a list is not listed", async () => {
  expect(await listed(suiteOf(undefined))).toBeUndefined();
});
