import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unpack } from "../edges/unpack.ts";
import { testId } from "../model/ids.ts";
import type { Attempt, Entry, Origin, Reader, Saying, Sink } from "./entry.ts";
import { fingerprint } from "./failure.ts";
import { readJunit } from "./junit.ts";
import { isJunitRoot } from "./junit-case.ts";
import { lineReader } from "./lines.ts";
import { observe } from "./observations.ts";
import { playwrightBlob } from "./playwright-blob.ts";
import { playwrightJson } from "./playwright-json.ts";
import { xmlReader } from "./xml-report.ts";

const origin: Origin = { suite: "s", report: "r", root: "/repo", cwd: "/repo" };
const fixtures = join(import.meta.dirname, "../../fixtures/reports");

function collect() {
  const [entries, problems, notes]: [Entry[], Saying[], Saying[]] = [[], [], []];
  const places: (number | undefined)[] = [];
  const sink: Sink = {
    entry: (entry) => entries.push(entry),
    problem: (saying, at) => {
      problems.push(saying);
      places.push(at);
    },
    note: (saying) => notes.push(saying),
    silentRetries: () => undefined,
  };
  return { entries, problems, notes, places, sink };
}

function readBlob(text: string, from = origin) {
  const found = collect();
  const reader = lineReader(playwrightBlob.read(from, found.sink));
  reader.write(text);
  reader.end();
  return found;
}

const event = (method: string, params: unknown) => `${JSON.stringify({ method, params })}\n`;
const metadata = event("onBlobReportMetadata", { version: 2, pathSeparator: "/" });
const configure = event("onConfigure", { config: { rootDir: "/repo/e2e" } });
const onEnd = event("onEnd", { result: { status: "passed" } });
const listed = (testId: string, title = testId, more = {}) => ({ testId, title, repeatEachIndex: 0, ...more });
const projectOf = (...entries: unknown[]) =>
  event("onProject", {
    project: { name: "", suites: [{ title: "a.spec.ts", location: { file: "a.spec.ts" }, entries }] },
  });
const begin = (testId: string, parallelIndex = 0, retry = 0) =>
  event("onTestBegin", { testId, result: { id: `${testId}-${retry}`, retry, workerIndex: 0, parallelIndex } });
const end = (testId: string, status: string, expectedStatus = "passed", errors: unknown[] = []) =>
  event("onTestEnd", { test: { testId, expectedStatus }, result: { duration: 5, status, errors } });

const outcomes = ({ entries }: { entries: readonly Entry[] }) =>
  entries.map(({ name, attempts }) => [name.titles.join(" › "), ...attempts.map(({ outcome }) => outcome)]);

describe("a real blob says what the JSON report of the same run says", () => {
  test.each([
    ["playwright-outcomes", ""],
    ["playwright-retries", ""],
    ["playwright-projects", "/packages/web"],
    ["playwright-repeat", ""],
    ["playwright-hooks", ""],
    ["playwright-stopped", ""],
    ["playwright-global-setup", ""],
    ["playwright-not-compiled", ""],
  ])("%s", async (name, folder) => {
    const from = { ...origin, cwd: `/repo${folder}` };
    const blob = await fromZip(name, from);
    const json = fromJson(name, from);
    // A blob is read for what tests did, not for when.
    const untimed = json.entries.map(({ attempts: [first, ...rest], ...entry }) => {
      const without = ({ started: _, ...attempt }: Attempt) => attempt as Attempt;
      return { ...entry, attempts: [without(first), ...rest.map(without)] as const };
    });
    expect(byTest(blob.entries)).toEqual(byTest(untimed));
    expect(blob.problems).toEqual(json.problems);
    expect(blob.notes).toEqual([]);
  });
});

