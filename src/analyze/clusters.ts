/** Failing tests of a suite → clusters of those that fail together, and by what. */

import type { Cluster, PlaceKind } from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { Fingerprint, TestId } from "../model/ids.ts";
import { lnChoose } from "./beta.ts";
import type { Failing } from "./bursts.ts";
import { linkAverage } from "./linkage.ts";

/** A test that passed somewhere, with how it failed in each run. */
export interface FailingTest extends Failing {
  readonly ways: ReadonlyMap<number, Fingerprint>;
}

/** A run that observed them. */
export interface SeenRun {
  readonly number: number;
  readonly machines: readonly string[];
  readonly image: string;
}

/** Jaccard distance of failing-run sets below which tests fail together. */
const cut = 0.5;
/** By chance alone two tests fail in as many runs at once: less often than this. */
const rare = 0.01;
/** Of the failures of a cluster that bear one message, where the message is said to be shared. */
const mostly = 0.8;
/** Sets of failing runs that are compared, those of most tests first; what is beyond is in no cluster. */
const mostSets = 1_500;

/**
 * `bursts`: runs that are one event each; they make a cluster of their own, and are left out of the others. Ids are
 * given by the caller's order: the largest first.
 */
export function clustersOf(
  failing: readonly FailingTest[],
  runs: readonly SeenRun[],
  bursts: ReadonlySet<number>,
): readonly Omit<Cluster, "id">[] {
  const calm = failing
    .map((test) => ({ ...test, runs: new Set([...test.runs].filter((run) => !bursts.has(run))) }))
    .filter((test) => test.runs.size > 0);
  const together = mergeByMessage([...groupsOf(calm, runs.length - bursts.size), ...onceTogether(calm)]);
  return [
    ...together.map((tests) => clusterOf("together", tests, runs)),
    ...[...bursts].sort((a, b) => a - b).map((run) => burstOf(run, failing, runs)),
  ].sort((a, b) => b.tests.length - a.tests.length || (a.tests[0]! < b.tests[0]! ? -1 : 1));
}

type Group = readonly FailingTest[];

/** Tests that failed in several runs, and in about the same ones. */
function groupsOf(failing: readonly FailingTest[], runs: number): readonly Group[] {
  const several = failing.filter((test) => test.runs.size > 1);
  const sets = [...groupBy(several, (test) => `${keyOf(test)}\n${mainWay(test)}`).values()]
    .sort((a, b) => b.length - a.length || (a[0]!.test < b[0]!.test ? -1 : 1))
    .slice(0, mostSets);
  const firsts = sets.map(([first]) => first!);
  const labels = linkAverage(
    sets.map(({ length }) => length),
    (a, b) => distanceOf(firsts[a]!, firsts[b]!, runs),
    cut,
  );
  const groups = groupBy(
    sets.map((tests, index) => ({ tests, label: labels[index]! })),
    ({ label }) => label,
  );
  return [...groups.values()]
    .map((parts) => parts.flatMap(({ tests }) => tests))
    .filter((group) => group.length > 1 && isBeyondChance(group, runs));
}

/** Of tests with equal sets the distance is 0 even where chance would do it. */
function isBeyondChance(group: Group, runs: number): boolean {
  const [first, second] = group;
  return distanceOf(first!, second!, runs) < 1;
}

function keyOf({ runs }: Failing): string {
  return [...runs].sort((a, b) => a - b).join();
}

/** Two tests that often fail are often red at once: only what chance hardly does, or what bears one message, counts. */
function distanceOf(one: FailingTest, other: FailingTest, runs: number): number {
  let both = 0;
  for (const run of one.runs) if (other.runs.has(run)) both += 1;
  const jaccard = both / (one.runs.size + other.runs.size - both);
  if (jaccard === 0) return 1;
  const byChance = chanceOf(both, one.runs.size, other.runs.size, runs);
  return byChance < rare || mainWay(one) === mainWay(other) ? 1 - jaccard : 1;
}

