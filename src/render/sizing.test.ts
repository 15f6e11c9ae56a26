import { expect, test } from "vitest";
import type { Sizing } from "../model/sizing.ts";
import { sizingLines } from "./sizing.ts";

const known = { history: 90, folder: 6, suite: 0, size: 0 };
const sizing: Sizing = {
  suite: "e2e",
  files: 96,
  tests: 412,
  shards: 4,
  longest: 301_000,
  bound: 300_000,
  known,
};

test("shards with their longest one, and where its time comes from", () => {
  expect(sizingLines(sizing)).toEqual([
    "e2e: 412 tests in 96 files in 4 shards, the longest with 5 min 1 s of tests (at best 5 min 0 s)",
    "  times: 90 files known from earlier runs, 6 files by the mean of their folder",
  ]);
});

test("what binds is named", () => {
  const binding = { name: "e2e/import.spec.ts", expected: 301_000 };
  expect(sizingLines({ ...sizing, binding })).toContain(
    "  e2e/import.spec.ts alone takes 5 min 1 s: no number of shards takes less",
  );
});

test("sizes are no times", () => {
  const { tests: _, ...files } = sizing;
  expect(sizingLines({ ...files, known: { history: 0, folder: 0, suite: 0, size: 96 } })).toEqual([
    "e2e: 96 files in 4 shards, even by the size of the files: no run has been timed yet",
  ]);
});

test("one shard says only what it holds", () => {
  expect(sizingLines({ ...sizing, shards: 1 })).toEqual(["e2e: 412 tests in 96 files, in one shard"]);
});

test("a choice shows its curve: the doublings, and what lies beside it", () => {
  const curve = Array.from({ length: 20 }, (_, index) => ({
    shards: index + 1,
    wall: 60_000 + 1_200_000 / (index + 1),
    promised: 75_000 + 1_300_000 / (index + 1),
    billed: 20 + index,
  }));
  const choice = { budget: 360_000, confidence: 0.9, keeps: true, curve };
  expect(sizingLines({ ...sizing, shards: 5, choice }).slice(2)).toEqual([
    "  5 shards: the cheapest number that keeps 6 min 0 s in 90 % of runs",
    "    shards      expected       in 90 %     billed",
    "         1    21 min 0 s   22 min 55 s     20 min  too long",
    "         2    11 min 0 s    12 min 5 s     21 min  too long",
    "         3    7 min 40 s    8 min 28 s     22 min  too long",
    "         4     6 min 0 s    6 min 40 s     23 min  too long",
    "  →      5     5 min 0 s    5 min 35 s     24 min",
    "         6    4 min 20 s    4 min 52 s     25 min",
    "         7    3 min 51 s    4 min 21 s     26 min",
    "         8    3 min 30 s    3 min 58 s     27 min",
    "        16    2 min 15 s    2 min 36 s     35 min",
    "        20     2 min 0 s    2 min 20 s     39 min",
  ]);
  expect(sizingLines({ ...sizing, shards: 5, choice: { ...choice, keeps: false } })).toContain(
    "  No number of shards keeps 6 min 0 s in 90 % of runs; 5 shards come nearest",
  );
});