describe("the JUnit report of the same run says the same, as far as it goes", () => {
  test.each([
    ["playwright-outcomes", "report.xml", "/tests"],
    ["playwright-retries", "report.xml", "/tests"],
    ["playwright-retries", "report-retries.xml", "/tests"],
    ["playwright-projects", "report.xml", "/packages/web/e2e"],
  ])("%s %s", async (name, report, testDir) => {
    // The report names files from `testDir`, and does not say where that is.
    const found = collect();
    const xml = readFileSync(join(fixtures, name, report), "utf8");
    const reader = xmlReader(
      [{ name: "junit", is: isJunitRoot, read: readJunit }],
      { ...origin, cwd: `/repo${testDir}` },
      found.sink,
      () => undefined,
    );
    readAll(reader, xml);
    const blob = await fromZip(name, { ...origin, cwd: "/repo" });
    expect(lastOutcomes(found.entries)).toEqual(lastOutcomes(blob.entries));
  });
});

function readAll(reader: Reader, text: string): void {
  reader.write(text);
  reader.end();
}

async function fromZip(name: string, from: Origin) {
  const { parts, problem } = await unpack(join(fixtures, name, "report.zip"));
  expect(problem).toBeUndefined();
  expect(parts.map((part) => part.name)).toEqual(["report.jsonl"]);
  const pieces: Uint8Array[] = [];
  for await (const bytes of parts[0]!.open()) pieces.push(bytes.slice());
  const text = Buffer.concat(pieces).toString("utf8");
  expect(playwrightBlob.is(text)).toBe(true);
  return readBlob(text, from);
}

function fromJson(name: string, from: Origin) {
  const document = JSON.parse(readFileSync(join(fixtures, name, "report.json"), "utf8"));
  const found = collect();
  const reader = playwrightJson.read(from, found.sink);
  for (const key of ["config", "errors", "stats"]) reader.member(key, document[key]);
  for (const suite of document.suites) reader.element("suites", suite);
  reader.end(true);
  return found;
}

/** Copies of one test in their order; times are rounded, failures by what they are recognised by. */
function byTest(entries: readonly Entry[]): unknown {
  const found = new Map<string, unknown[]>();
  for (const { name, attempts, repeats } of entries) {
    const told = attempts.map((attempt) => ({
      ...attempt,
      ...("message" in attempt ? { message: undefined, print: fingerprint(attempt.message) } : {}),
    }));
    const id = testId(name);
    found.set(id, [...(found.get(id) ?? []), { name, told, repeats }]);
  }
  return Object.fromEntries([...found].sort());
}

/** JUnit tells failed and timed out alike, and all that did not run. */
function lastOutcomes(entries: readonly Entry[]): unknown {
  const alike: Readonly<Record<string, string>> = { timedOut: "failed", notRun: "skipped" };
  const observer = observe(origin);
  for (const entry of entries) observer.take(entry);
  observer.endReport(false);
  const last = new Map<string, string[]>();
  for (const { test: id, outcome } of observer.observed().observations) {
    // With retries the last attempt counts, with copies every one: both end with what JUnit shows last.
    last.set(id, [alike[outcome] ?? outcome]);
  }
  return Object.fromEntries([...last].sort());
}

describe("attempts", () => {
  test("keep their order and their slots, and wait for the end", () => {
    const blob = readBlob(
      metadata +
        configure +
        projectOf(listed("1"), listed("2")) +
        begin("1", 3) +
        begin("2", 1) +
        end("1", "failed", "passed", [{ message: "no" }]) +
        end("2", "passed") +
        begin("1", 0, 1) +
        end("1", "passed") +
        onEnd,
    );
    expect(blob.entries).toEqual([
      {
        name: { suite: "s", file: "e2e/a.spec.ts", titles: ["1"] },
        attempts: [
          { outcome: "failed", took: 5, worker: 3, message: "no" },
          { outcome: "passed", took: 5, worker: 0 },
        ],
        repeats: "test",
      },
      {
        name: { suite: "s", file: "e2e/a.spec.ts", titles: ["2"] },
        attempts: [{ outcome: "passed", took: 5, worker: 1 }],
        repeats: "test",
      },
    ]);
    expect(blob.problems).toEqual([]);
  });

  test("of a test that never began: not run, or skipped where that is annotated", () => {
    const annotated = (type: string) => listed(type, type, { annotations: [{ type }] });
    const blob = readBlob(
      metadata + projectOf(listed("plain"), annotated("skip"), annotated("fixme"), annotated("fail")) + onEnd,
    );
    expect(outcomes(blob)).toEqual([
      ["plain", "notRun"],
      ["skip", "skipped"],
      ["fixme", "skipped"],
      ["fail", "notRun"],
    ]);
  });

  test("are long in memory no longer than a failure shows", () => {
    const message = `first\n${"x".repeat(1_000_000)}\nlast`;
    const blob = readBlob(metadata + projectOf(listed("1")) + end("1", "failed", "passed", [{ message }]) + onEnd);
    const attempt = blob.entries[0]!.attempts[0] as { message: string };
    expect(attempt.message.length).toBeLessThan(20_000);
    expect(attempt.message).toMatch(/^first\n[\s\S]*characters left out[\s\S]*\nlast$/);
  });
});

