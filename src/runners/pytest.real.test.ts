import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunWish, type Toy, toySuite } from "../../scripts/real/runner.ts";
import { hashOf, isHere, mostAtOnce, type SeenFile, seenFile } from "../../scripts/real/seen.ts";
import { type ListedFile, numbered } from "../model/listing.ts";
import { codes, whole } from "./fixture.ts";

/**
 * Of these, and of those in $PYTHONS, which a `:` parts. The suite's own options ask for two workers, so without
 * pytest-xdist they are written without.
 */
const others = (process.env["PYTHONS"] ?? "").split(":").filter((each) => each !== "");
const pythons = ["python3", "/usr/bin/python3", ...others].map((python) => ({
  python,
  here: isHere(python, "-m", "pytest", "--version"),
  xdist: isHere(python, "-c", "import pytest, xdist"),
}));

const odd = "tests/check_it's [odd] $HOME é.py";
const slow = [1, 2, 3, 4].map((number) => `tests/slow/check_slow${number}.py`);
const lost = ["toy › tests/check_broken.py", "toy › tests/check_skipped_whole.py"];

async function toyOf({ python, xdist }: (typeof pythons)[number], args: readonly string[] = []): Promise<Toy> {
  const toy = await toySuite("pytest-odd", "pytest", { program: [python], args });
  if (!xdist) await editOptions(toy, (options) => options.replace("-n 2 ", ""));
  return toy;
}

async function editOptions(toy: Toy, edit: (options: string) => string): Promise<void> {
  const path = join(toy.folder, "pytest.ini");
  await writeFile(path, edit(await readFile(path, "utf8")));
}

/** By plugins that may be installed here. */
const written = [".hypothesis", ".benchmarks"];

/** Its protocol, with a first attempt that fails; from 16.6.1 on that attempt's teardown is told, too. */
function rerunning(teardown: boolean): string {
  return `from _pytest.runner import runtestprotocol


def pytest_runtest_protocol(item, nextitem):
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    own, item.obj = item.obj, failing
    for report in runtestprotocol(item, nextitem=nextitem, log=False):
        if report.failed:
            report.outcome = "rerun"
        if report.when != "teardown" or ${teardown ? "True" : "False"}:
            item.ihook.pytest_runtest_logreport(report=report)
    item._initrequest()
    item.obj = own
    for report in runtestprotocol(item, nextitem=nextitem, log=False):
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def failing():
    raise OSError("the first time")
`;
}

