/** `bisect TEST`: which other test makes it fail, or lets it pass: by halving. */

import { encodeFile } from "../model/file.ts";
import type { CellId, TestId } from "../model/ids.ts";
import { pathFrom } from "../model/paths.ts";
import type { Cell, Mode, Plan } from "../model/plan.ts";
import { type Parsed, parsed } from "../model/problem.ts";
import type { Outside } from "../outside.ts";
import { type Atom, candidatesFor, shareBeside } from "../plan/beside.ts";
import { digestOf } from "../plan/cells.ts";
import { type Chosen, chooseTest } from "../plan/choose-test.ts";
import { type Halved, halve, type Seen } from "../plan/halving.ts";
import { type Bisected, besideWords, bisectLines, probeLine, type Shown } from "../render/bisect.ts";
import { askedOf } from "../run/asked.ts";
import { ownCommand, quoted } from "../run/own-command.ts";
import { runners } from "../run/runner.ts";
import { loadPlan } from "./load-plan.ts";
import { planFrom } from "./plan.ts";
import { oneProbe, type Probed } from "./probe.ts";
import { rootsOf } from "./world.ts";

export interface BisectAsk {
  readonly test: string;
  /** Instead of a new one of the config. */
  readonly plan?: string;
  readonly config?: string;
  readonly suite?: string;
  readonly seed?: number;
  readonly mode: Mode;
  /** Runs of each probe. */
  readonly repeats: number;
  readonly out: string;
  readonly json: boolean;
}

/** Exit code 0 where it was found, 1 where not, 2 where the words are wrong, 3 where a probe cannot be trusted. */
export async function bisect(ask: BisectAsk, outside: Outside): Promise<number> {
  const setting = await settingFor(ask, outside);
  if (setting.kind === "refused") {
    for (const problem of setting.problems) outside.host.problem(problem);
    return 2;
  }
  await outside.files.remove(setting.value.folder);
  const searched = await search(setting.value, ask, outside);
  if (searched.kind === "ended") return searched.code;
  const done = await answerOf(setting.value, searched, ask, outside);
  outside.host.answer(ask.json ? `${JSON.stringify(done, undefined, 2)}\n` : `${bisectLines(done).join("\n")}\n`);
  return done.found ? 0 : 1;
}

/** All that is known before the first probe. */
interface Setting {
  readonly plan: Plan;
  readonly chosen: Chosen;
  readonly exact: "files" | "tests";
  readonly candidates: readonly (readonly Atom[])[];
  /** Absolute. */
  readonly folder: string;
}

async function settingFor(ask: BisectAsk, outside: Outside): Promise<Parsed<Setting>> {
  const plan = await planOf(ask, outside);
  if (plan.kind === "refused") return plan;
  const suites = plan.value.suites.filter(({ name }) => ask.suite === undefined || name === ask.suite);
  const chosen = chooseTest(ask.test, suites);
  if (chosen.kind === "refused") return chosen;
  const { suite } = chosen.value;
  const runner = runners[suite.starter.runner];
  const asked = askedOf(cellOf(chosen.value, "alone", [], runner.exact, ask), suite, runner);
  if (asked.kind === "refused") return asked;
  // Its cells are of no round but its own.
  const { earlier: _, ...own } = plan.value;
  return parsed({
    plan: { ...own, seed: ask.seed ?? own.seed, suites: [suite], cells: [] },
    chosen: chosen.value,
    exact: runner.exact,
    candidates: candidatesFor(chosen.value, runner.exact),
    folder: outside.files.resolve(outside.cwd, ask.out, "bisect"),
  });
}

async function planOf({ plan, config, suite, seed }: BisectAsk, outside: Outside): Promise<Parsed<Plan>> {
  if (plan !== undefined) return loadPlan(outside.files.resolve(outside.cwd, plan), outside);
  const wishes = { ...(suite === undefined ? {} : { suite }), ...(seed === undefined ? {} : { seed }) };
  const source = { command: [], reports: [], wishes, ...(config === undefined ? {} : { config }) };
  const made = await planFrom(source, outside);
  return made.kind === "refused" ? made : parsed(made.value.plan);
}

/** Every cell has the same runs, so that every probe has the same seeds. */
function cellOf(
  chosen: Chosen,
  name: string,
  beside: readonly Atom[],
  exact: "files" | "tests",
  { mode, repeats }: BisectAsk,
): Cell {
  return {
    id: `bisect-${name}` as CellId,
    suite: chosen.suite.name,
    mode,
    shard: { index: 1, total: 1 },
    runs: Array.from({ length: repeats }, (_, at) => at + 1),
    share: shareBeside(chosen, beside, exact),
  };
}

