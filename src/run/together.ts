/** Several starts of the runner, one after another → one run. */

import { type Problem, sayingOf } from "../model/problem.ts";
import type { Run } from "../model/results.ts";
import { type Ended, worstEnd } from "./ending.ts";

/** What one start gives to its run. */
export type Part = Omit<Run, "number" | "seed" | "started">;

/** Ends as the start that ended worst, and took as long as all together. */
export function together(parts: readonly [Part, ...Part[]]): Part {
  const [first, ...rest] = parts.map(({ ending }): Ended => ({ ending, left: 0 }));
  return {
    ending: worstEnd([first!, ...rest]).ending,
    took: parts.reduce((sum, { took }) => sum + took, 0),
    observations: parts.flatMap(({ observations }) => observations),
    problems: onceEach(parts.flatMap(({ problems }) => problems)),
    notes: onceEach(parts.flatMap(({ notes }) => notes)),
  };
}

/** The first of those that say the same, with its place. */
function onceEach(problems: readonly Problem[]): readonly Problem[] {
  const said = new Set<string>();
  return problems.filter((each) => {
    const saying = sayingOf(each);
    return !said.has(saying) && said.add(saying);
  });
}
