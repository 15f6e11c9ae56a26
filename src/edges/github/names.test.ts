import { describe, expect, test } from "vitest";
import { cellName, choosePlan, lastAttempts, planName, readCellName } from "./names.ts";

const digest = "0123456789abcdef".repeat(4);
const other = "fedcba9876543210".repeat(4);
const named = (...names: readonly string[]) => names.map((name) => ({ name }));

describe("names", () => {
  test("can be read back", () => {
    const cell = { plan: digest.slice(0, 16), cell: "api-parallel-2of4-r3", attempt: 2 };
    expect(cellName(cell)).toBe("flakeproof-0123456789abcdef-api-parallel-2of4-r3-a2");
    expect(readCellName(cellName(cell))).toEqual(cell);
  });

  test("of a job that has begun are told from what it left at its end", () => {
    const cell = { plan: digest.slice(0, 16), cell: "api-started", attempt: 2, started: true as const };
    expect(cellName(cell)).toBe("flakeproof-0123456789abcdef-api-started-a2-started");
    expect(readCellName(cellName(cell))).toEqual(cell);
  });

  test.each(["a1", "x-a1-a2", "-", "_-a10"])("keep %s apart from the attempt", (cell) => {
    expect(readCellName(cellName({ plan: digest, cell, attempt: 10 }))).toMatchObject({ cell, attempt: 10 });
  });

  test.each([
    planName(digest),
    "coverage",
    "flakeproof-0123456789abcdef-x-a0",
    "flakeproof-0123456789abcdef-../x-a1",
    "flakeproof-0123456789abcdef--a1",
  ])("of others are not a cell's: %s", (name) => {
    expect(readCellName(name)).toBeUndefined();
  });
});

describe("the plan that is meant", () => {
  const both = named("coverage", planName(digest), planName(other));

  test("is the one with the digest", () => {
    expect(choosePlan(both, other)).toEqual({ kind: "parsed", value: { name: planName(other) } });
  });

  test("is the only one, without a digest", () => {
    expect(choosePlan(named("x", planName(digest)), "")).toEqual({ kind: "parsed", value: { name: planName(digest) } });
  });

  test.each([
    [both, "", "github.several-plans"],
    [[], "", "github.no-plan"],
    [named(planName(other)), digest, "github.no-plan"],
    [both, "$(id)", "input.plan"],
  ])("is a problem otherwise: %o %s", (artifacts, wanted, code) => {
    expect(choosePlan(artifacts, wanted)).toMatchObject({ kind: "refused", problems: [{ code }] });
  });
});

test("a cell's last attempt counts, and cells of other plans do not", () => {
  const artifacts = named(
    cellName({ plan: digest, cell: "b", attempt: 10 }),
    cellName({ plan: digest, cell: "b", attempt: 9 }),
    cellName({ plan: digest, cell: "a", attempt: 1 }),
    cellName({ plan: other, cell: "a", attempt: 3 }),
    planName(digest),
  );
  expect(lastAttempts(artifacts, digest).map(({ cell, attempt }) => [cell, attempt])).toEqual([
    ["a", 1],
    ["b", 10],
  ]);
});

test("the mark that a job began counts only where the job left nothing else", () => {
  const a = { plan: digest, cell: "a", attempt: 1 };
  const artifacts = named(
    cellName(a),
    cellName({ ...a, started: true }),
    cellName({ ...a, cell: "b" }),
    cellName({ ...a, cell: "b", attempt: 2, started: true }),
  );
  expect(lastAttempts(artifacts, digest).map(({ artifact }) => artifact.name)).toEqual([
    cellName(a),
    cellName({ ...a, cell: "b", attempt: 2, started: true }),
  ]);
});
