/** Our own files, come back from disk or from an artifact → Plan, CellResults, Analysis; whatever has not their shape is refused. */

import * as v from "valibot";
import type { Analysis } from "../model/analysis.ts";
import { decodeFile, type FileKind } from "../model/file.ts";
import type { History } from "../model/history.ts";
import { loudOutcomes, type Observation, quietOutcomes } from "../model/observation.ts";
import {
  byMode,
  type ExpectedFile,
  exportsNamed,
  modes,
  type Plan,
  purposes,
  runnerNames,
  type Share,
} from "../model/plan.ts";
import { type Parsed, parsed, refused } from "../model/problem.ts";
import type { CellResults } from "../model/results.ts";
import { isRecord } from "./json.ts";

const text = v.pipe(v.string(), v.maxLength(100_000));
const word = v.pipe(v.string(), v.regex(/^[\w.-]{1,200}$/));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const mode = v.picklist([...modes]);
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const reaction = v.picklist(["fail", "warn", "off"]);
const problem = v.object({
  code: text,
  words: text,
  hint: v.optional(text),
  where: v.optional(v.object({ file: text, line: v.optional(whole), column: v.optional(whole) })),
});
const cell = v.object({
  id: word,
  suite: word,
  mode,
  shard: v.object({ index: v.pipe(whole, v.minValue(1)), total: v.pipe(whole, v.minValue(1)) }),
  runs: v.pipe(v.array(v.pipe(whole, v.minValue(1))), v.minLength(1)),
  purpose: v.optional(v.picklist(purposes)),
  share: v.optional(v.custom<Share>(isShare, "a share")),
  untilPassed: v.optional(v.array(text)),
  round: v.optional(v.pipe(whole, v.minValue(1))),
});
const gate = v.object({
  flaky: reaction,
  "parallel-only": reaction,
  broken: reaction,
  missing: reaction,
  target: v.number(),
});
const suite = v.object({
  name: word,
  starter: v.object({
    runner: v.picklist(runnerNames),
    args: v.array(text),
    program: v.optional(v.pipe(v.array(text), v.minLength(1))),
    lines: v.optional(v.object({ sequential: text, parallel: text })),
    list: v.optional(text),
    reports: v.optional(v.array(text)),
  }),
  cwd: text,
  workers: v.pipe(whole, v.minValue(1)),
  shards: v.pipe(whole, v.minValue(1)),
  // By hand, since they hold every test of a suite.
  shares: v.optional(v.array(v.custom<Share>(isShare, "a share"))),
  files: v.optional(v.array(v.custom<ExpectedFile>(isExpectedFile, "a file"))),
  beside: v.optional(v.array(text)),
  timeout: v.pipe(whole, v.minValue(1)),
  env: v.record(text, text),
  stores: v.array(
    v.object({
      name: word,
      url: text,
      env: word,
      per: v.picklist(["worker", "shard"]),
      migrate: v.optional(text),
      seed: v.optional(text),
    }),
  ),
  ports: v.array(word),
  directories: v.array(word),
  exports: v.optional(v.array(v.picklist(exportsNamed))),
  gate: v.optional(gate),
});
const plan = v.pipe(
  v.object({
    kind: v.literal("plan"),
    version: v.literal(1),
    digest,
    earlier: v.optional(v.array(digest)),
    commit: text,
    seed: whole,
    suites: v.array(suite),
    cells: v.array(cell),
    gate,
    confirm: v.optional(v.object({ enabled: v.boolean(), budget: v.number() })),
  }),
  v.check(
    (each) => each.cells.every((one) => each.suites.some(({ name }) => name === one.suite)),
    "every cell's suite is in the plan",
  ),
  v.check(
    ({ suites }) => suites.every(({ shares, shards }) => shares === undefined || shares.length === shards),
    "every shard has its share",
  ),
);
const run = v.object({
  number: v.pipe(whole, v.minValue(1)),
  seed: whole,
  started: v.number(),
  took: v.number(),
  ending: v.variant("kind", [
    v.object({ kind: v.literal("exited"), code: v.number() }),
    v.object({ kind: v.literal("killed"), signal: text }),
    v.object({ kind: v.literal("timedOut"), after: v.number() }),
    v.object({ kind: v.literal("interrupted") }),
    v.object({ kind: v.literal("notStarted") }),
  ]),
  // By hand, since there may be a million of them.
  observations: v.array(v.custom(isObservation, "an observation")),
  problems: v.array(problem),
  notes: v.array(problem),
});
const results = v.pipe(
  v.object({
    kind: v.literal("results"),
    version: v.literal(1),
    plan: digest,
    attempt: v.pipe(whole, v.minValue(1)),
    cell,
    machine: v.object({ os: text, cpus: whole, runtime: text, id: text }),
    // By hand, since a suite may have tens of thousands.
    tests: v.custom<Record<string, unknown>>(areTestNames, "the names of tests"),
    runs: v.array(run),
  }),
  v.check(
    ({ tests, runs }) => runs.every((each) => each.observations.every((seen) => isNamed(seen, tests))),
    "every observed test has its name",
  ),
);

