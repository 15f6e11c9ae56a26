/** The failing tests of all suites → the runs that were one event, and the clusters of tests that fail together. */

import type { Cluster } from "../model/analysis.ts";
import { groupBy } from "../model/group.ts";
import type { TestId } from "../model/ids.ts";
import { modes } from "../model/plan.ts";
import { imageOf } from "./attempts.ts";
import { burstsAmong, type Failing } from "./bursts.ts";
import type { Case } from "./cases.ts";
import { strongestIn } from "./causes.ts";
import { clusterByTest, clustersOf, type FailingTest, type SeenRun } from "./clusters.ts";
import { isWholeSuite, type RunRecord } from "./ledger.ts";
import type { Signature } from "./signatures.ts";
import { markIn, type Tally, type TestTally } from "./tally.ts";

/** Numbers of runs of whole suites in which so much failed at once that they say nothing of single tests. */
export function burstsIn(tally: Tally, runs: readonly RunRecord[]): ReadonlySet<number> {
  const suites = groupBy(tally.tests, ([, { name }]) => name.suite);
  const bursts = [...suites].flatMap(([suite, tests]) => {
    const own = runs.filter((run) => run.suite === suite && isWholeSuite(run));
    const failing = tests.filter(([, test]) => test.failedAs.size > 0 && passedIn(test, own)).map(failingOf);
    return modes.flatMap((mode) => {
      const numbers = own.filter((run) => run.mode === mode).map(({ number }) => number);
      return [...burstsAmong(numbers, failing, tests.length)];
    });
  });
  return new Set(bursts);
}

function failingOf([test, { failedAs }]: readonly [TestId, TestTally]): Failing {
  return { test, runs: new Set(failedAs.keys()) };
}

/** A broken test is no member of anything. */
function passedIn(test: TestTally, runs: readonly RunRecord[]): boolean {
  return runs.some(({ number }) => markIn(test, number) === "passed");
}

export interface Crowd {
  readonly clusters: readonly Cluster[];
  readonly ofTest: ReadonlyMap<TestId, string>;
  /** By cluster: what its members fail by. */
  readonly signatures: ReadonlyMap<string, Signature>;
}

export function crowdOf(
  failing: readonly Case[],
  tally: Tally,
  runs: readonly RunRecord[],
  bursts: ReadonlySet<number>,
): Crowd {
  const suites = groupBy(
    failing.filter(({ passes }) => passes > 0).sort((a, b) => (a.id < b.id ? -1 : 1)),
    (each) => each.tally.name.suite,
  );
  const images = new Map([...tally.cells.values()].map(({ machine }) => [machine.id, imageOf(machine)]));
  const found = [...suites]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([suite, cases]) => {
      const own = runs.filter((run) => run.suite === suite && isWholeSuite(run));
      const numbers = new Set(own.map(({ number }) => number));
      const seen = own.map(
        ({ number, machines }): SeenRun => ({ number, machines, image: images.get(machines[0] ?? "") ?? "" }),
      );
      return clustersOf(
        cases.map((each) => failingTest(each, numbers)),
        seen,
        new Set([...bursts].filter((run) => numbers.has(run))),
      );
    });
  const byId = new Map(failing.map((each) => [each.id, each]));
  const signatures = new Map<string, Signature>();
  const clusters = found
    .toSorted((a, b) => b.tests.length - a.tests.length)
    .map((cluster, index): Cluster => {
      const id = `c${index + 1}`;
      const failures = cluster.tests.flatMap((test) => [...(byId.get(test)?.tally.failures.values() ?? [])]);
      failures.sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
      const signature = strongestIn(failures);
      if (signature !== undefined) signatures.set(id, signature);
      return { id, ...cluster, ...(signature === undefined ? {} : { cause: signature.cause }) };
    });
  return { clusters, ofTest: clusterByTest(clusters), signatures };
}

function failingTest({ id, tally }: Case, numbers: ReadonlySet<number>): FailingTest {
  const ways = new Map([...tally.failedAs].filter(([run]) => numbers.has(run)));
  return { test: id, runs: new Set(ways.keys()), ways };
}
