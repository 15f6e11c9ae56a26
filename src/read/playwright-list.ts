/** The line in which a blob lists a project's tests → where each file of it stands. */

/** Where the elements of `params.project.suites` lie in a line; none where they are not found to their end. */
export function rangesOfFiles(line: string): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  let depth = 0;
  let from = 0;
  let inside = false;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 0x22 /* " */) {
      if (depth === 3 && line.startsWith('"suites":[', at)) inside = true;
      at = endOfText(line, at);
    } else if (code === 0x7b /* { */ || code === 0x5b /* [ */) {
      depth++;
      if (inside && depth === 5) from = at;
    } else if (code === 0x7d /* } */ || code === 0x5d /* ] */) {
      if (inside && depth === 5) ranges.push({ from, to: at + 1 });
      depth--;
      if (inside && depth === 3) return ranges;
    }
  }
  return [];
}

/** Where the quotation mark is that ends what the one at `start` begins. */
function endOfText(line: string, start: number): number {
  for (let at = line.indexOf('"', start + 1); at !== -1; at = line.indexOf('"', at + 1)) {
    let slashes = 0;
    while (line.charCodeAt(at - 1 - slashes) === 0x5c /* \\ */) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return line.length;
}
