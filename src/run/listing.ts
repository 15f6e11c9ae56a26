/** What a runner left as its list → its JSON, or the problem that there is none. */

import type { Problem } from "../model/problem.ts";

/** An object that has this member; undefined for anything else, and for a text that was cut off. */
export function objectIn<Value>(text: string, member: keyof Value & string): Value | undefined {
  const value = jsonIn(text);
  const isIt = typeof value === "object" && value !== null && Object.hasOwn(value, member);
  return isIt ? (value as Value) : undefined;
}

export function arrayIn(text: string): readonly unknown[] | undefined {
  const value = jsonIn(text);
  return Array.isArray(value) ? value : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `what` the runner calls them. */
export function cannotList(suite: string, why: string, hint: string, what = "tests"): Problem {
  return { code: "listing.failed", words: `The ${what} of the suite ${suite} cannot be listed: ${why}`, hint };
}