/** P(at least so many common runs), were the failing runs of both drawn apart: the hypergeometric tail. */
function chanceOf(both: number, one: number, other: number, runs: number): number {
  const all = lnChoose(runs, other);
  let p = 0;
  for (let k = both; k <= Math.min(one, other); k++)
    if (other - k <= runs - one) p += Math.exp(lnChoose(one, k) + lnChoose(runs - one, other - k) - all);
  return p;
}

/** One common run is weak evidence: only with one message too. */
function onceTogether(failing: readonly FailingTest[]): readonly Group[] {
  const once = failing.filter((test) => test.runs.size === 1);
  return [...groupBy(once, (test) => `${keyOf(test)}\n${mainWay(test)}`).values()].filter(({ length }) => length > 1);
}

/** Groups with one message that have a run in common; a message alone joins nothing across runs. */
function mergeByMessage(groups: readonly Group[]): readonly Group[] {
  const merged: FailingTest[][] = [];
  for (const group of groups) {
    const way = sharedWay(group);
    const runs = new Set(group.flatMap((test) => [...test.runs]));
    const known = merged.find(
      (other) =>
        way !== undefined &&
        sharedWay(other) === way &&
        other.some((test) => [...test.runs].some((run) => runs.has(run))),
    );
    if (known === undefined) merged.push([...group]);
    else known.push(...group);
  }
  return merged;
}

function clusterOf(kind: Cluster["kind"], group: Group, runs: readonly SeenRun[]): Omit<Cluster, "id"> {
  const counts = new Map<number, number>();
  for (const test of group) for (const run of test.runs) counts.set(run, (counts.get(run) ?? 0) + 1);
  const common = [...counts].filter(([, tests]) => tests > 1).map(([run]) => run);
  const shared = sharedBy(group, common, runs);
  return {
    kind,
    tests: group.map(({ test }) => test).sort(),
    runs: common.sort((a, b) => a - b),
    ...(shared === undefined ? {} : { shared }),
  };
}

/** What failed in it and hardly ever else. */
function burstOf(run: number, failing: readonly FailingTest[], runs: readonly SeenRun[]): Omit<Cluster, "id"> {
  const own = failing
    .filter((test) => test.runs.has(run) && test.runs.size <= 2)
    .map((test) => ({ ...test, runs: new Set([run]) }));
  return { ...clusterOf("burst", own, runs), runs: [run] };
}

function sharedBy(group: Group, common: readonly number[], runs: readonly SeenRun[]): Cluster["shared"] {
  const way = sharedWay(group);
  if (way !== undefined) return { kind: "message", value: way };
  const places: readonly (readonly [PlaceKind, (run: SeenRun) => readonly string[]])[] = [
    ["machine", ({ machines }) => machines],
    ["image", ({ image }) => [image]],
  ];
  const own = runs.filter(({ number }) => common.includes(number));
  for (const [kind, of] of places) {
    const value =
      own[0] === undefined ? undefined : of(own[0]).find((each) => own.every((run) => of(run).includes(each)));
    // What all runs have explains nothing.
    if (own.length > 1 && value !== undefined && !runs.every((run) => of(run).includes(value))) return { kind, value };
  }
  return undefined;
}

function sharedWay(group: Group): Fingerprint | undefined {
  const ways = group.flatMap((test) => [...test.ways].filter(([run]) => test.runs.has(run)).map(([, way]) => way));
  const [way, most] = mostFrequent(ways);
  return most >= mostly * ways.length ? way : undefined;
}

function mainWay(test: FailingTest): Fingerprint | undefined {
  return mostFrequent([...test.ways].filter(([run]) => test.runs.has(run)).map(([, way]) => way))[0];
}

function mostFrequent(ways: readonly Fingerprint[]): readonly [Fingerprint | undefined, number] {
  const counts = [...groupBy(ways, (way) => way)].map(([way, all]) => [way, all.length] as const);
  return counts.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0] ?? [undefined, 0];
}

/** Which cluster a test is in: the largest. */
export function clusterByTest(clusters: readonly Cluster[]): ReadonlyMap<TestId, string> {
  return new Map(clusters.toReversed().flatMap(({ id, tests }) => tests.map((test) => [test, id] as const)));
}
