/** What was found of single tests → gaps: one for a whole file, and with a cell's gap what of the plan it cost. */

import type { Gap, Items } from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { CellId } from "../model/ids.ts";
import type { Cell, Plan } from "../model/plan.ts";
import type { Twice } from "./check.ts";
import type { Expected } from "./expected.ts";
import type { Lacking } from "./renamed.ts";
import type { Verified } from "./verify.ts";

/** Where all tests of a file are missing in the same runs for the same reason, the file is. */
export function missingGaps(suite: string, lacking: readonly Lacking[], expected: Expected): Gap[] {
  return byFile(
    lacking,
    ({ item, mode, because, runs }) => `${item.file}\n${mode}\n${because}\n${runs.join()}`,
    ({ item }) => item.file,
    expected,
  ).map(({ each: { test, item, mode, because, runs }, tests }): Gap => {
    const seen = { mode, runs, because };
    if (test !== undefined && tests === undefined) return { kind: "testMissing", test, ...seen };
    return { kind: "fileMissing", suite, file: item.file, ...(tests === undefined ? {} : { tests }), ...seen };
  });
}

export function twiceGaps(suite: string, twice: readonly Twice[], expected: Expected): Gap[] {
  return byFile(
    twice,
    ({ file, runs }) => `${file}\n${runs.join()}`,
    ({ file }) => file,
    expected,
  ).map(({ each: { test, file, runs }, tests }): Gap => {
    if (test !== undefined && tests === undefined) return { kind: "testTwice", test, runs };
    return { kind: "fileTwice", suite, file, ...(tests === undefined ? {} : { tests }), runs };
  });
}

/** Findings one by one, but those that all tests of a file share once, with their number. */
function byFile<Finding>(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => string,
  fileOf: (finding: Finding) => string,
  expected: Expected,
): { readonly each: Finding; readonly tests?: number }[] {
  if (findings.length === 0) return [];
  const sizes = new Map<string, number>();
  for (const { file } of expected.tests.values()) sizes.set(file, (sizes.get(file) ?? 0) + 1);
  return [...groupBy(findings, keyOf).values()].flatMap((group) => {
    const tests = sizes.get(fileOf(group[0]!)) ?? 0;
    return tests > 1 && group.length === tests ? [{ each: group[0]!, tests }] : group.map((each) => ({ each }));
  });
}

/** Adds to the gap of a cell what of the plan was not seen because of it. */
export function withLack(gap: Gap, plan: Plan, cells: ReadonlyMap<CellId, Cell>, lacks: Verified["lacks"]): Gap {
  switch (gap.kind) {
    case "cellMissing":
      return lacking(gap, lacks(cells.get(gap.cell)!));
    case "runMissing":
    case "runIncomplete":
      return lacking(gap, lacks(cells.get(gap.cell)!, gap.run));
    case "shardsMissing": {
      const own = gap.shards.map((index) =>
        lacks(plan.cells.find((cell) => cell.suite === gap.suite && cell.shard.index === index)!),
      );
      const sum = (what: keyof Items) => own.reduce((all, each) => all + (each?.[what] ?? 0), 0);
      return lacking(gap, own[0] === undefined ? undefined : { tests: sum("tests"), files: sum("files") });
    }
    default:
      return gap;
  }
}

function lacking<Kind extends Gap>(gap: Kind, lacks: Items | undefined): Kind {
  return lacks === undefined || lacks.tests + lacks.files === 0 ? gap : { ...gap, lacks };
}
