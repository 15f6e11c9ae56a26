/** Reports that were cut off, came in pieces or were changed → whether what is read of them is still true. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { unpack } from "../src/edges/unpack.ts";
import type { Entry, Origin } from "../src/read/entry.ts";
import { readContent } from "../src/read/fixture.ts";
import { mutate, randomOf } from "./random.ts";
import { documents } from "./xml.ts";

export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly origin: Origin;
}

const home = join(import.meta.dirname, "../fixtures/reports");
/** What lies beside a report and is none. */
const isOther = /^(expected\.json|command\.txt)$/;

/** Every report that the repository holds; of an archive what is in it. */
export async function reportSamples(): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const folder of readdirSync(home)) {
    for (const file of readdirSync(join(home, folder), { withFileTypes: true })) {
      if (!file.isFile() || isOther.test(file.name)) continue;
      const { parts } = await unpack(join(home, folder, file.name));
      for (const { open } of parts) {
        const pieces: Uint8Array[] = [];
        for await (const piece of open()) pieces.push(new Uint8Array(piece));
        const origin = { suite: "s", report: file.name, root: "/repo", cwd: "/repo" };
        samples.push({ name: `${folder}/${file.name}`, bytes: new Uint8Array(Buffer.concat(pieces)), origin });
      }
    }
  }
  return samples;
}

/** The small documents of the other fuzzing, which are reports too. */
export function smallSamples(): readonly Sample[] {
  // A cut behind the root, before a comment or another root, cannot be seen.
  const cuttable = documents.filter((each) => /<testcase[\s>]/.test(each) && !/-->$|<\/testsuite></.test(each));
  return cuttable.map((document, index) => ({
    name: `document ${index}`,
    bytes: new TextEncoder().encode(document),
    origin: { suite: "s", report: "report.xml", root: "/repo", cwd: "/repo" },
  }));
}

/** A name and its outcomes: all that must be true of what was read before the cut. */
function told({ name, attempts }: Entry): string {
  return JSON.stringify([name, attempts.map(({ outcome }) => outcome)]);
}

/** Events come in the order of the run: a test has the attempts that ended by then, and one that ran is told as that. */
function isStartOf(entry: Entry, other: Entry): boolean {
  const ended = entry.attempts.filter(
    ({ outcome }, index) => (outcome !== "interrupted" && outcome !== "notRun") || index < entry.attempts.length - 1,
  );
  return (
    JSON.stringify(entry.name) === JSON.stringify(other.name) &&
    ended.every(({ outcome }, index) => outcome === other.attempts[index]?.outcome)
  );
}

/** Where each case of a JUnit report ends, found without the reader; undefined where it is none. */
function caseEnds(text: string): readonly number[] | undefined {
  if (!/<testsuites?[\s>]/.test(text) || text.trimStart().startsWith("{")) return undefined;
  const ends: number[] = [];
  const token = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<testcase(?:\s+[\w:-]+="[^"]*")*\s*\/>|<\/testcase>/g;
  for (const match of text.matchAll(token))
    if (match[0].includes("testcase") && !match[0].startsWith("<!")) ends.push(match.index + match[0].length);
  return ends;
}

