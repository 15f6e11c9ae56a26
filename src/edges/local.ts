/** A host that is a terminal: progress and words on standard error, the answer on standard output. */

import { withoutCommands } from "../model/log.ts";
import { type Problem, placeText, sayingOf } from "../model/problem.ts";
import type { Host } from "../outside.ts";

export interface Manner {
  readonly quiet: boolean;
  readonly colours: boolean;
}

const spinner = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"];

export function terminalHost(manner: Manner): Host {
  const { stderr, stdout } = process;
  const lively = stderr.isTTY === true && !manner.quiet;
  const columns = stdout.columns ?? stderr.columns ?? 100;
  const clear = () => {
    clearInterval(ticking);
    if (lively) stderr.write("\r\x1b[2K");
  };
  const known = new Set<string>();
  let ticking: NodeJS.Timeout | undefined;
  return {
    terminal: { columns, colours: manner.colours },
    progress: (line) => {
      if (!lively) return;
      clear();
      const began = Date.now();
      const draw = () => {
        const whole = `${spinner[Math.floor(Date.now() / 250) % spinner.length]} ${line} · ${Math.floor((Date.now() - began) / 1_000)} s`;
        stderr.write(`\r\x1b[2K${whole.length >= columns ? `${whole.slice(0, columns - 2)}…` : whole}`);
      };
      draw();
      ticking = setInterval(draw, 250);
      ticking.unref();
    },
    say: (line) => {
      if (manner.quiet) return;
      clear();
      stderr.write(`${line}\n`);
    },
    problem: (problem) => {
      // Run after run may meet the same one; where else it was met, the report says.
      const told = sayingOf(problem);
      if (known.has(told)) return;
      known.add(told);
      clear();
      stderr.write(`${problemText(problem, manner.colours)}\n`);
    },
    answer: (text) => {
      clear();
      stdout.write(text);
    },
  };
}

function problemText(problem: Problem, colours: boolean): string {
  const red = (text: string) => (colours ? `\x1b[31m${text}\x1b[39m` : text);
  const place = problem.where === undefined ? "" : `${placeText(problem.where)}: `;
  const mend = problem.hint === undefined ? "" : `\n    ${problem.hint}`;
  return `${red("✗")} ${harmless(place)}${harmless(problem.words)} (${problem.code})${harmless(mend)}`;
}

/** Text from outside must not move the cursor, colour the screen or command the runner. */
function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return withoutCommands(text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, " "));
}
