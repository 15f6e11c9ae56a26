import { expect, test } from "vitest";
import { mostBytes, summaryOf } from "./summary.ts";

test("what fits stays as it is", () => {
  const exact = `${"x".repeat(mostBytes - 1)}\n`;
  expect(summaryOf(exact)).toBe(exact);
});

test.each(["é", "a", "🟥"])("what does not fit ends at a line and says so: %s", (letter) => {
  const line = letter.repeat(100);
  const cut = summaryOf(`${line}\n`.repeat(30_000));
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(mostBytes);
  expect(Buffer.byteLength(cut)).toBeGreaterThan(mostBytes - 4_096);
  const [shown, notice] = cut.split("\n\n");
  expect(new Set(shown!.split("\n"))).toEqual(new Set([line]));
  expect(notice).toContain("analysis.json");
});

test("what the cut leaves open is closed", () => {
  const open = "<details><summary>one</summary>\n\n````text\n``` and <details>\n";
  expect(summaryOf(`${open}${"x\n".repeat(5_000)}`, 4_096)).toMatch(/x\n````\n\n<\/details>\n\n\*\*The report/);
});

test("what was closed stays closed", () => {
  const closed = "<details><summary>one</summary>\n\n```text\nx\n```\n\n</details>\n\n";
  expect(summaryOf(`${closed}${"x\n".repeat(5_000)}`, 4_096)).toMatch(/x\n\n\*\*The report/);
});
