/** What a user calls a test → the test, or why it is none or several. */

import { type TestId, testId } from "../model/ids.ts";
import type { Suite } from "../model/plan.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import { nearest } from "../model/spelling.ts";

export interface Chosen {
  readonly suite: Suite;
  readonly file: string;
  /** Absent where the plan does not know the file's tests: the first run of the file tells. */
  readonly id?: TestId;
  /** The runner's own name for it, where it can be told to run it alone. */
  readonly handle?: string;
}

/** By its id, by a part of one that no other has, or by the file in it where no runner lists the tests of that. */
export function chooseTest(text: string, suites: readonly Suite[]): Parsed<Chosen> {
  const listed = suites.flatMap(testsIn);
  const ids = listed.map(({ id }) => id!);
  const id = idsLike(text, ids);
  if (id.length === 1) return parsed(listed.find((each) => each.id === id[0])!);
  const files = suites.flatMap((suite) => filesNamed(text, suite));
  if (id.length === 0 && files.length === 1) return parsed(files[0]!);
  if (id.length > 1) return refused(severalTests(text, id));
  return refused(files.length > 1 ? severalFiles(text, files) : noTest(text, ids));
}

/** Of the tests that a run of the file showed the one that is meant. */
export function testNamed(text: string, ids: readonly TestId[]): Parsed<TestId> {
  const [id, ...more] = idsLike(text, ids);
  if (id === undefined) return refused(noTest(text, ids));
  return more.length === 0 ? parsed(id) : refused(severalTests(text, [id, ...more]));
}

/** That very one; otherwise all of which it is a part. */
function idsLike(text: string, ids: readonly TestId[]): readonly TestId[] {
  const known = [...new Set(ids)];
  return known.includes(text as TestId) ? [text as TestId] : known.filter((id) => id.includes(text));
}

function testsIn(suite: Suite): readonly Chosen[] {
  return (suite.files ?? []).flatMap(({ path, tests = [], handles }) =>
    tests.map((id, at) => ({ suite, file: path, id, ...(handles === undefined ? {} : { handle: handles[at]! }) })),
  );
}

/** A part of the text is the file's path as ids have it, or the end of that from a folder on. */
function filesNamed(text: string, suite: Suite): readonly Chosen[] {
  const [first, ...rest] = text.split(" › ");
  const parts = rest.length > 0 && first === suite.name ? rest : [first!, ...rest];
  // Where the tests of a file are listed, only what is part of one of them can be unknown.
  const open = (suite.files ?? []).filter(({ tests }) => tests?.some((id) => text.startsWith(id)) ?? true);
  const paths = open.map(({ path }) => ({ path, part: testId({ suite: "", file: path, titles: [] }) }));
  const whole = paths.filter(({ part }) => parts.includes(part));
  const ends = paths.filter(({ part }) => parts.some((each) => each !== "" && part.endsWith(`/${each}`)));
  return (whole.length > 0 ? whole : ends).map(({ path }) => ({ suite, file: path }));
}

const mostNamed = 8;

function named(texts: readonly string[]): string {
  const shown = texts.slice(0, mostNamed).map((each) => `\`${each}\``);
  return texts.length > mostNamed ? `${shown.join(", ")} and ${texts.length - mostNamed} more` : shown.join(", ");
}

function severalTests(text: string, ids: readonly TestId[]): Problem {
  return {
    code: "arguments.test-unclear",
    words: `\`${text.slice(0, 200)}\` may be any of ${ids.length} tests`,
    hint: `Say more of its name: ${named(ids)}.`,
  };
}

function severalFiles(text: string, files: readonly Chosen[]): Problem {
  return {
    code: "arguments.test-unclear",
    words: `\`${text.slice(0, 200)}\` may be of any of ${files.length} files`,
    hint: `Say more of the file's path, or the suite with --suite: ${named(files.map(({ suite, file }) => `${suite.name} › ${file}`))}.`,
  };
}

function noTest(text: string, ids: readonly TestId[]): Problem {
  const last = new Map(ids.map((id) => [id.split(" › ").at(-1)!, id]));
  const meant = nearest(text, ids) ?? last.get(nearest(text, [...last.keys()]) ?? "");
  return {
    code: "arguments.unknown-test",
    words: `No test is called \`${text.slice(0, 200)}\``,
    hint: `${meant === undefined ? "" : `Did you mean \`${meant}\`? `}Name it as the report does: suite › file › titles; a part of that which no other test has will do.`,
  };
}
