/** A plan and its analysis → the same plan with one more round: the runs that would decide what is open. */

import type { Analysis, SuiteTimes, Suspect } from "../model/analysis.ts";
import type { TestId } from "../model/ids.ts";
import {
  type Cell,
  canNarrow,
  type Plan,
  type PlannedTest,
  roundOf,
  type Share,
  type Suite,
  type Unit,
} from "../model/plan.ts";
import { type MoreRuns, runsInCell, withRound } from "./more-runs.ts";

/** Milliseconds of tests that a confirmation may always take: in a small suite a share of the screening would be nothing. */
const leastBudget = 600_000;
/** Of the budget: for runs of files in which more flaky tests are to be expected. */
const forMore = 0.1;
const runsForMore = 5;
/** Sequential runs of a block beside one parallel run: the cheapest design in simulation. */
const quietPerLoud = 3;
/** What is not decided by then (a test that its own runs do not show) is not decided by more. */
const mostRounds = 12;
/** Blocks that a claim takes at most where they cannot be made step by step. */
const blocksInOneGo = 13;

/**
 * Undefined where nothing is open, or nothing that the budget allows. The same for the same arguments. `sha256` gives
 * hexadecimal text. `inOneGo`: no further round will follow, so that all blocks of a suspect are planned at once.
 */
export function nextRound(
  plan: Plan,
  analysis: Pick<Analysis, "suspects" | "promising" | "times">,
  sha256: (text: string) => string,
  inOneGo = false,
): Plan | undefined {
  if (plan.confirm?.enabled !== true || (plan.earlier ?? []).length + 1 >= mostRounds) return undefined;
  const purse = openPurse(plan, analysis.times);
  const wanted = plan.suites.flatMap((suite) => wantedOf(suite, plan, analysis, purse, inOneGo));
  if (wanted.length === 0) return undefined;
  return withRound(plan, wanted, sha256);
}

/** What is left of the budget, in milliseconds of tests. */
interface Purse {
  left: number;
  leftForMore: number;
  readonly times: ReadonlyMap<string, SuiteTimes>;
}

function openPurse(plan: Plan, times: readonly SuiteTimes[]): Purse {
  const bySuite = new Map(times.map((each) => [each.suite, each]));
  const all = (cell: Cell) => (bySuite.get(cell.suite)?.all ?? 0) / cell.shard.total;
  const cost = (cell: Cell) => cell.runs.length * (cell.share?.expected ?? all(cell));
  const sum = (cells: readonly Cell[]) => cells.reduce((total, cell) => total + cost(cell), 0);
  const later = plan.cells.filter((cell) => roundOf(cell) > 1);
  const budget = (plan.confirm?.budget ?? 0) * sum(plan.cells.filter(({ purpose }) => purpose === undefined));
  const spentForMore = sum(later.filter(({ purpose }) => purpose === "extra"));
  return {
    left: Math.max(budget, leastBudget) - sum(later) + spentForMore,
    leftForMore: forMore * budget - spentForMore,
    times: bySuite,
  };
}

/** The cheapest steps first; what cannot be paid is not begun. */
function wantedOf(
  suite: Suite,
  plan: Plan,
  analysis: Pick<Analysis, "suspects" | "promising">,
  purse: Purse,
  inOneGo: boolean,
): readonly MoreRuns[] {
  const own = analysis.suspects
    .filter((suspect) => suspect.suite === suite.name)
    .sort((a, b) => (a.test < b.test ? -1 : 1));
  const at = (step: Suspect["step"]) => own.filter((suspect) => suspect.step === step);
  const [alone, reruns, blocks, order, load] = [at("alone"), at("rerun"), at("blocks"), at("order"), at("load")];
  return [
    ...pay(purse, suite, aloneRuns(suite, alone, purse)),
    ...pay(purse, suite, reruns.length === 0 ? [] : [rerun(suite, reruns, purse)]),
    ...pay(purse, suite, blockRuns(suite, blocks, purse, inOneGo)),
    ...payOr(purse, suite, orderRuns(suite, order, purse), () => insteadRuns(suite, order, purse, inOneGo)),
    ...payOr(purse, suite, loadRuns(suite, load, purse), () => insteadRuns(suite, load, purse, inOneGo)),
    ...moreRuns(suite, plan, analysis, purse),
  ];
}

