import { describe, expect, test } from "vitest";
import type { Files } from "../outside.ts";
import { publish } from "./publish.ts";

/** Files that are there, by path. */
function filesWith(texts: Readonly<Record<string, string>>): Files {
  return {
    read: (path: string) => Promise.resolve(texts[path]),
    resolve: (...parts: readonly string[]) => parts.join("/"),
  } as Files;
}

const analysis = (status: string, reasons: readonly object[]) =>
  JSON.stringify({
    kind: "analysis",
    version: 1,
    gate: { status, reasons },
    proof: { holds: false },
    verdicts: [],
    totals: { verdicts: { stable: 3, flaky: 1, "parallel-only": 0, broken: 0 } },
  });

const flaky = { kind: "verdicts", verdict: "flaky", tests: 1, reaction: "fail" };
const gap = { kind: "gaps", gaps: 2 };

describe("a report", () => {
  test("that passes hands on its outputs and its summary", async () => {
    const files = filesWith({ "out/analysis.json": analysis("pass", []), "out/summary.md": "# fine\n" });
    expect(await publish("out", "0", "gate", files)).toEqual({
      outputs: expect.objectContaining({ status: "pass", flaky: "1", analysis: "out/analysis.json" }),
      summary: "# fine\n",
    });
  });

  test.each([
    ["1", "fail", flaky, "gate.fail", "1 flaky test"],
    ["3", "incomplete", gap, "gate.incomplete", "2 things asked for and not seen"],
  ])("that ends with %s says why, and the job ends as the user wants", async (code, status, reason, problem, words) => {
    const files = filesWith({ "out/analysis.json": analysis(status, [reason]) });
    for (const failOn of ["gate", "never"] as const) {
      expect(await publish("out", code, failOn, files)).toMatchObject({
        outputs: { status },
        ending: { fails: failOn === "gate", problem: { code: problem, words: expect.stringContaining(words) } },
      });
    }
  });

  test.each([
    ["2", {}],
    ["70", { "out/analysis.json": analysis("pass", []) }],
    ["", { "out/analysis.json": analysis("pass", []) }],
    ["0", {}],
    ["0", { "out/analysis.json": '{"kind":"ana' }],
  ])("that had no good end claims nothing: %s %o", async (code, texts) => {
    const { outputs, ending } = await publish("out", code, "gate", filesWith(texts));
    expect(ending).toMatchObject({ fails: true, problem: { code: "report.failed" } });
    expect(outputs).toEqual(expect.objectContaining({ status: "", "proven-rate": "" }));
  });
});
