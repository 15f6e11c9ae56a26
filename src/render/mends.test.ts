import { describe, expect, test } from "vitest";
import type { Verdict } from "../model/analysis.ts";
import { mendNames } from "../model/mends.ts";
import { runnerNames } from "../model/plan.ts";
import { causeWords, mendBlocks, mends } from "./mends.ts";
import { serialised } from "./serialised.ts";

const verdict = {
  test: "api › a b.test.js › it's here",
  file: "tests/a b.test.js",
  verdict: "parallel-only",
  cause: "shared-db-rows",
  fixes: ["own-database", "unique-ids", "rollback"],
} as unknown as Verdict;

const textOf = (blocks: ReturnType<typeof mendBlocks>) => JSON.stringify(blocks);

test("a verdict shows its cause, its two best mends, the names of the others, and how to check", () => {
  const shown = textOf(mendBlocks(verdict, "vitest"));
  expect(shown).toContain(causeWords["shared-db-rows"]);
  expect(shown).toContain(mends["own-database"].title);
  expect(shown).toContain(mends["unique-ids"].title);
  expect(shown).toContain("Or: undo what the test wrote.");
  expect(shown).toContain(String.raw`flakeproof prove --verify 'api › a b.test.js › it'\\''s here'`);
});

test("of the second test with one cause its mends are those above", () => {
  const told = new Set<string>();
  mendBlocks(verdict, "vitest", told);
  expect(textOf(mendBlocks(verdict, "vitest", told))).toContain("mends as above");
  expect(textOf(mendBlocks(verdict, "pytest", told))).not.toContain("mends as above");
});

test("without a cause nothing is shown, and names of a later version are passed over", () => {
  const { cause: _, ...none } = verdict;
  expect(mendBlocks(none as Verdict, "vitest")).toEqual([]);
  expect(textOf(mendBlocks({ ...verdict, fixes: ["magic" as never] }, "vitest"))).not.toContain("magic");
});

describe("the lines of a mend", () => {
  test.each(mendNames)("%s has words for every runner, and names the library only where it can be used", (name) => {
    const { title, does, lines } = mends[name];
    expect(title.length).toBeGreaterThan(10);
    expect(does.endsWith(".")).toBe(true);
    for (const runner of runnerNames) {
      const text = lines?.(runner, "tests/a.js", "api › a › it") ?? "";
      if (["pytest", "go", "rspec", "phpunit", "maven", "command"].includes(runner))
        expect(text).not.toContain("import {");
    }
  });

  test.each(runnerNames)("to let a file run alone exist for %s", (runner) => {
    expect(serialised(runner, "tests/a.test.js")).not.toBe("");
  });

  test("name only what the library has", async () => {
    const library = await import("../isolation/index.ts");
    for (const name of mendNames)
      for (const runner of runnerNames) {
        const text = mends[name].lines?.(runner, "a.js", "t") ?? "";
        for (const [, names] of text.matchAll(/import \{ ([\w, ]+) \} from "flakeproof\/isolation"/g))
          for (const each of names!.split(", ")) expect(Object.keys(library)).toContain(each);
      }
  });
});
