import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeJunit } from "../../bench/report-files.ts";
import { nodeOutside } from "../edges/node.ts";
import type { Host, Outside } from "../outside.ts";
import { parse } from "./parse.ts";

let folder: string;
let answer: string;
let told: string[];
let outside: Outside;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flakeproof-parse-"));
  answer = "";
  told = [];
  const host: Host = {
    progress: () => {},
    say: () => {},
    problem: ({ code }) => told.push(code),
    answer: (text) => {
      answer += text;
    },
    terminal: { columns: 100, colours: false },
  };
  outside = { ...nodeOutside(host, new URL("../thread.ts", import.meta.url)), cwd: folder };
});

afterEach(() => rmSync(folder, { recursive: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

const suite = (...cases: readonly string[]) => `<testsuite name="s">${cases.join("")}</testsuite>`;
const passed = (name: string) => `<testcase classname="c" name="${name}"/>`;
const failed = (name: string) => `<testcase classname="c" name="${name}"><failure message="no"/></testcase>`;

async function parsed(places: readonly string[], more: { format?: string; list?: boolean } = {}) {
  const code = await parse({ places, format: "auto", list: false, json: true, ...more }, outside);
  return { code, ...JSON.parse(answer || "{}") };
}

test("files, folders and patterns; what is named twice is read once", async () => {
  put({
    "a.xml": suite(passed("a")),
    "out/b.xml": suite(passed("b")),
    "out/deep/c.xml": suite(passed("c")),
    "out/package.json": '{"name":"x"}',
    "out/node_modules/x/d.xml": suite(passed("d")),
  });
  const { code, files, tests } = await parsed(["a.xml", "out", "out/**/*.xml", "./a.xml"]);
  expect(files.map(({ file }: { file: string }) => file)).toEqual([
    "a.xml",
    "out/b.xml",
    "out/deep/c.xml",
    "out/node_modules/x/d.xml",
  ]);
  expect([code, tests.total]).toEqual([0, 4]);
});

test("a test that is in several files is one; the last file decides, and a pass after a failure is flaky", async () => {
  put({ "1.xml": suite(failed("a"), passed("b")), "2.xml": suite(passed("a"), failed("b")) });
  const { cases, tests } = await parsed(["1.xml", "2.xml"]);
  expect(cases).toMatchObject({ total: 4, passed: 2, failed: 2 });
  expect(tests).toEqual({ total: 2, passed: 1, failed: 1, errored: 0, skipped: 0, flaky: 1 });
});

test("what is not there, and what is of another format, is a problem; the rest is read", async () => {
  put({ "a.xml": suite(passed("a")), "empty/x.txt": "" });
  expect(await parsed(["a.xml", "b.xml", "empty", "*.trx"])).toMatchObject({ code: 2, tests: { total: 1 } });
  expect(told).toEqual(["parse.no-file", "parse.empty-folder", "parse.no-file"]);
  answer = "";
  const { code, files } = await parsed(["a.xml"], { format: "tap" });
  expect([code, files[0].problems]).toMatchObject([2, [{ code: "report.other-format" }]]);
});

test("every test with its attempts and its failure, where it is asked for", async () => {
  put({ "a.xml": suite(failed("a"), passed("a"), `<testcase name="b" classname="c"><skipped/></testcase>`) });
  const { list } = await parsed(["a.xml"], { list: true });
  expect(list).toEqual([
    {
      id: "c › a",
      name: "c › a",
      outcome: "passed",
      attempts: 2,
      duration: 0,
      failure: { message: "no", fingerprint: "no" },
    },
    { id: "c › b", name: "c › b", outcome: "skipped", attempts: 1, duration: 0 },
  ]);
});

test("from 50 MB on threads read, and find what one finds", { timeout: 60_000 }, async () => {
  for (const at of [0, 1, 2]) writeJunit(join(folder, `${at}.xml`), 60_000, at * 100, 70_000);
  const run = async (count: number, list = false) => {
    answer = "";
    let jobs = 0;
    const threads = {
      count,
      run: (all: readonly unknown[]) => {
        jobs = all.length;
        return nodeThreads.run(all);
      },
    };
    const nodeThreads = outside.threads;
    const before = outside;
    outside = { ...outside, threads };
    const read = await parsed(["."], { list });
    outside = before;
    return { read, jobs };
  };
  const one = await run(1);
  const two = await run(2);
  expect([one.jobs, two.jobs]).toEqual([0, 2]);
  expect(two.read).toEqual(one.read);
  expect(one.read.cases.total).toBe(180_000);
  expect(one.read.tests.total).toBe(70_000);
});