describe("names", () => {
  test("are those of the project, the file and the describes, wherever the folder lies", () => {
    const inner = { title: "outer › one", entries: [{ title: "", entries: [listed("1", "a › b")] }] };
    const project = (name: string) =>
      event("onProject", { project: { name, suites: [{ title: "x\\y.spec.ts", entries: [inner] }] } });
    const at = (rootDir: string) =>
      readBlob(metadata + event("onConfigure", { config: { rootDir } }) + project("phone") + onEnd, {
        ...origin,
        cwd: "/repo/web",
      }).entries[0]!.name;
    const wanted = { suite: "s", project: "phone", titles: ["outer", "one", "a", "b"] };
    expect(at("/repo/e2e")).toEqual({ ...wanted, file: "e2e/x/y.spec.ts" });
    expect(at("e2e")).toEqual({ ...wanted, file: "web/e2e/x/y.spec.ts" });
    expect(at("")).toEqual({ ...wanted, file: "web/x/y.spec.ts" });
  });

  test("are found however deep the describes are", () => {
    const depth = 100_000;
    const entries = `${'{"title":"","entries":['.repeat(depth)}${JSON.stringify(listed("1"))}${"]}".repeat(depth)}`;
    const file = `{"title":"a.spec.ts","entries":[${entries}]}`;
    const blob = readBlob(
      `${metadata}{"method":"onProject","params":{"project":{"name":"","suites":[${file}]}}}\n${onEnd}`,
    );
    expect(blob.entries[0]!.name.titles).toEqual(["1"]);
  });

  test("of Windows have forward slashes", () => {
    const windows = { ...origin, root: "D:/a/repo", cwd: "D:/a/repo" };
    const blob = readBlob(
      event("onBlobReportMetadata", { version: 2, pathSeparator: "\\" }) +
        event("onConfigure", { config: { rootDir: "D:\\a\\repo\\e2e" } }) +
        event("onProject", {
          project: { name: "", suites: [{ title: "shop\\a.spec.ts", entries: [listed("1")] }] },
        }) +
        onEnd,
      windows,
    );
    expect(blob.entries[0]!.name.file).toBe("e2e/shop/a.spec.ts");
  });
});

describe("versions", () => {
  test("1 had describes and tests in two lists", () => {
    const file = {
      title: "a.spec.ts",
      tests: [listed("1")],
      suites: [{ title: "d", tests: [listed("2")], suites: [] }],
    };
    const blob = readBlob(
      event("onBlobReportMetadata", { version: 1 }) +
        event("onProject", { project: { name: "", suites: [file] } }) +
        begin("2") +
        end("2", "passed") +
        onEnd,
    );
    expect(outcomes(blob)).toEqual([
      ["1", "notRun"],
      ["d › 2", "passed"],
    ]);
  });

  test("above 2 are refused", () => {
    const blob = readBlob(event("onBlobReportMetadata", { version: 3 }) + projectOf(listed("1")) + end("1", "passed"));
    expect(blob.entries).toEqual([]);
    expect(blob.problems).toMatchObject([
      { code: "report.newer", words: "The blob is of version 3, and versions up to 2 are read" },
    ]);
  });
});

