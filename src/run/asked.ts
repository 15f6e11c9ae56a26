/** A cell → what each start of its runner is asked for, and what the reports must show of it. */

import { groupBy } from "../model/group.ts";
import { type Cell, canNarrow, type PlannedTest, type Share, type Suite, type Unit } from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import type { Runner } from "./start.ts";

export interface Asked {
  /** To what the runner is narrowed. Absent: the whole suite, or a shard that the runner itself cuts. */
  readonly share?: Share;
  /** What the reports must show. Absent where the suite was not listed. */
  readonly shows?: Share;
  /** It is no shard's share, but some files or tests of the suite. */
  readonly part: boolean;
}

type Starts = readonly [Asked, ...Asked[]];

/** One start; of an isolated cell one for each of its items, each of which is to be alone in a world of its own. */
export function askedOf(cell: Cell, suite: Suite, runner: Runner): Parsed<Starts> {
  const alone = cell.mode === "isolated";
  if (!alone && cell.share === undefined) return parsed([ofShard(cell, suite)]);
  if (!canNarrow(suite, cell.mode)) return refused(cannotNarrow(suite, alone));
  const share = cell.share ?? suite.shares?.[cell.shard.index - 1] ?? wholeOf(suite);
  const [first, ...rest] = (alone ? items(share, suite, runner) : [share]).map(ofPart);
  return parsed(first === undefined ? [ofPart(share)] : [first, ...rest]);
}

function ofShard({ shard }: Cell, { shares, starter, files }: Suite): Asked {
  const share = shares?.[shard.index - 1];
  if (share === undefined) return { part: false };
  // A whole suite needs no list of its files, unless the user's own line asks for one.
  const needed = shard.total > 1 || starter.list !== undefined;
  return { part: false, ...(needed ? { share } : {}), ...(files === undefined ? {} : { shows: share }) };
}

function ofPart(share: Share): Asked {
  return { part: true, share, shows: share };
}

function wholeOf({ files = [] }: Suite): Share {
  return { units: files.map(({ path }) => ({ files: [path], expected: 0, known: "size" })), expected: 0 };
}

/** Each test, where the runner can be told to run exactly that; else each file. */
function items(share: Share, suite: Suite, runner: Runner): readonly Share[] {
  const listed = new Map(suite.files?.map((file) => [file.path, file]));
  const testsIn = (path: string): readonly PlannedTest[] => {
    const { tests = [], handles } = listed.get(path) ?? {};
    return handles === undefined ? [] : tests.map((id, at) => ({ id, handle: handles[at]! }));
  };
  return share.units.flatMap((unit) =>
    unit.files.flatMap((path) => {
      const tests = runner.exact === "files" ? [] : (unit.tests ?? testsIn(path));
      return tests.length === 0
        ? [alone({ ...unit, files: [path] }, 1 / unit.files.length)]
        : eachTest(unit, path, tests);
    }),
  );
}

/** Tests that the runner calls by one name cannot be told apart, so they stay together. */
function eachTest(unit: Unit, path: string, tests: readonly PlannedTest[]): readonly Share[] {
  const groups = [...groupBy(tests, ({ handle }) => handle).values()];
  return groups.map((own) => alone({ ...unit, files: [path], tests: own }, 1 / (groups.length * unit.files.length)));
}

function alone(unit: Unit, part: number): Share {
  const expected = unit.expected * part;
  return { units: [{ ...unit, expected }], expected };
}

function cannotNarrow({ name, starter: { runner } }: Suite, alone: boolean): Problem {
  const what = alone ? "each of its files alone" : "some of its files alone";
  const hint =
    runner === "command"
      ? "Say in `list:` how its files are listed, and put `{files}` (or `{files-list}`) where the command takes them."
      : "The plan does not know its files; `flakeproof plan` says why the runner could not list them.";
  return { code: "run.cannot-narrow", words: `The suite ${name} cannot be made to run ${what}`, hint };
}
