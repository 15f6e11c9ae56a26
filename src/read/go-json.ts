/** `go test -json` (test2json, gotestsum's `--jsonfile`) → entries. */

import { type Captured, capture } from "./capture.ts";
import type { Attempt, Origin, Saying, Sink } from "./entry.ts";
import type { LineFormat, LineReader } from "./lines.ts";
import { cutOff } from "./sayings.ts";

/** One line, by what `go doc test2json` says; every field may be absent. */
interface GoEvent {
  readonly Time?: string;
  readonly Action?: string;
  readonly Package?: string;
  readonly Test?: string;
  readonly Elapsed?: number;
  readonly Output?: string;
  /** Of `build-output` and `build-fail`, with the variant: `shop/cart [shop/cart.test]`. */
  readonly ImportPath?: string;
  /** Of a package's `fail`: the `ImportPath` that did not build. */
  readonly FailedBuild?: string;
}

interface OpenTest {
  readonly since: string | undefined;
  output: Captured | undefined;
  /** It waits in `t.Parallel()` for its turn. */
  paused: boolean;
  crash: Crash | undefined;
  failedInside: boolean;
  /** How it ended, at the end of a line of output that has no line feed before it (golang/go issue 26325). */
  said: Ending | undefined;
}

type Ending = "pass" | "fail" | "skip";

type Crash = "crashed" | "timedOut";

interface OpenPackage {
  readonly tests: Map<string, OpenTest>;
  readonly output: Captured;
  crash: Crash | undefined;
  failed: boolean;
  /** After `running tests:` in the output of a time limit: these, and not those that wait. */
  readonly running: Set<string>;
  listing: boolean;
}