describe.each(pythons)("pytest, the real one of $python", { timeout: 120_000 }, (which) => {
  const missing = which.here ? "" : " (skipped: no pytest here)";
  const noWorkers = which.xdist ? "" : " (skipped: no pytest-xdist here)";
  let toy: Toy;
  let listed: readonly ListedFile[];
  let seen: SeenFile;
  let before: string;

  beforeAll(async () => {
    if (!which.here) return;
    seen = await seenFile();
    toy = await toyOf(which);
    before = hashOf(toy.folder, written);
    // Else Python itself would write beside the sources.
    process.env.PYTHONDONTWRITEBYTECODE = "1";
    // What else is installed here takes longer to load than the suite to run.
    if (!which.xdist) process.env.PYTEST_DISABLE_PLUGIN_AUTOLOAD = "1";
    listed = await toy.list();
  }, 120_000);

  afterAll(async () => {
    delete process.env.PYTHONDONTWRITEBYTECODE;
    delete process.env.PYTEST_DISABLE_PLUGIN_AUTOLOAD;
    await seen?.leave();
    await toy?.leave();
  });

  const testsOf = (path: string) => numbered(listed.find((file) => file.path === path)?.tests ?? []);
  const idsOf = (path: string): readonly string[] => testsOf(path).map(({ id }) => id);
  const run = (wish: RunWish, own = toy) => own.run({ listed, ...wish, env: { TOY_SEEN: seen.path, ...wish.env } });
  type Shown = Awaited<ReturnType<typeof run>>;
  const outcome = (shown: Shown, id: string) => shown.run.observations.find(({ test }) => test === id)?.outcome;

  describe.skipIf(!which.here)(`in one process${missing}`, () => {
    test("lists files with their tests whatever `addopts` says (fault 12); without where a file does not load", () => {
      expect(listed.map(({ path, tests }) => [path, tests?.length])).toEqual([
        ["tests/check_a.py", 22],
        ["tests/check_broken.py", undefined],
        ["tests/check_groups.py", 3],
        ["tests/check_hooks.py", 4],
        [odd, 2],
        ["tests/check_skipped_whole.py", undefined],
        ["tests/pkg/check_pkg.py", 1],
        ...slow.map((path) => [path, 1]),
        ["tests/sub/check_a_below.py", 1],
      ]);
      expect(testsOf("tests/check_groups.py").map(({ group }) => group)).toEqual(["db", "db", undefined]);
    });

    test.each(["-q -q", "-v -v", "--collect-only -q", "-x --lf --no-header"])(
      "`addopts = %s` changes nothing in the list (fault 12)",
      async (options) => {
        const own = await toyOf(which);
        try {
          await editOptions(own, (text) => text.replace(/^addopts = .*$/m, `addopts = ${options}`));
          expect(await own.list()).toEqual(listed);
        } finally {
          await own.leave();
        }
      },
    );

    test("ids are those of a whole run, in which a file that does not load and `--maxfail` keep none from running (fault 9)", async () => {
      const shown = await run({});
      expect([...shown.ids].sort()).toEqual([...listed.flatMap(({ path }) => idsOf(path)), ...lost].sort());
      expect([codes(shown), shown.run.observations.length]).toEqual([[], shown.ids.length]);
      expect(lost.map((id) => outcome(shown, id))).toEqual(["failed", "skipped"]);
      expect(outcome(shown, "toy › tests/check_a.py › test_addopts_are_read")).toBe("passed");
      await seen.take();
    });

    test("every phase counts: set-up, teardown, both; expected failures as pytest counts them", async () => {
      const shown = await run({ units: whole("tests/check_hooks.py", "tests/check_a.py") });
      const said = (path: string, ...titles: readonly string[]) => outcome(shown, ["toy", path, ...titles].join(" › "));
      const hooks = ["test_setup", "test_teardown", "test_both"].map((title) => said("tests/check_hooks.py", title));
      expect([...hooks, said("tests/check_hooks.py", "CheckFailingSetUp", "test_in_it")]).toEqual(
        Array(4).fill("failed"),
      );
      const marked = ["test_skipped", "test_expected_failure", "test_unexpected_pass", "test_strict_unexpected_pass"];
      expect(marked.map((title) => said("tests/check_a.py", title))).toEqual([
        "skipped",
        "skipped",
        "passed",
        "failed",
      ]);
      await seen.take();
    });

    test("some files: these and nothing else, though one of another share does not load", async () => {
      const shown = await run({ units: whole("tests/sub/check_a_below.py", "tests/pkg/check_pkg.py", odd) });
      expect([...shown.ids].sort()).toEqual(
        ["tests/sub/check_a_below.py", "tests/pkg/check_pkg.py", odd].flatMap(idsOf).sort(),
      );
      expect((await seen.take()).length).toBe(4);
      expect(codes(shown)).toEqual([]);
      // Neither was it imported.
      expect(shown.log).not.toContain("no_such_module");
    });

    test("some tests of a file, and the others: together every test once (faults 6 and 7)", async () => {
      const tests = testsOf("tests/check_a.py");
      const parts = [0, 1].map((rest) => tests.filter((_, index) => index % 2 === rest));
      for (const part of parts) {
        const units = [{ files: ["tests/check_a.py"], tests: part.map(({ id, handle }) => ({ id, handle })) }];
        const shown = await run({ units, env: { PYTHONPATH: "/the/users/own" } });
        expect([...shown.ids].sort()).toEqual(part.map(({ id }) => id).sort());
        expect(codes(shown)).toEqual([]);
        expect(outcome(shown, "toy › tests/check_a.py › test_python_path_is_the_users_too") ?? "passed").toBe("passed");
      }
      await seen.take();
    });

    test("files and options among the arguments choose what is listed; a share of that runs, and loads no other", async () => {
      const own = await toyOf(which, [
        "-k",
        "one",
        "tests/check_a.py",
        "tests/sub/check_a_below.py",
        "tests/check_broken.py",
      ]);
      try {
        const files = await own.list();
        expect(files.map(({ path, tests }) => [path, tests?.length])).toEqual([
          ["tests/check_a.py", 1],
          ["tests/check_broken.py", undefined],
          ["tests/sub/check_a_below.py", 1],
        ]);
        const shown = await run({ listed: files, units: whole("tests/sub/check_a_below.py") }, own);
        expect(shown.log).not.toContain("no_such_module");
        expect([shown.ids.length, codes(shown)]).toEqual([1, []]);
        await seen.take();
      } finally {
        await own.leave();
      }
    });

    test("sequential: no two overlap, in one process and without a worker", async () => {
      await run({ units: whole(...slow), mode: "sequential" });
      const told = await seen.take();
      expect([told.length, mostAtOnce(told), new Set(told.map(({ pid }) => pid)).size]).toEqual([4, 1, 1]);
      expect(told.map(({ worker }) => worker)).toEqual(Array(4).fill(""));
    });

    test("shuffled: the seed decides on files and tests, and nothing is lost (fault 6)", async () => {
      const order = async (seed: number) => {
        const units = whole("tests/check_a.py", "tests/check_groups.py", "tests/pkg/check_pkg.py", odd);
        await run({ units, shuffled: true, seed });
        return (await seen.take()).map(({ title }) => title);
      };
      const [first, again, other] = [await order(1), await order(1), await order(2)];
      expect(again).toEqual(first);
      expect(other).not.toEqual(first);
      expect([...other].sort()).toEqual([...first].sort());
      const filesIn = (titles: readonly string[]) => [...new Set(titles.map((title) => title.split("::")[0]))];
      expect(filesIn(other)).not.toEqual(filesIn(first));
    });

    test("a file or a test that is no longer there is no trusted run (fault 8: an empty share)", async () => {
      const gone = { path: "tests/check_gone.py" };
      const lostFile = await run({
        listed: [...listed, gone],
        units: whole("tests/sub/check_a_below.py", gone.path),
      });
      expect(codes(lostFile)).toEqual(["run.not-loaded"]);
      const none = {
        files: ["tests/sub/check_a_below.py"],
        tests: [{ id: "" as never, handle: "tests/sub/check_a_below.py::gone" }],
      };
      expect((await run({ units: [none] })).run.problems).not.toEqual([]);
      expect(codes(await run({ units: [none, ...whole("tests/pkg/check_pkg.py")] }))).toEqual(["run.not-loaded"]);
      await seen.take();
    });

    test("a filter that matches nothing refuses the listing, and its run is not trusted", async () => {
      const none = await toyOf(which, ["-k", "no_such_test", "tests/sub"]);
      const refusal = async () => {
        const refused = await none.tryList();
        return refused?.kind === "refused" ? refused.problems[0]?.code : undefined;
      };
      try {
        expect(await refusal()).toBe("listing.empty");
        expect((await none.run({})).run.problems).not.toEqual([]);
      } finally {
        await none.leave();
      }
    });

    test.each([
      ["conftest.py", "report.runner-error"],
      ["tests/pkg/conftest.py", undefined],
    ])("%s that does not load refuses the listing and is named; a run of it is not trusted", async (path, code) => {
      const own = await toyOf(which);
      try {
        await writeFile(join(own.folder, path), "import no_such_module\n");
        const refused = await own.tryList();
        const words = refused?.kind === "refused" ? refused.problems[0]?.words : undefined;
        expect(words).toMatch(/^The tests of the suite toy cannot be listed: \S+ does not load: /);
        expect(words).toMatch(new RegExp(`${path.split("/").at(-2) ?? path}.*No module named 'no_such_module'`));
        const shown = await run({ units: whole("tests/pkg/check_pkg.py") }, own);
        expect(shown.run.problems[0]?.code).toBe(code ?? "run.not-loaded");
      } finally {
        await own.leave();
      }
    });

    test.each([
      ["os._exit(3)", "report.truncated", undefined],
      ["pytest.exit('enough', returncode=0)", "report.run-interrupted", "notRun"],
    ])(
      "a test that ends pytest itself (%s) is named, what ran before it is kept, and the run is not trusted",
      async (end, code, after) => {
        const own = await toyOf(which, ["tests/check_ends.py"]);
        try {
          const tests = `def test_before():\n    pass\ndef test_ends():\n    ${end}\ndef test_after():\n    pass\n`;
          await writeFile(join(own.folder, "tests/check_ends.py"), `import os, pytest\n${tests}`);
          const shown = await run({ listed: await own.list() }, own);
          expect(shown.run.observations.map(({ test, outcome }) => [test.split(" › ").at(-1), outcome])).toEqual([
            ["test_before", "passed"],
            ...(after === undefined ? [] : [["test_after", after]]),
            ["test_ends", "interrupted"],
          ]);
          expect(codes(shown)).toEqual([code]);
          await seen.take();
        } finally {
          await own.leave();
        }
      },
    );

    test("ids that a conftest.py writes anew are still those of the list; no option of the user's leaves tests out", async () => {
      const own = await toyOf(which, ["--stepwise-skip", "--ff", "--collect-only", "tests/check_a.py"]);
      try {
        const hook = "def pytest_collection_modifyitems(items):\n    for item in items:\n        item._nodeid += '!'\n";
        await writeFile(join(own.folder, "tests/conftest.py"), hook);
        const files = await own.list();
        const shown = await run({ listed: files, units: whole("tests/check_a.py") }, own);
        expect([...shown.ids].sort()).toEqual([...idsOf("tests/check_a.py")].sort());
        expect([codes(shown), shown.run.observations.length]).toEqual([[], 22]);
        await seen.take();
      } finally {
        await own.leave();
      }
    });

    test.each(["16.6.0", "16.6.1"])("attempts as pytest-rerunfailures %s tells them are attempts", async (version) => {
      const own = await toyOf(which, ["tests/sub"]);
      try {
        await writeFile(join(own.folder, "tests/sub/conftest.py"), rerunning(version === "16.6.1"));
        const shown = await run({ listed: await own.list() }, own);
        const seenOf = shown.run.observations.map(({ attempt, outcome: how }) => [attempt, how]);
        expect(seenOf).toEqual([
          [0, "failed"],
          [1, "passed"],
        ]);
        await seen.take();
      } finally {
        await own.leave();
      }
    });

    test("a strict config without a cache takes what it is given", async () => {
      const own = await toyOf(which, ["-p", "no:cacheprovider", "--strict-config", "tests/sub"]);
      try {
        const shown = await run({ listed: await own.list() }, own);
        expect([shown.ids, codes(shown)]).toEqual([idsOf("tests/sub/check_a_below.py"), []]);
        await seen.take();
      } finally {
        await own.leave();
      }
    });

    test("`program` may be pytest itself", async () => {
      const own = await toySuite("pytest-odd", "pytest", { program: [which.python, "-m", "pytest"] });
      try {
        if (!which.xdist) await editOptions(own, (options) => options.replace("-n 2 ", ""));
        expect(await own.list()).toEqual(listed);
      } finally {
        await own.leave();
      }
    });

    test.skipIf(which.xdist)(
      "a parallel run without pytest-xdist is refused, and not made in one process",
      async () => {
        const shown = await run({ mode: "parallel", units: whole(...slow) });
        expect(shown.run.problems).toMatchObject([
          { code: "run.no-xdist", hint: expect.stringContaining("pip install pytest-xdist") },
        ]);
        expect(await seen.take()).toEqual([]);
      },
    );
  });

  describe.skipIf(!which.xdist)(`with pytest-xdist${noWorkers}`, () => {
    test("parallel: as many workers as asked for, whatever `addopts` says, and each named in the report", async () => {
      for (const workers of [2, 3]) {
        const shown = await run({ units: whole(...slow), mode: "parallel", workers });
        const told = await seen.take();
        expect([told.length, codes(shown)]).toEqual([4, []]);
        expect(new Set(told.map(({ worker }) => worker))).toEqual(new Set(["gw0", "gw1", "gw2"].slice(0, workers)));
        expect(new Set(told.map(({ pid }) => pid)).size).toBe(workers);
        expect(mostAtOnce(told)).toBeLessThanOrEqual(workers);
        expect(new Set(shown.run.observations.map(({ worker }) => worker))).toEqual(
          new Set([0, 1, 2].slice(0, workers)),
        );
      }
    });

    test("the whole suite in parallel shows the same ids; those of a group have no `@`", async () => {
      const shown = await run({ mode: "parallel" });
      expect([...shown.ids].sort()).toEqual([...listed.flatMap(({ path }) => idsOf(path)), ...lost].sort());
      expect([codes(shown), shown.run.observations.length]).toEqual([[], shown.ids.length]);
      await seen.take();
    });

    test("tests of a group share a worker, though nobody asked for `--dist loadgroup`", async () => {
      const shown = await run({ mode: "parallel", units: whole("tests/check_groups.py") });
      const told = await seen.take();
      const grouped = told.filter(({ title }) => /test_(first|second)$/.test(title));
      expect([told.length, grouped.length, new Set(grouped.map(({ worker }) => worker)).size]).toEqual([3, 2, 1]);
      expect([[...shown.ids].sort(), codes(shown)]).toEqual([[...idsOf("tests/check_groups.py")].sort(), []]);
    });

    test("`--dist each`, which would run every test on every worker, does not", async () => {
      const own = await toyOf(which, ["--dist", "each"]);
      try {
        const shown = await run({ mode: "parallel", units: whole(...slow) }, own);
        expect([shown.run.observations.length, (await seen.take()).length, codes(shown)]).toEqual([4, 4, []]);
      } finally {
        await own.leave();
      }
    });

    test("the user's own way of distribution is kept", async () => {
      const own = await toyOf(which, ["--dist", "loadfile"]);
      try {
        const shown = await run({ mode: "parallel", units: whole("tests/check_a.py") }, own);
        expect(shown.log).toContain("LoadFileScheduling");
        expect([shown.ids.length, codes(shown)]).toEqual([22, []]);
        await seen.take();
      } finally {
        await own.leave();
      }
    });

    test("shuffled in parallel: all workers have one order, and every test runs once (fault 6)", async () => {
      const shown = await run({ mode: "parallel", shuffled: true, seed: 7, units: whole("tests/check_a.py", odd) });
      expect([...shown.ids].sort()).toEqual([...idsOf("tests/check_a.py"), ...idsOf(odd)].sort());
      expect([codes(shown), shown.run.observations.length]).toEqual([[], 24]);
      await seen.take();
    });

    test("workers that collect different tests are told, and nothing of it is trusted", async () => {
      const own = await toyOf(which, ["tests/check_chance.py"]);
      try {
        const text =
          "import os, pytest\n@pytest.mark.parametrize('by', [os.getpid()])\ndef test_chance(by):\n    pass\n";
        await writeFile(join(own.folder, "tests/check_chance.py"), text);
        const shown = await run({ listed: await own.list(), mode: "parallel" }, own);
        expect(shown.run.problems.map(({ words }) => words)).toContain(
          "The workers of pytest-xdist collected different tests, so it ran none",
        );
        expect(new Set(shown.run.observations.map(({ outcome }) => outcome))).toEqual(new Set(["notRun"]));
        expect(await seen.take()).toEqual([]);
      } finally {
        await own.leave();
      }
    });

    test("with groups a worker that dies ends the run, which else would hang; no test is lost from the report", async () => {
      const own = await toyOf(which);
      try {
        const tests =
          "import os\ndef test_lives():\n    pass\ndef test_dies():\n    os._exit(1)\ndef test_after():\n    pass\n";
        await writeFile(join(own.folder, "tests/check_dies.py"), tests);
        const units = whole("tests/check_dies.py", "tests/check_groups.py");
        const shown = await run({ listed: await own.list(), mode: "parallel", units }, own);
        expect(outcome(shown, "toy › tests/check_dies.py › test_dies")).toBe("crashed");
        expect(shown.ids).toHaveLength(6);
        // Before it gives up, xdist may hand the test on to the other worker, which then dies as well.
        const lived = shown.run.observations.filter(({ outcome: was }) => was !== "crashed");
        expect(lived.map(({ test: id }) => id).sort()).toEqual(
          shown.ids.filter((id) => !id.endsWith("test_dies")).sort(),
        );
        await seen.take();
      } finally {
        await own.leave();
      }
    });

    test("a worker that dies is a crashed test, and the others run", async () => {
      const own = await toyOf(which, ["--dist", "load"]);
      try {
        await writeFile(
          join(own.folder, "tests/check_dies.py"),
          "import os\ndef test_dies():\n    os._exit(1)\ndef test_lives():\n    pass\n",
        );
        const files = await own.list();
        const units = whole("tests/check_dies.py", "tests/sub/check_a_below.py");
        const shown = await run({ listed: files, mode: "parallel", units }, own);
        expect(outcome(shown, "toy › tests/check_dies.py › test_dies")).toBe("crashed");
        expect(outcome(shown, "toy › tests/check_dies.py › test_lives")).toBe("passed");
        expect([shown.ids.length, codes(shown)]).toEqual([3, []]);
        await seen.take();
      } finally {
        await own.leave();
      }
    });
  });

  test.skipIf(!which.here)(
    `the suite is as it was: no cache, and not the report that \`addopts\` names${missing}`,
    () => {
      expect(hashOf(toy.folder, written)).toBe(before);
    },
  );
});
