import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "../model/problem.ts";
import { parseConfig } from "./config.ts";
import type { Config } from "./schema.ts";

function problemsOf(yaml: string): readonly Problem[] {
  const read = parseConfig(yaml, "flakeproof.yml");
  return read.kind === "refused" ? read.problems : [];
}

function configOf(yaml: string): Config {
  const read = parseConfig(yaml, "flakeproof.yml");
  if (read.kind === "refused") throw new Error(JSON.stringify(read.problems));
  return read.value;
}

/** A config whose only suite has these lines. */
function suite(...lines: readonly string[]): string {
  return ["version: 1", "suites:", "  unit:", ...lines.map((line) => `    ${line}`), ""].join("\n");
}

/** `code line:column`. */
function places(yaml: string): readonly string[] {
  return problemsOf(yaml).map(({ code, where }) => `${code} ${where?.line}:${where?.column}`);
}

test("the shortest config has every default", () => {
  expect(configOf(suite("runner: vitest"))).toEqual({
    version: 1,
    suites: {
      unit: {
        runner: "vitest",
        args: [],
        cwd: ".",
        workers: 4,
        shards: 1,
        timeout: 600_000,
        env: {},
        stores: [],
        ports: [],
        directories: [],
        ...usual,
      },
    },
    stores: {},
    runs: { parallel: 5, sequential: 1, shuffled: 0, isolated: 0 },
    confirm: { enabled: true, budget: 0.2 },
    "runs-per-job": 1,
    "allow-correlated": false,
    gate: { flaky: "fail", "parallel-only": "fail", broken: "fail", missing: "fail", target: 0.05 },
  });
});

/** What a suite has that says nothing of its shards. */
const usual = {
  "max-shards": 256,
  setup: 60_000,
  billing: "minute",
  groups: [],
  split: true,
  overlaps: [],
  runs: {},
  gate: {},
  export: [],
};

test("every key is read", () => {
  const yaml = `
version: 1
suites:
  api:
    runner: command
    cwd: packages/api
    workers: 8
    shards: auto
    budget: 10m
    max-shards: 20
    setup: 75s
    file-setup: 2s
    billing: second
    groups: [[a/*, b/*]]
    split: false
    overlaps: [api]
    runs: { parallel: 2 }
    gate: { flaky: warn, target: 1% }
    list: git ls-files
    export: [ci-node, bazel]
    timeout: 90s
    env: { PORT: 8080, DEBUG: true, LEVEL: error }
    sequential: rspec --seed {seed} {files}
    parallel: parallel_rspec -n {workers} {files-list}
    reports: [tmp/*.xml]
    stores: [main]
    ports: [BACKEND_PORT]
    directories: [MEDIA_ROOT]
stores:
  main: { url: "sqlite:db/test.db", env: DATABASE_URL, per: shard, migrate: make migrate, seed: make seed }
runs: { parallel: 10, sequential: 0, shuffled: 2, isolated: 1 }
confirm: { enabled: false, budget: 50% }
runs-per-job: 5
allow-correlated: true
gate: { flaky: warn, parallel-only: off, broken: "off", missing: warn, target: 0.5% }
`;
  expect(configOf(yaml)).toEqual({
    version: 1,
    suites: {
      api: {
        runner: "command",
        args: [],
        cwd: "packages/api",
        workers: 8,
        shards: "auto",
        timeout: 90_000,
        env: { PORT: "8080", DEBUG: "true", LEVEL: "error" },
        sequential: "rspec --seed {seed} {files}",
        parallel: "parallel_rspec -n {workers} {files-list}",
        reports: ["tmp/*.xml"],
        stores: ["main"],
        ports: ["BACKEND_PORT"],
        directories: ["MEDIA_ROOT"],
        ...usual,
        budget: 600_000,
        "max-shards": 20,
        setup: 75_000,
        "file-setup": 2_000,
        billing: "second",
        groups: [["a/*", "b/*"]],
        split: false,
        overlaps: ["api"],
        runs: { parallel: 2 },
        gate: { flaky: "warn", target: 0.01 },
        list: "git ls-files",
        export: ["ci-node", "bazel"],
      },
    },
    stores: {
      main: { url: "sqlite:db/test.db", env: "DATABASE_URL", per: "shard", migrate: "make migrate", seed: "make seed" },
    },
    runs: { parallel: 10, sequential: 0, shuffled: 2, isolated: 1 },
    confirm: { enabled: false, budget: 0.5 },
    "runs-per-job": 5,
    "allow-correlated": true,
    gate: { flaky: "warn", "parallel-only": "off", broken: "off", missing: "warn", target: 0.005 },
  });
});

