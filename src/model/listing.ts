/** What a runner says that it would run. */

import { type TestId, type TestName, testId } from "./ids.ts";

export interface ListedTest {
  readonly name: TestName;
  /** How the runner is told to run exactly this test. */
  readonly handle: string;
  /** Tests of one group stay together (`xdist_group`, a serial block). */
  readonly group?: string;
}

export interface ListedFile {
  /** Relative to the repository, with forward slashes; for Go the import path of a package. */
  readonly path: string;
  /** In the runner's order. Absent where the runner cannot tell without running them, or where the file does not load. */
  readonly tests?: readonly ListedTest[];
  /** It must not be split, though the runner could. */
  readonly whole?: true;
  /** It runs in every share, for the others' sake (a setup project): nothing to divide. */
  readonly beside?: true;
  /** Bytes of the source, where there is one. */
  readonly size?: number;
  /** Of its text: the first 16 digits of its SHA-256. */
  readonly digest?: string;
}

/** What there is to divide: all but what runs in every share. */
export function ownFiles(files: readonly ListedFile[]): readonly ListedFile[] {
  return files.filter(({ beside }) => beside !== true);
}

/** A listed test with the id that it will have in the reports. */
export interface NumberedTest extends ListedTest {
  readonly id: TestId;
}

/** Tests of one name in a file get the ordinals that their reports will give them: by their order. */
export function numbered(tests: readonly ListedTest[]): readonly NumberedTest[] {
  const seen = new Map<TestId, number>();
  return tests.map((test) => {
    const first = testId(test.name);
    const ordinal = (seen.get(first) ?? 0) + 1;
    seen.set(first, ordinal);
    const name = ordinal === 1 ? test.name : { ...test.name, ordinal };
    return { ...test, name, id: ordinal === 1 ? first : testId(name) };
  });
}
