import { describe, expect, test } from "vitest";
import type { Fingerprint, TestId } from "../model/ids.ts";
import { burstsAmong } from "./bursts.ts";
import { clusterByTest, clustersOf, type FailingTest } from "./clusters.ts";
import { linkAverage } from "./linkage.ts";

/** A repeatable source of numbers in 0–1. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const failingIn = (name: string, runs: readonly number[], way = name): FailingTest => ({
  test: name as TestId,
  runs: new Set(runs),
  ways: new Map(runs.map((run) => [run, way as Fingerprint])),
});
const runsUpTo = (count: number, machineOf: (run: number) => string = (run) => `m${run}`) =>
  Array.from({ length: count }, (_, at) => ({ number: at + 1, machines: [machineOf(at + 1)], image: "linux" }));
const none: ReadonlySet<number> = new Set();

describe("tests that fail in the same runs", () => {
  test("are one cluster, with the runs in which they did", () => {
    const found = clustersOf(
      [failingIn("a", [3, 7, 9]), failingIn("b", [3, 7, 9]), failingIn("c", [3, 7]), failingIn("d", [1, 12])],
      runsUpTo(40),
      none,
    );
    expect(found).toMatchObject([{ kind: "together", tests: ["a", "b", "c"], runs: [3, 7, 9] }]);
  });

  test("are none where chance would do it: both fail nearly always, with messages of their own", () => {
    const often = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(clustersOf([failingIn("a", often), failingIn("b", often.slice(1))], runsUpTo(10), none)).toEqual([]);
  });

  test("share a message where four of five failures bear it, otherwise a machine that not all runs had", () => {
    const same = [failingIn("a", [3, 7], "EADDRINUSE"), failingIn("b", [3, 7], "EADDRINUSE")];
    expect(clustersOf(same, runsUpTo(40), none)[0]?.shared).toEqual({ kind: "message", value: "EADDRINUSE" });
    const placed = clustersOf(
      [failingIn("a", [3, 7]), failingIn("b", [3, 7])],
      runsUpTo(40, (run) => (run === 3 || run === 7 ? "slow" : "quick")),
      none,
    );
    expect(placed[0]?.shared).toEqual({ kind: "machine", value: "slow" });
  });

  test("and failed once only are joined by one message alone", () => {
    const once = (way: string, other: string) =>
      clustersOf([failingIn("a", [3], way), failingIn("b", [3], other)], runsUpTo(40), none);
    expect(once("boom", "boom")).toHaveLength(1);
    expect(once("boom", "bang")).toEqual([]);
  });

  test("are not joined by a message across runs", () => {
    expect(clustersOf([failingIn("a", [3, 4], "boom"), failingIn("b", [8, 9], "boom")], runsUpTo(40), none)).toEqual(
      [],
    );
  });
});

describe("a burst", () => {
  const crowd = Array.from({ length: 26 }, (_, at) => failingIn(`t${at}`, [4]));
  const runs = Array.from({ length: 20 }, (_, at) => at + 1);

  test("is a run in which many tests failed that failed nowhere else", () => {
    expect([...burstsAmong(runs, [...crowd, failingIn("usual", [1, 5, 9])], 500)]).toEqual([4]);
  });

  test("is none where every run is like that, or where few failed", () => {
    const every = runs.flatMap((run) => Array.from({ length: 10 }, (_, at) => failingIn(`t${run}-${at}`, [run])));
    expect([...burstsAmong(runs, every, 500)]).toEqual([]);
    expect([...burstsAmong(runs, crowd.slice(0, 4), 500)]).toEqual([]);
  });

  test("is none where its tests fail in other runs too: they are a cluster", () => {
    const often = Array.from({ length: 26 }, (_, at) => failingIn(`t${at}`, [4, 9, 13]));
    expect([...burstsAmong(runs, often, 500)]).toEqual([]);
  });

  test("stands out from two runs at least", () => {
    expect([...burstsAmong([3, 4], crowd, 500)]).toEqual([]);
  });

  test("is one event, with its tests", () => {
    const [cluster] = clustersOf(crowd, runsUpTo(20), new Set([4]));
    expect(cluster).toMatchObject({ kind: "burst", runs: [4] });
    expect(cluster?.tests).toHaveLength(26);
  });
});

test("average linkage joins what is near in the mean, and stops at the cut", () => {
  const places = [0, 0.1, 0.2, 5, 5.1, 9];
  const labels = linkAverage(
    places.map(() => 1),
    (a, b) => Math.abs(places[a]! - places[b]!),
    1,
  );
  const groups = new Map<number, number[]>();
  for (const [at, label] of labels.entries()) groups.set(label, [...(groups.get(label) ?? []), at]);
  expect([...groups.values()]).toEqual([[0, 1, 2], [3, 4], [5]]);
});

/** Agreement of two partitions beyond chance: 1 where they are the same (Hubert and Arabie 1985). */
function adjustedRand(one: readonly string[], other: readonly string[]): number {
  const pairs = (counts: Iterable<number>) => [...counts].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const count = (keys: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts.values();
  };
  const both = pairs(count(one.map((key, at) => `${key}/${other[at]}`)));
  const [a, b, all] = [pairs(count(one)), pairs(count(other)), pairs([one.length])];
  const expected = (a * b) / all;
  return (both - expected) / ((a + b) / 2 - expected);
}

test("planted clusters are found again: adjusted Rand index of 0.9 and more in the mean of 20 worlds", () => {
  const found = Array.from({ length: 20 }, (_, seed) => {
    const random = chance(seed + 1);
    const runs = 50 + Math.floor(random() * 51);
    const tests: FailingTest[] = [];
    const truth: string[] = [];
    const add = (label: string, fails: (run: number) => boolean) => {
      const own = Array.from({ length: runs }, (_, at) => at + 1).filter(fails);
      if (own.length === 0) return;
      truth.push(label);
      tests.push(failingIn(`t${tests.length}`, own));
    };
    for (let cluster = 0; cluster < 10; cluster++) {
      const rate = 0.03 + random() * 0.27;
      const cause = new Set(Array.from({ length: runs }, (_, at) => at + 1).filter(() => random() < rate));
      const members = 5 + Math.floor(random() * 36);
      for (let member = 0; member < members; member++) add(`c${cluster}`, (run) => cause.has(run) && random() < 0.9);
    }
    for (let alone = 0; alone < 50; alone++) add(`alone${alone}`, () => random() < 0.02 + random() * 0.1);
    const clusters = clustersOf(tests, runsUpTo(runs), none).map((cluster, at) => ({ id: `x${at}`, ...cluster }));
    const ofTest = clusterByTest(clusters);
    return adjustedRand(
      truth,
      tests.map(({ test: id }) => ofTest.get(id) ?? id),
    );
  });
  expect(found.reduce((sum, value) => sum + value, 0) / found.length).toBeGreaterThanOrEqual(0.9);
});
