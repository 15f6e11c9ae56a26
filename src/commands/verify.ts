/** `prove --verify TEST`: whether a test that was mended fails less, in as few runs as can be. */

import { badRate, sprt } from "../analyze/sprt.ts";
import { encodeFile } from "../model/file.ts";
import type { CellId, TestId } from "../model/ids.ts";
import type { Cell, Mode, Plan, Share } from "../model/plan.ts";
import { type Parsed, parsed } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import { digestOf } from "../plan/cells.ts";
import { chooseTest } from "../plan/choose-test.ts";
import { readAnalysis, readPlan } from "../read/files.ts";
import { type Verified, verifiedLines, verifyingLines } from "../render/verify.ts";
import { type PlanSource, planFrom } from "./plan.ts";
import { oneProbe } from "./probe.ts";

export interface VerifyAsk extends PlanSource {
  /** A test, as the report names it, or a part of that. */
  readonly verify: string;
  readonly out: string;
  readonly json: boolean;
}

/** More runs than this are not made: at 1 % against 0.1 % it is decided before. */
const mostRuns = 400;

/** Exit code 0 where it is mended, 1 where not, 2 where the words are wrong, 3 where it is not decided. */
export async function verifyTest(ask: VerifyAsk, outside: Outside): Promise<number> {
  const setting = await settingFor(ask, outside);
  if (setting.kind === "refused") {
    for (const problem of setting.problems) outside.host.problem(problem);
    return 2;
  }
  const { plan, cellFor, condition } = setting.value;
  const folder = outside.files.resolve(outside.cwd, ask.out, "verify");
  await outside.files.remove(folder);
  const most = ask.wishes.runs ?? mostRuns;
  for (const line of verifyingLines(condition)) outside.host.say(line);
  let id = setting.value.id;
  const outcomes: boolean[] = [];
  let decided = sprt(outcomes, condition.rates);
  while (decided.decision === "open" && outcomes.length < most) {
    const number = outcomes.length + 1;
    outside.host.progress(`run ${number} · at most ${decided.more} more decide it, if all are clean`);
    const test = id ?? ask.verify;
    const probed = await oneProbe({ plan, cell: cellFor(number), folder, test, known: id !== undefined }, outside);
    if (probed.kind === "refused") {
      for (const problem of probed.problems) outside.host.problem(problem);
      return probed.code;
    }
    id = probed.id;
    outcomes.push(probed.seen.failures > 0);
    decided = sprt(outcomes, condition.rates);
  }
  const failures = outcomes.filter((failed) => failed).length;
  const verified: Verified = { ...condition, ...decided, test: id ?? ask.verify, runs: outcomes.length, failures };
  await outside.files.write(
    outside.files.resolve(folder, "verified.json"),
    `${JSON.stringify({ kind: "verified", version: 1, ...verified }, undefined, 2)}\n`,
  );
  outside.host.answer(
    ask.json ? `${JSON.stringify(verified, undefined, 2)}\n` : `${verifiedLines(verified).join("\n")}\n`,
  );
  return { mended: 0, notMended: 1, open: 3 }[verified.decision];
}

interface Setting {
  readonly plan: Plan;
  /** Undefined where no list knows it: the first run tells. */
  readonly id: TestId | undefined;
  readonly cellFor: (run: number) => Cell;
  readonly condition: Pick<Verified, "mode" | "files" | "rates" | "measured" | "from">;
}

/** The condition in which it failed: the same mode, and the files that it failed beside. */
async function settingFor(ask: VerifyAsk, outside: Outside): Promise<Parsed<Setting>> {
  const made = await planFrom(ask, outside);
  if (made.kind === "refused") return made;
  const chosen = chooseTest(ask.verify, made.value.plan.suites);
  if (chosen.kind === "refused") return chosen;
  const { suite, file, id } = chosen.value;
  const before = await failedBefore(ask, id, file, outside);
  const body: Plan = { ...made.value.plan, suites: [suite], cells: [] };
  const share = before?.share;
  const mode = before?.mode ?? "parallel";
  const cellFor = (run: number): Cell => ({
    id: `verify-${run}` as CellId,
    suite: suite.name,
    mode,
    shard: { index: 1, total: 1 },
    runs: [run],
    purpose: "verify",
    share: share ?? { units: suite.shares?.flatMap(({ units }) => units) ?? [], expected: 0 },
  });
  // A suite that is not listed has no share to name: then all of it runs.
  const bare = (run: number): Cell => {
    const { share: _, ...cell } = cellFor(run);
    return cell;
  };
  const plan = { ...body, digest: digestOf(body, outside.sha256) };
  await outside.files.write(outside.files.resolve(outside.cwd, ask.out, "verify-plan.json"), encodeFile(plan));
  return parsed({
    plan,
    id,
    cellFor: share === undefined && suite.shares === undefined ? bare : cellFor,
    condition: {
      mode,
      rates: { good: 0.001, bad: badRate(before?.rate) },
      ...(share === undefined ? {} : { files: new Set(share.units.flatMap(({ files }) => files)).size }),
      ...(before === undefined ? {} : { measured: before.rate, from: before.from }),
    },
  });
}

interface Before {
  readonly mode: Mode;
  readonly rate: number;
  readonly share?: Share;
  /** The analysis that tells it. */
  readonly from: string;
}

/** What the last report in the folder says of it, and the files with which it was confirmed. */
async function failedBefore(
  { out, verify }: VerifyAsk,
  id: TestId | undefined,
  file: string,
  outside: Outside,
): Promise<Before | undefined> {
  const path = (name: string) => outside.files.resolve(outside.cwd, out, name);
  const from = outside.files.relative(outside.cwd, path("analysis.json"));
  const analysis = readAnalysis((await outside.files.read(path("analysis.json"))) ?? "", from);
  if (analysis.kind === "refused") return undefined;
  const verdict = analysis.value.verdicts.find(({ test }) => test === (id ?? verify));
  if (verdict === undefined || (verdict.failures ?? []).length === 0) return undefined;
  const mode = verdict.evidence.order?.fails ?? "parallel";
  const { runs, failures } = verdict.modes[mode];
  if (failures === 0) return undefined;
  const plan = readPlan((await outside.files.read(path("plan.json"))) ?? "", "plan.json");
  const cells = plan.kind === "parsed" ? plan.value.cells : [];
  const confirmed = cells.findLast(
    (cell) => cell.mode === mode && cell.share?.units.some(({ files }) => files.includes(file)),
  );
  const share = confirmed?.share;
  return { mode, rate: failures / runs, from, ...(share === undefined ? {} : { share }) };
}