export function readPlan(content: string, file: string): Parsed<Plan> {
  return readFile(content, "plan", file, plan) as Parsed<Plan>;
}

export function readResults(content: string, file: string): Parsed<CellResults> {
  return readFile(content, "results", file, results) as Parsed<CellResults>;
}

/** Milliseconds of each run; the runs stand beside. */
const times = v.pipe(
  v.object({
    runs: v.array(v.object({ commit: text, started: v.number() })),
    // By hand, since there may be a million of them.
    files: v.record(text, v.custom<readonly unknown[]>(isColumn, "a column")),
    tests: v.record(text, v.custom<readonly unknown[]>(isColumn, "a column")),
  }),
  v.check(
    ({ runs, files, tests }) =>
      [...Object.values(files), ...Object.values(tests)].every(({ length }) => length === runs.length),
    "every column has a place for every run",
  ),
);
const everyMode = <Schema extends v.GenericSchema>(schema: Schema) => v.object(byMode(() => v.optional(schema)));
const outcomes = v.pipe(
  v.object({
    plans: v.array(
      v.object({
        commit: text,
        setting: word,
        changed: v.union([v.literal("all"), v.array(text)]),
        runs: everyMode(v.array(v.number())),
        tests: v.pipe(v.string(), v.regex(/^([\w-]{8})*$/)),
      }),
    ),
    strips: everyMode(v.record(text, v.pipe(text, v.regex(/^[.x-]*$/)))),
    firstFlaky: v.record(text, v.object({ commit: text, at: v.number() })),
    digests: v.record(text, text),
    clean: v.pipe(v.number(), v.finite(), v.minValue(0)),
  }),
  v.check(
    ({ plans, strips }) =>
      modes.every((each) => {
        const runs = plans.reduce((sum, plan) => sum + (plan.runs[each]?.length ?? 0), 0);
        return Object.values(strips[each] ?? {}).every(({ length }) => length === runs);
      }),
    "every strip has a letter for every run",
  ),
);
const history = v.object({
  kind: v.literal("history"),
  version: v.literal(1),
  suites: v.record(
    word,
    v.object({ runner: v.picklist([...runnerNames]), modes: everyMode(times), outcomes: v.optional(outcomes) }),
  ),
});

export function readHistory(content: string, file: string): Parsed<History> {
  return readFile(content, "history", file, history) as Parsed<History>;
}

const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const suspect = v.object({
  test: v.string(),
  suite: word,
  file: text,
  overlap: v.array(text),
  partners: v.array(v.object({ test: v.string(), file: text })),
  step: v.picklist(["rerun", "alone", "blocks", "load", "order"]),
  want: v.pipe(whole, v.minValue(1), v.maxValue(100)),
  instead: v.optional(v.pipe(whole, v.minValue(1), v.maxValue(100))),
  worse: mode,
});

/**
 * Only the parts that a publisher needs are checked: it is read back in the same job that wrote it;
 * and those from which a second plan is made.
 */
