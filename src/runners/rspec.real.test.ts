import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunWish, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, isHere, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import { type ListedFile, numbered } from "../model/listing.ts";
import { codes, whole } from "./fixture.ts";

const here = isHere("rspec", "--version");
const missing = here ? "" : " (skipped: no rspec here)";

describe.skipIf(!here)(`RSpec, the real one${missing}`, { timeout: 120_000 }, () => {
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  beforeAll(async () => {
    seen = await seenFile();
    toy = await toySuite("rspec-odd", "rspec");
    before = hashOf(toy.folder);
    listed = await toy.list();
  }, 120_000);

  afterAll(async () => {
    await seen?.leave();
    await toy?.leave();
  });

  const odd = "spec/it's [odd] $HOME é_spec.rb";
  const testsOf = (path: string) => numbered(listed.find((file) => file.path === path)?.tests ?? []);
  const idsOf = (path: string): readonly string[] => testsOf(path).map(({ id }) => id);
  const run = (wish: RunWish) => toy.run({ listed, ...wish, env: { TOY_SEEN: seen.path } });
  const slow = [1, 2, 3, 4].map((number) => `spec/slow/slow${number}_spec.rb`);
  const lost = ["broken", "syntax"].map((name) => `toy › spec/${name}_spec.rb › The file does not load`);

  test("lists files with their examples; without where a file does not load, or an example has no title yet", () => {
    expect(listed.map(({ path, tests }) => [path, tests?.length])).toEqual([
      ["spec/a_spec.rb", 12],
      ["spec/broken_spec.rb", undefined],
      ["spec/hooks_spec.rb", 2],
      [odd, 5],
      ...slow.map((path) => [path, 1]),
      ["spec/sub/a_spec.rb", 2],
      ["spec/sub/xa_spec.rb", 2],
      ["spec/syntax_spec.rb", undefined],
      ["spec/untitled_spec.rb", undefined],
    ]);
    expect(testsOf("spec/sub/a_spec.rb").map(({ handle }) => handle)).toEqual([
      "./spec/sub/a_spec.rb[1:1]",
      "./spec/sub/a_spec.rb[1:2]",
    ]);
  });

  test("ids are those of a whole sequential run, in which one file that does not load keeps no other from running (fault 9)", async () => {
    const shown = await run({});
    const untitled = ["is expected to eq 1", "", "has one"].map((title) => `without a title ${title}`);
    const others = [...lost, ...untitled.map((title) => `toy › spec/untitled_spec.rb › ${title}`)];
    expect([...shown.ids].sort()).toEqual([...listed.flatMap(({ path }) => idsOf(path)), ...others].sort());
    expect(codes(shown)).toEqual([]);
    const outcome = (id: string) => shown.run.observations.find(({ test }) => test === id)?.outcome;
    expect(lost.map(outcome)).toEqual(["failed", "failed"]);
    // The user's `--fail-fast` is not kept, the settings are.
    expect(outcome("toy › spec/a_spec.rb › a sees the user's own settings")).toBe("passed");
    await seen.take();
  });

  test("some files: these and nothing else, though a path is part of another (fault 1)", async () => {
    const shown = await run({ units: whole("spec/sub/a_spec.rb", odd) });
    expect([...shown.ids].sort()).toEqual([...idsOf("spec/sub/a_spec.rb"), ...idsOf(odd)].sort());
    expect((await seen.take()).length).toBe(7);
    expect(codes(shown)).toEqual([]);
  });

  test("what the user's arguments select is narrowed, and never widened: a folder, a title, a tag", async () => {
    const own = await toySuite("rspec-odd", "rspec", { args: ["spec/sub", "--example", "below"] });
    try {
      const files = await own.list();
      expect(files.map(({ path }) => path)).toContain("spec/sub/a_spec.rb");
      expect(files.flatMap(({ path, tests = [] }) => tests.map(() => path))).toEqual(
        ["a", "a", "xa", "xa"].map((name) => `spec/sub/${name}_spec.rb`),
      );
      const [first] = numbered(files[0]!.tests!);
      const shown = await own.run({ listed: files, units: [{ files: [files[0]!.path], tests: [first!] }] });
      expect(shown.ids).toEqual([first!.id]);
    } finally {
      await own.leave();
    }
  });

  test("some examples of a file, and the others: together every example once (faults 1 and 6)", async () => {
    const tests = testsOf("spec/a_spec.rb");
    const twice = (title: string) => title.includes("twice");
    const [one, two] = [true, false].map((wanted) =>
      tests.filter(({ id }, index) => (twice(id) || index % 2 === 0) === wanted),
    );
    expect(tests.filter(({ group }) => group !== undefined).map(({ group }) => group)).toEqual(
      Array(2).fill("a has a name twice"),
    );
    const shown = [];
    for (const part of [one!, two!])
      shown.push(
        await run({ units: [{ files: ["spec/a_spec.rb"], tests: part.map(({ id, handle }) => ({ id, handle })) }] }),
      );
    expect([...shown[0]!.ids].sort()).toEqual(one!.map(({ id }) => id).sort());
    expect([...shown[1]!.ids].sort()).toEqual(two!.map(({ id }) => id).sort());
    expect(shown.flatMap(codes)).toEqual([]);
    await seen.take();
  });

  test("sequential: no two overlap, and there is one worker", async () => {
    await run({ units: whole(...slow), mode: "sequential" });
    const told = await seen.take();
    expect([told.length, mostAtOnce(told), new Set(told.map(({ pid }) => pid)).size]).toEqual([4, 1, 1]);
    expect(told.map(({ worker }) => worker)).toEqual(Array(4).fill(null));
  });

  test("parallel: a process for each worker, numbered as parallel_tests does", async () => {
    const shown = await run({ units: whole(...slow, "spec/sub/a_spec.rb"), mode: "parallel", workers: 2 });
    const told = await seen.take();
    expect([told.length, mostAtOnce(told)]).toEqual([6, 2]);
    expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["", "2"]));
    expect(new Set(told.map(({ pid }) => pid)).size).toBe(2);
    expect(codes(shown)).toEqual([]);
  });

  test("parallel without a share: every file on one of the workers", async () => {
    const shown = await toy.run({ mode: "parallel", workers: 3, env: { TOY_SEEN: seen.path } });
    const told = await seen.take();
    expect(shown.ids.length).toBe(listed.flatMap(({ path }) => idsOf(path)).length + 5);
    expect(shown.run.observations.length).toBe(shown.ids.length);
    expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["", "2", "3"]));
    expect(codes(shown)).toEqual([]);
  });

  test("the seed decides the order, shuffled by us or by the user's own `--order rand`", async () => {
    const order = async (seed: number, shuffled: boolean) => {
      await run({ units: whole("spec/a_spec.rb", "spec/sub/a_spec.rb", odd), shuffled, seed });
      return (await seen.take()).map(({ title }) => title).join("\n");
    };
    for (const shuffled of [true, false]) {
      const [first, again, other] = [await order(1, shuffled), await order(1, shuffled), await order(2, shuffled)];
      expect(again).toBe(first);
      expect(other).not.toBe(first);
    }
  });

  test("a file or an example that is no longer there is no trusted run", async () => {
    const gone = { path: "spec/gone_spec.rb" };
    const lostFile = await toy.run({ listed: [...listed, gone], units: whole("spec/sub/a_spec.rb", gone.path) });
    expect(lostFile.run.problems.map(({ code }) => code)).toEqual(["report.runner-error"]);
    const none = {
      files: ["spec/sub/a_spec.rb"],
      tests: [{ id: testsOf("spec/sub/a_spec.rb")[0]!.id, handle: "./spec/sub/a_spec.rb[9:9]" }],
    };
    expect(codes(await run({ units: [none] }))).toEqual(["run.no-tests"]);
    expect(codes(await run({ units: [none, ...whole("spec/sub/xa_spec.rb")] }))).toEqual(["run.not-loaded"]);
    await seen.take();
  });

  test("the suite is as it was, and the user's report was not written", () => {
    expect(hashOf(toy.folder)).toBe(before);
  });

  test("a helper that does not load refuses the listing", async () => {
    const own = await toySuite("rspec-odd", "rspec");
    try {
      await writeFile(join(own.folder, "spec/spec_helper.rb"), "raise 'no helper'\n");
      const refusal = await own.tryList();
      expect(refusal?.kind === "refused" && refusal.problems[0]).toMatchObject({
        code: "listing.failed",
        words: expect.stringContaining("error outside of examples"),
      });
    } finally {
      await own.leave();
    }
  });
});
