/** The text of a report, in any pieces → its lines. */

import type { Origin, Reader, Sink } from "./entry.ts";

export interface LineFormat {
  readonly name: string;
  /** By the start of the text, white space before it left out. */
  is(start: string): boolean;
  read(origin: Origin, sink: Sink): LineReader;
}

export interface LineReader {
  /** `at`: characters from the start of the report. A line has no line feed. */
  line(line: string, at: number): void;
  /** `cut`: the last line did not end, as a whole file's does; it was given all the same. */
  end(cut: boolean): void;
}

/** Characters of one line: a longer one is given with what it has by then, and its rest is left out. */
const longest = 64 * 1024 * 1024;

export function lineReader(reader: LineReader): Reader {
  let rest: string[] = [];
  let restLength = 0;
  let at = 0;
  const give = (line: string): void => {
    const whole = rest.length === 0 ? line : rest.join("") + line;
    const length = restLength + line.length;
    rest = [];
    restLength = 0;
    reader.line(whole.endsWith("\r") ? whole.slice(0, -1) : whole, at);
    at += length + 1;
  };
  return {
    write(text) {
      let from = 0;
      for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
        give(text.slice(from, end));
        from = end + 1;
      }
      if (from === text.length) return;
      const part = from === 0 ? text : text.slice(from);
      if (restLength < longest) rest.push(part);
      restLength += part.length;
    },
    end() {
      const cut = restLength > 0;
      if (cut) give("");
      reader.end(cut);
    },
  };
}