export function readAnalysis(content: string, file: string): Parsed<Analysis> {
  const shape = v.looseObject({
    gate: v.looseObject({ status: v.picklist(["pass", "fail", "incomplete"]) }),
    proof: v.looseObject({ holds: v.boolean() }),
    plan: v.optional(digest),
    verdicts: v.array(v.looseObject({ verdict: text })),
    // These become runs, so each must be what it is.
    suspects: v.optional(v.array(suspect), []),
    promising: v.optional(v.array(v.object({ suite: word, file: text, discoveries: v.number() })), []),
    times: v.optional(v.array(v.object({ suite: word, all: amount, files: v.record(text, amount) })), []),
  });
  return readFile(content, "analysis", file, shape) as unknown as Parsed<Analysis>;
}

function readFile(content: string, kind: FileKind, file: string, schema: v.GenericSchema): Parsed<unknown> {
  const json = decodeFile(content, kind, file);
  if (json.kind === "refused") return json;
  const checked = v.safeParse(schema, json.value);
  if (checked.success) return parsed(checked.output);
  const issue = checked.issues[0]!;
  const path = (issue.path ?? [])
    .map((step) => String(step.key))
    .join(".")
    .slice(0, 200);
  return refused({
    code: "file.shape",
    words: `The ${kind} file does not have the shape that flakeproof writes${path === "" ? "" : ` (at \`${path}\`)`}`,
    hint: "It was changed after it was written, or comes from somewhere else. Make it again.",
    where: { file },
  });
}

function isShare(value: unknown): value is Share {
  return isRecord(value) && typeof value["expected"] === "number" && isList(value["units"], isUnit);
}

function isUnit(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { files, tests, expected, known } = value;
  if (!isList(files, isText) || typeof expected !== "number" || typeof known !== "string") return false;
  return tests === undefined || isList(tests, (test) => isRecord(test) && isText(test["id"]) && isText(test["handle"]));
}

function isExpectedFile(value: unknown): value is ExpectedFile {
  if (!isRecord(value) || !isText(value["path"])) return false;
  const { tests, handles, digest: text } = value;
  if (text !== undefined && !isText(text)) return false;
  if (tests === undefined) return handles === undefined;
  if (!isList(tests, isText)) return false;
  return (
    handles === undefined || (isList(handles, isText) && (handles as unknown[]).length === (tests as unknown[]).length)
  );
}

function isList(value: unknown, is: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

/** Beyond that a name is no test's. */
const longestText = 100_000;

function areTestNames(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  for (const id in value) if (id.length > longestText || !isTestName(value[id])) return false;
  return true;
}

function isTestName(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { suite, project, file, titles, ordinal } = value;
  const isShort = (each: unknown) => typeof each === "string" && each.length <= longestText;
  if (!isShort(suite) || !isList(titles, isShort)) return false;
  if ((project !== undefined && !isShort(project)) || (file !== undefined && !isShort(file))) return false;
  return ordinal === undefined || isCount(ordinal);
}

function isObservation(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { test, attempt, took, started, worker, outcome, failure } = value;
  if (typeof test !== "string" || !isCount(attempt) || typeof took !== "number") return false;
  if (worker !== undefined && !isCount(worker)) return false;
  if (started !== undefined && !isCount(started)) return false;
  if ((quietOutcomes as readonly unknown[]).includes(outcome)) return failure === undefined;
  return (loudOutcomes as readonly unknown[]).includes(outcome) && isFailureRecord(failure);
}

function isColumn(value: unknown): boolean {
  return Array.isArray(value) && value.every((took) => took === null || (Number.isFinite(took) && took >= 0));
}

/** Only the own names count: `constructor` is no test. */
function isNamed(observation: unknown, tests: object): boolean {
  return Object.hasOwn(tests, (observation as Observation).test);
}

function isFailureRecord(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { message, fingerprint, at } = value;
  return typeof message === "string" && typeof fingerprint === "string" && (at === undefined || isPlace(at));
}

function isPlace(value: unknown): boolean {
  return isRecord(value) && typeof value["file"] === "string" && isCount(value["line"]);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
