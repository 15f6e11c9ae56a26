import { describe, expect, test } from "vitest";
import { listedSuite, nameIn, planOf, resultsOf, runOf } from "../analyze/fixture.ts";
import { encodeFile } from "../model/file.ts";
import { type CellId, type Digest, testId } from "../model/ids.ts";
import type { Plan } from "../model/plan.ts";
import type { CellResults } from "../model/results.ts";
import type { Outside } from "../outside.ts";
import { analyzeFiles } from "./report.ts";

const plan = planOf({ sequential: 0, parallel: 2 }, [listedSuite("api", [{ "a.test.ts": ["it"] }])]);
const name = nameIn("a.test.ts", "it");

function results(index: number, own: Partial<CellResults> = {}): CellResults {
  const cell = plan.cells[index]!;
  const seen = { test: testId(name), attempt: 0, took: 1, outcome: "passed" } as const;
  return resultsOf(cell, [runOf(cell.runs[0]!, [seen])], [name], own);
}

/** The analysis of files that hold this, and the codes of the problems that were told. */
async function analyzed(files: Readonly<Record<string, CellResults | string>>, of: Plan = plan) {
  const problems: string[] = [];
  let open = 0;
  const outside = {
    cwd: "/w",
    sha256: (text: string) => String(text.length).padStart(64, "0"),
    files: {
      read: async (path: string) => {
        open += 1;
        const content = files[path.slice(3)]!;
        return typeof content === "string" ? content : encodeFile(content);
      },
      relative: (from: string, to: string) => to.slice(from.length + 1),
    },
    host: { problem: ({ code }: { code: string }) => problems.push(code) },
  } as unknown as Outside;
  const paths = Object.keys(files).map((path) => `/w/${path}`);
  const { analysis } = await analyzeFiles(of, paths, undefined, outside);
  return { ...analysis, problems, read: open };
}

const [first, second] = [`results/${plan.cells[0]!.id}.json`, `results/${plan.cells[1]!.id}.json`];

test("results bear the name of their cell", async () => {
  const { gate, gaps, read } = await analyzed({ [first]: results(0), [second]: results(1) });
  expect([gate.status, gaps, read]).toEqual(["pass", [], 2]);
});

describe("of several attempts the last counts", () => {
  const newer = `again/${second}`;

  test.each([
    ["in either order", [newer, second]],
    ["in either order, too", [second, newer]],
  ])("%s", async (_how, order) => {
    const contents = { [second]: results(1, { runs: [runOf(2, [])] }), [newer]: results(1, { attempt: 2 }) };
    const { gaps } = await analyzed({
      [first]: results(0),
      ...Object.fromEntries(order.map((path) => [path, contents[path]!])),
    });
    expect(gaps).toEqual([]);
  });

  test("even where it only began", async () => {
    const { gaps } = await analyzed({
      [first]: results(0),
      [second]: results(1),
      [newer]: results(1, { attempt: 2, runs: [] }),
    });
    expect(gaps).toMatchObject([{ kind: "cellMissing", because: "died" }]);
  });

  test("of one attempt what holds more", async () => {
    const { gaps } = await analyzed({ [first]: results(0), [newer]: results(1, { runs: [] }), [second]: results(1) });
    expect(gaps).toEqual([]);
  });
});

describe("what is no cell's", () => {
  test("another plan's results are told, and take nothing from whole ones", async () => {
    const other = "e".repeat(64) as Digest;
    const { gate, gaps } = await analyzed({
      [first]: results(0),
      [second]: results(1),
      "results/old-r1.json": results(0, { plan: other }),
      "results/old-r2.json": results(1, { plan: other }),
    });
    expect(gaps).toEqual([
      {
        kind: "strayResults",
        because: "otherPlan",
        plan: other,
        files: ["results/old-r1.json", "results/old-r2.json"],
      },
    ]);
    expect(gate.status).toBe("pass");
  });

  test("all of another plan: every cell is lacking, and it is told why", async () => {
    const { gate, gaps } = await analyzed({ "results/old-r1.json": results(0, { plan: "e".repeat(64) as Digest }) });
    expect(gaps.map(({ kind }) => kind)).toEqual(["cellMissing", "cellMissing", "strayResults"]);
    expect(gate.status).toBe("incomplete");
  });

  test("a file under another name is its cell's all the same", async () => {
    const { gate, gaps } = await analyzed({ "results/renamed.json": results(0), [second]: results(1) });
    expect([gate.status, gaps]).toEqual(["pass", []]);
  });

  test("what cannot be read, and a cell that the plan does not have", async () => {
    const strange = results(0, { cell: { ...plan.cells[0]!, id: "api-parallel-9of9-r1" as CellId } });
    const { gaps } = await analyzed({
      [first]: results(0),
      [second]: results(1),
      "results/notes.json": "{",
      "results/strange.json": strange,
    });
    expect(gaps).toEqual([
      { kind: "strayResults", because: "noCell", files: ["results/strange.json"] },
      { kind: "strayResults", because: "unreadable", files: ["results/notes.json"] },
    ]);
  });
});

test("what cannot be read of a cell is told with its place", async () => {
  const { gaps, problems } = await analyzed({ [first]: "{", [second]: results(1) });
  expect(gaps).toMatchObject([{ kind: "cellMissing", because: "unreadable", lacks: { tests: 1 } }]);
  expect(problems).toEqual(["file.broken"]);
});
