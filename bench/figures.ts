/** Many figures → one, and rows of them → a table. */

export function totalOf(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function meanOf(values: readonly number[]): number {
  return totalOf(values) / values.length;
}

export function worstOf(values: Iterable<number>): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (const value of values) worst = Math.max(worst, value);
  return worst;
}

export function quantileOf(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]!;
}

export function mark(kept: boolean): string {
  return kept ? "kept" : "MISSED";
}

/** Each column as wide as its widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((cells) => cells[at]!.length)));
  for (const cells of [head, ...rows])
    line(cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[at]! + 2))).join(""));
  line("");
}

export function line(text: string): void {
  process.stdout.write(`${text}\n`);
}
