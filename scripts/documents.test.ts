/** README and docs, held against what they speak of. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { globSync } from "tinyglobby";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { commands } from "../src/commands/options.ts";
import { environment } from "../src/model/contract.ts";
import { parseConfig } from "../src/plan/config.ts";
import { verdictWords } from "../src/render/words.ts";

const root = join(import.meta.dirname, "..");
const pages = ["README.md", "CHANGELOG.md", ...globSync("docs/**/*.md", { cwd: root })];
const text = (page: string) => readFileSync(join(root, page), "utf8");

/** Fenced blocks of a language, without the indentation of the list that they stand in. */
function blocks(page: string, language: string): readonly string[] {
  return [...text(page).matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, "gm"))].map(
    ([, indent, body]) => body!.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

describe.each(pages)("%s", (page) => {
  test("links to files that exist", () => {
    for (const [, target] of text(page).matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join(root, dirname(page), target!)), target).toBe(true);
  });

  test("shows configurations that are right", () => {
    for (const yaml of blocks(page, "yaml").filter((each) => /^version: 1$/m.test(each)))
      expect(parseConfig(yaml, page)).toMatchObject({ kind: "parsed" });
  });

  test("names scripts, options and commands that exist", () => {
    const { scripts } = JSON.parse(text("package.json")) as { scripts: Readonly<Record<string, string>> };
    for (const [, script] of text(page).matchAll(/npm run ([a-z-]+)(?![\w:-])/g))
      if (!["db", "build"].includes(script!)) expect(Object.keys(scripts)).toContain(script);
    for (const [, command, rest] of text(page).matchAll(/flakeproof (prove|plan|run|report|parse)\b([^\n`#]*)/g)) {
      const options = Object.keys(commands[command as keyof typeof commands].options);
      for (const [, option] of rest!.split(" -- ")[0]!.matchAll(/--([a-z-]+)/g)) expect(options).toContain(option);
    }
  });
});

describe("docs/silent-losses.md", () => {
  const tests = globSync("src/**/*.test.ts", { cwd: root }).map(text).join("\n");
  const numbers = [...text("docs/silent-losses.md").matchAll(/^\| (\d+) \|/gm)].map(([, number]) => number!);

  test("has thirteen of them", () => {
    expect(numbers).toEqual(Array.from({ length: 13 }, (_, index) => String(index + 1)));
  });

  test.each(numbers)("a test commits fault %s", (number) => {
    expect(new RegExp(`\\bfaults? (\\d+(,| and) )*${number}\\b`).test(tests)).toBe(true);
  });
});

describe("the workflow of the README", () => {
  const workflow = blocks("README.md", "yaml").find((each) => /^jobs:$/m.test(each));

  test("has at most 25 lines, and GitHub's parser finds no fault", () => {
    expect(workflow!.trim().split("\n").length).toBeLessThanOrEqual(25);
    const { context } = parseWorkflow({ name: "stability.yml", content: workflow! }, new NoOperationTraceWriter());
    expect(context.errors.getErrors()).toEqual([]);
  });

  test("gives the action inputs that it has", () => {
    const { inputs } = parse(text("action.yml")) as { inputs: object };
    const { jobs } = parse(workflow!) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> };
    const steps = Object.values(jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses?.includes("flakeproof")));
    expect(steps).toHaveLength(3);
    for (const step of steps) expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
  });
});

test("the verdicts that are explained are those that there are", () => {
  const rows = [...text("docs/proof.md").matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, verdict]) => verdict);
  expect(rows.sort()).toEqual(Object.keys(verdictWords).sort());
});

test("the variables that are explained are those that tests are given", () => {
  const here = { suite: "x", mode: "parallel", shard: { index: 1, total: 1 }, run: 1, planSeed: 1 } as const;
  const given = environment(here, { kind: "slots", version: 1, namespace: "x", slots: [] }, "slots.json");
  const page = text("docs/configuration.md");
  for (const name of Object.keys(given))
    expect(page).toContain(name.replace(/^FLAKEPROOF_(MODE|SHARDS?|RUN|SEED)$/, "_$1"));
});