function pay(purse: Purse, { name }: Suite, wanted: readonly MoreRuns[]): readonly MoreRuns[] {
  const whole = purse.times.get(name)?.all ?? 0;
  const cost = wanted.reduce((sum, { runs, share }) => sum + runs * (share?.expected ?? whole), 0);
  if (wanted.length === 0 || cost > purse.left) return [];
  purse.left -= cost;
  return wanted;
}

/** Whole runs that are too dear leave what few files can tell. */
function payOr(
  purse: Purse,
  suite: Suite,
  wanted: readonly MoreRuns[],
  instead: () => readonly MoreRuns[],
): readonly MoreRuns[] {
  const paid = pay(purse, suite, wanted);
  return paid.length > 0 || wanted.length === 0 ? paid : pay(purse, suite, instead());
}

function insteadRuns(suite: Suite, suspects: readonly Suspect[], purse: Purse, inOneGo: boolean): readonly MoreRuns[] {
  const some = suspects.flatMap((suspect) =>
    suspect.instead === undefined ? [] : [{ ...suspect, want: suspect.instead }],
  );
  return blockRuns(suite, some, purse, inOneGo);
}

function aloneRuns(suite: Suite, suspects: readonly Suspect[], purse: Purse): readonly MoreRuns[] {
  const share = shareOf(suite, suspects, [], purse);
  if (suspects.length === 0 || share === undefined) return [];
  const tests = suspects.map(({ test }) => test);
  return [{ suite, mode: "isolated", runs: mostWanted(suspects), purpose: "rerun", share, untilPassed: tests }];
}

function rerun(suite: Suite, suspects: readonly Suspect[], purse: Purse): MoreRuns {
  const tests = suspects.map(({ test }) => test);
  const runs = mostWanted(suspects);
  return { suite, mode: "parallel", runs, purpose: "rerun", ...focus(suite, suspects, [], purse), untilPassed: tests };
}

/** All suspects of a suite run together: they are one another's load, and a runner is started once for all. */
function blockRuns(suite: Suite, suspects: readonly Suspect[], purse: Purse, inOneGo: boolean): readonly MoreRuns[] {
  if (suspects.length === 0) return [];
  const blocks = inOneGo ? blocksInOneGo : mostWanted(suspects);
  const share = focus(suite, withPartners(suspects), companyOf(suspects), purse);
  const confirm = { suite, purpose: "confirm", ...share } as const;
  // In turns, so that what changes with time on the machine meets both modes alike.
  return turns(blocks).flatMap((some): MoreRuns[] => [
    { ...confirm, mode: "sequential", runs: quietPerLoud * some },
    { ...confirm, mode: "parallel", runs: some },
  ]);
}

/** Whole runs one test at a time, each beside a run of the suspects alone and three of their files in parallel. */
function orderRuns(suite: Suite, suspects: readonly Suspect[], purse: Purse): readonly MoreRuns[] {
  const share = shareOf(suite, suspects, [], purse);
  if (suspects.length === 0 || share === undefined) return [];
  const confirm = { suite, purpose: "confirm" } as const;
  const runs = mostWanted(suspects);
  const shuffled = suspects.some(({ worse }) => worse === "shuffled");
  return [
    { ...confirm, mode: "isolated", runs, share },
    { ...confirm, mode: "sequential", runs },
    { ...confirm, mode: "parallel", runs: quietPerLoud * runs, share },
    ...(shuffled ? [{ ...confirm, mode: "shuffled" as const, runs }] : []),
  ];
}

function loadRuns(suite: Suite, suspects: readonly Suspect[], purse: Purse): readonly MoreRuns[] {
  if (suspects.length === 0) return [];
  const confirm = { suite, purpose: "confirm" } as const;
  const runs = mostWanted(suspects);
  return [
    { ...confirm, mode: "sequential", runs: quietPerLoud * runs, ...focus(suite, suspects, [], purse) },
    { ...confirm, mode: "parallel", runs },
  ];
}

