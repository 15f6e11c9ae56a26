/** Weights in the order of their files → shards, as others divide them. */

import { createHash } from "node:crypto";
import { packByLpt } from "../src/plan/pack.ts";
import { totalOf } from "./figures.ts";

/** Shards of units that stand in an order, from 0. */
type Divide = (weights: Float64Array, shards: number) => Int32Array;

/** Written anew from what their documents and sources say they do. */
export const others: Readonly<Record<string, Divide>> = {
  "by count (Playwright)": byCount,
  "SHA-1 (Jest, Vitest)": (weights, shards) => inOrder(orderBySha1(weights.length), byCount(weights, shards)),
  "hash (nextest)": (weights, shards) => Int32Array.from(weights, (_, index) => hashOf(index) % shards),
  "round-robin": (weights, shards) => Int32Array.from(weights, (_, index) => index % shards),
  "chunks (pytest-split)": byDuration,
  LPT: (weights, shards) => inOrder(orderByWeight(weights), packByLpt(weights.toSorted().reverse(), shards)),
};

function byCount(weights: Float64Array, shards: number): Int32Array {
  return Int32Array.from(weights, (_, index) => Math.floor((index * shards) / weights.length));
}

/** A group is filled up to the mean, then the next one. */
function byDuration(weights: Float64Array, shards: number): Int32Array {
  const mean = totalOf(weights) / shards;
  let group = 0;
  let load = 0;
  return Int32Array.from(weights, (weight) => {
    if (load >= mean && group < shards - 1) {
      group += 1;
      load = 0;
    }
    load += weight;
    return group;
  });
}

function orderBySha1(length: number): readonly number[] {
  const digests = Array.from({ length }, (_, index) =>
    createHash("sha1").update(`/src/f${index}.test.ts`).digest("hex"),
  );
  return [...digests.keys()].sort((a, b) => (digests[a]! < digests[b]! ? -1 : 1));
}

function orderByWeight(weights: Float64Array): readonly number[] {
  return [...weights.keys()].sort((a, b) => weights[b]! - weights[a]! || a - b);
}

/** Places that were given in an order → in the order of the units. */
function inOrder(order: readonly number[], places: Int32Array): Int32Array {
  const settled = new Int32Array(places.length);
  for (const [at, index] of order.entries()) settled[index] = places[at]!;
  return settled;
}

function hashOf(index: number): number {
  return createHash("sha1").update(`test_${index}`).digest().readUInt32LE(0);
}