describe("the run as a whole", () => {
  test.each([
    ["timedout", ["report.run-timed-out"]],
    ["interrupted", ["report.run-interrupted"]],
    ["failed", []],
    ["passed", []],
  ])("%s", (status, codes) => {
    const blob = readBlob(metadata + projectOf(listed("1")) + event("onEnd", { result: { status } }));
    expect(blob.notes.map(({ code }) => code)).toEqual(codes);
    expect(blob.problems).toEqual([]);
  });

  test("an error outside any test is a problem", () => {
    const error = { message: "\u001b[31mError: no server\u001b[39m", stack: "Error: no server\n    at a.ts:1:1" };
    expect(readBlob(metadata + event("onError", { error }) + onEnd).problems).toMatchObject([
      { code: "report.runner-error", words: "Playwright reports an error outside any test: Error: no server" },
    ]);
  });
});

describe("a blob that was cut off", () => {
  const whole =
    metadata +
    configure +
    projectOf(listed("1"), listed("2"), listed("3")) +
    begin("1") +
    end("1", "passed") +
    begin("2") +
    end("2", "failed", "passed", [{ message: "no" }]) +
    begin("2", 0, 1);

  test("gives the tests that ended, the one that ran as interrupted, and none of the rest", () => {
    const blob = readBlob(whole);
    expect(outcomes(blob)).toEqual([
      ["1", "passed"],
      ["2", "failed", "interrupted"],
    ]);
    expect(blob.problems.map(({ code }) => code)).toEqual(["report.truncated"]);
  });

  test("at any place says so once, and never gives a test twice", () => {
    for (let length = metadata.length; length < whole.length; length++) {
      const blob = readBlob(whole.slice(0, length));
      expect(blob.problems.map(({ code }) => code)).toEqual(["report.truncated"]);
      expect(new Set(blob.entries.map(({ name }) => testId(name))).size).toBe(blob.entries.length);
    }
  });
});

describe("lines", () => {
  test("of steps, output and attachments are not parsed", () => {
    const skipped = ["onStepBegin", "onStepEnd", "onStdIO", "onAttach", "onBegin", "onNewerThing", "constructor"];
    const lines = skipped.map((method) => `{"method":"${method}","params":{ this is no JSON\n`).join("");
    expect(readBlob(metadata + projectOf(listed("1")) + lines + onEnd).problems).toEqual([]);
  });

  test("that are no JSON are counted, with the place of the first", () => {
    const blob = readBlob(`${metadata}{"method":"onTestEnd",\nhello\n${projectOf(listed("1"))}${onEnd}\n`);
    expect(blob.problems).toMatchObject([
      { code: "report.broken", words: "2 lines of the blob are no JSON; the others are read" },
    ]);
    expect(blob.places).toEqual([metadata.length]);
    expect(blob.entries).toHaveLength(1);
  });

  test("may be written by another tool: with spaces, the method last", () => {
    const spaced = (text: string) => text.replaceAll('":', '" : ');
    const last = `{"params":{"result":{"status":"passed"}},"method":"onEnd"}\n`;
    const blob = readBlob(spaced(metadata + projectOf(listed("1")) + begin("1") + end("1", "passed")) + last);
    expect(outcomes(blob)).toEqual([["1", "passed"]]);
    expect(blob.problems).toEqual([]);
    expect(playwrightBlob.is(spaced(metadata))).toBe(true);
  });

  test("of tests that are not listed are a problem", () => {
    expect(readBlob(metadata + projectOf() + begin("x") + end("x", "passed") + onEnd).problems).toMatchObject([
      { code: "report.broken", words: "The blob tells of a result whose test it does not list" },
    ]);
  });

  const oddities: readonly unknown[] = [null, 1, "x", [[]], { project: { suites: [null, { entries: [1, {}] }] } }];
  test.each(oddities.map((odd) => ({ odd })))("with $odd in place of what is expected break nothing", ({ odd }) => {
    const methods = ["onConfigure", "onProject", "onTestBegin", "onTestEnd", "onError", "onEnd"];
    const blob = readBlob(`${metadata + methods.map((method) => event(method, odd)).join("")}${JSON.stringify(odd)}\n`);
    expect(blob.entries).toEqual([]);
  });
});
