/** A packing → one whose heaviest share is lighter, by moves and swaps between two shares. */

export interface Bins {
  readonly weights: Float64Array;
  /** The share of each weight. */
  readonly places: Int32Array;
  readonly loads: Float64Array;
  /** Of each share: the weights in it by their number, ascending; so the heaviest first. */
  readonly members: readonly number[][];
}

/** The heaviest weight stands first. */
export function fillBins(weights: Float64Array, places: Int32Array, shards: number): Bins {
  const loads = new Float64Array(shards);
  const members = Array.from({ length: shards }, (): number[] => []);
  for (let index = 0; index < weights.length; index++) {
    loads[places[index]!]! += weights[index]!;
    members[places[index]!]!.push(index);
  }
  return { weights, places, loads, members };
}

export function highest({ loads }: Bins): number {
  return loads.reduce((most, load) => Math.max(most, load), 0);
}

/** Steps after which it is left as it is: each is small, and a plan must not take long. */
const mostSteps = 2_000;
/** Up to so many weights two shares can be divided anew by trying all ways. */
const mostTried = 14;

/** Lightens the heaviest share as long as that can be done with one other share, and it is above the limit. */
export function polish(bins: Bins, limit: number): void {
  for (let step = 0; step < mostSteps; step++) {
    const heaviest = indexOfHighest(bins.loads);
    if (bins.loads[heaviest]! <= limit) return;
    if (!exchange(bins, heaviest) && !divideAnew(bins, heaviest)) return;
  }
}

function indexOfHighest(loads: Float64Array): number {
  let best = 0;
  for (let index = 1; index < loads.length; index++) if (loads[index]! > loads[best]!) best = index;
  return best;
}

interface Exchange {
  readonly gives: number;
  /** -1: nothing. */
  readonly takes: number;
  readonly to: number;
}

/** The best move or swap of one weight; false where none makes the heavier of the two shares lighter. */
function exchange(bins: Bins, from: number): boolean {
  const { weights, loads, members } = bins;
  let best: Exchange | undefined;
  let lowest = loads[from]! * (1 - 1e-12);
  for (let to = 0; to < loads.length; to++) {
    const half = (loads[from]! - loads[to]!) / 2;
    if (to === from || loads[from]! - half >= lowest) continue;
    for (const gives of members[from]!) {
      // The weight to take is the one nearest to what this one is above half of the difference.
      const at = firstBelow(weights, members[to]!, weights[gives]! - half);
      for (const takes of [members[to]![at - 1] ?? -1, members[to]![at] ?? -1]) {
        const moved = weights[gives]! - (takes === -1 ? 0 : weights[takes]!);
        const higher = Math.max(loads[from]! - moved, loads[to]! + moved);
        if (higher >= lowest) continue;
        lowest = higher;
        best = { gives, takes, to };
      }
    }
  }
  if (best === undefined) return false;
  const kept = members[from]!.filter((each) => each !== best.gives);
  const others = members[best.to]!.filter((each) => each !== best.takes);
  settle(bins, from, best.takes === -1 ? kept : [...kept, best.takes]);
  settle(bins, best.to, [...others, best.gives]);
  return true;
}

/** Where in the members, the heaviest first, the first stands that is lighter. */
function firstBelow(weights: Float64Array, members: readonly number[], weight: number): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (weights[members[middle]!]! >= weight) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of all ways to divide two shares with few weights anew the best; the lightest other share is asked first. */
function divideAnew(bins: Bins, from: number): boolean {
  const { loads, members } = bins;
  const others = Array.from(loads.keys())
    .filter((to) => to !== from && members[from]!.length + members[to]!.length <= mostTried)
    .sort((a, b) => loads[a]! - loads[b]! || a - b);
  return others.some((to) => {
    const all = [...members[from]!, ...members[to]!].sort((a, b) => a - b);
    const chosen = bestHalf(bins.weights, all, loads[from]!);
    if (chosen === undefined) return false;
    settle(
      bins,
      from,
      all.filter((_, bit) => (chosen & (1 << bit)) !== 0),
    );
    settle(
      bins,
      to,
      all.filter((_, bit) => (chosen & (1 << bit)) === 0),
    );
    return true;
  });
}

/** The set, as bits, whose heavier side is lightest, if it is lighter than `below`. Neither side is empty. */
function bestHalf(weights: Float64Array, all: readonly number[], below: number): number | undefined {
  const total = all.reduce((sum, each) => sum + weights[each]!, 0);
  const sums = new Float64Array(2 ** (all.length - 1));
  let best: number | undefined;
  let lowest = below * (1 - 1e-12);
  for (let bits = 1; bits < sums.length; bits++) {
    const low = 31 - Math.clz32(bits & -bits);
    sums[bits] = sums[bits & (bits - 1)]! + weights[all[low]!]!;
    const higher = Math.max(sums[bits]!, total - sums[bits]!);
    if (higher >= lowest) continue;
    lowest = higher;
    best = bits;
  }
  return best;
}

function settle({ weights, places, loads, members }: Bins, share: number, now: readonly number[]): void {
  const sorted = [...now].sort((a, b) => a - b);
  members[share]!.splice(0, members[share]!.length, ...sorted);
  for (const each of sorted) places[each] = share;
  loads[share] = sorted.reduce((sum, each) => sum + weights[each]!, 0);
}
