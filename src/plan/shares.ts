/** A suite with what its runner lists → the same suite with a share for every shard. */

import picomatch from "picomatch";
import type { History, ModeTimes } from "../model/history.ts";
import { type ListedFile, numbered, ownFiles } from "../model/listing.ts";
import { type ExpectedFile, type Known, type Mode, type Suite, type Unit, workersIn } from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import type { Sizing } from "../model/sizing.ts";
import { type Packing, pack } from "./pack.ts";
import { type Config, type SuiteConfig, wantedRuns } from "./schema.ts";
import { countShards, type ShardCount } from "./shard-count.ts";
import type { Draft } from "./suites.ts";
import { unitsOf, type WeighedUnit } from "./units.ts";
import { type Weight, weigh } from "./weights.ts";

export interface Shared {
  readonly suite: Suite;
  /** Absent for a suite that was not listed. */
  readonly sizing?: Sizing;
  readonly notes: readonly Problem[];
}

interface Given {
  readonly listings: Readonly<Record<string, readonly ListedFile[]>>;
  readonly history?: History;
  /** What the runner can be told to run, and nothing else. */
  readonly exact: Readonly<Record<string, "files" | "tests">>;
  /** By suite: from the repository to the folder that its patterns begin at; empty for the repository itself. */
  readonly prefixes: Readonly<Record<string, string>>;
}

/** The share of jobs that are to keep the budget. */
const confidence = 0.9;
/** Of the speed of hosted machines, and of their set-up: standard deviations, as shares. */
const speedSpread = 0.1;
const setupSpread = 0.2;

export function shareOut({ suite, config }: Draft, whole: Config, given: Given): Parsed<Shared> {
  const listed = given.listings[suite.name];
  if (listed === undefined) return withoutListing(suite, config);
  const files = ownFiles(listed);
  if (files.length === 0) return refused(nothingListed(suite));
  const times = timesOf(suite, given.history);
  const weights = weigh(files, times);
  const groups = groupsIn(config.groups, files, given.prefixes[suite.name] ?? "");
  const units = unitsOf({
    files,
    weights,
    times,
    groups,
    exact: config.split ? (given.exact[suite.name] ?? "files") : "files",
    fixture: config["file-setup"] ?? 0,
  });
  const count = config.shards === "auto" ? countFor(units, suite, config, whole, times) : undefined;
  const wanted = config.shards === "auto" ? count!.chosen.shards : config.shards;
  const packing = pack(
    units(wanted).map(({ unit }) => rounded(unit)),
    wanted,
  );
  const { shares } = packing;
  return parsed({
    suite: {
      ...suite,
      shards: shares.length,
      shares,
      files: expected(files, config.split && given.exact[suite.name] === "tests"),
      ...besideOf(listed),
    },
    sizing: sizingOf(suite, files, weights, packing, config, count),
    notes: [
      ...(shares.length < wanted ? [fewerShards(suite, wanted, shares.length)] : []),
      ...config.groups.filter((_, index) => groups[index]!.length < 2).map((group) => loneGroup(suite, group)),
    ],
  });
}

/** Its shards are the runner's own; `auto` has nothing to reckon with. */
function withoutListing(suite: Suite, { shards }: SuiteConfig): Parsed<Shared> {
  if (shards === "auto") return refused(notListed(suite));
  return parsed({ suite: { ...suite, shards }, notes: [] });
}

/** Of the mode that the weights stand for: parallel runs are the many. */
function timesOf({ name, starter }: Suite, history: History | undefined): ModeTimes | undefined {
  const known = history !== undefined && Object.hasOwn(history.suites, name) ? history.suites[name] : undefined;
  if (known?.runner !== starter.runner) return undefined;
  return known.modes.parallel ?? known.modes.sequential;
}

/** A group's patterns begin at the suite's folder. */
function groupsIn(groups: SuiteConfig["groups"], files: readonly ListedFile[], prefix: string): string[][] {
  return groups.map((patterns) => {
    const isIn = picomatch([...patterns], { dot: true });
    return files
      .map(({ path }) => path)
      .filter((path) => isIn(prefix !== "" && path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : path));
  });
}

type UnitsFor = (shards: number) => readonly WeighedUnit[];

