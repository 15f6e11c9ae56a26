/** The tests that a blob lists, and their results as they come → each test with all of its results. */

import type { Result } from "./playwright-attempt.ts";

/** What tests of one describe have in common. */
export interface Group {
  readonly project: string;
  readonly file: string;
  readonly describes: readonly string[];
}

export interface Waiting {
  readonly group: Group;
  readonly title: string;
  readonly expected: string;
  readonly results: Result[];
  /** Where it began once more and did not end: the slot, or -1. */
  readonly running: number | undefined;
}

export interface WaitingRoom {
  /** `expected` is what is known before it ran; an id that is listed already stays as it is. */
  list(id: string, group: Group, title: string, expected: string): void;
  /** A slot below 0 is none. */
  begin(id: string, slot: number): void;
  /** False where there is no such test. */
  end(id: string, expected: string, status: string, took: number, message: string): boolean;
  count(): number;
  each(take: (test: Waiting) => void): void;
}

const notRunning = -2;

/**
 * In columns: an object for each test and result is as much again, and V8 widens its young generation by what survives
 * so long.
 */
export function waitingRoom(): WaitingRoom {
  const rows = new Map<string, number>();
  const groups: Group[] = [];
  const titles: string[] = [];
  const expectations: string[] = [];
  const running: number[] = [];
  /** The row of a test's last result, or -1. */
  const last: number[] = [];
  // Of results: the row of the one before of the same test, or -1, and what it says.
  const before: number[] = [];
  const statuses: string[] = [];
  const times: number[] = [];
  const slots: number[] = [];
  const messages = new Map<number, string>();

  function resultsOf(row: number): Result[] {
    const results: Result[] = [];
    for (let at = last[row]!; at !== -1; at = before[at]!) {
      const slot = slots[at]!;
      results.push({
        status: statuses[at]!,
        took: times[at]!,
        ...(slot < 0 ? {} : { worker: slot }),
        message: messages.get(at) ?? "",
      });
    }
    return results.reverse();
  }

  return {
    list(id, group, title, expected) {
      if (rows.has(id)) return;
      rows.set(id, titles.length);
      groups.push(group);
      titles.push(title);
      expectations.push(expected);
      running.push(notRunning);
      last.push(-1);
    },
    begin(id, slot) {
      const row = rows.get(id);
      if (row !== undefined) running[row] = slot < 0 ? -1 : slot;
    },
    end(id, expected, status, took, message) {
      const row = rows.get(id);
      if (row === undefined) return false;
      if (message !== "") messages.set(before.length, message);
      statuses.push(shared(status));
      times.push(took);
      slots.push(Math.max(running[row]!, -1));
      before.push(last[row]!);
      last[row] = before.length - 1;
      expectations[row] = shared(expected);
      running[row] = notRunning;
      return true;
    },
    count: () => titles.length,
    each(take) {
      for (const [row, group] of groups.entries())
        take({
          group,
          title: titles[row]!,
          expected: expectations[row]!,
          results: resultsOf(row),
          running: running[row] === notRunning ? undefined : running[row],
        });
    },
  };
}

const known = ["passed", "skipped", "failed", "timedOut", "interrupted"];

/** One text for all, where each would be cut from its line and keep it. */
function shared(status: string): string {
  return known.find((each) => each === status) ?? status;
}
