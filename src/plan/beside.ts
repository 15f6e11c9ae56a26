/** A suite and one of its tests → what can be run beside that test, and the share that does so. */

import { groupBy } from "../model/group.ts";
import type { ExpectedFile, PlannedTest, Share, Suite, Unit } from "../model/plan.ts";
import type { Chosen } from "./choose-test.ts";

/** What is not divided further: a file, files that must stay together, or the tests that the runner calls by one name. */
export interface Atom {
  readonly files: readonly string[];
  /** Of its one file only these. */
  readonly tests?: readonly PlannedTest[];
}

/** Every other file in the suite's order, with the parts that can be run alone; of the test's own file the others. */
export function candidatesFor(chosen: Chosen, exact: "files" | "tests"): readonly (readonly Atom[])[] {
  const own = ownAtom(chosen, exact);
  return filesOf(chosen.suite).flatMap((files) => {
    const atoms = atomsOf(chosen.suite, files, exact);
    if (!files.includes(chosen.file)) return [atoms];
    const others = own.tests === undefined ? [] : atoms.filter((atom) => atom.tests?.[0]?.handle !== chosen.handle);
    return others.length === 0 ? [] : [others];
  });
}

/** The test with these beside it; alone where there are none. A file of which all is wanted is run whole. */
export function shareBeside(chosen: Chosen, beside: readonly Atom[], exact: "files" | "tests"): Share {
  const wanted = groupBy([ownAtom(chosen, exact), ...beside], ({ files }) => files[0]!);
  const units = filesOf(chosen.suite).flatMap((files) => {
    const atoms = wanted.get(files[0]!) ?? [];
    return atoms.length === 0 ? [] : [unitOf(chosen.suite, files, atoms)];
  });
  return { units, expected: units.length };
}

function ownAtom({ suite, file, id, handle }: Chosen, exact: "files" | "tests"): Atom {
  const files = filesOf(suite).find((each) => each.includes(file)) ?? [file];
  if (exact === "files" || id === undefined || handle === undefined) return { files };
  return atomsOf(suite, files, exact).find(({ tests }) => tests?.[0]?.handle === handle) ?? { files };
}

/** What a shard is never divided into, is not divided here. */
function filesOf({ files = [], shares = [] }: Suite): readonly (readonly string[])[] {
  const together = shares.flatMap(({ units }) => units.flatMap((unit) => (unit.files.length > 1 ? [unit.files] : [])));
  const leader = new Map(together.flatMap((paths) => paths.map((path) => [path, paths] as const)));
  return [...groupBy(files, ({ path }) => leader.get(path)?.[0] ?? path).values()].map((group) =>
    group.map(({ path }) => path),
  );
}

function atomsOf(suite: Suite, files: readonly string[], exact: "files" | "tests"): readonly Atom[] {
  const tests = files.length === 1 && exact === "tests" ? testsOf(suite, files[0]!) : [];
  if (tests.length === 0) return [{ files }];
  return [...groupBy(tests, ({ handle }) => handle).values()].map((own) => ({ files, tests: own }));
}

function testsOf({ files }: Suite, path: string): readonly PlannedTest[] {
  const { tests = [], handles }: Partial<ExpectedFile> = files?.find((each) => each.path === path) ?? {};
  return handles === undefined ? [] : tests.map((id, at) => ({ id, handle: handles[at]! }));
}

function unitOf(suite: Suite, files: readonly string[], atoms: readonly Atom[]): Unit {
  const unit: Unit = { files, expected: 1, known: "size" };
  if (atoms.some(({ tests }) => tests === undefined)) return unit;
  const tests = atoms.flatMap(({ tests = [] }) => tests);
  if (tests.length === testsOf(suite, files[0]!).length) return unit;
  const order = new Map(testsOf(suite, files[0]!).map(({ id }, at) => [id, at]));
  return { ...unit, tests: tests.sort((a, b) => order.get(a.id)! - order.get(b.id)!) };
}