interface Probing {
  readonly beside: readonly Atom[];
  readonly seen: Seen;
}

type Searched =
  | { readonly kind: "searched"; readonly end: Halved<Atom>; readonly probes: readonly Probing[]; readonly id: TestId }
  | { readonly kind: "ended"; readonly code: number };

/** Probe after probe, until the halving knows. The first one also tells which test is meant, where no list did. */
async function search(setting: Setting, ask: BisectAsk, outside: Outside): Promise<Searched> {
  const { plan, chosen, exact, candidates, folder } = setting;
  const steps = halve(candidates);
  const probes: Probing[] = [];
  let id = chosen.id;
  let next = steps.next();
  while (next.done !== true) {
    const beside = next.value;
    const number = probes.length + 1;
    const words = besideWords(filesIn(beside), beside.flatMap(({ tests = [] }) => tests).length);
    outside.host.progress(`probe ${number} · ${words}`);
    const cell = cellOf(chosen, String(number), beside, exact, ask);
    const probed: Probed = await oneProbe(
      { plan, cell, folder, test: id ?? ask.test, known: id !== undefined },
      outside,
    );
    if (probed.kind === "refused") {
      for (const problem of probed.problems) outside.host.problem(problem);
      return { kind: "ended", code: probed.code };
    }
    id = probed.id;
    probes.push({ beside, seen: probed.seen });
    outside.host.say(probeLine(number, words, probed.seen));
    next = steps.next(probed.seen);
  }
  return { kind: "searched", end: next.value, probes, id: id! };
}

function filesIn(atoms: readonly Atom[]): number {
  return new Set(atoms.flatMap(({ files }) => files)).size;
}

async function answerOf(
  setting: Setting,
  { end, probes, id }: Extract<Searched, { kind: "searched" }>,
  ask: BisectAsk,
  outside: Outside,
): Promise<Bisected> {
  const { plan, chosen, candidates } = setting;
  const needed = end.kind === "found" ? end.needed : [];
  const all = probes[1]?.seen;
  const together = probes.findLast(({ beside }) => isSame(beside, needed))?.seen;
  return {
    test: id,
    suite: chosen.suite.name,
    mode: ask.mode,
    seed: plan.seed,
    role: end.role,
    found: end.kind === "found",
    ...(end.kind === "found" ? {} : { because: end.because }),
    needed: needed.map(({ files, tests }) => ({ files, ...(tests && { tests: tests.map((each) => each.id) }) })),
    steady: probes.every(({ seen }) => seen.failures === 0 || seen.failures === seen.runs),
    alone: end.alone,
    ...(all === undefined ? {} : { all }),
    ...(end.kind === "found" && together !== undefined ? { together } : {}),
    candidates: { files: filesIn(candidates.flat()), parts: candidates.flat().length },
    probes: probes.length,
    runs: probes.reduce((sum, { seen }) => sum + seen.runs, 0),
    ...(end.kind === "found" ? { show: await show(setting, end, ask, outside) } : {}),
  };
}

function isSame(one: readonly Atom[], other: readonly Atom[]): boolean {
  return one.length === other.length && one.every((atom, at) => atom === other[at]);
}

/** A plan of two cells, and what to type to see the test fail and pass. */
async function show(
  { plan, chosen, exact, folder }: Setting,
  { needed, role }: Extract<Halved<Atom>, { kind: "found" }>,
  ask: BisectAsk,
  outside: Outside,
): Promise<Shown> {
  const alone = cellOf(chosen, "alone", [], exact, ask);
  const together = cellOf(chosen, "together", needed, exact, ask);
  const body: Plan = { ...plan, cells: [alone, together] };
  const shown: Plan = { ...body, digest: digestOf(body, outside.sha256) };
  const path = outside.files.resolve(folder, "plan.json");
  await outside.files.write(path, encodeFile(shown));
  const file = (place: string) => quoted(outside.files.relative(outside.cwd, place) || ".");
  const line = ({ id }: Cell) => `flakeproof run --plan ${file(path)} --cell ${id} --out ${file(folder)}`;
  const [failing, passing] = role === "victim" ? [together, alone] : [alone, together];
  const roots = await rootsOf(outside.files.resolve(outside.cwd, chosen.suite.cwd), outside);
  // In the order in which they must run: what it depends on, then the test.
  const units = [...(failing.share?.units ?? [])].sort(
    (a, b) => Number(a.files.includes(chosen.file)) - Number(b.files.includes(chosen.file)),
  );
  const own = ownCommand(chosen.suite, ask.mode, units, (each) => pathFrom(roots, each));
  return { fails: line(failing), passes: line(passing), ...(own === undefined ? {} : { own }) };
}
