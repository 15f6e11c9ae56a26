/** What holds of every runner that is told its share by file, held against the real one over its toy suite. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunWish, type Shown, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import type { ListedFile } from "../model/listing.ts";
import type { RunnerName } from "../model/plan.ts";

export interface FileRunner {
  /** Its toy suite is `fixtures/suites/RUNNER-odd`. */
  readonly runner: RunnerName;
  /** Of its test files. */
  readonly ends: string;
  /** What a naive start would hand on twice, or after its own. */
  readonly twice: readonly string[];
  /** The silent loss that it is known for (docs/silent-losses.md). */
  readonly fault: number;
  /** Tests of the suite, and those that tell of themselves. */
  readonly tests: number;
  readonly told: number;
  /** Of the test with the oddest name. */
  readonly oddId: string;
  /** Folders that the runner itself writes. */
  readonly written: readonly string[];
  /** A worker is one process from its begin to its end. */
  readonly processes: boolean;
}

export const whole = (...paths: readonly string[]): NonNullable<RunWish["units"]> =>
  paths.map((path) => ({ files: [path] }));
export const codes = (shown: Shown): readonly string[] => shown.run.problems.map(({ code }) => code);
export const filesOf = (shown: Shown) => [...new Set(Object.values(shown.tests).map(({ file }) => file))].sort();

/** The files of the toy suite, in the order of their paths. */
export function filesEnding(ends: string): readonly string[] {
  const names = [
    "a",
    "broken",
    "fails",
    "hook",
    "names",
    "odd $name [x] 'q' (1)",
    "slow1",
    "slow2",
    "slow3",
    "sub/a",
    "sub/xa",
  ];
  return names.map((name) => `tests/${name}.check.${ends}`);
}

type Took = Awaited<ReturnType<SeenFile["take"]>>;
const workersIn = (took: Took) => new Set(took.map(({ worker }) => worker));

export function runsByFiles({ runner, ends, twice, fault, tests, told, oddId, written, processes }: FileRunner): void {
  const all = filesEnding(ends);
  const odd = all[5]!;
  const file = (name: string) => `tests/${name}.check.${ends}`;
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  beforeAll(async () => {
    seen = await seenFile();
    // What a naive start would hand on twice, or after its own.
    toy = await toySuite(`${runner}-odd`, runner, { args: twice });
    before = hashOf(toy.folder, written);
    listed = await toy.list();
  }, 120_000);

  afterAll(async () => {
    await seen?.leave();
    await toy?.leave();
  });

  const run = (wish: RunWish) => toy.run({ listed, ...wish, env: { TOY_SEEN: seen.path } });

  test("lists the files of the user's config", () => {
    expect(listed.map(({ path }) => path)).toEqual(all);
  });

  test("a whole run shows each file that is listed, and no other; bail, thresholds and reporters take nothing away", async () => {
    const shown = await run({});
    await seen.take();
    expect(filesOf(shown)).toEqual(all);
    expect(shown.ids).toHaveLength(tests);
    expect(shown.ids.filter((id) => id.includes("the same name"))).toEqual(
      expect.arrayContaining([`toy › ${file("a")} › the same name › #2`]),
    );
    expect(shown.ids).toContain(oddId);
    // A file that does not load is one failing test of that name.
    expect(shown.run.observations.find(({ test }) => test === `toy › ${file("broken")}`)?.outcome).toBe("failed");
    expect(shown.run.problems).toEqual([]);
  });

  test(`a share loads its files and nothing else, though their names are parts of others' (fault ${fault})`, async () => {
    const shown = await run({ units: whole(file("a"), odd) });
    expect(filesOf(shown)).toEqual([file("a"), odd]);
    expect((await seen.take()).map(({ title }) => title).sort()).toEqual(["a 1", "a 2", "a 3", "odd"]);
    expect(codes(shown)).toEqual([]);
  });

  test(`two shares together: every test once (fault ${fault}), in parallel too`, async () => {
    const [one, two] = [all.filter((_, index) => index % 2 === 0), all.filter((_, index) => index % 2 === 1)];
    const first = await run({ units: whole(...one), mode: "parallel" });
    const second = await run({ units: whole(...two), mode: "parallel" });
    const titles = (await seen.take()).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles).toHaveLength(told);
    expect([...first.ids, ...second.ids].length).toBe(new Set([...first.ids, ...second.ids]).size);
    expect([...codes(first), ...codes(second)]).toEqual([]);
  });

  test("sequential: no two tests overlap, of one file or of two, and worker 1", async () => {
    await run({ units: whole(file("slow1"), file("slow2")), mode: "sequential" });
    const took = await seen.take();
    expect([took.length, mostAtOnce(took), workersIn(took)]).toEqual([4, 1, new Set(["1"])]);
  });

  test("parallel: as many workers as asked for, though the files are few, fast and known", async () => {
    for (const workers of [2, 3]) {
      const units = whole(file("slow1"), file("slow2"), file("slow3"));
      expect(codes(await run({ units, mode: "parallel", workers }))).toEqual([]);
      const took = await seen.take();
      expect(took).toHaveLength(6);
      if (processes) expect(new Set(took.map(({ pid }) => pid)).size).toBe(workers);
      expect(workersIn(took)).toEqual(new Set(["1", "2", "3"].slice(0, workers)));
    }
  });

  test("shuffled: the seed decides on files and tests", async () => {
    const order = async (seed: number) => {
      const units = whole(file("names"), file("a"), file("sub/a"), file("sub/xa"));
      expect(codes(await run({ units, shuffled: true, seed }))).toEqual([]);
      return (await seen.take()).map(({ title }) => title);
    };
    const [first, again, other] = [await order(1), await order(1), await order(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect([...other].sort()).toEqual([...first].sort());
    const of = (title: string) => /^(a|sub\/x?a)/.exec(title)?.[0] ?? "names";
    const filesIn = (titles: readonly string[]) => [...new Set(titles.map(of))];
    expect([filesIn(first).length, filesIn(other).length]).toEqual([4, 4]);
    expect(filesIn(other)).not.toEqual(filesIn(first));
  });

  test("a file that is no longer there, and a share of which nothing is left, are no trusted runs", async () => {
    const gone = { path: file("gone") };
    const beside = { listed: [...listed, gone], units: whole(file("a"), gone.path) };
    expect(codes(await run(beside))).toEqual(["run.not-loaded"]);
    const alone = await run({ listed: [...listed, gone], units: whole(gone.path) });
    expect(alone.run.problems).not.toEqual([]);
    await seen.take();
  });

  test("a filter that matches nothing is no trusted run, though the config passes without tests", async () => {
    const none = await toySuite(`${runner}-odd`, runner, { args: ["no-such-file"] });
    try {
      expect((await none.run({})).run.problems).not.toEqual([]);
      const refusal = await none.tryList();
      expect(refusal?.kind === "refused" && refusal.problems[0]).toMatchObject({ code: "listing.empty" });
    } finally {
      await none.leave();
    }
  });

  test("the suite is as it was: no snapshot, no coverage, no report of the user's reporters", () => {
    expect(hashOf(toy.folder, written)).toBe(before);
  });
}
