/** TAP, versions 12 to 14 → entries. */

import { type Captured, capture } from "./capture.ts";
import type { Attempt, Origin, Saying, Sink } from "./entry.ts";
import { secondsOf } from "./junit-case.ts";
import type { LineFormat, LineReader } from "./lines.ts";
import { repositoryPaths } from "./paths.ts";
import { cutOff } from "./sayings.ts";

/** `not ok 3 - gives a discount # TODO later` */
interface Point {
  readonly ok: boolean;
  readonly number: number | undefined;
  readonly description: string;
  readonly directive: "skip" | "todo" | undefined;
  /** Of a line `ok 1 - name {`: its subtests follow in braces. */
  readonly opens: boolean;
  /** Milliseconds, from `# time=5ms`. */
  readonly took: number;
}

/** A point waits for the lines that belong to it: a YAML block, or a brace. */
interface Pending {
  readonly point: Point;
  readonly depth: number;
  readonly at: number;
  yaml: Captured | undefined;
  inYaml: boolean;
}

interface Held {
  readonly titles: readonly string[];
  readonly attempt: Attempt;
}

/** The points of one indentation under one parent. */
interface Level {
  name: string | undefined;
  /** By `# Subtest: …` before it: the name of the next level, or of the next point. */
  announced: string | undefined;
  /** The point that a brace made the parent, which came before. */
  readonly parent: Pending | undefined;
  points: number;
  failing: number;
  plan: number | undefined;
  /** Results whose parent is not named yet: where a subtest's name comes after it. */
  held: Held[];
}

/** More results than these are not kept until their parent's name comes. */
const mostHeld = 10_000;

/** Subtests in subtests. */
const deepest = 50;