export const goJson: LineFormat = {
  name: "go-test-json",
  is: (start) => /^\{"(?:Time|Action|ImportPath|Package)":"/m.test(start),
  read: readGoJson,
};

const chrome = /^\s*(?:=== (?:RUN|PAUSE|CONT|NAME)\b|--- (?:PASS|FAIL|SKIP|BENCH): )/;
const panic = /^(?:panic: |fatal error: |unexpected fault address |SIG[A-Z]+: )/;
/** What every package's output ends with. */
const summary = /^(?:FAIL|PASS)\n?$|^(?:FAIL|ok {2})\t\S+\t\(?[\d.]+s\)?\n?$/;
const hiddenEnd = /--- (PASS|FAIL|SKIP): (\S+) \([\d.]+s\)\n?$/;
/** Before Go 1.24 a package that does not build is told of beside the events. */
const buildFailed = /^FAIL\t(\S+) (\[(?:build|setup) failed\])$/;
const timeLimit = /^panic: test timed out after /;

function readGoJson(origin: Origin, sink: Sink): LineReader {
  const packages = new Map<string, OpenPackage>();
  const builds = new Map<string, Captured>();
  let ended = 0;
  let others = 0;
  let firstOther = 0;
  /** The line before was none of ours: as the last line of a file that is cut off it is no fault of its own. */
  let lastOther = false;
  let lastAt = 0;
  let now: string | undefined;
  let building: Captured | undefined;

  function packageOf(name: string): OpenPackage {
    let open = packages.get(name);
    if (open === undefined) {
      open = {
        tests: new Map(),
        output: capture(),
        crash: undefined,
        failed: false,
        running: new Set(),
        listing: false,
      };
      packages.set(name, open);
    }
    return open;
  }

  function give(titles: readonly string[], attempt: Attempt): void {
    sink.entry({ name: { suite: origin.suite, titles }, attempts: [attempt], repeats: "test" });
  }

  function endTest(name: string, owner: OpenPackage, test: string, action: Ending, took: number): void {
    const open = owner.tests.get(test);
    owner.tests.delete(test);
    const titles = [name, test];
    if (action === "fail") {
      failAround(owner, test);
      give(titles, { outcome: open?.crash ?? "failed", took, message: messageOf(open) });
    } else give(titles, { outcome: action === "pass" ? "passed" : "skipped", took });
  }

  function failAround(owner: OpenPackage, test: string): void {
    owner.failed = true;
    for (const around of testsAround(test)) {
      const open = owner.tests.get(around);
      if (open !== undefined) open.failedInside = true;
    }
  }

  function takeOutput(owner: OpenPackage, test: string | undefined, text: string): void {
    const open = test === undefined ? undefined : owner.tests.get(test);
    if (panic.test(text)) {
      const crash: Crash = timeLimit.test(text) ? "timedOut" : "crashed";
      owner.crash ??= crash;
      if (open !== undefined) open.crash ??= crash;
    }
    if (owner.listing) {
      const named = /^\t(\S+) \(/.exec(text)?.[1];
      if (named === undefined) owner.listing = false;
      else owner.running.add(named);
    } else if (owner.crash === "timedOut" && text.trim() === "running tests:") owner.listing = true;
    if (chrome.test(text)) return;
    if (open === undefined) {
      if (!summary.test(text)) owner.output.add(text);
      return;
    }
    const hidden = hiddenEnd.exec(text);
    if (hidden?.[2] === test) open.said = hidden![1]!.toLowerCase() as Ending;
    open.output ??= capture();
    open.output.add(text);
  }

  /** What the tests are that have not ended, when their package has. */
  function endPackage(name: string, owner: OpenPackage, event: GoEvent): void {
    packages.delete(name);
    ended++;
    const failed = event.Action === "fail";
    for (const [test, { said, since }] of [...owner.tests])
      if (said !== undefined) endTest(name, owner, test, said, between(since, event.Time));
    const left = [...owner.tests];
    // Of the panic of a goroutine, and of `os.Exit`, the output does not say whose it is.
    const isGuilty = guiltyOf(owner, left);
    for (const [test, open] of left) if (failed && isGuilty(test, open)) failAround(owner, test);
    for (const [test, open] of left) {
      const took = between(open.since, event.Time);
      const titles = [name, test];
      if (!failed) give(titles, { outcome: "passed", took });
      else if (open.failedInside || isGuilty(test, open))
        give(titles, { outcome: owner.crash ?? "crashed", took, message: lastWords(owner, open) });
      else give(titles, { outcome: open.paused ? "notRun" : "interrupted", took });
    }
    if (failed && !owner.failed)
      give([name], {
        outcome: owner.crash ?? "failed",
        took: milliseconds(event.Elapsed),
        message: packageMessage(owner, builds.get(event.FailedBuild ?? "")),
        error: true,
      });
  }

  function buildOf(path: string): Captured {
    let output = builds.get(path);
    if (output === undefined) {
      output = capture();
      builds.set(path, output);
    }
    return output;
  }

  /** What Go before 1.24 writes beside the events: of the compiler, where both streams go into one file, and in the end. */
  function takeBuild(line: string): boolean {
    const [, name, why] = buildFailed.exec(line) ?? [];
    if (name !== undefined) {
      const message = [`The package failed ${why}`, builds.get(name)?.text() ?? ""].join("\n").trim();
      give([name], { outcome: "failed", took: 0, message, error: true });
      return true;
    }
    const begun = /^# (\S+)(?: \[\S+\])?$/.exec(line)?.[1];
    if (begun !== undefined) building = buildOf(begun);
    else building?.add(`${line}\n`);
    return building !== undefined;
  }

  function take(event: GoEvent): void {
    const { Action: action, Package: name = "", Test: test } = event;
    now = event.Time ?? now;
    switch (action) {
      case "build-output":
        buildOf(event.ImportPath ?? "").add(event.Output ?? "");
        return;
      case "run":
        if (test !== undefined) packageOf(name).tests.set(test, openTest(event.Time));
        return;
      case "pause":
      case "cont": {
        const open = test === undefined ? undefined : packageOf(name).tests.get(test);
        if (open !== undefined) open.paused = action === "pause";
        return;
      }
      case "start":
        packageOf(name);
        return;
      case "output":
        takeOutput(packageOf(name), test, event.Output ?? "");
        return;
      case "pass":
      case "fail":
      case "skip":
        if (test === undefined) endPackage(name, packageOf(name), event);
        else endTest(name, packageOf(name), test, action, milliseconds(event.Elapsed));
    }
  }

  return {
    line(line, at) {
      lastAt = at;
      lastOther = false;
      if (line.trim() === "") return;
      const event = eventOf(line);
      if (event !== undefined) {
        building = undefined;
        take(event);
      } else if (!takeBuild(line)) {
        lastOther = true;
        if (others++ === 0) firstOther = at;
      }
    },
    end(cut) {
      const inside = cut && lastOther;
      if (inside) others--;
      if (others > 0) sink.note(otherLines(others), firstOther);
      for (const [name, owner] of packages)
        for (const [test, open] of owner.tests)
          give([name, test], { outcome: open.paused ? "notRun" : "interrupted", took: between(open.since, now) });
      if (inside || packages.size > 0) sink.problem(cutOffIn(packages.size, ended), lastAt);
    },
  };
}

function openTest(since: string | undefined): OpenTest {
  return { since, output: undefined, paused: false, crash: undefined, failedInside: false, said: undefined };
}

function guiltyOf(
  owner: OpenPackage,
  left: readonly (readonly [string, OpenTest])[],
): (test: string, open: OpenTest) => boolean {
  if (owner.running.size > 0) return (test) => owner.running.has(test);
  if (owner.crash === "crashed" && left.some(([, { crash }]) => crash !== undefined))
    return (_, { crash }) => crash !== undefined;
  // Another test failed and the process ended for it: these were only under way.
  if (owner.crash === "crashed" && owner.failed) return () => false;
  return (_, { paused }) => !paused;
}

function eventOf(line: string): GoEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  for (const name of ["Time", "Action", "Package", "Test", "Output", "ImportPath", "FailedBuild"] as const)
    if (value[name] !== undefined && typeof value[name] !== "string") return undefined;
  return typeof value["Action"] === "string" ? value : undefined;
}

/** `A`, `A/b` for `A/b/c`. */
function testsAround(test: string): readonly string[] {
  const around: string[] = [];
  for (let at = test.indexOf("/"); at !== -1; at = test.indexOf("/", at + 1)) around.push(test.slice(0, at));
  return around;
}

function messageOf(open: OpenTest | undefined): string {
  const output = open?.output?.text().trim() ?? "";
  if (output !== "") return unindented(output);
  return open?.failedInside ? "A subtest failed" : "Failed, without a message";
}

/** A log line is written below its test, four spaces for each level. */
function unindented(output: string): string {
  return output.replace(/^ {4}(?: {4})*(?=\S)/gm, "");
}

function lastWords(owner: OpenPackage, open: OpenTest): string {
  const own = open.output?.text().trim() ?? "";
  if (own !== "") return unindented(own);
  return ["The test process ended while this test ran", owner.output.text().trim()].join("\n").trim();
}

function packageMessage(owner: OpenPackage, build: Captured | undefined): string {
  const texts = [build?.text().trim() ?? "", owner.output.text().trim()];
  return texts.filter((text) => text !== "").join("\n") || "The package failed, and no test of it";
}

function milliseconds(elapsed: unknown): number {
  return typeof elapsed === "number" && elapsed > 0 ? Math.round(elapsed * 1_000_000) / 1_000 : 0;
}

function between(from: string | undefined, to: string | undefined): number {
  const took = from === undefined || to === undefined ? 0 : Date.parse(to) - Date.parse(from);
  return Number.isNaN(took) ? 0 : Math.max(0, took);
}

function otherLines(count: number): Saying {
  return {
    code: "report.other-lines",
    words: `${count === 1 ? "A line" : `${count} lines`} in the report ${count === 1 ? "is no event" : "are no events"} of go test`,
    hint: "All events are read. Something else writes into the same stream: redirect only the output of `go test -json`.",
  };
}

function cutOffIn(open: number, ended: number): Saying {
  const where =
    open === 0 ? "in the middle of a line" : `while ${open === 1 ? "a package runs" : `${open} packages run`}`;
  return cutOff(`The report is cut off ${where}; ${ended === 1 ? "1 package" : `${ended} packages`} ended before that`);
}