/** What is wrong with what is read of the first `cut` bytes, for each cut; empty where nothing is. */
export async function checkCuts({ bytes, origin }: Sample, cuts: Iterable<number>): Promise<readonly string[]> {
  const whole = await readContent(bytes, origin);
  const wanted = whole.entries.map(told);
  const text = new TextDecoder().decode(bytes);
  const ends = caseEnds(text);
  const isEvents = /^\{.*\}\r?\n\{/m.test(text);
  const isJson = /^\s*[{[]/.test(text);
  const isCounted = ends?.length === wanted.length;
  // White space and comments at the end are no loss.
  const length = new TextEncoder().encode(text.replace(/(\n#[^\n]*)*\s*$/, "")).length;
  const wrong: string[] = [];
  for (const cut of cuts) {
    const part = await readContent(bytes.subarray(0, cut), origin);
    const seen = part.entries.map(told);
    const differs = seen.findIndex((each, index) => {
      if (isEvents) return !whole.entries.some((other) => isStartOf(part.entries[index]!, other));
      // Of a test of TAP that failed it stands behind it whether it timed out.
      if (whole.format === "tap" && index === seen.length - 1 && each.endsWith('["failed"]]')) return false;
      // A failure of a file stands behind its tests in JSON, and comes before them in the entries.
      return isJson ? !wanted.includes(each) : each !== wanted[index];
    });
    if (differs !== -1) wrong.push(`${cut}: ${seen[differs]} in place of ${wanted[differs]}`);
    // Between the events of two packages nothing is open.
    const isBetween = isEvents && (bytes[cut] === 10 || bytes[cut - 1] === 10);
    if (cut < length && part.problems.length === 0 && !isBetween)
      wrong.push(`${cut}: no problem with ${seen.length} of ${wanted.length} entries`);
    if (isCounted) {
      const characters = new TextDecoder().decode(bytes.subarray(0, cut)).length;
      const ended = ends.filter((end) => end <= characters).length;
      if (ended !== seen.length) wrong.push(`${cut}: ${seen.length} entries, ${ended} cases end before it`);
    }
  }
  return wrong;
}

/** Every byte of a small report; of a large one its start, its end, and as many between as `most` allows. */
export function cutsOf({ bytes }: Sample, most: number): readonly number[] {
  const step = Math.max(1, bytes.length / most);
  const cuts = new Set<number>();
  for (let at = 0; at < bytes.length; at += step) cuts.add(Math.floor(at));
  for (let at = 0; at < Math.min(100, most, bytes.length); at++) cuts.add(at).add(bytes.length - 1 - at);
  return [...cuts].sort((a, b) => a - b);
}

/** Which sizes of a piece give something else than the whole. */
export async function checkPieces({ bytes, origin }: Sample): Promise<readonly string[]> {
  const whole = JSON.stringify(await readContent(bytes, origin));
  const wrong: string[] = [];
  for (let size = 1; size <= 7; size++) {
    const seen = JSON.stringify(await readContent(bytes, origin, size));
    if (seen !== whole) wrong.push(`pieces of ${size}: ${differenceOf(seen, whole)}`);
  }
  return wrong;
}

function differenceOf(seen: string, whole: string): string {
  let at = 0;
  while (seen[at] === whole[at]) at++;
  return `${seen.slice(Math.max(0, at - 100), at + 100)} in place of ${whole.slice(Math.max(0, at - 100), at + 100)}`;
}

const tokens: readonly string[] = [
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    "\\u",
    '\\"',
    "\n",
    "\r\n",
    "\0",
    "null",
    "true",
    "1e999",
    "-",
    "0",
    '""',
    "{}",
  ],
  ...[
    "[]",
    '{"a":',
    '"__proto__":',
    '"constructor":1',
    '"suites":[',
    '"tests":[',
    '"testResults":[',
    '"results":[',
    "[[[[",
  ],
  ...[
    "1..3\n",
    "not ok 1 - x\n",
    "ok 2 # SKIP\n",
    "ok 3 # TODO x\n",
    "  ---\n",
    "  ...\n",
    "Bail out!\n",
    "    # Subtest: x\n",
  ],
  ...[
    '{"Action":"fail","Test":"x"}\n',
    '{"Action":"run"}\n',
    '{"type":"done","success":true}\n',
    "\uFEFF",
    "🛒",
    "\uD83D",
    "<",
    "&",
  ],
];

/** Milliseconds for one report: a hang, not a slow machine. */
const longest = 5_000;

/** Changed reports: each gives an entry or a problem, throws nothing and ends. */
export async function mutateReports(
  seed: number,
  count: number,
  samples: readonly Sample[],
  until = Number.POSITIVE_INFINITY,
) {
  const failures: {
    readonly index: number;
    readonly sample: string;
    readonly document: string;
    readonly words: string;
  }[] = [];
  const texts = samples.map(({ bytes }) => new TextDecoder().decode(bytes));
  let index = 0;
  for (; index < count && failures.length < 20 && Date.now() < until; index++) {
    const random = randomOf(Math.imul(seed, 0x9e3779b1) + index);
    const which = random.below(samples.length);
    const document = mutate(texts[which]!, random, tokens);
    const started = performance.now();
    const words = await wordsOf(document, samples[which]!.origin);
    const took = performance.now() - started;
    const late = took > longest ? `took ${Math.round(took)} ms` : undefined;
    if (words !== undefined || late !== undefined)
      failures.push({ index, sample: samples[which]!.name, document, words: words ?? late! });
  }
  return { count: index, failures };
}

async function wordsOf(document: string, origin: Origin): Promise<string | undefined> {
  try {
    const { entries, problems } = await readContent(document, origin);
    return entries.length + problems.length === 0 ? "neither an entry nor a problem" : undefined;
  } catch (error) {
    return `thrown: ${(error as Error).stack}`;
  }
}
