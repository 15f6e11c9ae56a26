/** A list and a seed → the list in an order drawn with the seed, for runners that do not shuffle their files. */

/** The same seed gives the same order (mulberry32, Fisher and Yates). */
export function shuffledBy<Value>(values: readonly Value[], seed: number): readonly Value[] {
  const order = [...values];
  let state = seed >>> 0;
  for (let at = order.length - 1; at > 0; at--) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const chosen = ((mixed ^ (mixed >>> 14)) >>> 0) % (at + 1);
    [order[at], order[chosen]] = [order[chosen]!, order[at]!];
  }
  return order;
}
