/** The totals that a JUnit report gives of itself, held against its cases: never the source, and a loss where they say more. */

import type { Saying, Sink } from "./entry.ts";
import type { JunitCase, JunitSuite } from "./junit-case.ts";
import type { Producer } from "./producer.ts";
import { pytestTotals } from "./pytest-totals.ts";
import { fewerTests } from "./sayings.ts";

export interface JunitTotals {
  see(test: JunitCase): void;
  /** An error of a suite as a whole. */
  seeError(): void;
  /** Of a suite that has ended; 1 is the depth of the root. */
  check(suite: JunitSuite, depth: number, producer: Producer | undefined): void;
}

export function junitTotals(sink: Sink): JunitTotals {
  const records = pytestTotals();
  let failing = 0;
  let retried = false;
  let lost = false;

  function checkFailures(suite: JunitSuite): void {
    const told = (suite.errors ?? 0) + (suite.failures ?? 0);
    // What retried counts all attempts or the last ones alone: no contradiction.
    if (retried || told === failing) return;
    // gotestsum counts a package that does not build among the errors, and writes no case for it.
    if (failing === 0) sink.problem(noFailure(told));
    else if (suite.failures !== undefined) sink.note(otherFailures(told, failing));
  }

  return {
    see(test) {
      if (test.again !== undefined) retried = true;
      if (test.error !== undefined || test.failure !== undefined) failing++;
      records.see(test);
    },
    seeError() {
      failing++;
    },
    check(suite, depth, producer) {
      if (depth === 1) checkFailures(suite);
      if (depth > 2 || suite.tests === undefined) return;
      const isPytest = producer?.repeats === "record";
      const promised = isPytest ? records.cases(suite.tests) : suite.tests;
      if (isPytest && suite.cases > promised) sink.silentRetries();
      // More cases than tests is how others write retries; fewer is a loss, told once.
      if (suite.cases >= promised || lost) return;
      lost = true;
      if (producer?.counts === undefined) sink.problem(fewer(suite));
      else sink.note({ ...fewer(suite), hint: producer.counts });
    },
  };
}

function fewer({ name, tests = 0, cases, tag }: JunitSuite): Saying {
  const which = name === undefined || name === "" ? `\`<${tag}>\`` : `the suite ${JSON.stringify(name.slice(0, 100))}`;
  return fewerTests(tests, cases, ` for ${which}`);
}

function noFailure(failures: number): Saying {
  return {
    code: "report.totals",
    words: `The report says ${failures === 1 ? "1 failure or error" : `${failures} failures or errors`} and holds none`,
    hint: "What failed has no entry: a package that does not build, a set-up. See the runner's output.",
  };
}

function otherFailures(told: number, held: number): Saying {
  return {
    code: "report.other-failures",
    words: `The report says ${told} failures and errors and holds ${held}`,
    hint: "The entries are counted, whatever the totals say.",
  };
}
