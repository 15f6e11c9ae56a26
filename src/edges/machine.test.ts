import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commit, freePorts, machine, repository, sha256 } from "./machine.ts";

describe("free ports", () => {
  function listen(port: number, host?: string): Promise<() => Promise<void>> {
    return new Promise((done, fail) => {
      const server = createServer().once("error", fail);
      server.listen(port, host, () => done(() => new Promise((closed) => server.close(() => closed()))));
    });
  }

  test("are as many as asked for, different, and free on every address", async () => {
    const ports = await freePorts(24);
    expect(new Set(ports).size).toBe(24);
    const closers = await Promise.all(ports.flatMap((port) => [listen(port, "127.0.0.1")]));
    for (const close of closers) await close();
    for (const port of ports) await (await listen(port))();
  });

  test("lie below those that systems hand out by themselves", async () => {
    for (const port of await freePorts(8)) {
      expect(port).toBeGreaterThanOrEqual(20_000);
      expect(port).toBeLessThan(32_000);
    }
  });

  test("are none that is taken on one address only", async () => {
    const [port] = await freePorts(1);
    const close = await listen(port!, "127.0.0.1");
    try {
      // All others of the range would be too many to take: the same start is looked for again.
      const first = (port! - 20_000) / 12_000;
      const random = Math.random;
      Math.random = () => first;
      const [next] = await freePorts(1).finally(() => {
        Math.random = random;
      });
      expect(next).not.toBe(port);
    } finally {
      await close();
    }
  });

  test("are none where none is asked for", async () => {
    expect(await freePorts(0)).toEqual([]);
  });
});

describe("a commit", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "flakeproof-git-")));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();

  function committed(): string {
    git("init", "--quiet");
    writeFileSync(join(folder, "a.txt"), "a");
    mkdirSync(join(folder, "packages/api"), { recursive: true });
    writeFileSync(join(folder, "packages/api/b.txt"), "b");
    git("add", ".");
    git("commit", "--quiet", "--message", "first");
    return git("rev-parse", "HEAD");
  }

  test("is the tree's, in any folder of the repository", async () => {
    const head = committed();
    for (const at of [folder, join(folder, "packages/api")]) {
      expect(await commit(at)).toBe(head);
      expect(await repository(at)).toBe(folder);
    }
  });

  test.each([
    ["a changed file", "a.txt"],
    ["a new file", "new.txt"],
    ["a new file elsewhere in the repository", "other/new.txt"],
  ])("says that there is %s", async (_what, path) => {
    const head = committed();
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), "changed");
    expect(await commit(join(folder, "packages/api"))).toBe(`${head}+changes`);
  });

  test("does not count what flakeproof itself writes, nor what git ignores", async () => {
    const head = committed();
    for (const path of [".flakeproof/plan.json", "packages/api/.flakeproof/runs/1/log.txt"]) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), "x");
    }
    writeFileSync(join(folder, ".git/info/exclude"), "*.log\n");
    writeFileSync(join(folder, "x.log"), "x");
    expect(await commit(folder)).toBe(head);
  });

  test("is unknown before the first one, outside a repository, and where there is no folder", async () => {
    expect(await commit(folder)).toBeUndefined();
    expect(await repository(folder)).toBeUndefined();
    git("init", "--quiet");
    expect(await commit(folder)).toBeUndefined();
    expect(await commit(join(folder, "nowhere"))).toBeUndefined();
  });
});

test("a digest is the SHA-256 of the text in UTF-8", () => {
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256("é")).toBe("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
});

test("the machine tells itself from others, and nothing else", () => {
  expect(machine.id).toMatch(/^[0-9a-f]{12}$/);
  expect(machine.cpus).toBeGreaterThan(0);
  expect(machine.runtime).toBe(`node ${process.versions.node}`);
});
