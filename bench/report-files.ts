/** Report files as large as those of large suites, the same in every run. */

import { closeSync, openSync, writeSync } from "node:fs";

/** JUnit: about 394 bytes a case, 5 % failures with a stack of 2 KB (half CDATA, half escaped), 2 % skipped, 10 % with output. */
export function writeJunit(path: string, cases: number, suite = 0, different = cases): void {
  const file = openSync(path, "w");
  let text = `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="all" tests="${cases}">\n`;
  for (let at = 0; at < cases; at++) {
    // A test that comes again in another file: the same names.
    const test = (suite * 200 + at) % different;
    const group = Math.floor(test / 200);
    if (at % 200 === 0)
      text += `${at === 0 ? "" : "  </testsuite>\n"}  <testsuite name="suite ${group}" tests="${Math.min(200, cases - at)}" failures="10" errors="0" skipped="4" time="12.345" timestamp="2026-11-20T10:00:00" hostname="runner-1">\n`;
    text += `    <testcase classname="com.example.project.module${group % 97}.Suite${group}Test" name="does the thing number ${test} as it was specified [${test % 7}, &quot;x${test % 13}&quot;]" time="0.${String(test % 1_000).padStart(3, "0")}" file="packages/module${group % 97}/src/suite${group}.spec.ts"${inside(test)}`;
    if (text.length > 1 << 20) {
      writeSync(file, text);
      text = "";
    }
  }
  writeSync(file, `${text}  </testsuite>\n</testsuites>\n`);
  closeSync(file);
}

function inside(test: number): string {
  if (test % 20 === 0)
    return `>\n      <failure message="expected ${test} to be ${test + 1}" type="AssertionError">${test % 40 === 0 ? `<![CDATA[${stack(test)}]]>` : escaped(stack(test))}</failure>\n    </testcase>\n`;
  if (test % 50 === 1) return ">\n      <skipped/>\n    </testcase>\n";
  if (test % 10 === 3)
    return `>\n      <system-out>${"a line that a test has logged &amp; 40 chars\n".repeat(9)}</system-out>\n    </testcase>\n`;
  return "/>\n";
}

function stack(test: number): string {
  const frames = Array.from(
    { length: 26 },
    (_, frame) =>
      `    at Object.method${frame} <anonymous> (/repo/src/module${test % 97}/file${frame}.ts:${100 + frame}:${frame})`,
  );
  return `AssertionError: expected ${test} to be ${test + 1}\n${frames.join("\n")}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The events of a Playwright blob (`report.jsonl`), with steps as 58 % of the bytes, as in real ones. */
export function* blobLines(tests: number): Generator<string> {
  const event = (method: string, params: unknown) => `${JSON.stringify({ method, params })}\n`;
  yield event("onBlobReportMetadata", { version: 2, userAgent: "bench", pathSeparator: "/" });
  yield event("onConfigure", { config: { rootDir: "/repo/tests", workers: 4, version: "1.65.1" } });
  const files = Math.ceil(tests / 50);
  const idOf = (test: number) => `${String(Math.floor(test / 50)).padStart(20, "0")}-${String(test).padStart(20, "0")}`;
  yield event("onProject", {
    project: {
      id: "chromium",
      name: "chromium",
      testDir: "",
      retries: 1,
      suites: Array.from({ length: files }, (_, file) => ({
        title: `area${file % 9}/file${file}.spec.ts`,
        location: { file: `area${file % 9}/file${file}.spec.ts`, line: 0, column: 0 },
        entries: Array.from({ length: Math.min(50, tests - file * 50) }, (_each, at) => ({
          testId: idOf(file * 50 + at),
          title: `does the thing number ${file * 50 + at}`,
          location: { file: `area${file % 9}/file${file}.spec.ts`, line: at * 10, column: 5 },
          retries: 1,
          tags: [],
          repeatEachIndex: 0,
          annotations: [],
        })),
      })),
    },
  });
  yield event("onBegin", {});
  for (let test = 0; test < tests; test++) {
    const testId = idOf(test);
    const resultId = `r${test}`;
    yield event("onTestBegin", {
      testId,
      result: {
        id: resultId,
        retry: 0,
        workerIndex: test % 97,
        parallelIndex: test % 4,
        startTime: 1_795_000_000_000 + test,
      },
    });
    for (let step = 0; step < 4; step++) {
      const id = `pw:api@${step}`;
      const location = { file: `area/file${test}.spec.ts`, line: step, column: 3 };
      yield event("onStepBegin", {
        testId,
        resultId,
        step: {
          id,
          title: `locator.click getByRole('button', { name: 'Step ${step}' })`,
          category: "pw:api",
          startTime: 1_795_000_000_000,
          location,
        },
      });
      yield event("onStepEnd", { testId, resultId, step: { id, duration: step, annotations: [] } });
    }
    yield event("onStdIO", {
      type: "stdout",
      testId,
      resultId,
      data: "a line that a test has logged\n".repeat(9),
      isBase64: false,
    });
    const failed = test % 20 === 0;
    const errors = failed ? [{ message: `Error: expected ${test}`, stack: stack(test) }] : [];
    yield event("onTestEnd", {
      test: { testId, expectedStatus: "passed", timeout: 30_000, annotations: [] },
      result: { id: resultId, duration: 12, status: failed ? "failed" : "passed", errors, annotations: [] },
    });
  }
  yield event("onEnd", { result: { status: "failed", startTime: 1_795_000_000_000, duration: 60_000 } });
}
