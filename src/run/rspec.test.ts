import { describe, expect, test } from "vitest";
import { askFor, listAskFor, parsedValue } from "./fixture.ts";
import { rspec } from "./rspec.ts";
import type { Ask } from "./start.ts";

const list = rspec.list?.kind === "process" ? rspec.list : undefined;
const jobs = (ask: Ask) =>
  rspec
    .start(ask)
    .files!.filter(({ path }) => path.endsWith(".json"))
    .map(({ text }) => JSON.parse(text));

test("sequential: one process, with the user's arguments in front of ours", () => {
  const { lanes, env } = rspec.start(askFor("rspec", { args: ["--tag", "~slow"] }));
  expect(lanes).toEqual([
    {
      commands: [
        {
          kind: "program",
          argv: "ruby /out/given/rspec /out/given/lane-0.json --tag ~slow --no-fail-fast --format progress --format json --out /out/reports/rspec-0.json".split(
            " ",
          ),
        },
      ],
    },
  ]);
  expect(env).toEqual({});
  expect(jobs(askFor("rspec"))).toEqual([{ seed: 8123 }]);
});

test("parallel: a process for each worker, numbered as parallel_tests does", () => {
  const units = [
    { files: ["a_spec.rb"] },
    { files: ["b_spec.rb"], tests: [{ id: "" as never, handle: "./b_spec.rb[1:2]" }] },
  ];
  const ask = askFor("rspec", { mode: "parallel", units, shuffled: true });
  const { lanes, env } = rspec.start(ask);
  expect(env).toEqual({ PARALLEL_TEST_GROUPS: "2" });
  expect(lanes.map((lane) => lane.env)).toEqual([{ TEST_ENV_NUMBER: "" }, { TEST_ENV_NUMBER: "2" }]);
  expect(JSON.stringify(lanes)).toContain('"--order","rand:8123"');
  expect(jobs(ask)).toEqual([
    { seed: 8123, files: ["/repo/a_spec.rb"], ids: [] },
    { seed: 8123, files: ["/repo/b_spec.rb"], ids: ["./b_spec.rb[1:2]"] },
  ]);
});

test("without a share every process of every shard takes its own part of the files", () => {
  const ask = askFor("rspec", { mode: "parallel", shard: { index: 2, total: 3 } });
  expect(jobs(ask).map(({ slice }) => slice)).toEqual([
    { index: 2, total: 6 },
    { index: 3, total: 6 },
  ]);
});

describe("a list", () => {
  const example = (id: string, full: string, description = full) => ({
    id,
    description,
    full_description: full,
    file_path: "./spec/a_spec.rb",
    line_number: 7,
  });
  const read = (...examples: readonly unknown[]) =>
    parsedValue(list!.read(JSON.stringify({ examples, summary: {} }), listAskFor("rspec")));

  test("keeps examples of one name together", () => {
    expect(read(example("./spec/a_spec.rb[1:1]", "a x"), example("./spec/a_spec.rb[1:2]", "a x"))).toEqual([
      {
        path: "spec/a_spec.rb",
        tests: [1, 2].map((number) => ({
          name: { suite: "api", file: "spec/a_spec.rb", titles: ["a x"] },
          handle: `./spec/a_spec.rb[1:${number}]`,
          group: "a x",
        })),
      },
    ]);
  });

  test("has no tests of a file in which one gets its name when it runs", () => {
    expect(read(example("./spec/a_spec.rb[1:1]", "a ", "example at ./spec/a_spec.rb:7"))).toEqual([
      { path: "spec/a_spec.rb" },
    ]);
  });

  test.each(["", "{", "[]", '{"examples":[],"summary":{"errors_outside_of_examples_count":1}}'])(
    "%j is refused",
    (text) => {
      expect(list!.read(text, listAskFor("rspec")).kind).toBe("refused");
    },
  );
});
