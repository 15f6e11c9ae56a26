/** Stories: what cells left behind → the analysis and every document of it, compared with golden files. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { formats, report } from "./commands/report.ts";
import { nodeOutside } from "./edges/node.ts";
import type { Host } from "./outside.ts";

const stories = join(import.meta.dirname, "../fixtures/stories");
const folder = mkdtempSync(join(tmpdir(), "flakeproof-stories-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A story is a folder with a plan; found, not listed. */
const names = readdirSync(stories).filter((name) => readdirSync(join(stories, name)).includes("plan.json"));

test("there are stories", () => {
  expect(names.length).toBeGreaterThanOrEqual(4);
});

describe.each(names)("%s", (name) => {
  test("is told as it was", async () => {
    const story = join(folder, name);
    cpSync(join(stories, name), story, { recursive: true });
    const heard = { answer: "", problems: [] as string[] };
    const host: Host = {
      progress: () => {},
      say: () => {},
      problem: ({ code }) => heard.problems.push(code),
      answer: (text) => {
        heard.answer += text;
      },
      terminal: { columns: 100, colours: false },
    };
    const outside = { ...nodeOutside(host, new URL(import.meta.url)), cwd: story };
    const code = await report({ results: ["."], out: "out", formats, json: false }, outside);
    const written = (file: string) => readFileSync(join(story, "out", file), "utf8");
    await expect(written("analysis.json")).toMatchFileSnapshot(join(stories, name, "analysis.json"));
    await expect(written("summary.md")).toMatchFileSnapshot(join(stories, name, "summary.md"));
    const told = [
      heard.answer.trimEnd(),
      "",
      `exit code ${code}`,
      ...heard.problems.map((each) => `problem ${each}`),
      "",
    ];
    await expect(told.join("\n")).toMatchFileSnapshot(join(stories, name, "terminal.txt"));
  });
});