describe("a fault is named with its line, its column and its mend", () => {
  test.each([
    ["no YAML", "version: 1\nsuites: [\n", "config.yaml 3:1", /indentation/],
    ["a key given twice", "version: 1\nversion: 1\n", "config.yaml 2:1", /indentation/],
    ["two documents", "version: 1\n---\nversion: 1\n", "config.yaml 2:1", /indentation/],
    ["a text instead of blocks", "hello\n", "config.value 1:1", /block of `key: value` lines/],
    ["a version to come", "version: 2\nsuites: { a: { runner: vitest } }\n", "config.value 1:1", /^Allowed: 1\.$/],
    ["no suites", "version: 1\n", "config.missing-key 1:1", /Add `suites:`/],
    ["no version", "suites: { a: { runner: vitest } }\n", "config.missing-key 1:1", /Add `version: 1`/],
    ["no suite below suites", "version: 1\nsuites: {}\n", "config.value 2:1", /at least one suite/],
    ["nothing below suites", "version: 1\nsuites:\n", "config.value 2:1", /block of `key: value` lines/],
    ["a list of suites", "version: 1\nsuites:\n  - runner: vitest\n", "config.value 2:1", /block of `key/],
    ["an empty suite", "version: 1\nsuites:\n  a:\n", "config.value 3:3", /block of `key: value` lines/],
    ["no runner", suite("workers: 3"), "config.missing-key 3:3", /one of vitest, jest, playwright, .*, command/],
    ["an unknown runner", suite("runner: vitst"), "config.value 4:5", /Did you mean `vitest`\?/],
    ["a runner that nothing is near to", suite("runner: gradle"), "config.value 4:5", /command\.$/],
    ["an unknown key", suite("runner: vitest", "wrkers: 3"), "config.unknown-key 5:5", /Did you mean `workers`\?/],
    ["an unknown key at the top", `${suite("runner: vitest")}run: {}\n`, "config.unknown-key 5:1", /mean `runs`\?/],
    [
      "a key that is near to none",
      suite("runner: vitest", "zzz: 3"),
      "config.unknown-key 5:5",
      /^Allowed here: runner/,
    ],
    [
      "an unknown key of the gate",
      `${suite("runner: vitest")}gate: { flakey: off }\n`,
      "config.unknown-key 5:9",
      /`flaky`/,
    ],
    ["a key to come", suite("runner: vitest", "level: reset"), "config.not-yet 5:5", /Take it out/],
    ["a key to come at the top", `${suite("runner: vitest")}quarantine: x.yml\n`, "config.not-yet 5:1", /Take it out/],
    ["shards without a budget", suite("runner: vitest", "shards: auto"), "config.no-budget 5:5", /budget: 10m/],
    [
      "a budget that decides nothing",
      suite("runner: vitest", "budget: 5m"),
      "config.budget-unused 5:5",
      /shards: auto/,
    ],
    ["a word for shards", suite("runner: vitest", "shards: many"), "config.value 5:5", /from 1 to 256, or `auto`/],
    ["an unknown suite", suite("runner: vitest", "overlaps: [b]"), "config.unknown-suite 5:5", /Known: unit/],
    [
      "an unknown key of its runs",
      suite("runner: vitest", "runs: { paralel: 2 }"),
      "config.unknown-key 5:13",
      /parallel/,
    ],
    [
      "an unknown key of its gate",
      suite("runner: vitest", "gate: { flakey: off }"),
      "config.unknown-key 5:13",
      /flaky/,
    ],
    [
      "a list without its files",
      suite("runner: command", "list: ls", "command: t {workers}", "reports: [x]"),
      "config.no-files 5:5",
      /\{files\}/,
    ],
    ["a word for a number", suite("runner: vitest", "workers: many"), "config.value 5:5", /Allowed: a number/],
    ["no whole number", suite("runner: vitest", "workers: 1.5"), "config.value 5:5", /a whole number/],
    ["no worker", suite("runner: vitest", "workers: 0"), "config.value 5:5", /1 or more/],
    ["too many workers", suite("runner: vitest", "workers: 257"), "config.value 5:5", /at most 256/],
    ["a text for a list", suite("runner: vitest", "args: --project unit"), "config.value 5:5", /a list/],
    ["a number in a list", suite("runner: vitest", "args: [--retry, 2]"), "config.value 5:21", /a text/],
    ["an empty folder", suite("runner: vitest", "cwd: ''"), "config.value 5:5", /not empty/],
    ["a time without its unit", suite("runner: vitest", "timeout: 10 minutes"), "config.value 5:5", /`30s`, `10m`/],
    ["a time beyond any timer", suite("runner: vitest", "timeout: 9999h"), "config.value 5:5", /at most `596h`/],
    ["no name of a variable", suite("runner: vitest", "env: { 1A: x }"), "config.value 5:12", /environment variable/],
    ["a block as a variable", suite("runner: vitest", "env: { A: { b: 1 } }"), "config.value 5:12", /a text, a number/],
    ["a list of variables", suite("runner: vitest", "env: []"), "config.value 5:5", /block of `key: value` lines/],
    ["no rate", `${suite("runner: vitest")}gate: { target: 200% }\n`, "config.value 5:9", /a rate such as `5%`/],
    ["a list as a rate", `${suite("runner: vitest")}gate: { target: [] }\n`, "config.value 5:9", /a rate such as `5%`/],
    ["no reaction", `${suite("runner: vitest")}gate: { flaky: fial }\n`, "config.value 5:9", /mean `fail`\?/],
    ["no truth value", `${suite("runner: vitest")}allow-correlated: "yes"\n`, "config.value 5:1", /true or false/],
    ["too many runs", `${suite("runner: vitest")}runs: { parallel: 1001 }\n`, "config.value 5:9", /at most 1000/],
    [
      "no run at all",
      `${suite("runner: vitest")}runs: { parallel: 0, sequential: 0 }\n`,
      "config.no-runs 5:1",
      /at least 1/,
    ],
    [
      "correlated runs",
      `${suite("runner: vitest")}runs-per-job: 5\n`,
      "config.correlated 5:1",
      /`allow-correlated: true`/,
    ],
    ["an unknown store", suite("runner: vitest", "stores: [main]"), "config.unknown-store 5:5", /Known: none/],
    [
      "a database to come",
      `${suite("runner: vitest")}stores: { main: { url: "postgres://localhost", env: URL } }\n`,
      "config.value 5:19",
      /SQLite only/,
    ],
    [
      "a store without its variable",
      `${suite("runner: vitest")}stores: { main: { url: "sqlite:x" } }\n`,
      "config.missing-key 5:11",
      /`env:`/,
    ],
    ["a command for a known runner", suite("runner: vitest", "command: x"), "config.not-for-runner 5:5", /in `args`/],
    ["reports of a known runner", suite("runner: vitest", "reports: [x]"), "config.not-for-runner 5:5", /in `args`/],
    ["an unstartable command", suite("runner: command", "reports: [x]"), "config.no-command 4:5", /Add `command:`/],
    [
      "half a command",
      suite("runner: command", "parallel: x", "reports: [x]"),
      "config.no-command 4:5",
      /`sequential:` and `parallel:`/,
    ],
    ["modes alike", suite("runner: command", "command: x", "reports: [x]"), "config.modes-alike 5:5", /`\{workers\}`/],
    ["no reports", suite("runner: command", "command: x {workers}"), "config.no-reports 4:5", /reports\/\*\.xml/],
    [
      "an empty list of reports",
      suite("runner: command", "command: x {mode}", "reports: []"),
      "config.value 6:5",
      /at least one/,
    ],
    [
      "args beside a command",
      suite("runner: command", "command: x {workers}", "reports: [x]", "args: [y]"),
      "config.not-for-runner 7:5",
      /into `command:`/,
    ],
    [
      "shards that the command does not know",
      suite("runner: command", "command: x {workers}", "reports: [x]", "shards: 2"),
      "config.no-shard 7:5",
      /`\{shard\}`/,
    ],
    [
      "a number as a suite's name",
      "version: 1\nsuites:\n  a: { runner: vitest }\n  5: { runnr: vitest, runner: vitest }\n",
      "config.unknown-key 4:8",
      /`runner`/,
    ],
    ["an unprintable name", 'version: 1\nsuites:\n  "a b": { runner: vitest }\n', "config.value 3:3", /1–40 letters/],
    [
      "an endless name",
      `version: 1\nsuites:\n  ${"a".repeat(41)}: { runner: vitest }\n`,
      "config.value 3:3",
      /1–40 letters/,
    ],
    [
      "a line with a NUL",
      suite("runner: command", 'command: "x {workers}\\0"', "reports: [x]"),
      "config.value 5:5",
      /NUL/,
    ],
    [
      "behind an alias",
      `defaults: &d { runner: vitst }\n${suite("runner: vitest")}  b: *d\n`,
      "config.value 1:16",
      /`vitest`/,
    ],
  ])("%s", (_what, yaml, place, mend) => {
    const own = problemsOf(yaml);
    expect(places(yaml)).toContain(place);
    const problem = own[places(yaml).indexOf(place)]!;
    expect(problem.hint).toMatch(mend);
    expect(problem.where?.file).toBe("flakeproof.yml");
    expect(problem.words).not.toContain("undefined");
  });

  test.each(["", "\n", "# nothing yet\n", "null\n", "---\n"])("an empty file: %j", (yaml) => {
    expect(problemsOf(yaml)).toMatchObject([
      { code: "config.empty", hint: expect.stringContaining("version: 1"), where: { file: "flakeproof.yml" } },
    ]);
  });

  test("aliases that grow without bound", () => {
    const lines = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (const [before, name] of ["ab", "bc", "cd", "de"].map((pair) => [...pair]))
      lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(",")}]`);
    expect(problemsOf(lines.join("\n"))).toMatchObject([
      { code: "config.yaml", hint: expect.stringContaining("aliases") },
    ]);
  });
});