export const tap: LineFormat = {
  name: "tap",
  is: (start) => /^TAP version \d+[ \t]*\r?$|^1\.\.\d+[ \t]*(?:#.*)?\r?$/m.test(start) || isPoint(firstLine(start)),
  read: readTap,
};

/** That is no comment. */
function firstLine(start: string): string {
  return start.split("\n", 200).find((line) => !/^\s*(?:#|$)/.test(line)) ?? "";
}

/** Go's own output has lines that begin with `ok` as well. */
function isPoint(line: string): boolean {
  return /^(?:not )?ok(?: \d+)?(?: -|\r?$|(?<=\d) )/.test(line);
}

function readTap(origin: Origin, sink: Sink): LineReader {
  const pathOf = repositoryPaths(origin);
  let levels: Level[] = [newLevel()];
  let pending: Pending | undefined;
  let begun = false;
  let bailedOut = false;
  let lastAt = 0;

  function give(titles: readonly string[], attempt: Attempt): void {
    // Node 18 runs each file as a test that bears its path on the machine.
    const [first = "", ...rest] = titles;
    const isFile = rest.length > 0 && /^(?:\/|[A-Za-z]:[\\/]).*\.\w+$/.test(first);
    sink.entry({
      name: { suite: origin.suite, ...(isFile ? { file: pathOf(first) } : {}), titles: isFile ? rest : titles },
      attempts: [attempt],
      repeats: "name",
    });
  }

  /** Outwards from a level, through the names of those around it, until one has none yet. */
  function hand(depth: number, result: Held): void {
    let { titles } = result;
    for (let at = depth; at > 0; at--) {
      const level = levels[at]!;
      if (level.name === undefined) {
        level.held.push({ titles, attempt: result.attempt });
        if (level.held.length > mostHeld) nameLevel(at, "(subtest)");
        return;
      }
      titles = [level.name, ...titles];
    }
    give(titles, result.attempt);
  }

  function nameLevel(depth: number, name: string): void {
    const level = levels[depth]!;
    level.name = name;
    const { held } = level;
    level.held = [];
    for (const result of held) hand(depth, result);
  }

  /** The level ends: what it held gets its name, and its plan is compared with its points. */
  function closeLevel(name: string | undefined): Level {
    const depth = levels.length - 1;
    if (levels[depth]!.name === undefined && depth > 0) nameLevel(depth, name ?? "(subtest)");
    const level = levels.pop()!;
    const { plan, points } = level;
    if (plan !== undefined && points < plan && !bailedOut) sink.problem(fewer(level.name, plan, points), lastAt);
    if (level.parent !== undefined) settle(level.parent, level);
    return level;
  }

  /** A point is a test of its own, unless it only sums up what its subtests say. */
  function settle({ point, depth, yaml }: Pending, inside: Level | undefined): void {
    const level = levels[depth]!;
    level.points++;
    const attempt = attemptOf(point, yaml?.text() ?? "");
    if ("message" in attempt) level.failing++;
    if (inside !== undefined && inside.points > 0 && (inside.failing > 0 || !("message" in attempt))) return;
    hand(depth, { titles: [titleOf(point, level.points)], attempt });
  }

  function flush(): void {
    if (pending === undefined) return;
    const { depth, point } = pending;
    const now = pending;
    pending = undefined;
    // Of two subtests that both have no parent yet the inner one is done first.
    while (levels.length > depth + 2) closeLevel(undefined);
    settle(now, levels.length > depth + 1 ? closeLevel(titleOf(point, levels[depth]!.points + 1)) : undefined);
  }

  function openLevel(parent: Pending | undefined, name: string | undefined): void {
    levels.push({ ...newLevel(), parent, name });
  }

  /** Opens the levels down to that of a line; false where it is deeper than any subtest, and some output. */
  function reach(depth: number): boolean {
    if (depth > deepest) return false;
    while (levels.length <= depth) {
      const around = levels.at(-1)!;
      openLevel(undefined, around.announced);
      around.announced = undefined;
    }
    return true;
  }

  function takePoint(point: Point, depth: number, at: number): void {
    if (!reach(depth)) return;
    levels[depth]!.announced = undefined;
    pending = { point, depth, at, yaml: undefined, inYaml: false };
    if (!point.opens) return;
    const parent = pending;
    flushInside(depth);
    pending = undefined;
    openLevel(parent, titleOf(point, levels[depth]!.points + 1));
  }

  /** Levels deeper than that one end: a brace or a document does. */
  function flushInside(depth: number): void {
    while (levels.length > depth + 1) closeLevel(undefined);
  }

  function takePlan(count: number, depth: number): void {
    if (!reach(depth)) return;
    // The plan at the end of a level comes after the subtests of its last point.
    flushInside(depth);
    levels[depth]!.plan = count;
  }

  function takeComment(text: string, depth: number): void {
    const name = /^# Subtest: (.*)$/.exec(text)?.[1]?.trim();
    if (name === undefined) return;
    if (!reach(depth)) return;
    const level = levels[depth]!;
    // Perl's comment stands inside the subtest, node's and TAP 14's before it.
    if (depth > 0 && depth === levels.length - 1 && level.name === undefined && level.points === 0) level.name = name;
    else {
      flushInside(depth);
      level.announced = name;
    }
  }

  function yamlOf(line: string, indent: number): boolean {
    if (pending === undefined) return false;
    const own = pending.depth * 4 + 2;
    if (!pending.inYaml) {
      if (pending.yaml !== undefined || line.trim() !== "---" || indent < own - 1) return false;
      pending.yaml = capture();
      pending.inYaml = true;
      return true;
    }
    if (line.trim() === "..." && indent <= own + 2) {
      pending.inYaml = false;
      return true;
    }
    // A block without an end: what is written further out belongs to the document again.
    if (line.trim() !== "" && indent < own - 1) {
      pending.inYaml = false;
      return false;
    }
    pending.yaml!.add(`${line.slice(own)}\n`);
    return true;
  }

  function endDocument(): void {
    flush();
    flushInside(0);
    const [level] = levels;
    const { plan, points } = level!;
    if (bailedOut) return;
    if (plan === undefined && begun) sink.problem(noPlan, lastAt);
    else if (plan !== undefined && points < plan) sink.problem(fewer(undefined, plan, points), lastAt);
  }

  function takeLine(text: string, depth: number, at: number): void {
    if (/^TAP version \d+$/i.test(text)) {
      // Reports put one after the other; a subtest may say its version too.
      if (depth === 0 && begun) endDocument();
      if (depth === 0) levels = [newLevel()];
      if (depth === 0) begun = true;
      return;
    }
    const plan = /^1\.\.(\d+)(?:\s+#.*|\s*)$/.exec(text)?.[1];
    if (plan !== undefined) {
      begun = true;
      takePlan(Number(plan), depth);
      return;
    }
    const bail = /^Bail out!\s*(.*)$/i.exec(text)?.[1];
    if (bail !== undefined) {
      if (!bailedOut) sink.problem(bailOut(bail), at);
      bailedOut = true;
      return;
    }
    const point = pointOf(text);
    if (point === undefined) return;
    begun = true;
    takePoint(point, depth, at);
  }

  return {
    line(line, at) {
      const text = line.trimEnd();
      const indent = text.length - text.trimStart().length;
      if (yamlOf(line, indent)) return;
      lastAt = at;
      if (text === "") return;
      const inner = text.slice(indent);
      const depth = indent / 4;
      if (inner === "{" && pending !== undefined && pending.depth === depth) {
        const parent = pending;
        pending = undefined;
        flushInside(depth);
        openLevel(parent, titleOf(parent.point, levels[depth]!.points + 1));
        return;
      }
      if (inner.startsWith("#")) {
        // Output of a test stands in comments, between a point and its block too.
        if (!inner.startsWith("# Subtest:") || !Number.isInteger(depth)) return;
        flush();
        takeComment(inner, depth);
        return;
      }
      flush();
      if (!Number.isInteger(depth)) return;
      if (inner === "}" && levels.length > depth + 1) flushInside(depth);
      else takeLine(inner, depth, at);
    },
    end(cut) {
      const unfinished = pending?.inYaml === true;
      // The name of a test may be cut off in the last line.
      const { plan, points } = levels[0]!;
      if (cut && pending?.at === lastAt && (pending.depth > 0 || plan === undefined || points + 1 < plan))
        pending = undefined;
      endDocument();
      if (unfinished && !bailedOut && levels[0]!.plan !== undefined) sink.problem(cutInBlock, lastAt);
    },
  };
}

function newLevel(): Level {
  return { name: undefined, announced: undefined, parent: undefined, points: 0, failing: 0, plan: undefined, held: [] };
}

function pointOf(text: string): Point | undefined {
  const match = /^(not )?ok(?:\s+(\d+))?(?=$|[\s\-#])\s*(?:-\s*)?(.*)$/.exec(text);
  if (match === null) return undefined;
  const [, not, number, said = ""] = match;
  const opens = /(?:^|\s)\{$/.test(said);
  const rest = opens ? said.slice(0, -1).trimEnd() : said;
  const directive = /(?:^|\s)#\s*(?:(skip)\S*|(todo)\b:?)(?:\s.*)?$/i.exec(rest);
  const time = /(?:^|\s)#\s*time=([\d.]+)\s*(ms|s)?\s*$/.exec(rest);
  const end = Math.min(directive?.index ?? rest.length, time?.index ?? rest.length);
  return {
    ok: not === undefined,
    number: number === undefined ? undefined : Number(number),
    description: rest
      .slice(0, end)
      .trim()
      .replace(/\\([#\\])/g, "$1"),
    directive: directive === null ? undefined : directive[1] === undefined ? "todo" : "skip",
    opens,
    took: time === null ? 0 : Number(time[1]) * (time[2] === "s" ? 1_000 : 1) || 0,
  };
}

function titleOf({ description, number }: Point, place: number): string {
  return description === "" ? `(test ${number ?? place})` : description;
}

function attemptOf(point: Point, yaml: string): Attempt {
  const seconds = /^duration_ms: *(\S+)$/m.exec(yaml)?.[1];
  const took = (seconds === undefined ? undefined : secondsOf(seconds)) ?? point.took;
  // What is still to do may fail, and what is skipped has not run: neither makes the run fail.
  if (point.directive !== undefined) return { outcome: "skipped", took };
  if (point.ok) return { outcome: "passed", took };
  const kind = /^failureType: *'?(\w+)/m.exec(yaml)?.[1];
  // Node says so of the tests of a suite whose hook failed, and of those that their parent did not wait for.
  if (kind === "cancelledByParent") return { outcome: took > 0 ? "interrupted" : "notRun", took };
  return { outcome: kind === "testTimeoutFailure" ? "timedOut" : "failed", took, message: messageIn(yaml) };
}

/** No YAML is read, only its lines: what the test says first, then the rest. */
function messageIn(yaml: string): string {
  const all = yaml.split("\n").filter((line) => !/^(?:duration_ms|type|severity|exitCode|failureType):/.test(line));
  // Where the test begins: less than the line that failed, which stands in the stack.
  const isPlace = (line: string): boolean => line.startsWith("location:");
  const lines = [...all.filter((line) => !isPlace(line)), ...all.filter(isPlace)];
  const at = lines.findIndex((line) => /^(?:error|message):/.test(line));
  if (at === -1) return lines.join("\n").trim() || "Failed, without a message";
  let end = at + 1;
  while (end < lines.length && /^(?:\s|$)/.test(lines[end]!)) end++;
  const [, inline = ""] = /^\w+: *(.*)$/.exec(lines[at]!) ?? [];
  const block = lines.slice(at + 1, end).map((line) => line.trim());
  const said = [/^[|>][-+]?\d*$/.test(inline) ? "" : unquoted(inline), ...block].filter((line) => line !== "");
  return [...said, ...lines.slice(0, at), ...lines.slice(end)].join("\n").trim() || "Failed, without a message";
}

function unquoted(text: string): string {
  const [, single, double] = /^(?:'(.*)'|"(.*)")$/.exec(text) ?? [];
  if (single !== undefined) return single.replaceAll("''", "'");
  return double === undefined ? text : double.replace(/\\n/g, "\n").replace(/\\(["\\])/g, "$1");
}

function fewer(name: string | undefined, plan: number, points: number): Saying {
  const where = name === undefined ? "The plan" : `The plan of ${JSON.stringify(name.slice(0, 100))}`;
  return {
    code: "report.totals",
    words: `${where} promises ${plan} tests, and the report holds ${points}`,
    hint: "Tests are missing: the test program ended before its last one, or the file is cut off.",
  };
}

const noPlan: Saying = {
  code: "report.truncated",
  words: "The report has no plan (`1..N`): it is cut off, or its program ended before its last test",
  hint: "The tests before that are read. See how the test program ended.",
};

const cutInBlock: Saying = cutOff(
  "The report is cut off inside the description of a failure; the tests before that are read",
);

function bailOut(reason: string): Saying {
  return {
    code: "report.bailed-out",
    words: `The test program gave up${reason === "" ? "" : `: ${reason.slice(0, 200)}`}`,
    hint: "The tests after that did not run. Mend what made it give up.",
  };
}
