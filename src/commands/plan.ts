/** `plan`: config, or an analysis with open verdicts → plan.json, and the matrix beside it. */

import { encodeFile } from "../model/file.ts";
import type { History } from "../model/history.ts";
import type { ListedFile } from "../model/listing.ts";
import { type Parsed, type Problem, parsed, refused } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import { makePlan, type Planned } from "../plan/cells.ts";
import { parseConfig } from "../plan/config.ts";
import { matrixOf } from "../plan/matrix.ts";
import { recogniseCommand } from "../plan/recognise.ts";
import type { Config } from "../plan/schema.ts";
import { type Draft, draftSuites, type Wishes } from "../plan/suites.ts";
import { nextRound } from "../plan/suspects.ts";
import { readAnalysis } from "../read/files.ts";
import { noteLines, planLines } from "../render/progress.ts";
import { sizingLines } from "../render/sizing.ts";
import { runners } from "../run/runner.ts";
import { listSuite } from "./list.ts";
import { loadHistory } from "./load-history.ts";
import { loadPlan } from "./load-plan.ts";
import { rootsOf } from "./world.ts";

/** From where the plan comes: a config, or the words of a command. */
export interface PlanSource {
  readonly config?: string;
  readonly command: readonly string[];
  readonly reports: readonly string[];
  readonly wishes: Wishes;
  /** What earlier runs took. */
  readonly history?: string;
}

export interface PlanAsk extends PlanSource {
  readonly out: string;
  /** The answer is the matrix instead of words. */
  readonly matrix: boolean;
  readonly json: boolean;
  /** An analysis of whose plan the second round is planned, and that plan where it does not lie beside it. */
  readonly after?: { readonly analysis: string; readonly plan?: string };
}

export async function plan(ask: PlanAsk, outside: Outside): Promise<number> {
  const made = await (ask.after === undefined ? planFrom(ask, outside) : planAfter(ask.after, outside));
  if (made.kind === "refused") {
    for (const problem of made.problems) outside.host.problem(problem);
    return 2;
  }
  const { plan, sizings, notes } = made.value;
  const path = outside.files.resolve(outside.cwd, ask.out);
  const isClosed = "isNew" in made.value && !made.value.isNew;
  const matrix = JSON.stringify(isClosed ? { include: [] } : matrixOf(plan));
  await outside.files.write(path, encodeFile(plan));
  await outside.files.write(outside.files.resolve(path, "..", "matrix.json"), `${matrix}\n`);
  for (const line of notes.flatMap(noteLines)) outside.host.say(line);
  if (ask.matrix) outside.host.answer(`${matrix}\n`);
  else if (ask.json) outside.host.answer(encodeFile(plan));
  else if (isClosed) outside.host.say("Nothing is open that more runs within the budget would decide.");
  else {
    for (const line of planLines(plan, outside.files.relative(outside.cwd, path))) outside.host.say(line);
    for (const line of sizings.flatMap(sizingLines)) outside.host.say(line);
  }
  return 0;
}

type Made = Planned & { readonly isNew: boolean };

/** One more round of a plan, all its blocks at once; the plan as it was where nothing is open. */
async function planAfter(after: NonNullable<PlanAsk["after"]>, outside: Outside): Promise<Parsed<Made>> {
  const { files } = outside;
  const path = files.resolve(outside.cwd, after.analysis);
  const text = await files.read(path);
  if (text === undefined) return refused(noAnalysis(after.analysis));
  const analysis = readAnalysis(text, after.analysis);
  if (analysis.kind === "refused") return analysis;
  const first = await loadPlan(
    after.plan === undefined ? files.resolve(path, "..", "plan.json") : files.resolve(outside.cwd, after.plan),
    outside,
  );
  if (first.kind === "refused") return first;
  if (analysis.value.plan !== first.value.digest) return refused(otherPlan(after.analysis));
  const next = nextRound(first.value, analysis.value, outside.sha256, true);
  return parsed({ plan: next ?? first.value, sizings: [], notes: [], isNew: next !== undefined });
}

function noAnalysis(file: string): Problem {
  return {
    code: "analysis.missing",
    words: "There is no analysis here",
    hint: "`flakeproof report` writes one as analysis.json into its folder.",
    where: { file },
  };
}