/** For the slowest mode that is planned, with all runs of a job. */
function countFor(
  units: UnitsFor,
  suite: Suite,
  config: SuiteConfig,
  whole: Config,
  times: ModeTimes | undefined,
): ShardCount {
  const mode: Mode = wantedRuns(config, whole).sequential > 0 ? "sequential" : "parallel";
  return countShards(units, {
    runs: whole["runs-per-job"],
    remembered: Math.max(1, times?.runs.length ?? 0),
    budget: config.budget!,
    confidence,
    setup: config.setup,
    setupSpread: setupSpread * config.setup,
    speedSpread,
    workers: workersIn(suite, mode),
    per: config.billing,
    most: config["max-shards"],
  });
}

/** Whole milliseconds: a plan is compared byte for byte, and more is not known anyway. */
function rounded(unit: Unit): Unit {
  return { ...unit, expected: Math.max(1, Math.round(unit.expected)) };
}

/** `single`: the runner can be told to run some tests of a file alone, unless the file must stay whole. */
function expected(files: readonly ListedFile[], single: boolean): readonly ExpectedFile[] {
  return files
    .map(({ path, tests, whole, digest }): ExpectedFile => {
      const own = tests === undefined ? undefined : numbered(tests).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      return {
        path,
        ...(own === undefined ? {} : { tests: own.map(({ id }) => id) }),
        ...(own === undefined || !single || whole === true ? {} : { handles: own.map(({ handle }) => handle) }),
        ...(digest === undefined ? {} : { digest }),
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function besideOf(listed: readonly ListedFile[]): Pick<Suite, "beside"> {
  const paths = listed.filter(({ beside }) => beside === true).map(({ path }) => path);
  return paths.length === 0 ? {} : { beside: paths.sort() };
}

function sizingOf(
  { name }: Suite,
  files: readonly ListedFile[],
  weights: ReadonlyMap<string, Weight>,
  { shares, bound, makespan, binding }: Packing,
  config: SuiteConfig,
  count: ShardCount | undefined,
): Sizing {
  const known: Record<Known, number> = { history: 0, folder: 0, suite: 0, size: 0 };
  for (const weight of weights.values()) known[weight.known] += 1;
  const tests = files.every((file) => file.tests === undefined)
    ? {}
    : { tests: files.reduce((sum, file) => sum + (file.tests?.length ?? 0), 0) };
  return {
    suite: name,
    files: files.length,
    ...tests,
    shards: shares.length,
    longest: makespan,
    bound,
    ...bindingOf(count?.binding ?? binding),
    known,
    ...(count === undefined ? {} : { choice: choiceOf(count, config) }),
  };
}

function bindingOf(unit: Unit | undefined): Pick<Sizing, "binding"> {
  return unit === undefined ? {} : { binding: { name: nameOf(unit), expected: unit.expected } };
}

/** A unit, as a person knows it. */
function nameOf({ files, tests }: Unit): string {
  const [first] = files;
  if (tests !== undefined) return tests.length === 1 ? tests[0]!.id : `a part of ${first}`;
  return files.length === 1 ? first! : `the group of ${first}`;
}

function choiceOf({ kept, curve }: ShardCount, { budget }: SuiteConfig): NonNullable<Sizing["choice"]> {
  return {
    budget: budget!,
    confidence,
    keeps: kept,
    curve,
  };
}

function nothingListed({ name, starter }: Suite): Problem {
  return {
    code: "plan.no-tests",
    words: `${starter.runner} lists no test for the suite ${name}`,
    hint: "Check the suite's `args` and `cwd`, and the patterns of the runner's own config.",
  };
}

function notListed({ name, starter }: Suite): Problem {
  return {
    code: "plan.not-listed",
    words: `\`shards: auto\` needs to know the files of the suite ${name}, which ${starter.runner} does not list`,
    hint: "Say `shards:` as a number; for `runner: command` say in `list:` how its files are listed.",
  };
}

function loneGroup({ name }: Suite, patterns: readonly string[]): Problem {
  return {
    code: "plan.lone-group",
    words: `A group of the suite ${name} keeps nothing together: fewer than two files match ${patterns.join(", ")}`,
    hint: "Patterns of `groups` begin at the suite's `cwd`.",
  };
}

function fewerShards({ name }: Suite, wanted: number, made: number): Problem {
  return {
    code: "plan.fewer-shards",
    words: `The suite ${name} has ${made} ${made === 1 ? "unit" : "units"} to divide, so ${made} of ${wanted} shards are made`,
    hint: "An empty shard would only cost its set-up.",
  };
}
