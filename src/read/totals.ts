/** Entries, one by one → how many there are of each outcome, and of how many tests; no name is kept. */

import type { Counts, TestCounts } from "../model/report-file.ts";
import type { Entry } from "./entry.ts";
import { type Counted, countedAs, countedTogether, isFailing, isFlaky, isOneTest } from "./join.ts";
import { type TestTable, testTable } from "./test-table.ts";

export function noCounts(): Counts {
  return { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0 };
}

const codes: Readonly<Record<Counted, number>> = { passed: 1, failed: 2, errored: 3, skipped: 4 };
const words: readonly (Counted | undefined)[] = [undefined, "passed", "failed", "errored", "skipped"];
const flakyBit = 8;

/** Two lanes of 32 bits: FNV-1a, and a rotating sum over all of its states. */
function hashPart(text: string, lanes: Int32Array): void {
  let low = lanes[0]!;
  let high = lanes[1]!;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = (((high << 5) | (high >>> 27)) + low) | 0;
  }
  // The end of a part: `a`, `bc` and `ab`, `c` are two names.
  lanes[0] = Math.imul(low ^ 0x1_0001, 0x01000193);
  lanes[1] = Math.imul(high ^ 0x1_0001, 0x85ebca6b);
}

/** The last steps of MurmurHash3, so that the low bits depend on all. */
function finish(lanes: Int32Array): void {
  for (let lane = 0; lane < 2; lane++) {
    let hash = lanes[lane]!;
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    lanes[lane] = hash ^ (hash >>> 16);
  }
}

/** Of one report. */
export interface ReportTotals {
  add(entry: Entry): void;
  /** Puts together what bears one name; gives the tests, a name's further ones under hashes of their own. */
  end(silentRetries: boolean): TestTable;
  readonly cases: Counts;
  /** Milliseconds, of all attempts. */
  readonly duration: number;
  /** Names that several tests bear. */
  readonly equalNames: number;
}

interface Repeated {
  readonly low: number;
  readonly high: number;
  readonly repeats: Entry["repeats"];
  readonly outcomes: Counted[];
  readonly flaky: boolean[];
}

export function reportTotals(): ReportTotals {
  const cases = noCounts();
  const table = testTable();
  const repeated = new Map<string, Repeated>();
  const lanes = new Int32Array(2);
  // What comes before the titles is the same for many tests in a row.
  const prefix = new Int32Array(2);
  let hashed: Entry["name"] = { suite: "", titles: [] };
  let duration = 0;
  let equalNames = 0;
  hashPrefix();

  function hashPrefix(): void {
    prefix[0] = 0x811c9dc5;
    prefix[1] = 0x9e3779b9;
    hashPart(hashed.project === undefined ? "" : `[${hashed.project}]`, prefix);
    if (hashed.file !== undefined) hashPart(hashed.file, prefix);
    for (let index = 0; index < hashed.titles.length - 1; index++) hashPart(hashed.titles[index]!, prefix);
  }

  function hash({ name }: Entry): void {
    if (!sameBeforeTitle(name, hashed)) {
      hashed = name;
      hashPrefix();
    }
    lanes[0] = prefix[0]!;
    lanes[1] = prefix[1]!;
    if (name.titles.length > 0) hashPart(name.titles[name.titles.length - 1]!, lanes);
    finish(lanes);
  }

  return {
    cases,
    get duration() {
      return duration;
    },
    get equalNames() {
      return equalNames;
    },
    add(entry) {
      const counted = countedAs(entry);
      const flaky = isFlaky(entry);
      cases.total++;
      cases[counted]++;
      for (let index = 0; index < entry.attempts.length; index++) duration += entry.attempts[index]!.took;
      hash(entry);
      const low = lanes[0]!;
      const high = lanes[1]!;
      const before = table.insert(low, high, codes[counted] | (flaky ? flakyBit : 0));
      if (before === 0) return;
      const key = `${low} ${high}`;
      let group = repeated.get(key);
      if (group === undefined) {
        const outcomes = [words[before & 7]!];
        group = { low, high, repeats: entry.repeats, outcomes, flaky: [(before & flakyBit) !== 0] };
        repeated.set(key, group);
      }
      group.outcomes.push(counted);
      group.flaky.push(flaky);
    },
    end(silentRetries) {
      for (const { low, high, repeats, outcomes, flaky } of repeated.values()) {
        if (isOneTest(repeats, outcomes)) {
          const last = outcomes.at(-1)!;
          const silent = silentRetries && repeats === "record";
          const before = outcomes
            .slice(0, -1)
            .map((each, index) => (flaky[index] || (silent && each === "passed") ? "failed" : each));
          const failed = before.some(isFailing) || flaky.at(-1)!;
          const counted = isFailing(last) ? ([before[0]!].find(isFailing) ?? countedTogether(repeats, outcomes)) : last;
          table.set(low, high, codes[counted] | (last === "passed" && failed ? flakyBit : 0));
          continue;
        }
        equalNames++;
        outcomes.slice(1).forEach((outcome, index) => {
          const [ordinalLow, ordinalHigh] = [Math.imul(low + index + 1, 0x9e3779b1), high ^ (index + 1)];
          table.set(ordinalLow, ordinalHigh, codes[outcome] | (flaky[index + 1] ? flakyBit : 0));
        });
      }
      return table;
    },
  };
}

function sameBeforeTitle(a: Entry["name"], b: Entry["name"]): boolean {
  if (a.file !== b.file || a.project !== b.project || a.titles.length !== b.titles.length) return false;
  for (let index = 0; index < a.titles.length - 1; index++) if (a.titles[index] !== b.titles[index]) return false;
  return true;
}

/**
 * The tests of several reports, in their order: what is in both is one test, of which the later report decides; one that
 * failed before and passes now is flaky. The first table is written into.
 */
export function joinTables(all: TestTable, later: TestTable): TestTable {
  if (all.size === 0) return later;
  later.each((low, high, code) => {
    const before = all.get(low, high);
    const failed = (before & 7) === codes.failed || (before & 7) === codes.errored;
    const flaky = (before & flakyBit) !== 0 || failed;
    all.set(low, high, (code & 7) === codes.passed && flaky ? code | flakyBit : code);
  });
  return all;
}

export function countTable(all: TestTable): TestCounts {
  const tests: TestCounts = { ...noCounts(), flaky: 0 };
  all.each((_low, _high, code) => {
    tests.total++;
    tests[words[code & 7]!]++;
    if ((code & flakyBit) !== 0) tests.flaky++;
  });
  return tests;
}
