/** When tests started and how long they took → for each file, when it ran in each run, and how long its tests take. */

import type { Observation } from "../model/observation.ts";
import type { TestTally } from "./tally.ts";

/** Of a file. */
export interface Span {
  /** Two numbers a run, at twice its number: when its first test began and its last one ended, in milliseconds since 1970. */
  readonly times: Float64Array;
  /** Milliseconds of its tests' first attempts, over all runs. */
  took: number;
  /** 1 at the number of each run that it was seen in. */
  readonly seen: Uint8Array;
}

/** By suite and file. */
export type Spans = Map<string, Map<string, Span>>;

/** Adds one first attempt. */
export function foldSpan(spans: Spans, test: TestTally, each: Observation, run: number, slots: number): void {
  const file = fileOf(test);
  if (file === undefined || each.outcome === "skipped" || each.outcome === "notRun") return;
  const own = spans.get(test.name.suite) ?? new Map<string, Span>();
  spans.set(test.name.suite, own);
  const span = own.get(file) ?? { times: new Float64Array(2 * slots), took: 0, seen: new Uint8Array(slots) };
  own.set(file, span);
  const took = Math.max(0, each.took);
  span.took += took;
  span.seen[run] = 1;
  if (each.started === undefined) return;
  const [at, began] = [2 * run, span.times[2 * run]!];
  span.times[at] = began === 0 ? each.started : Math.min(began, each.started);
  span.times[at + 1] = Math.max(span.times[at + 1]!, each.started + took);
}

/** As the plan names it, where it does. */
export function fileOf({ name, role }: TestTally): string | undefined {
  return role?.file ?? name.file;
}

/** Of a run: true where tests of both files were running at one time; undefined where it is not known of both. */
export function overlapsIn(one: Span, other: Span, run: number): boolean | undefined {
  const [start, end, otherStart, otherEnd] = [
    one.times[2 * run]!,
    one.times[2 * run + 1]!,
    other.times[2 * run]!,
    other.times[2 * run + 1]!,
  ];
  if (start === 0 || otherStart === 0) return undefined;
  return start < otherEnd && otherStart < end;
}

/** A suspect runs with at most so many files that ran beside it. */
const mostCompany = 8;

/**
 * The files that ran at the same time when a test failed, rather than when it passed: the likeliest first, by the log of
 * the odds (0.5 added to every count). Only those that ran beside it in a failing run; none where reports tell no times.
 */
export function companyOf(
  file: string,
  spans: ReadonlyMap<string, Span>,
  failed: readonly number[],
  passed: readonly number[],
): readonly string[] {
  const own = spans.get(file);
  if (own === undefined) return [];
  const scored = [...spans].flatMap(([path, span]) => {
    if (path === file) return [];
    const beside = (runs: readonly number[]) => runs.filter((run) => overlapsIn(own, span, run) === true).length;
    const [bad, good] = [beside(failed), beside(passed)];
    if (bad === 0) return [];
    const odds = Math.log(((bad + 0.5) * (passed.length - good + 0.5)) / ((failed.length - bad + 0.5) * (good + 0.5)));
    return [{ path, odds, bad }];
  });
  return scored
    .sort((a, b) => b.odds - a.odds || b.bad - a.bad || (a.path < b.path ? -1 : 1))
    .slice(0, mostCompany)
    .map(({ path }) => path);
}

/** Milliseconds of the tests of a file in one run. */
export function timeOf(span: Span | undefined): number {
  if (span === undefined) return 0;
  return Math.round(span.took / span.seen.reduce((sum, each) => sum + each, 0));
}