function otherPlan(file: string): Problem {
  return {
    code: "analysis.other-plan",
    words: "The analysis is of another plan than --plan",
    hint: "Give the plan that its report was made with.",
    where: { file },
  };
}

/** Asks every runner what it would run: a plan that does not know the tests cannot prove that each of them ran. */
export async function planFrom(
  source: PlanSource,
  outside: Outside,
): Promise<Parsed<Planned & { readonly history: History | undefined }>> {
  const { config, folder } = await configFrom(source, outside);
  if (config.kind === "refused") return config;
  const drafts = draftSuites(config.value, source.wishes, folder);
  if (drafts.kind === "refused") return drafts;
  const history = await loadHistory(source.history, outside);
  if (history.kind === "refused") return history;
  const listed = await listAll(drafts.value, outside);
  if (listed.kind === "refused") return listed;
  const commit = (await outside.commit(outside.cwd)) ?? "unknown";
  const { notes, ...listings } = listed.value;
  const given = { folder, commit, ...listings, ...(history.value === undefined ? {} : { history: history.value }) };
  const planned = makePlan(config.value, source.wishes, given, outside.sha256);
  if (planned.kind === "refused") return planned;
  return parsed({ ...planned.value, notes: [...notes, ...planned.value.notes], history: history.value });
}

interface Listings {
  readonly listings: Readonly<Record<string, readonly ListedFile[]>>;
  readonly exact: Readonly<Record<string, "files" | "tests">>;
  readonly prefixes: Readonly<Record<string, string>>;
}

/** A suite of one shard that cannot be listed is run all the same, and that is said. */
async function listAll(
  drafts: readonly Draft[],
  outside: Outside,
): Promise<Parsed<Listings & { readonly notes: readonly Problem[] }>> {
  const listings: Record<string, readonly ListedFile[]> = {};
  const exact: Record<string, "files" | "tests"> = {};
  const prefixes: Record<string, string> = {};
  const problems: Problem[] = [];
  const notes: Problem[] = [];
  for (const { suite, config } of drafts) {
    outside.host.progress(`asking ${suite.starter.runner} for the tests of ${suite.name}`);
    const folder = outside.files.resolve(outside.cwd, ".flakeproof", "list", suite.name);
    const listed = await listSuite(suite, folder, outside);
    if (listed?.kind === "parsed") {
      listings[suite.name] = listed.value;
      exact[suite.name] = runners[suite.starter.runner].exact;
      const { root, cwd } = await rootsOf(outside.files.resolve(outside.cwd, suite.cwd), outside);
      prefixes[suite.name] = cwd.startsWith(`${root}/`) ? cwd.slice(root.length + 1) : "";
    } else if (listed?.kind === "refused") (config.shards === 1 ? notes : problems).push(...listed.problems);
  }
  return problems.length > 0 ? refused(...problems) : parsed({ listings, exact, prefixes, notes });
}

const usual = ["flakeproof.yml", "flakeproof.yaml"];

async function configFrom(source: PlanSource, outside: Outside): Promise<{ config: Parsed<Config>; folder: string }> {
  if (source.command.length > 0) {
    const { workers } = source.wishes;
    const asked = { words: source.command, reports: source.reports, ...(workers === undefined ? {} : { workers }) };
    return { config: recogniseCommand(asked), folder: "." };
  }
  for (const name of source.config === undefined ? usual : [source.config]) {
    const path = outside.files.resolve(outside.cwd, name);
    const text = await outside.files.read(path);
    const folder = outside.files.relative(outside.cwd, outside.files.resolve(path, "..")) || ".";
    if (text !== undefined) return { config: parseConfig(text, name), folder };
  }
  return { config: refused(noConfig(source.config)), folder: "." };
}

function noConfig(named: string | undefined): Problem {
  return {
    code: "config.missing",
    words:
      named === undefined ? `There is no ${usual[0]} here, and no command after \`--\`` : "This config does not exist",
    hint: "Start with your test command: `flakeproof prove -- npx vitest run`. Or write a flakeproof.yml; docs/configuration.md shows one.",
    where: { file: named ?? usual[0]! },
  };
}
