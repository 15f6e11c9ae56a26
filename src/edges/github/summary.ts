/** Markdown of any length → what GitHub takes as the summary of a step. */

/** GitHub drops a longer one whole, and only an annotation says so. */
export const mostBytes = 1_048_576;

/** For what closes the cut text, and the notice. */
const reserve = 2_048;

const notice =
  "**The report is longer than GitHub shows, so it ends here.** All of it is in `analysis.json` and `summary.md`.";

/** Cut at the end of a line, with a fence and details that the cut leaves open closed again. `most` is above 2,048 bytes. */
export function summaryOf(markdown: string, most: number = mostBytes): string {
  if (Buffer.byteLength(markdown) <= most) return markdown;
  const kept: string[] = [];
  let bytes = reserve;
  for (const line of markdown.split("\n")) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > most) break;
    kept.push(line);
  }
  return `${[...kept, ...closings(kept)].join("\n")}\n\n${notice}\n`;
}

/** A fence ends with a line of at least as many backticks as it began with; what looks like details inside of one is text. */
function closings(lines: readonly string[]): readonly string[] {
  let fence = "";
  let details = 0;
  for (const line of lines) {
    const ticks = /^`{3,}/.exec(line)?.[0] ?? "";
    if (fence !== "") {
      if (ticks.length >= fence.length && line.trim() === ticks) fence = "";
    } else if (ticks !== "") fence = ticks;
    else details += (line.match(/<details>/g)?.length ?? 0) - (line.match(/<\/details>/g)?.length ?? 0);
  }
  return [...(fence === "" ? [] : [fence]), ...Array<string>(Math.max(0, Math.min(details, 50))).fill("\n</details>")];
}