/** Once, beside the first round of suspects or instead of it. */
function moreRuns(
  suite: Suite,
  plan: Plan,
  { promising }: Pick<Analysis, "promising">,
  purse: Purse,
): readonly MoreRuns[] {
  if (plan.cells.some((cell) => cell.suite === suite.name && cell.purpose !== undefined && roundOf(cell) > 1))
    return [];
  if (!canNarrow(suite, "parallel")) return [];
  const files: string[] = [];
  const known = new Set(suite.files?.map(({ path }) => path));
  for (const { suite: name, file } of promising) {
    const cost = runsForMore * timeOf(name, file, purse);
    if (name !== suite.name || !known.has(file) || cost > purse.leftForMore) continue;
    purse.leftForMore -= cost;
    files.push(file);
  }
  if (files.length === 0) return [];
  const share = shareOfUnits(files.map((file) => wholeFile(suite.name, file, purse)));
  return [{ suite, mode: "parallel", runs: runsForMore, purpose: "extra", share }];
}

function mostWanted(suspects: readonly Suspect[]): number {
  return Math.max(...suspects.map(({ want }) => want));
}

/** Many suspects keep one another company; few get the files that ran beside them when they failed. */
const mostCompany = 8;

function companyOf(suspects: readonly Suspect[]): readonly string[] {
  const own = new Set(suspects.map(({ file }) => file));
  const company = new Set<string>();
  const rows = Math.max(0, ...suspects.map(({ overlap }) => overlap.length));
  for (let row = 0; row < rows; row++)
    for (const { overlap } of suspects) {
      const file = overlap[row];
      if (file !== undefined && !own.has(file) && company.size < mostCompany) company.add(file);
    }
  return [...company].sort();
}

/** A test of a file, to be run. */
type Chosen = Pick<Suspect, "file"> & { readonly test: string };

function withPartners(suspects: readonly Suspect[]): readonly Chosen[] {
  const own = new Set<string>(suspects.map(({ test }) => test));
  const partners = new Map(suspects.flatMap((suspect) => suspect.partners.map((each) => [each.test, each] as const)));
  return [...suspects, ...[...partners.values()].filter(({ test }) => !own.has(test)).slice(0, mostCompany)];
}

/** Nothing where the suite's files are not known: then the whole suite runs. */
function focus(suite: Suite, suspects: readonly Chosen[], company: readonly string[], purse: Purse): { share?: Share } {
  const share = shareOf(suite, suspects, company, purse);
  return share === undefined ? {} : { share };
}

/** The suspects alone of their files where the runner can do that, and whole files of their company. */
function shareOf(
  suite: Suite,
  suspects: readonly Chosen[],
  company: readonly string[],
  purse: Purse,
): Share | undefined {
  const listed = new Map(suite.files?.map((file) => [file.path, file]));
  const files = [...new Set(suspects.map(({ file }) => file))].sort();
  const narrows = canNarrow(suite, "parallel") && canNarrow(suite, "sequential");
  if (!narrows || files.some((file) => !listed.has(file))) return undefined;
  const units = files.map((file): Unit => {
    const { tests = [], handles } = listed.get(file)!;
    const whole = wholeFile(suite.name, file, purse);
    const wanted = suspects.filter((suspect) => suspect.file === file).map(({ test }) => test);
    const chosen = wanted.flatMap((test): PlannedTest[] => {
      const [id, handle] = [test as TestId, handles?.[tests.indexOf(test as TestId)]];
      return handle === undefined ? [] : [{ id, handle }];
    });
    if (chosen.length < wanted.length || chosen.length === tests.length) return whole;
    return {
      ...whole,
      tests: chosen,
      expected: Math.max(1, Math.round((whole.expected * chosen.length) / tests.length)),
    };
  });
  const others = company.filter((file) => listed.has(file)).map((file) => wholeFile(suite.name, file, purse));
  return shareOfUnits([...units, ...others].sort((a, b) => (a.files[0]! < b.files[0]! ? -1 : 1)));
}

function shareOfUnits(units: readonly Unit[]): Share {
  return { units, expected: units.reduce((sum, { expected }) => sum + expected, 0) };
}

function wholeFile(suite: string, file: string, purse: Purse): Unit {
  return { files: [file], expected: timeOf(suite, file, purse), known: "history" };
}

function timeOf(suite: string, file: string, { times }: Purse): number {
  const files = times.get(suite)?.files ?? {};
  return Math.max(1, Object.hasOwn(files, file) ? files[file]! : 1);
}

function turns(blocks: number): readonly number[] {
  const full = Math.floor(blocks / runsInCell);
  const rest = blocks % runsInCell;
  return [...Array.from({ length: full }, () => runsInCell), ...(rest === 0 ? [] : [rest])];
}
