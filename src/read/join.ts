/** The entries of one report that bear one name → the tests that they are: attempts of one, or several of one name. */

import type { Attempt, Entry } from "./entry.ts";

/** As an entry is counted, once: by its last attempt; `errored` where the report calls what failed first an error. */
export type Counted = "passed" | "failed" | "errored" | "skipped";

export function countedAs({ attempts }: Entry): Counted {
  const last = attempts[attempts.length - 1]!;
  if (last.outcome === "passed") return "passed";
  if (!("message" in last)) return "skipped";
  const first = attempts[0];
  return "error" in ("message" in first ? first : last) ? "errored" : "failed";
}

export function isFlaky({ attempts }: Entry): boolean {
  return (
    attempts.length > 1 && attempts.at(-1)!.outcome === "passed" && attempts.some((attempt) => "message" in attempt)
  );
}

/**
 * What the entries of one name are. Where the format cannot say, the outcomes do: nobody repeats a test that passed,
 * so failures before a pass are attempts, and failures alone are one failing test.
 */
export function isOneTest(repeats: Entry["repeats"], outcomes: readonly Counted[]): boolean {
  if (repeats !== undefined) return repeats !== "name";
  const failing = outcomes.map(isFailing);
  const passed = outcomes.indexOf("passed");
  return passed === -1 ? failing.every(Boolean) : passed === outcomes.length - 1 && failing.slice(0, -1).every(Boolean);
}

const silent = "The report does not say how it failed: this attempt was retried";

/** `silentRetries`: the earlier ones failed, though they do not say so. */
export function joinEntries(entries: readonly Entry[], silentRetries: boolean): readonly Entry[] {
  const { name, repeats } = entries[0]!;
  if (entries.length === 1 || !isOneTest(repeats, entries.map(countedAs))) return entries;
  const attempts = entries.flatMap((entry, index): readonly Attempt[] => {
    const [first] = entry.attempts;
    const isLast = index === entries.length - 1;
    if (silentRetries && repeats === "record" && !isLast && first.outcome === "passed")
      return [{ ...first, outcome: "failed", message: silent }];
    const before = entries[index - 1];
    return isMore(before && countedAs(before), countedAs(entry), repeats) ? [] : entry.attempts;
  });
  return [{ name, attempts: attempts as unknown as Entry["attempts"], ...(repeats === undefined ? {} : { repeats }) }];
}

/**
 * A record that says more of the failure before it: pytest writes a failing test with a failing teardown as `<failure>`,
 * then `<error>`, in two cases; jest-junit writes a file that does not load twice.
 */
function isMore(before: Counted | undefined, counted: Counted, repeats: Entry["repeats"]): boolean {
  if (before === undefined) return false;
  return repeats === "failure" || (repeats === "record" && before === "failed" && counted === "errored");
}

export function isFailing(counted: Counted): boolean {
  return counted === "failed" || counted === "errored";
}

/** How one test is counted that has entries of these outcomes: by its last attempt. */
export function countedTogether(repeats: Entry["repeats"], outcomes: readonly Counted[]): Counted {
  let at = outcomes.length - 1;
  while (isMore(outcomes[at - 1], outcomes[at]!, repeats)) at--;
  return outcomes[at]!;
}
