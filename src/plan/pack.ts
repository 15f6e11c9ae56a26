/** Units → shares of nearly the same load, always the same ones. */

import type { Share, Unit } from "../model/plan.ts";
import { type Bins, fillBins, highest, polish } from "./polish.ts";

export interface Packing {
  /** The heaviest first. As many as were asked for, or as there are units where those are fewer. */
  readonly shares: readonly Share[];
  /** Milliseconds below which no packing can get: the mean share, or the heaviest unit. */
  readonly bound: number;
  /** Milliseconds of the heaviest share. */
  readonly makespan: number;
  /** How far the makespan lies above the bound, as a share of the bound. */
  readonly gap: number;
  /** The heaviest unit, where it alone is more than the mean share: then more shards do not help. */
  readonly binding?: Unit;
}

/** Nothing is gained below: what the next run takes is not known to a fiftieth of a percent. */
const goodEnough = 0.0002;
/** Halvings between what is too little and what is enough room. */
const halvings = 14;

/**
 * The best of two packings, each polished by moves and swaps: LPT (Graham 1969) and MULTIFIT (Coffman, Garey and Johnson
 * 1978); so it is never worse than LPT. The same for the same units in any order, since ties are told apart by name. No
 * share is empty.
 */
export function pack(units: readonly Unit[], shards: number): Packing {
  const sorted = units.toSorted(byWeight);
  const count = Math.min(shards, sorted.length);
  if (count === 0) return { shares: [], bound: 0, makespan: 0, gap: 0 };
  const weights = Float64Array.from(sorted, ({ expected }) => expected);
  const places = packWeights(weights, count);
  const shares = sharesOf(sorted, places, count);
  const bound = boundOf(weights, count);
  const makespan = shares[0]!.expected;
  const binds = weights[0]! * count > total(weights);
  return {
    shares,
    bound,
    makespan,
    gap: bound === 0 ? 0 : Math.max(0, makespan / bound - 1),
    ...(binds ? { binding: sorted[0]! } : {}),
  };
}

/** The share of each weight, from 0; the heaviest weight stands first. At least as many weights as shares. */
export function packWeights(weights: Float64Array, shards: number): Int32Array {
  const bound = boundOf(weights, shards);
  const limit = bound * (1 + goodEnough);
  const first = fillBins(weights, packByLpt(weights, shards), shards);
  const least = highest(first);
  if (least <= limit) return first.places;
  const second = multifit(weights, shards, bound, least, limit);
  polish(first, limit);
  if (second === undefined || highest(first) <= limit) return first.places;
  const bins: Bins = fillBins(weights, second, shards);
  polish(bins, limit);
  return highest(bins) < highest(first) ? bins.places : first.places;
}

/**
 * The share of each weight, from 0: each goes to the share with the least so far. The heaviest weight stands first; at
 * least as many weights as shares.
 */
export function packByLpt(weights: Float64Array, shards: number): Int32Array {
  const places = new Int32Array(weights.length);
  // The first weights, the heaviest last: that is a heap already.
  const heap = Int32Array.from({ length: shards }, (_, at) => shards - 1 - at);
  const loads = Float64Array.from(heap, (share) => weights[share]!);
  for (let index = 0; index < shards; index++) places[index] = index;
  for (let index = shards; index < weights.length; index++) {
    const share = heap[0]!;
    places[index] = share;
    sink(heap, loads, share, loads[0]! + weights[index]!);
  }
  return places;
}

/** The top of the heap has become heavier. */
function sink(heap: Int32Array, loads: Float64Array, share: number, load: number): void {
  const length = heap.length;
  let at = 0;
  for (let child = 1; child < length; child = 2 * at + 1) {
    if (child + 1 < length && loads[child + 1]! < loads[child]!) child += 1;
    if (loads[child]! >= load) break;
    heap[at] = heap[child]!;
    loads[at] = loads[child]!;
    at = child;
  }
  heap[at] = share;
  loads[at] = load;
}

/** The smallest room found in which each weight, the heaviest first, goes to the first share that still has place for it. */
function multifit(weights: Float64Array, shards: number, bound: number, least: number, limit: number) {
  let best: Int32Array | undefined;
  let tooLittle = bound;
  let enough = least;
  for (let step = 0; step < halvings && enough > limit; step++) {
    const room = (tooLittle + enough) / 2;
    const places = firstFit(weights, shards, room);
    if (places === undefined) tooLittle = room;
    else {
      best = places;
      enough = room;
    }
  }
  return best;
}

/** A tree of the largest rooms finds the first share with place in the logarithm of the shares. */
function firstFit(weights: Float64Array, shards: number, room: number): Int32Array | undefined {
  const leaves = 2 ** Math.ceil(Math.log2(shards));
  const rooms = new Float64Array(2 * leaves).fill(-1);
  for (let at = leaves + shards - 1; at >= 1; at--)
    rooms[at] = at >= leaves ? room : Math.max(rooms[2 * at]!, rooms[2 * at + 1]!);
  const places = new Int32Array(weights.length);
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index]!;
    if (rooms[1]! < weight) return undefined;
    let at = 1;
    while (at < leaves) at = rooms[2 * at]! >= weight ? 2 * at : 2 * at + 1;
    places[index] = at - leaves;
    rooms[at]! -= weight;
    for (at >>= 1; at >= 1; at >>= 1) rooms[at] = Math.max(rooms[2 * at]!, rooms[2 * at + 1]!);
  }
  return places;
}

function boundOf(weights: Float64Array, shards: number): number {
  return Math.max(total(weights) / shards, weights[0]!);
}

function total(weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** Loads are summed in the order of names, so that the sum too is always the same. */
function sharesOf(units: readonly Unit[], places: Int32Array, count: number): readonly Share[] {
  const members = Array.from({ length: count }, (): Unit[] => []);
  for (const [index, unit] of units.entries()) members[places[index]!]!.push(unit);
  spreadToEmpty(members);
  return members
    .map((each) => each.sort(byName))
    .map((each) => ({ units: each, expected: each.reduce((sum, { expected }) => sum + expected, 0) }))
    .sort((a, b) => b.expected - a.expected || byName(a.units[0]!, b.units[0]!));
}

/** First fit may need fewer shares than there are; an empty job would prove nothing and still be paid. */
function spreadToEmpty(members: Unit[][]): void {
  for (const empty of members.filter(({ length }) => length === 0)) {
    const fullest = members.reduce((most, each) => (each.length > most.length ? each : most));
    empty.push(fullest.pop()!);
  }
}

function byWeight(a: Unit, b: Unit): number {
  return b.expected - a.expected || byName(a, b);
}

/** By code units, not by the machine's language. No two units share a file, or else they share no test of it. */
function byName(a: Unit, b: Unit): number {
  return compare(a.files[0] ?? "", b.files[0] ?? "") || compare(a.tests?.[0]?.id ?? "", b.tests?.[0]?.id ?? "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
