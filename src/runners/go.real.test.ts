import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunWish, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, isHere, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import { type ListedFile, numbered } from "../model/listing.ts";
import { codes } from "./fixture.ts";

const here = isHere("go", "version");
const missing = here ? "" : " (skipped: no go here)";
const args = ["-tags", "nightly", "./...", "-args", "-wish", "a wish"];
const base = "example.com/odd";

describe.skipIf(!here)(`Go, the real one${missing}`, { timeout: 120_000 }, () => {
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  beforeAll(async () => {
    seen = await seenFile();
    toy = await toySuite("go-odd", "go", { args });
    before = hashOf(toy.folder);
    listed = await toy.list();
  }, 120_000);

  afterAll(async () => {
    await seen?.leave();
    await toy?.leave();
  });

  const at = (path: string): ListedFile => listed.find((file) => file.path === `${base}/${path}`)!;
  const testsOf = (path: string) => numbered(at(path).tests ?? []);
  const idsOf = (path: string) => testsOf(path).map(({ id }) => id);
  const whole = (...paths: readonly string[]): RunWish["units"] =>
    paths.map((path) => ({ files: [`${base}/${path}`] }));
  const run = (wish: RunWish) => toy.run({ listed, ...wish, env: { TOY_SEEN: seen.path } });
  const isTop = (id: string) => !/ › .* › [^/]*\//.test(id);

  test("lists packages with their tests, and those that do not load without", () => {
    const shown = listed.map(({ path, tests }) => [path.slice(base.length + 1), tests?.map(({ handle }) => handle)]);
    expect(shown).toEqual([
      ["broken", undefined],
      [
        "cart",
        [
          "TestAdds",
          "TestAddsMore",
          "TestÜber",
          "TestLeaves",
          "TestWish",
          "TestNames",
          "TestFromOutside",
          "FuzzPrice",
          "ExampleNamed",
        ],
      ],
      ["conf", ["TestNightly"]],
      ["failing", undefined],
      ["setup", undefined],
      ["slow1", ["TestOne", "TestTwo", "TestThree"]],
      ["slow2", ["TestOne", "TestTwo", "TestThree"]],
      ["sub/cart", ["TestAdds", "TestAddsMore"]],
      ["sub/xcart", ["TestAdds", "TestAddsMore"]],
    ]);
  });

  test("ids are those of a whole sequential run; packages that fail as a whole are one test of their own", async () => {
    const shown = await run({});
    await seen.take();
    const ids = shown.ids.filter(isTop);
    const own = ["broken", "failing", "setup"].map((path) => `toy › ${base}/${path}`);
    expect([...ids].sort()).toEqual(
      [...listed.flatMap(({ tests }) => numbered(tests ?? []).map(({ id }) => id)), ...own].sort(),
    );
    expect(shown.ids.filter((id) => id.startsWith(`toy › ${base}/cart › TestNames/`))).toHaveLength(9);
    // Of the user's arguments the last one reaches the test.
    expect(shown.run.observations.find(({ test }) => test === `toy › ${base}/cart › TestWish`)?.outcome).toBe("passed");
    expect(shown.run.problems).toEqual([]);
  });

  test("whole packages: these and nothing else, though the user's arguments say `./...` (fault 1)", async () => {
    const shown = await run({ units: whole("cart", "conf") });
    expect(shown.ids.filter(isTop).sort()).toEqual([...idsOf("cart"), ...idsOf("conf")].sort());
    expect(codes(shown)).toEqual([]);
    expect((await seen.take()).length).toBeGreaterThan(9);
  });

  test("one package that does not build keeps no other from running (fault 9)", async () => {
    const shown = await run({ units: whole("broken", "failing", "setup", "sub/cart") });
    await seen.take();
    const own = ["broken", "failing", "setup"].map((path) => `toy › ${base}/${path}`);
    expect([...shown.ids].sort()).toEqual([...own, ...idsOf("sub/cart")].sort());
    expect(codes(shown)).toEqual([]);
  });

  test("some tests of a package, and the others of it: together every test once (fault 1)", async () => {
    const tests = testsOf("cart").map(({ id, handle }) => ({ id, handle }));
    const odd = tests.filter((_, index) => index % 2 === 1);
    const even = tests.filter((_, index) => index % 2 === 0);
    const file = [`${base}/cart`];
    const one = await run({ units: [{ files: file, tests: odd }, ...whole("sub/cart")!] });
    const two = await run({ units: [{ files: file, tests: even }, ...whole("sub/xcart")!] });
    await seen.take();
    expect(one.ids.filter(isTop).sort()).toEqual([...odd.map(({ id }) => id), ...idsOf("sub/cart")].sort());
    expect(two.ids.filter(isTop).sort()).toEqual([...even.map(({ id }) => id), ...idsOf("sub/xcart")].sort());
    expect([...codes(one), ...codes(two)]).toEqual([]);
  });

  test("sequential: no two tests overlap, of one package or of two", async () => {
    const shown = await run({ units: whole("slow1", "slow2"), mode: "sequential" });
    const told = await seen.take();
    expect([shown.ids.length, told.length, mostAtOnce(told)]).toEqual([6, 6, 1]);
    expect(codes(shown)).toEqual([]);
  });

  test("parallel: packages at the same time, and in each the tests that say so", async () => {
    await run({ units: whole("slow1", "slow2"), mode: "parallel", workers: 2 });
    const told = await seen.take();
    expect(new Set(told.map(({ pid }) => pid)).size).toBe(2);
    for (const pid of new Set(told.map((each) => each.pid)))
      expect(mostAtOnce(told.filter((each) => each.pid === pid))).toBe(2);
    expect(mostAtOnce(told)).toBeGreaterThanOrEqual(2);
  });

  test("shuffled: the seed decides", async () => {
    const order = async (seed: number) => {
      await run({ units: whole("cart", "sub/cart", "sub/xcart", "conf"), shuffled: true, seed });
      const told = await seen.take();
      return told.map(({ title }) => title).filter((title) => !title.includes("/"));
    };
    const [first, again, other] = [await order(1), await order(1), await order(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect([...other].sort()).toEqual([...first].sort());
  });

  test("a package or a test that is no longer there is no trusted run", async () => {
    const gone = { path: `${base}/gone`, tests: [] };
    const lost = await toy.run({ listed: [...listed, gone], units: [...whole("sub/cart")!, ...whole("gone")!] });
    expect(lost.run.problems).not.toEqual([]);
    const none = { files: [`${base}/sub/cart`], tests: [{ id: idsOf("sub/cart")[0]!, handle: "TestGone" }] };
    expect(codes(await run({ units: [none] }))).toEqual(["run.no-tests"]);
    // Beside another package that runs, it is found by what was asked.
    expect(codes(await run({ units: [none, ...whole("conf")!] }))).toEqual(["run.not-loaded"]);
    await seen.take();
  });

  test("the suite is as it was", () => {
    expect(hashOf(toy.folder)).toBe(before);
  });

  test("`-run` of the user is kept: with what it says of subtests", async () => {
    const own = await toySuite("go-odd", "go", {
      args: ["-run", "Names|Adds$/same", "./cart", "-args", "-wish", "a wish"],
    });
    const narrow = await toySuite("go-odd", "go", { args: ["-run=TestNames/same", "./cart", "./sub/cart"] });
    try {
      const files = await narrow.list();
      expect(files.map(({ path, tests }) => [path, tests?.map(({ handle }) => handle)])).toEqual([
        [`${base}/cart`, ["TestNames"]],
      ]);
      const tests = numbered(files[0]!.tests!).map(({ id, handle }) => ({ id, handle }));
      const shown = await narrow.run({ listed: files, units: [{ files: [files[0]!.path], tests }] });
      const names = ["", "/same", "/same#01"].map((below) => `toy › ${base}/cart › TestNames${below}`);
      expect([...shown.ids].sort()).toEqual(names);
      expect((await own.list())[0]!.whole).toBe(true);
    } finally {
      await own.leave();
      await narrow.leave();
    }
  });

  test("a folder without a module is refused, and the log named", async () => {
    const empty = await toySuite("endings", "go");
    try {
      const refusal = await empty.tryList();
      expect(refusal?.kind === "refused" && refusal.problems[0]).toMatchObject({ code: "listing.failed" });
    } finally {
      await empty.leave();
    }
  });
});
