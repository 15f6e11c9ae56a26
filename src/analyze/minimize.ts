/** A function of three numbers → where it is smallest nearby. */

export type Point = readonly [number, number, number];

const mostSteps = 500;
/** The corners' values, relative to one another, at the end. */
const closeEnough = 1e-13;

interface Corner {
  readonly at: Point;
  readonly value: number;
}
type Value = (point: Point) => number;

/** By the simplex of Nelder and Mead (1965), from `start` with sides of 1/2. Deterministic. */
export function minimize(value: Value, start: Point): Point {
  const [x, y, z] = start;
  const points: readonly Point[] = [start, [x + 0.5, y, z], [x, y + 0.5, z], [x, y, z + 0.5]];
  let corners = points.map((at) => corner(value, at)).sort(byValue);
  for (let step = 0; step < mostSteps && isWide(corners); step++) {
    const [best, ...others] = corners as [Corner, ...Corner[]];
    const instead = betterThanWorst(value, corners);
    corners =
      instead === undefined
        ? [best, ...others.map(({ at }) => corner(value, between(best.at, at, 0.5)))]
        : [...corners.slice(0, -1), instead];
    corners.sort(byValue);
  }
  return corners[0]!.at;
}

function corner(value: Value, at: Point): Corner {
  return { at, value: value(at) };
}

function byValue(one: Corner, other: Corner): number {
  return one.value - other.value;
}

function isWide(corners: readonly Corner[]): boolean {
  const [best, worst] = [corners[0]!.value, corners.at(-1)!.value];
  return worst - best > closeEnough * (1 + Math.abs(best));
}

/** On the line from the worst corner through the middle of the others; undefined where nothing there is better. */
function betterThanWorst(value: Value, corners: readonly Corner[]): Corner | undefined {
  const [best, nextToWorst, worst] = [corners[0]!, corners.at(-2)!, corners.at(-1)!];
  const middle = centre(corners.slice(0, -1));
  const on = (factor: number) => corner(value, between(middle, worst.at, factor));
  const mirrored = on(-1);
  if (mirrored.value < best.value) {
    const farther = on(-2);
    return farther.value < mirrored.value ? farther : mirrored;
  }
  if (mirrored.value < nextToWorst.value) return mirrored;
  const nearer = on(mirrored.value < worst.value ? -0.5 : 0.5);
  return nearer.value < Math.min(mirrored.value, worst.value) ? nearer : undefined;
}

function centre(corners: readonly Corner[]): Point {
  const along = (axis: 0 | 1 | 2) => corners.reduce((sum, { at }) => sum + at[axis], 0) / corners.length;
  return [along(0), along(1), along(2)];
}

function between(from: Point, to: Point, factor: number): Point {
  const along = (axis: 0 | 1 | 2) => from[axis] + factor * (to[axis] - from[axis]);
  return [along(0), along(1), along(2)];
}
