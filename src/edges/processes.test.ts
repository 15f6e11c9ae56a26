import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { living } from "../../scripts/real/living.ts";
import type { Invocation } from "../model/invocation.ts";
import type { Ended } from "../outside.ts";
import { nodeProcesses } from "./processes.ts";

let folder: string;
let mark: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "flakeproof-processes-")));
  mark = randomUUID();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** One for all: each listens for signals. */
const processes = nodeProcesses();
const shell = (line: string): Invocation["command"] => ({ kind: "shell", line });
const program = (...argv: [string, ...string[]]): Invocation["command"] => ({ kind: "program", argv });

function run(command: Invocation["command"], change: Partial<Invocation> = {}): Promise<Ended> {
  const env = { FLAKEPROOF_SLOTS: mark, ...change.env };
  return processes.run({ command, cwd: folder, timeout: 20_000, ...change, env }, join(folder, "logs/log.txt"));
}

const log = () => readFileSync(join(folder, "logs/log.txt"), "utf8");
const left = () => living(`FLAKEPROOF_SLOTS=${mark}`);

describe.skipIf(process.platform === "win32")("a process", () => {
  test("ends by itself, with its exit code", async () => {
    expect(await run(shell("exit 7"))).toMatchObject({ ending: { kind: "exited", code: 7 }, left: 0 });
    expect(await run(program("true"))).toMatchObject({ ending: { kind: "exited", code: 0 }, left: 0 });
  });

  test("writes both of its outputs into the log, behind what is there", async () => {
    await run(shell("echo out; echo err >&2"));
    await run(program("echo", "a  b", "$HOME", "`id`"));
    expect(log()).toBe("out\nerr\na  b $HOME `id`\n");
  });

  test("reads no input: what asks a question meets its end", async () => {
    await run(shell("cat; echo end"));
    expect(log()).toBe("end\n");
  });

  test("has our environment, and what it is given on top", async () => {
    await run(shell('echo "$HOME $OWN"'), { env: { OWN: "a b" } });
    expect(log()).toBe(`${process.env.HOME ?? ""} a b\n`);
  });

  test("finds the project's programs before all others, from its folder upwards", async () => {
    const suite = join(folder, "packages/api");
    for (const [where, says] of [
      [folder, "root"],
      [suite, "api"],
    ] as const) {
      mkdirSync(join(where, "node_modules/.bin"), { recursive: true });
      for (const name of ["ls", `only-${says}`]) {
        writeFileSync(join(where, "node_modules/.bin", name), `#!/bin/sh\necho ${says}\n`);
        chmodSync(join(where, "node_modules/.bin", name), 0o755);
      }
    }
    for (const name of ["ls", "only-root"]) await run(program(name), { cwd: suite });
    expect(log()).toBe("api\nroot\n");
  });

  test.each<[string, Invocation["command"], Partial<Invocation>, Ended["notStarted"]]>([
    ["there is no such program", program("no-such-program-at-all"), {}, "notFound"],
    ["it may not be started", program("./file"), {}, "notAllowed"],
    ["its folder is not there", program("true"), { cwd: "/nowhere/at/all" }, "noFolder"],
    ["its folder is a file", program("true"), { cwd: "file" }, "noFolder"],
  ])("is not started where %s", async (_what, command, change, why) => {
    writeFileSync(join(folder, "file"), "");
    const cwd = change.cwd === "file" ? join(folder, "file") : (change.cwd ?? folder);
    expect(await run(command, { cwd })).toMatchObject({ ending: { kind: "notStarted" }, notStarted: why, left: 0 });
  });

  test("that a signal ends was killed, not stopped", async () => {
    expect(await run(shell("kill -TERM $$"))).toMatchObject({ ending: { kind: "killed", signal: "SIGTERM" } });
  });
});

describe.skipIf(process.platform !== "linux")("what descends from a process", () => {
  test("ends with it at the time limit, if it listens, without waiting longer", async () => {
    const began = performance.now();
    const ended = await run(shell("sleep 60 & sleep 60"), { timeout: 300 });
    expect(ended).toMatchObject({ ending: { kind: "timedOut", after: 300 }, left: 0 });
    expect(ended.took).toBeGreaterThanOrEqual(299);
    expect(performance.now() - began, "less than the grace time").toBeLessThan(2_500);
    expect(await left()).toEqual([]);
  });

  test("is killed where it does not listen, and found where it opened a session of its own", async () => {
    const deaf = "trap '' TERM INT HUP; echo ready >> ready; while :; do sleep 1; done";
    writeFileSync(join(folder, "deaf.sh"), deaf);
    const ended = await run(shell("(setsid sh deaf.sh &) ; sh deaf.sh & wait"), { timeout: 1_500 });
    expect(readFileSync(join(folder, "ready"), "utf8")).toBe("ready\nready\n");
    expect(ended.ending.kind).toBe("timedOut");
    expect(await left()).toEqual([]);
  });

  test("and stays behind after a good end is ended and counted; what left the group was meant to stay", async () => {
    const ended = await run(shell("sleep 60 & setsid sleep 60 & sleep 0.3"));
    expect(ended).toMatchObject({ ending: { kind: "exited", code: 0 }, left: 1 });
    const stayed = await left();
    expect(stayed).toHaveLength(1);
    process.kill(stayed[0]!, "SIGKILL");
  });

  test("is nobody else's process, even where no mark is given", async () => {
    // A stranger with an environment of any kind: it must outlive the ending of leftovers.
    const stranger = processes.run(
      { command: shell("sleep 1"), cwd: folder, timeout: 20_000, env: {} },
      join(folder, "logs/other.txt"),
    );
    const ended = await run(shell("sleep 60 & true"), { env: { FLAKEPROOF_SLOTS: "" } });
    expect(ended).toMatchObject({ ending: { kind: "exited", code: 0 }, left: 1 });
    expect((await stranger).ending).toEqual({ kind: "exited", code: 0 });
  });
});
