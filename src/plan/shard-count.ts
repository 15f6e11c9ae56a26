/** Weighed units, a budget and a price → how many shards, and what every number of them would take and cost. */

import type { Unit } from "../model/plan.ts";
import type { CurvePoint } from "../model/sizing.ts";
import { normalBelow, normalQuantile } from "./normal.ts";
import { packByLpt, packWeights } from "./pack.ts";
import type { WeighedUnit } from "./units.ts";

export interface Wish {
  /** Milliseconds by the clock that the slowest job may take. */
  readonly budget: number;
  /** How probable it shall be that the budget is kept, 0–1, both excluded; 0.9 is usual. */
  readonly confidence: number;
  /** Milliseconds that a job takes beside its tests, and their standard deviation. */
  readonly setup: number;
  readonly setupSpread: number;
  /** Standard deviation of a machine's speed from job to job, as a share: 0.1 is usual for hosted machines. */
  readonly speedSpread: number;
  /** That the history remembers: how fast they were on the whole is in doubt too, most so with few. Absent: as with 1. */
  readonly remembered?: number;
  /** Runs of the suite that one job makes, one after another, from 1. */
  readonly runs: number;
  /** That share the units of one shard, from 1. */
  readonly workers: number;
  /** A started minute or second of a job is paid whole. */
  readonly per: "minute" | "second";
  /** Shards, at most; GitHub starts at most 256 jobs of a matrix. */
  readonly most: number;
}

export interface ShardCount {
  readonly chosen: CurvePoint;
  /** Whether the chosen number keeps the budget; if not, none does, and the chosen one comes nearest. */
  readonly kept: boolean;
  /** From one shard to the most, or to as many as there are units. */
  readonly curve: readonly CurvePoint[];
  /** The unit that alone takes longer than the mean shard of the chosen number: no number of shards takes less. */
  readonly binding?: Unit;
}

/** Nobody starts more machines to save half a percent; the rounding of seconds alone makes as much. */
const asCheap = 1.005;
/** A wall that is longer by no more than that is no worse, where no number of shards keeps the budget. */
const nearEnough = 1.01;

/**
 * The cheapest number of shards that keeps the budget with the confidence; of those that cost the same within half a
 * percent the smallest, since jobs wait for machines. Where none does, the smallest that comes within 1 % of the best. Balance is by expected times, and
 * only the number of shards by the promise: so a doubtful unit does not tear the shares apart.
 */
export function countShards(unitsFor: (shards: number) => readonly WeighedUnit[], wish: Wish): ShardCount {
  const curve: CurvePoint[] = [];
  let sorted: Sorted | undefined;
  for (let shards = 1; shards <= wish.most; shards++) {
    const units = unitsFor(shards);
    if (units !== sorted?.units) sorted = sortUnits(units);
    if (shards > Math.max(1, units.length)) break;
    curve.push(pointOf(sorted, shards, wish));
  }
  const keeping = curve.filter(({ promised }) => promised <= wish.budget);
  const chosen = keeping.length > 0 ? cheapest(keeping) : nearest(curve);
  const binding = bindingOf(unitsFor(chosen.shards), chosen.shards, wish.workers);
  return { chosen, kept: keeping.length > 0, curve, ...(binding === undefined ? {} : { binding }) };
}

function cheapest(points: readonly CurvePoint[]): CurvePoint {
  const least = Math.min(...points.map(({ billed }) => billed));
  return points.find(({ billed }) => billed <= least * asCheap)!;
}

function nearest(curve: readonly CurvePoint[]): CurvePoint {
  const least = Math.min(...curve.map(({ promised }) => promised));
  return curve.find(({ promised }) => promised <= least * nearEnough)!;
}

function bindingOf(units: readonly WeighedUnit[], shards: number, workers: number): Unit | undefined {
  const load = units.reduce((sum, { unit }) => sum + unit.expected, 0);
  const heaviest = units.reduce<Unit | undefined>(
    (most, { unit }) => (most === undefined || unit.expected > most.expected ? unit : most),
    undefined,
  );
  return heaviest !== undefined && heaviest.expected * shards * workers > load ? heaviest : undefined;
}

