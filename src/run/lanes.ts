/** The units of a share → the lanes that run them, for runners without workers of their own. */

import type { Shard, Unit } from "../model/plan.ts";

/**
 * Longest first, each to the lane that has least: never more than 4/3 of the best (Graham 1969, doi:10.1137/0117039).
 * As many lanes as have something to do, and at least one. In a lane the units keep the order that they had.
 */
export function overLanes(units: readonly Unit[], workers: number): readonly [readonly Unit[], ...(readonly Unit[])[]] {
  const count = Math.max(1, Math.min(workers, units.length));
  const lanes = Array.from({ length: count }, () => ({ expected: 0, units: [] as Unit[] }));
  for (const unit of [...units].sort((a, b) => b.expected - a.expected)) {
    const least = lanes.reduce((best, lane) => (lane.expected < best.expected ? lane : best));
    // Units of which nothing is known still count.
    least.expected += Math.max(1, unit.expected);
    least.units.push(unit);
  }
  const place = new Map(units.map((unit, index) => [unit, index]));
  const [first, ...rest] = lanes.map((lane) => lane.units.sort((a, b) => place.get(a)! - place.get(b)!));
  return [first!, ...rest];
}

/** Of all files, in their order, every `total`-th from this index on. */
export interface Slice {
  readonly index: number;
  readonly total: number;
}

/** Of each lane of a shard, where the units are not known: what it takes of all; nothing of that where it takes them all. */
export function slices(workers: number, shard: Shard): readonly { readonly slice?: Slice }[] {
  const total = workers * shard.total;
  if (total === 1) return [{}];
  return Array.from({ length: workers }, (_, lane) => ({
    slice: { index: (shard.index - 1) * workers + lane, total },
  }));
}