test("all faults are listed, in the order of their lines", () => {
  const yaml = `version: 1
suites:
  unit:
    runner: vitst
    workers: many
    wrkers: 3
    level: reset
    zzz: 1
  other:
    zzz: 2
gate: { flaky: no, target: 7 }
run: {}
histry: {}
`;
  expect(places(yaml)).toEqual([
    "config.value 4:5",
    "config.value 5:5",
    "config.unknown-key 6:5",
    "config.not-yet 7:5",
    "config.unknown-key 8:5",
    "config.missing-key 9:3",
    "config.unknown-key 10:5",
    "config.value 11:9",
    "config.value 11:20",
    "config.unknown-key 12:1",
    "config.unknown-key 13:1",
  ]);
});

test("so are all faults between keys", () => {
  const yaml = `version: 1
suites:
  a: { runner: command, args: [x], shards: 2, command: x }
  b: { runner: playwright, command: x, stores: [one, two] }
runs-per-job: 9
`;
  expect(
    problemsOf(yaml)
      .map(({ code }) => code)
      .sort(),
  ).toEqual([
    "config.correlated",
    "config.modes-alike",
    "config.no-reports",
    "config.no-shard",
    "config.not-for-runner",
    "config.not-for-runner",
    "config.unknown-store",
    "config.unknown-store",
  ]);
});

