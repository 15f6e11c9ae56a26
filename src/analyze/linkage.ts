/** Items and their distances → groups, by average linkage. */

/**
 * Joins the closest groups first, the distance of two groups being the mean over their pairs, until none is closer than
 * `cut`. The nearest-neighbour chain (Murtagh 1983) with the update of Lance and Williams: quadratic in the items.
 * `weights`: how many equal things each item stands for. Gives for each item the number of its group.
 */
export function linkAverage(
  weights: readonly number[],
  distance: (a: number, b: number) => number,
  cut: number,
): readonly number[] {
  const count = weights.length;
  const distances = Array.from({ length: count }, (_, a) =>
    Float64Array.from(weights, (_w, b) => (a === b ? 0 : distance(a, b))),
  );
  const sizes = Float64Array.from(weights);
  const parents = weights.map((_, index) => index);
  const open = new Set(parents);
  const chain: number[] = [];
  while (open.size > 0) {
    const last = chain.at(-1) ?? pushed(chain, open);
    const nearest = nearestTo(last, chain.at(-2), open, distances);
    if (nearest === undefined || distances[last]![nearest]! >= cut) {
      // Nothing will come nearer to it: it is a group.
      open.delete(last);
      chain.pop();
    } else if (nearest === chain.at(-2)) {
      chain.splice(-2);
      join(nearest, last, sizes, open, distances);
      parents[last] = nearest;
    } else chain.push(nearest);
  }
  return parents.map((_, index) => rootOf(index, parents));
}

function pushed(chain: number[], open: ReadonlySet<number>): number {
  const [first] = open;
  chain.push(first!);
  return first!;
}

/** Of equal ones the one that it came from, so that the chain ends. */
function nearestTo(
  item: number,
  before: number | undefined,
  open: ReadonlySet<number>,
  distances: readonly Float64Array[],
): number | undefined {
  let [best, least] = [before, before === undefined ? Number.POSITIVE_INFINITY : distances[item]![before]!];
  for (const other of open)
    if (other !== item && distances[item]![other]! < least) [best, least] = [other, distances[item]![other]!];
  return best;
}

function join(
  into: number,
  from: number,
  sizes: Float64Array,
  open: Set<number>,
  distances: readonly Float64Array[],
): void {
  const [a, b] = [sizes[into]!, sizes[from]!];
  for (const other of open) {
    if (other === into || other === from) continue;
    const mean = (a * distances[into]![other]! + b * distances[from]![other]!) / (a + b);
    distances[into]![other] = mean;
    distances[other]![into] = mean;
  }
  sizes[into] = a + b;
  open.delete(from);
}

function rootOf(item: number, parents: readonly number[]): number {
  let root = item;
  while (parents[root] !== root) root = parents[root]!;
  return root;
}