/** The heaviest first. */
interface Sorted {
  readonly units: readonly WeighedUnit[];
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

function sortUnits(units: readonly WeighedUnit[]): Sorted {
  const sorted = units.toSorted((a, b) => b.unit.expected - a.unit.expected || b.mean - a.mean);
  return {
    units,
    weights: Float64Array.from(sorted, ({ unit }) => unit.expected),
    means: Float64Array.from(sorted, ({ mean }) => mean),
    variances: Float64Array.from(sorted, ({ variance }) => variance),
  };
}

function pointOf(sorted: Sorted, shards: number, wish: Wish): CurvePoint {
  const loads = loadsOf(sorted, shards);
  // The slowest of all must keep it, and each is as good as independent.
  const z = normalQuantile(wish.confidence ** (1 / shards));
  const jobs = loads.map((load) => jobOf(load, wish));
  return {
    shards,
    wall: Math.max(...jobs.map(({ middle }) => middle)),
    promised: Math.max(...jobs.map((job) => quantileOf(job, z))),
    billed: jobs.reduce((sum, job) => sum + billedOf(job, wish.per), 0),
  };
}

interface Load {
  /** Milliseconds of one worker. */
  mean: number;
  variance: number;
  /** The third central moment, milliseconds³: how far it leans towards long times. */
  third: number;
  /** Of the heaviest unit. */
  heaviest: number;
  itsVariance: number;
}

/** Many units are packed well by LPT alone, and that is quick enough for 256 numbers of shards. */
const many = 1_000;

function loadsOf({ weights, means, variances }: Sorted, shards: number): readonly Load[] {
  const loads = Array.from(
    { length: shards },
    (): Load => ({ mean: 0, variance: 0, third: 0, heaviest: 0, itsVariance: 0 }),
  );
  if (weights.length === 0) return loads;
  const places = weights.length > many ? packByLpt(weights, shards) : packWeights(weights, shards);
  for (let index = places.length - 1; index >= 0; index--) {
    const load = loads[places[index]!]!;
    load.mean += means[index]!;
    load.variance += variances[index]!;
    load.third += thirdOf(means[index]!, variances[index]!);
    load.heaviest = means[index]!;
    load.itsVariance = variances[index]!;
  }
  return loads;
}

/** Times are lognormal as good as always: bad runs are longer than good ones are short. Skewness (3 + cv²) · cv. */
function thirdOf(mean: number, variance: number): number {
  return mean <= 0 ? 0 : (variance ** 2 / mean) * (3 + variance / mean ** 2);
}

/** Milliseconds by the clock of one job, nearly a normal variable. */
interface Job {
  readonly middle: number;
  readonly spread: number;
  /** The third central moment over the cube of the spread. */
  readonly skew: number;
}

/** Cornish and Fisher 1938, with the first term for the skewness; beyond a skewness of 1 their series says too much. */
function quantileOf({ middle, spread, skew }: Job, z: number): number {
  return middle + spread * (z + (Math.max(0, z * z - 1) * Math.min(1, skew)) / 6);
}

/**
 * Workers that take unit after unit end between max(heaviest, load / workers) and load / workers + (1 − 1 / workers) ·
 * heaviest (Graham 1966), by the order that the runner chooses; we take the middle, and the way to the ends as the spread
 * of an even distribution. With one worker both ends are the load. The speed of the machine, which all runs of
 * the job share, that of the remembered runs, the set-up and the units vary independently.
 */
function jobOf({ mean, variance, third, heaviest, itsVariance }: Load, wish: Wish): Job {
  const { workers, runs, remembered = 1 } = wish;
  const even = mean / workers;
  const best = Math.max(heaviest, even);
  const worst = even + (1 - 1 / workers) * heaviest;
  const middle = (runs * (best + worst)) / 2;
  const byOrder = (worst - best) ** 2 / 12;
  const byUnits = Math.max(variance / workers ** 2, itsVariance);
  const bySpeed = (wish.speedSpread * middle) ** 2 * (1 + 1 / remembered);
  const spread = Math.sqrt(runs * (byUnits + byOrder) + bySpeed + wish.setupSpread ** 2);
  const byThird = runs * Math.max(third / workers ** 3, thirdOf(heaviest, itsVariance));
  return { middle: wish.setup + middle, spread, skew: spread === 0 ? 0 : byThird / spread ** 3 };
}

const milliseconds = { minute: 60_000, second: 1_000 } as const;

/**
 * Expected minutes of the job with every started minute (or second) paid whole: the sum of P(job > k) over all k ≥ 0. So
 * a job that is expected to end just before a full minute is not taken for cheap.
 */
function billedOf({ middle, spread }: Job, per: Wish["per"]): number {
  const unit = milliseconds[per];
  const perMinute = 60_000 / unit;
  if (spread === 0) return Math.ceil(middle / unit - 1e-9) / perMinute;
  // With many steps within the spread, rounding up adds half a step.
  if (spread > 4 * unit) return (middle / unit + 0.5) / perMinute;
  const sure = Math.max(0, Math.floor((middle - 6 * spread) / unit));
  let steps = sure;
  for (let step = sure; step * unit < middle + 6 * spread; step++)
    steps += step === 0 ? 1 : normalBelow((middle - step * unit) / spread);
  return steps / perMinute;
}