describe("names of the language", () => {
  const names = ["__proto__", "constructor", "prototype"];

  test.each(names)("%s is no name of a suite, a store or a variable, and is not left out unsaid", (name) => {
    expect(places(`${suite("runner: vitest")}  ${name}: { runner: vitest }\n`)).toEqual(["config.value 5:3"]);
    expect(places(`${suite("runner: vitest")}stores: { ${name}: { url: "sqlite:x", env: A } }\n`)).toContain(
      "config.value 5:11",
    );
    expect(places(suite("runner: vitest", `env: { ${name}: x }`))).toEqual(["config.value 5:12"]);
  });

  test.each([...names, "toString", "hasOwnProperty"])("%s is no key, and no store that is there anyway", (name) => {
    expect(places(`${suite("runner: vitest", `${name}: 1`)}${name}: 1\n`)).toEqual([
      "config.unknown-key 5:5",
      "config.unknown-key 6:1",
    ]);
    if (name !== "__proto__")
      expect(places(suite("runner: vitest", `stores: [${name}]`))).toEqual(["config.unknown-store 5:5"]);
  });

  test("toString is a suite like any other", () => {
    expect(Object.keys(configOf("version: 1\nsuites:\n  toString: { runner: vitest }\n").suites)).toEqual(["toString"]);
  });
});

