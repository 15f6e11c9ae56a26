import { describe, expect, test } from "vitest";
import { askFor, listAskFor, parsedValue } from "./fixture.ts";
import { pytest } from "./pytest.ts";
import type { Ask } from "./start.ts";

const list = pytest.list?.kind === "process" ? pytest.list : undefined;
const job = (ask: Ask) => JSON.parse(pytest.start(ask).files!.find(({ path }) => path.endsWith(".json"))!.text);
const argvOf = (ask: Ask) => {
  const { command } = { command: pytest.start(ask).lanes[0].commands[0] };
  return command.kind === "program" ? command.argv.join(" ") : "";
};

test("it is started as a module of Python, with the plugin's folder in front of PYTHONPATH", () => {
  const ask = askFor("pytest", { args: ["-k", "cart", "--", "tests"] });
  expect(argvOf(ask)).toBe("python3 -m pytest -k cart -p flakeproof_pytest -o cache_dir=/out/outputs/cache -- tests");
  expect(pytest.start(ask).paths).toEqual({ PYTHONPATH: "/out/given" });
  expect(pytest.start(ask).files!.map(({ path }) => path)).toEqual([
    "/out/given/flakeproof_pytest.py",
    "/out/given/flakeproof_pytest.json",
  ]);
});

test.each([
  [["uv", "run", "python"], true],
  [["/venv/bin/python3.12"], true],
  [["C:\\Python\\python.exe"], true],
  [["poetry", "run", "pytest"], false],
  [["python3", "-m", "pytest"], false],
])("the program %j gets `-m pytest`: %j", (program, module) => {
  const ask = askFor("pytest", { starter: { runner: "pytest", args: [], program } });
  expect(argvOf(ask).includes(" -m pytest ")).toBe(module);
});

test("sequential, parallel and shuffled stand in the plugin's job", () => {
  expect(job(askFor("pytest"))).toEqual({
    report: "/out/reports/pytest.jsonl",
    outputs: "/out/outputs",
    workers: 0,
    seed: 8123,
    shuffled: false,
    slice: { index: 1, total: 1 },
  });
  expect(job(askFor("pytest", { mode: "parallel", workers: 1, shuffled: true }))).toMatchObject({
    workers: 1,
    shuffled: true,
  });
});

test("so does the share, however long: files by their paths, tests by their node ids", () => {
  const handle = 'a/test_b.py::test_x[it\'s › "a::b"]';
  const units = [{ files: ["test_a.py"] }, { files: ["a/test_b.py"], tests: [{ id: "" as never, handle }] }];
  expect(job(askFor("pytest", { units }))).toMatchObject({
    files: ["/repo/test_a.py", "/repo/a/test_b.py"],
    tests: [handle],
  });
});

describe("a list", () => {
  const read = (value: unknown) => list!.read(JSON.stringify(value), listAskFor("pytest"));

  test("has tests by file, with the groups of pytest-xdist; files without tests where they do not load", () => {
    const tests = [
      { id: "test_a.py::test_x", file: "test_a.py", path: "/repo/api/test_a.py", group: "db" },
      { id: "test_b.py::test_y", file: "test_b.py", path: "/repo/api/test_b.py" },
    ];
    expect(parsedValue(read({ tests, without: ["/repo/api/test_b.py"] }))).toEqual([
      { path: "api/test_b.py" },
      {
        path: "api/test_a.py",
        tests: [
          {
            name: { suite: "api", file: "api/test_a.py", titles: ["test_x"] },
            handle: "test_a.py::test_x",
            group: "db",
          },
        ],
      },
    ]);
  });

  test("without a conftest.py, or a folder, that does not load is refused and names it", () => {
    const broken = [
      { path: "/repo/api/conftest.py", message: "ModuleNotFoundError: No module named 'shop'" },
      { path: "/repo/api/sub", message: "sub/__init__.py:1: in <module>\n    import shop\nE   ImportError: no shop" },
    ];
    expect(read({ tests: [], without: [], broken })).toMatchObject({
      problems: [
        {
          words: expect.stringMatching(
            /: api\/conftest\.py does not load: ModuleNotFoundError: No module named 'shop'$/,
          ),
        },
        { words: expect.stringMatching(/: api\/sub does not load: ImportError: no shop$/) },
      ],
    });
  });

  test("that is empty or none is refused", () => {
    expect(read({ tests: [], without: [] })).toMatchObject({ problems: [{ code: "listing.empty" }] });
    expect(list!.read("", listAskFor("pytest"))).toMatchObject({ problems: [{ code: "listing.failed" }] });
  });
});
