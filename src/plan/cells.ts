/** Config, wishes and listings → Plan: suite × mode × shard, each with its share of the tests and of the runs. */

import { canonical } from "../model/file.ts";
import { chunksOf, groupBy } from "../model/group.ts";
import type { History } from "../model/history.ts";
import { type CellId, type Digest, slug } from "../model/ids.ts";
import { type ListedFile, ownFiles } from "../model/listing.ts";
import {
  type ByMode,
  type Cell,
  canNarrow,
  type Mode,
  modes,
  type Plan,
  type Suite,
  type Unit,
} from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import type { Sizing } from "../model/sizing.ts";
import { extraRunsFor, freshFiles } from "./fresh.ts";
import { cellsOf, type MoreRuns } from "./more-runs.ts";
import { overlapProblems } from "./overlaps.ts";
import { type Config, wantedRuns } from "./schema.ts";
import { shareOut } from "./shares.ts";
import { draftSuites, type Wishes } from "./suites.ts";

/** GitHub starts at most that many jobs of one matrix. */
const mostCells = 256;
/** Runs that may share a machine and still count as independent (docs/proof.md). */
const mostUncorrelated = 4;

type Sha256 = (text: string) => string;

/** What a plan is made from, beside the config. */
export interface Given {
  /** The config's, relative to where the cells will be started. */
  readonly folder: string;
  readonly commit: string;
  /** By suite: what its runner lists. None for a suite that is not listed: then its shards are the runner's own. */
  readonly listings: Readonly<Record<string, readonly ListedFile[]>>;
  readonly history?: History;
  /** By suite: what its runner can be told to run, and nothing else; whole files where it is left out. */
  readonly exact?: Readonly<Record<string, "files" | "tests">>;
  /** By suite: its folder, relative to the repository; empty for the repository itself. */
  readonly prefixes?: Readonly<Record<string, string>>;
}

export interface Planned {
  readonly plan: Plan;
  readonly sizings: readonly Sizing[];
  readonly notes: readonly Problem[];
}

/**
 * The plan: the same for the same arguments, byte for byte, whatever the order of the listings. `sha256` gives
 * hexadecimal text. Without a seed in the wishes it derives from the commit, so that a re-run repeats it and a new commit
 * tries other orders.
 */
export function makePlan(config: Config, wishes: Wishes, given: Given, sha256: Sha256): Parsed<Planned> {
  const drafts = draftSuites(config, wishes, given.folder);
  if (drafts.kind === "refused") return drafts;
  const overlaps = overlapProblems(
    drafts.value.flatMap(({ suite: { name }, config: { overlaps } }) => {
      const files = given.listings[name];
      return files === undefined ? [] : [{ name, files: ownFiles(files), overlaps }];
    }),
  );
  const shared = drafts.value.map((draft) => shareOut(draft, config, { exact: {}, prefixes: {}, ...given }));
  const problems = [...overlaps, ...shared.flatMap((each) => (each.kind === "refused" ? each.problems : []))];
  if (problems.length > 0) return refused(...problems);
  const made = shared.flatMap((each) => (each.kind === "parsed" ? [each.value] : []));
  const suites = made.map(({ suite }) => suite);
  const wanted = new Map(drafts.value.map(({ suite: { name }, config: own }) => [name, wantedRuns(own, config)]));
  const cells = fitCells(suites, config, wanted);
  if (cells.kind === "refused") return cells;
  const seed = wishes.seed ?? Number.parseInt(sha256(given.commit).slice(0, 8), 16);
  const target = wishes.target === undefined ? {} : { target: wishes.target };
  const body = {
    kind: "plan" as const,
    version: 1 as const,
    commit: given.commit,
    seed,
    suites: suites.map((suite) =>
      suite.gate === undefined ? suite : { ...suite, gate: { ...suite.gate, ...target } },
    ),
    cells: [...cells.value.cells, ...cellsOf(freshRuns(suites, given.history), cells.value.cells)],
    gate: { ...config.gate, ...target },
    confirm: { ...config.confirm, ...(wishes.confirm === undefined ? {} : { enabled: wishes.confirm }) },
  };
  return parsed({
    plan: { ...body, digest: sha256(canonical(body)) as Digest },
    sizings: made.flatMap(({ sizing }) => sizing ?? []),
    notes: [...made.flatMap(({ notes }) => notes), ...cells.value.notes],
  });
}

