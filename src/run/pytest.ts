/** A cell of a pytest suite → how pytest is started; and what it lists. */

import type { ListedFile, ListedTest } from "../model/listing.ts";
import { repositoryPath } from "../model/paths.ts";
import type { Starter } from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { pytestTitles } from "../model/pytest.ts";
import { withOurs } from "./argv.ts";
import { cannotList, objectIn } from "./listing.ts";
import { type PytestBroken, type PytestJob, type PytestList, pluginName, pluginText } from "./pytest-plugin.ts";
import { type Ask, type GivenFile, type ListAsk, oneLane, type Runner, type Start } from "./start.ts";

export const pytest: Runner = {
  exact: "tests",
  install: "Install Python 3, then pytest with `python3 -m pip install pytest`, or name its Python in `program`",
  list: {
    kind: "process",
    start: ({ starter, folder }) => ({
      command: commandOf(starter, ["--collect-only", ...oursIn(folder)]),
      paths: { PYTHONPATH: folder },
      files: givenFiles(folder, { list: `${folder}/list.json` }),
      output: `${folder}/list.json`,
    }),
    read: readList,
  },
  start: (ask: Ask): Start => ({
    lanes: oneLane(commandOf(ask.starter, oursIn(ask.outputs))),
    env: {},
    paths: { PYTHONPATH: ask.given },
    files: givenFiles(ask.given, jobOf(ask)),
    reports: [{ in: "reports", pattern: "pytest.jsonl" }],
  }),
};

/** `program` names a Python (`uv run python`), or pytest itself (`poetry run pytest`). */
function commandOf({ args, program }: Starter, ours: readonly string[]) {
  const isPython = /^(python|pypy)[\d.]*(\.exe)?$/.test(program?.at(-1)?.split(/[\\/]/).at(-1) ?? "python");
  const module = isPython ? ["-m", "pytest"] : [];
  return { kind: "program", argv: ["python3", ...module, ...withOurs(args, ours)] } as const;
}

/** Its cache would be shared by all runs, and is in the suite's folder; an empty one also makes `--lf` leave out nothing. */
function oursIn(folder: string): readonly string[] {
  return ["-p", pluginName, "-o", `cache_dir=${folder}/cache`];
}

function givenFiles(folder: string, job: PytestJob): readonly GivenFile[] {
  return [
    { path: `${folder}/${pluginName}.py`, text: pluginText },
    { path: `${folder}/${pluginName}.json`, text: JSON.stringify(job) },
  ];
}

function jobOf({ share, shard, mode, workers, seed, shuffled, reports, outputs, roots }: Ask): PytestJob {
  const units = share?.units ?? [];
  return {
    report: `${reports}/pytest.jsonl`,
    outputs,
    workers: mode === "parallel" ? workers : 0,
    seed,
    shuffled,
    ...(share === undefined
      ? { slice: shard }
      : {
          files: units.flatMap((unit) => unit.files.map((path) => `${roots.root}/${path}`)),
          tests: units.flatMap(({ tests = [] }) => tests.map(({ handle }) => handle)),
        }),
  };
}

function readList(text: string, { suite, roots }: ListAsk): Parsed<readonly ListedFile[]> {
  const list = objectIn<PytestList>(text, "tests");
  if (list === undefined) return refused(notListed(suite));
  const pathOf = (path: string) => repositoryPath(path, roots);
  if (list.broken !== undefined)
    return refused(...list.broken.map((each) => notLoaded(suite, pathOf(each.path), each)));
  const without = new Set(list.without.map(pathOf));
  const files = new Map<string, ListedTest[]>();
  for (const { id, file, path, group } of list.tests) {
    const own = files.get(pathOf(path)) ?? [];
    files.set(pathOf(path), own);
    const name = { suite, file: pathOf(path), titles: pytestTitles(id, file) };
    own.push({ name, handle: id, ...(group === undefined ? {} : { group }) });
  }
  if (files.size + without.size === 0) return refused(nothingListed(suite));
  return parsed([
    ...[...without].map((path) => ({ path })),
    ...[...files].filter(([path]) => !without.has(path)).map(([path, tests]) => ({ path, tests })),
  ]);
}

function notListed(suite: string): Problem {
  return cannotList(
    suite,
    "pytest ended before it had collected them",
    "The log shows why: mostly pytest is not installed for this Python, an option is unknown to it, or a conftest.py fails.",
  );
}

function notLoaded(suite: string, path: string, { message }: PytestBroken): Problem {
  const lines = message.trim().split("\n");
  const error = (lines.filter((line) => /^E\s/.test(line)).at(-1) ?? lines.at(-1)!).replace(/^E\s+/, "").slice(0, 300);
  return cannotList(
    suite,
    `${path || "."} does not load: ${error}`,
    "Without it pytest does not know which tests there are. The log shows the whole error.",
  );
}

function nothingListed(suite: string): Problem {
  return {
    code: "listing.empty",
    words: `pytest collects no test of the suite ${suite}`,
    hint: "Check the suite's `cwd` and `args`, and `testpaths` and `python_files` of pytest's config.",
  };
}
