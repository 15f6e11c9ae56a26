import { expect, test } from "vitest";
import type { TestId } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import type { Problem } from "../model/problem.ts";
import type { Ending } from "../model/results.ts";
import { type Part, together } from "./together.ts";

const passed = (test: string): Observation => ({ test: test as TestId, attempt: 0, took: 1, outcome: "passed" });
const problem = (words: string, file: string): Problem => ({ code: "run.exit", words, where: { file } });

function part(ending: Ending, more: Partial<Part> = {}): Part {
  return { ending, took: 10, observations: [], problems: [], notes: [], ...more };
}

const exited = (code: number): Ending => ({ kind: "exited", code });

test("observations are joined in order, times summed, and the worst end is the run's", () => {
  const run = together([
    part(exited(0), { observations: [passed("a")] }),
    part({ kind: "timedOut", after: 5 }, { took: 5 }),
    part(exited(2), { observations: [passed("b")] }),
  ]);
  expect(run).toEqual({
    ending: { kind: "timedOut", after: 5 },
    took: 25,
    observations: [passed("a"), passed("b")],
    problems: [],
    notes: [],
  });
  expect(together([part(exited(0)), part(exited(2)), part(exited(1))]).ending).toEqual(exited(2));
});

test("what several starts say is said once, at the place of the first, in the order in which it was first said", () => {
  const run = together([
    part(exited(1), { problems: [problem("x", "1/log.txt"), problem("y", "1/log.txt")] }),
    part(exited(1), { problems: [problem("z", "2/log.txt"), problem("x", "2/log.txt")], notes: [problem("n", "2")] }),
    part(exited(1), { notes: [problem("n", "3")] }),
  ]);
  expect(run.problems).toEqual([problem("x", "1/log.txt"), problem("y", "1/log.txt"), problem("z", "2/log.txt")]);
  expect(run.notes).toEqual([problem("n", "2")]);
});
