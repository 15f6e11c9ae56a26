/** How runs end, with real processes: whatever happens, the report is written and no process is left. */

import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { living, until } from "../scripts/real/living.ts";
import { jsonIn, type Place, placeWith, type Ran, type Started, startCommand } from "../scripts/real/place.ts";
import type { Analysis } from "./model/analysis.ts";
import type { CellResults } from "./model/results.ts";

interface Watched extends Started {
  readonly place: Place;
  /** A `NAME=value` that the command and all that descends from it carry. */
  readonly mark: string;
}

const open: Watched[] = [];

afterEach(async () => {
  for (const { mark, place } of open.splice(0)) {
    // Only after a failure there is something left.
    for (const pid of await living(mark)) process.kill(pid, "SIGKILL");
    await place.leave();
  }
});

/** `prove` over the suite `endings`, whose parallel runs end as it is said. */
async function start(ending: string, words: readonly string[] = ["--runs", "1"]): Promise<Watched> {
  const place = await placeWith("endings");
  const id = randomUUID();
  const started = startCommand(place, ["prove", ...words], { TOY_ENDING: ending, TOY_MARK: id });
  const watched = { ...started, place, mark: `TOY_MARK=${id}` };
  open.push(watched);
  return watched;
}

/** Those of the suite's processes that have started so far. */
async function roles({ place }: Watched): Promise<readonly string[]> {
  return (await readdir(join(place.folder, "here")).catch(() => [])).sort();
}

async function pidOf(role: string, { place }: Watched): Promise<number> {
  return Number(await readFile(join(place.folder, "here", role), "utf8"));
}

const analysisOf = ({ place }: Watched) => jsonIn<Analysis>(place, ".flakeproof/analysis.json");

async function runOf({ place }: Watched, cell: string): Promise<CellResults["runs"][number]> {
  return (await jsonIn<CellResults>(place, `.flakeproof/results/${cell}.json`)).runs[0]!;
}

/** What was seen before the end is told: both tests, in the sequential run and, run by run, in the parallel ones. */
async function expectBothSeen(watched: Watched, parallel = "."): Promise<void> {
  const { verdicts } = await analysisOf(watched);
  expect(verdicts.map(({ test }) => test)).toEqual(["toy › cart.test.js › adds", "toy › cart.test.js › removes"]);
  for (const { evidence } of verdicts) expect(evidence.strip).toMatchObject({ sequential: ".", parallel });
}

async function expectNoneLeft({ mark }: Watched): Promise<void> {
  expect(await living(mark)).toEqual([]);
}

const all = ["child", "daemon", "deaf", "ends", "forks", "hangs"];

describe.skipIf(process.platform !== "linux")(
  process.platform === "linux" ? "a run" : "a run (skipped: processes are found through /proc, on Linux)",
  () => {
    test("that hangs is ended with all that descends from it", async () => {
      const watched = await start("hangs");
      const ran = await watched.ended;
      expect(await roles(watched)).toEqual(all);
      await expectNoneLeft(watched);
      expect(ran.code).toBe(3);
      expect(ran.stderr).toContain("(run.timed-out)");
      const { gate, gaps } = await analysisOf(watched);
      expect(gate.status).toBe("incomplete");
      expect(gaps).toMatchObject([{ kind: "runIncomplete", because: "timedOut" }]);
      await expectBothSeen(watched);
      const run = await runOf(watched, "toy-parallel-r2");
      expect(run).toMatchObject({ ending: { kind: "timedOut", after: 3_000 }, problems: [{ code: "run.timed-out" }] });
      expect(run.took, "the time until the request to end").toBeGreaterThanOrEqual(3_000);
    }, 60_000);

    test.each(["SIGINT", "SIGTERM"] as const)(
      "is ended by %s, and what was seen is reported",
      async (signal) => {
        const watched = await start("waits", []);
        await until("the parallel run has begun", async () => (await roles(watched)).includes("waits"));
        watched.child.kill(signal);
        const ran = await watched.ended;
        await expectNoneLeft(watched);
        expect(ran).toMatchObject({ code: 3, signal: null });
        expect(ran.stdout).toContain("incomplete");
        await expectBothSeen(watched, ".-");
        const { gaps } = await analysisOf(watched);
        expect(gaps).toEqual([
          { kind: "runIncomplete", cell: "toy-parallel-r2", run: 2, because: "interrupted", problems: [] },
          { kind: "cellMissing", cell: "toy-parallel-r3", because: "neverCame" },
        ]);
      },
      60_000,
    );

    test("is killed at once by a second interrupt", async () => {
      const watched = await start("hangs");
      await until("all of it has begun", async () => (await roles(watched)).length === all.length);
      watched.child.kill("SIGINT");
      // Those that do not listen would be waited for.
      await new Promise((done) => setTimeout(done, 300));
      const began = performance.now();
      watched.child.kill("SIGINT");
      const ran = await watched.ended;
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(ran.code).toBe(130);
      await expectNoneLeft(watched);
    }, 60_000);

    test("that something else kills is not taken for whole", async () => {
      const watched = await start("is killed");
      await until("the parallel run has begun", async () => (await roles(watched)).includes("is killed"));
      process.kill(await pidOf("is killed", watched), "SIGKILL");
      const ran = await watched.ended;
      await expectNoneLeft(watched);
      expect(ran.code).toBe(3);
      expect(ran.stderr).toContain("(run.killed)");
      expect((await analysisOf(watched)).gaps).toMatchObject([{ because: "killed" }]);
      expect((await runOf(watched, "toy-parallel-r2")).ending).toEqual({ kind: "killed", signal: "SIGKILL" });
    }, 60_000);

    test("that leaves a server behind is whole; the server is ended, and that is noted", async () => {
      const watched = await start("leaves a server");
      const ran: Ran = await watched.ended;
      expect(await roles(watched)).toContain("server");
      await expectNoneLeft(watched);
      expect(ran.code).toBe(0);
      expect((await analysisOf(watched)).notes).toMatchObject([{ code: "run.left-processes" }]);
      expect((await runOf(watched, "toy-parallel-r2")).problems).toEqual([]);
    }, 60_000);
  },
);
