import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block } from "../model/document.ts";
import { terminal } from "./terminal.ts";

const plain = { columns: 60, colours: false };
const code = (text: string) => ({ kind: "code" as const, text });

test("a table takes the width that there is, and shows the ends of long names", () => {
  const name = "tests/very/deep/folder/customers.test.js › customers › every customer is counted";
  const blocks: Block[] = [
    { rank: 1, kind: "table", head: ["Verdict", "Test", "Runs"], rows: [[["🎲 Flaky"], [code(name)], ["..x"]]] },
  ];
  const lines = terminal({ blocks }, plain).trim().split("\n");
  expect(lines[0]).toMatch(/^Verdict +Test +Runs$/);
  expect(lines[1]).toMatch(/^🎲 Flaky {2}…\S.* › customers › every customer is counted +\.\.x$/);
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(60);
});

test("text is wrapped, and a number keeps its sign", () => {
  const blocks: Block[] = [
    { rank: 1, kind: "text", line: ["a parallel run of this suite is red by flakiness in less than 45.1 % of cases"] },
  ];
  for (let columns = 20; columns < 90; columns++) {
    const text = terminal({ blocks }, { columns, colours: false });
    expect(text).toContain("45.1 %");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
  }
});

test("what is there for who looks is left out, and counted", () => {
  const blocks: Block[] = [
    { rank: 1, kind: "text", line: ["seen"] },
    { rank: 3, kind: "text", line: ["hidden"] },
  ];
  const text = terminal({ blocks }, plain);
  expect(text).toContain("seen");
  expect(text).not.toContain("hidden");
  expect(text).toContain("1 more section is in summary.md.");
});

test("a long failure is cut, and it is said", () => {
  const text = terminal(
    { blocks: [{ rank: 1, kind: "quote", text: Array.from({ length: 9 }, (_, line) => `line ${line}`).join("\n") }] },
    plain,
  );
  expect(text).toContain("line 4");
  expect(text).not.toContain("line 5");
  expect(text).toContain("… 4 more lines");
});

describe("colours", () => {
  const blocks: Block[] = [
    { rank: 1, kind: "heading", level: 1, line: [{ kind: "strong", text: "Bad", tone: "bad" }] },
  ];
  const start = String.fromCharCode(27);

  test("only where they may be used", () => {
    expect(terminal({ blocks }, plain)).not.toContain(start);
    expect(terminal({ blocks }, { ...plain, colours: true })).toContain(`${start}[31mBad`);
  });

  test("never those of a test's name or message", () => {
    const foreign: fc.Arbitrary<Block> = fc
      .string({ unit: "binary" })
      .map((text) => ({ rank: 1, kind: "details", title: [code(text)], blocks: [{ rank: 1, kind: "quote", text }] }));
    fc.assert(fc.property(foreign, (block) => !terminal({ blocks: [block] }, plain).includes(start)));
  });
});