/** What is new or changed runs more often, since most flaky tests are so from their first day. */
function freshRuns(suites: readonly Suite[], history: History | undefined): readonly MoreRuns[] {
  return suites.flatMap((suite) => {
    if (!canNarrow(suite, "parallel")) return [];
    const units = freshFiles(suite, history?.suites[suite.name]).map(({ file }) => unitOf(suite, file));
    const byRuns = groupBy(units, ({ expected }) => extraRunsFor(expected));
    return [...byRuns]
      .filter(([runs]) => runs > 0)
      .sort(([a], [b]) => b - a)
      .map(([runs, own]): MoreRuns => {
        const share = { units: own, expected: own.reduce((sum, { expected }) => sum + expected, 0) };
        return { suite, mode: "parallel", runs, purpose: "extra", share };
      });
  });
}

function unitOf({ shares = [] }: Suite, file: string): Unit {
  const own = shares.flatMap(({ units }) => units).filter(({ files }) => files.includes(file));
  const expected = own.reduce((sum, unit) => sum + unit.expected / unit.files.length, 0);
  return { files: [file], expected: Math.max(1, Math.round(expected)), known: own[0]?.known ?? "suite" };
}

/** What the digest of a plan must be: that of its canonical JSON without it. */
export function digestOf({ digest: _old, ...body }: Plan, sha256: Sha256): Digest {
  return sha256(canonical(body)) as Digest;
}

/** Runs of each mode, by suite. */
type Wanted = ReadonlyMap<string, ByMode<number>>;

/**
 * At most as many cells as GitHub starts jobs of one matrix: where there are more, several runs share a job, as many as
 * the config allows; beyond that the user has to decide.
 */
function fitCells(
  suites: readonly Suite[],
  config: Config,
  runs: Wanted,
): Parsed<{ readonly cells: readonly Cell[]; readonly notes: readonly Problem[] }> {
  const wanted = config["runs-per-job"];
  const most = config["allow-correlated"] ? 1_000 : Math.max(wanted, mostUncorrelated);
  let perJob = wanted;
  while (perJob < most && countCells(suites, runs, perJob) > mostCells) perJob += 1;
  const count = countCells(suites, runs, perJob);
  if (count > mostCells) return refused(tooManyCells(count, perJob, config["allow-correlated"]));
  const notes = perJob === wanted ? [] : [severalRuns(perJob, countCells(suites, runs, wanted))];
  return parsed({ cells: planCells(suites, runs, perJob), notes });
}

function countCells(suites: readonly Suite[], runs: Wanted, perJob: number): number {
  const jobs = (suite: Suite) => modes.reduce((sum, mode) => sum + Math.ceil(runs.get(suite.name)![mode] / perJob), 0);
  return suites.reduce((sum, suite) => sum + suite.shards * jobs(suite), 0);
}

function planCells(suites: readonly Suite[], runs: Wanted, perJob: number): Cell[] {
  let number = 0;
  return suites.flatMap((suite) => {
    const wanted = runs.get(suite.name)!;
    return modes.flatMap((mode) => {
      const numbers = Array.from({ length: wanted[mode] }, () => ++number);
      return chunksOf(numbers, perJob).flatMap((runs) =>
        Array.from({ length: suite.shards }, (_, index) => planCell(suite, mode, index + 1, runs)),
      );
    });
  });
}

function planCell(suite: Suite, mode: Mode, shard: number, runs: readonly number[]): Cell {
  const share = suite.shards === 1 ? "" : `-${shard}of${suite.shards}`;
  const first = runs[0]!;
  const last = runs.at(-1)!;
  const id = `${slug(suite.name)}-${mode}${share}-r${first === last ? first : `${first}to${last}`}`;
  return { id: id as CellId, suite: suite.name, mode, shard: { index: shard, total: suite.shards }, runs };
}

function severalRuns(perJob: number, cells: number): Problem {
  return {
    code: "plan.several-runs",
    words: `Up to ${perJob} runs share a job: with fewer there would be ${cells} jobs, and GitHub starts at most ${mostCells} of one matrix`,
    hint: "Runs of one job share its machine, so they say a little less than runs on machines of their own.",
  };
}

function tooManyCells(cells: number, perJob: number, correlated: boolean): Problem {
  return {
    code: "plan.too-many-cells",
    words: `The plan has ${cells} cells with ${perJob} runs in a job; GitHub starts at most ${mostCells} jobs of one matrix`,
    hint: `Ask for fewer runs or shards${correlated ? "" : ", or say `allow-correlated: true`: then more runs share a job"}.`,
  };
}
