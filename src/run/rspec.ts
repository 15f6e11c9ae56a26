/** A cell of a suite of RSpec → how it is started, in a process for each worker; and what it lists. */

import { groupBy } from "../model/group.ts";
import type { ListedFile, ListedTest } from "../model/listing.ts";
import { repositoryPath } from "../model/paths.ts";
import type { Unit } from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { overLanes, slices } from "./lanes.ts";
import { cannotList, objectIn } from "./listing.ts";
import { notLoaded, programName, programText, type RspecJob } from "./rspec-start.ts";
import type { Ask, GivenFile, Lane, ListAsk, Runner, Start } from "./start.ts";

export const rspec: Runner = {
  exact: "tests",
  install: "Install Ruby, then RSpec with `bundle install` or `gem install rspec`",
  list: {
    kind: "process",
    start: ({ starter, folder }) => {
      const output = `${folder}/rspec.json`;
      // In the order in which they are defined: equal names are told apart by it.
      const own = ["--dry-run", "--order", "defined", "--format", "json", "--out", output];
      const job = `${folder}/job.json`;
      return {
        command: startProgram(folder, job, starter.args, own),
        files: [program(folder), { path: job, text: "{}\n" }],
        output,
      };
    },
    read: readList,
  },
  start: startRspec,
};

function program(folder: string): GivenFile {
  return { path: `${folder}/${programName}`, text: programText };
}

function startProgram(folder: string, job: string, args: readonly string[], own: readonly string[]) {
  return { kind: "program", argv: ["ruby", `${folder}/${programName}`, job, ...args, ...own] } as const;
}

function startRspec(ask: Ask): Start {
  const jobs = jobsOf(ask);
  const files = jobs.map((job, index) => ({
    path: `${ask.given}/lane-${index}.json`,
    text: `${JSON.stringify(job)}\n`,
  }));
  const [first, ...rest] = files.map(({ path }, index) => laneOf(ask, path, index));
  return {
    lanes: [first!, ...rest],
    env: ask.mode === "parallel" ? { PARALLEL_TEST_GROUPS: String(ask.workers) } : {},
    files: [program(ask.given), ...files],
    reports: [{ in: "reports", pattern: "rspec-*.json" }],
  };
}

function laneOf(ask: Ask, job: string, index: number): Lane {
  const order = ask.shuffled ? ["--order", `rand:${ask.seed}`] : [];
  // Formatters of the command line take the place of those in `.rspec`.
  const formats = ["--format", "progress", "--format", "json", "--out", `${ask.reports}/rspec-${index}.json`];
  return {
    commands: [startProgram(ask.given, job, ask.starter.args, ["--no-fail-fast", ...order, ...formats])],
    // As parallel_tests numbers its processes, so that `config/database.yml` knows them.
    ...(ask.mode === "parallel" ? { env: { TEST_ENV_NUMBER: index === 0 ? "" : String(index + 1) } } : {}),
  };
}

function jobsOf(ask: Ask): readonly RspecJob[] {
  const { share, seed, shard, workers, roots } = ask;
  if (share !== undefined)
    return overLanes(share.units, workers).map((units) => ({ seed, ...askedOf(units, roots.root) }));
  return slices(workers, shard).map((slice) => ({ seed, ...slice }));
}

function askedOf(units: readonly Unit[], root: string): Pick<RspecJob, "files" | "ids"> {
  const files = new Set(units.flatMap((unit) => unit.files.map((path) => `${root}/${path}`)));
  return { files: [...files], ids: units.flatMap(({ tests = [] }) => tests.map(({ handle }) => handle)) };
}

/** Of RSpec's JSON report what a listing needs. */
interface Report {
  readonly examples: readonly Example[];
  readonly messages?: readonly string[];
  readonly summary?: { readonly errors_outside_of_examples_count?: number };
}

interface Example {
  readonly id: string;
  readonly description: string;
  readonly full_description: string;
  readonly file_path: string;
  readonly line_number: number;
}

function readList(text: string, { suite, roots }: ListAsk): Parsed<readonly ListedFile[]> {
  const report = objectIn<Report>(text, "examples");
  if (report === undefined) return refused(noReport(suite));
  if ((report.summary?.errors_outside_of_examples_count ?? 0) > 0) return refused(errorOutside(suite, report));
  const byFile = groupBy(report.examples, ({ id }) => id.replace(/\[[\d:]+\]$/, ""));
  return parsed(
    [...byFile].map(([file, examples]) => ({
      path: repositoryPath(file, roots),
      ...(examples.every(isNamed) ? { tests: testsOf(suite, repositoryPath(file, roots), examples) } : {}),
    })),
  );
}

/** An example without a title gets one when it runs (`is expected to eq 1`); until then its place stands for it. */
function isNamed({ description, full_description: full, file_path: file, line_number: line }: Example): boolean {
  return full !== notLoaded && description !== `example at ${file}:${line}`;
}

/** Equal names are told apart by their order, which a part of them would not keep. */
function testsOf(suite: string, file: string, examples: readonly Example[]): readonly ListedTest[] {
  const counts = new Map<string, number>();
  const titleOf = (example: Example) => example.full_description || example.description;
  for (const example of examples) counts.set(titleOf(example), (counts.get(titleOf(example)) ?? 0) + 1);
  return examples.map((example) => ({
    name: { suite, file, titles: [titleOf(example)] },
    handle: example.id,
    ...(counts.get(titleOf(example))! > 1 ? { group: titleOf(example) } : {}),
  }));
}

function noReport(suite: string): Problem {
  return cannotList(
    suite,
    "RSpec wrote no list",
    "The log shows what it printed: is RSpec in the bundle, and is every option in `args` one of its own?",
    "examples",
  );
}

function errorOutside(suite: string, { messages = [] }: Report): Problem {
  const first = messages.find((each) => each.includes("error occurred"))?.trim() ?? "";
  const line = first
    .split(/\s*\n\s*/)
    .slice(0, 4)
    .join(" ")
    .slice(0, 300);
  return cannotList(
    suite,
    line || "RSpec reports an error outside of examples",
    "Mend what is loaded before the spec files (`--require`, spec_helper.rb); the log shows the error.",
    "examples",
  );
}