describe("hostile texts", () => {
  test("very long ones are cut in the words", () => {
    const long = "x".repeat(1_000_000);
    for (const yaml of [long, suite(`runner: ${long}`), suite("runner: vitest", `? ${long}\n    : 1`)]) {
      const own = problemsOf(yaml);
      expect(own.length).toBeGreaterThan(0);
      for (const { words, hint } of own) expect(`${words}${hint}`.length).toBeLessThan(1_000);
    }
  });

  test("deeply nested ones are refused", () => {
    expect(problemsOf(`suites: ${"[".repeat(5_000)}`)[0]).toMatchObject({ code: "config.yaml" });
  });

  test("no text at all is a bug of ours", () => {
    const line = fc.constantFrom(
      "version: 1",
      "suites:",
      "  a:",
      "    runner: vitest",
      "    env: { A: *x }",
      "- &x",
      "gate:",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.oneof(line, fc.string())).map((lines) => lines.join("\n")),
        ),
        (yaml) => {
          const read = parseConfig(yaml, "f");
          if (read.kind === "refused") expect(read.problems.length).toBeGreaterThan(0);
          else expect(Object.keys(read.value.suites).length).toBeGreaterThan(0);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});

test.each([
  ["ports: [PORT], directories: [PORT]", "given twice to this suite"],
  ["ports: [PORT, PORT]", "given twice to this suite"],
  ["stores: [main], ports: [DATABASE_URL]", "given twice to this suite"],
  ["directories: [DB_SUFFIX]", "flakeproof's own"],
  ["ports: [FLAKEPROOF_PORT]", "flakeproof's own"],
])("a variable that is taken is refused: %s", (keys, why) => {
  const yaml = `version: 1\nsuites:\n  api: { runner: vitest, ${keys} }\nstores:\n  main: { url: "sqlite:a.db", env: DATABASE_URL }\n`;
  expect(parseConfig(yaml, "flakeproof.yml")).toEqual({
    kind: "refused",
    problems: [
      expect.objectContaining({
        code: "config.variable-taken",
        words: expect.stringContaining(why),
        where: expect.objectContaining({ line: 3 }),
      }),
    ],
  });
});
