/** Names that must not be mixed up: made here, normalised here, read here. */

declare const brand: unique symbol;
type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** suite › [project] › file › titles: the same test in every run, shard, mode and machine. */
export type TestId = Brand<string, "TestId">;
/** `api-parallel-2of4-r3`: one job of the matrix; letters, digits, `-` and `_` only. */
export type CellId = Brand<string, "CellId">;
/** A failure's message with its numbers, paths and times taken out. */
export type Fingerprint = Brand<string, "Fingerprint">;
/** SHA-256 in hexadecimal of a file in canonical form. */
export type Digest = Brand<string, "Digest">;

/** The parts that make a test the same test wherever it is reported. */
export interface TestName {
  readonly suite: string;
  /** A runner's project (Playwright, Vitest), where it has more than one. */
  readonly project?: string;
  /** Relative to the repository, with forward slashes; absent where the report names none. */
  readonly file?: string;
  /** The describe blocks (or the class) from outside in, then the test's own title. */
  readonly titles: readonly string[];
  /** From 2: which of several tests that bear one name in one file, in the order of the report. */
  readonly ordinal?: number;
}

const separator = " › ";

/**
 * The id of a test. Two different names give two different ids: the separator, the backslash and a leading bracket or
 * number sign are escaped inside a part. One thing is no difference: whether the first part after the project is called
 * a file or a title, since reports of one test disagree on that.
 */
export function testId(name: TestName): TestId {
  const parts = [
    // A report on its own belongs to no suite.
    ...(name.suite === "" ? [] : [escapePart(name.suite)]),
    ...(name.project === undefined ? [] : [`[${escapePart(name.project)}]`]),
    ...(name.file === undefined ? [] : [escapePart(name.file)]),
    ...name.titles.map(escapePart),
    ...(name.ordinal === undefined ? [] : [`#${name.ordinal}`]),
  ];
  return parts.join(separator) as TestId;
}

function escapePart(part: string): string {
  return part
    .replaceAll("\\", "\\\\")
    .replaceAll("›", "\\›")
    .replace(/^([[#])/, "\\$1");
}

/** A path as the reports and the plan hold it: forward slashes, no leading `./`. */
export function posixPath(path: string): string {
  return path.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
}

/** Any text as a part of a file, artifact or cell name: lower case letters, digits and single hyphens. */
export function slug(text: string): string {
  return (
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "x"
  );
}
