/** A word that is not known → the known word that was probably meant. */

/** The nearest of the candidates, unless even that one differs in more than a third of its letters. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, best.candidate.length / 3) ? best.candidate : undefined;
}

/**
 * Letters to insert, leave out, replace, or swap with their neighbour (optimal string alignment). Words are short; a hostile
 * long one is cut, since it cannot be near anyway.
 */
function editDistance(a: string, b: string): number {
  const from = a.slice(0, 64);
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let line = 1; line <= from.length; line++) {
    const row = [line];
    for (let column = 1; column <= b.length; column++) {
      const above = rows[line - 1]!;
      const change = above[column - 1]! + (from[line - 1] === b[column - 1] ? 0 : 1);
      const swapped = line > 1 && column > 1 && from[line - 1] === b[column - 2] && from[line - 2] === b[column - 1];
      const swap = swapped ? rows[line - 2]![column - 2]! + 1 : change;
      row.push(Math.min(change, swap, above[column]! + 1, row[column - 1]! + 1));
    }
    rows.push(row);
  }
  return rows[from.length]![b.length]!;
}
