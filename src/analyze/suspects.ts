/** Failing tests and the evidence so far → the fresh runs that are worth making next, or none. */

import type { Suspect } from "../model/analysis.ts";
import { type Case, countIn, outcomesIn, worseIn } from "./cases.ts";
import { type Claimed, type Evidence, isSuspect } from "./claims.ts";
import { type Outcomes, quietRunsNeeded } from "./modes.ts";
import { companyOf, fileOf, type Spans } from "./spans.ts";
import { markIn } from "./tally.ts";
import { isBroken } from "./verdict.ts";

/** A test that never passed is run again until it passes, at most so often: 5 % of flaky failures still look broken then. */
export const mostReruns = 5;
/** Runs alone of a test that never passed with others. */
const mostAlone = 2;
/** Blocks of a suspect: after the first round that can carry a claim, in steps. */
const firstBlocks = 7;
const nextBlocks = 6;
export const mostBlocks = 37;
/** From there on a suspect that fails as often in the quieter mode, or not at all, is given up. */
const blocksToGiveUp = 10;
/** Whole sequential runs beside runs alone: first one, which most flaky tests pass, then the others. */
const mostOrder = 6;
const mostLoad = 6;

export function suspectsOf(failing: readonly Case[], claimed: Claimed, spans: Spans): readonly Suspect[] {
  return failing.flatMap((each) => {
    const next = nextStep(each, claimed);
    const file = fileOf(each.tally);
    if (next === undefined || file === undefined) return [];
    const { suite } = each.tally.name;
    const own = spans.get(suite) ?? new Map();
    const isBlocks = next.step === "blocks";
    const overlap = isBlocks ? companyOf(file, own, ...failedAndPassed(each)) : [];
    const partners = isBlocks ? partnersOf(each, failing, claimed) : [];
    return [{ test: each.id, suite, file, overlap, partners, ...next }];
  });
}

const mostPartners = 4;

/** Of two tests that collide the one is often decided before the other, which then must not be left alone. */
function partnersOf(each: Case, failing: readonly Case[], { modes }: Claimed): Suspect["partners"] {
  const ways = new Set(each.tally.failures.keys());
  const alike = ({ tally }: Case) => [...tally.failures.keys()].some((way) => ways.has(way));
  return failing
    .filter(({ id, tally }) => {
      const evidence = modes.get(id);
      return tally.name.suite === each.tally.name.suite && evidence?.claimed === true && evidence.worse === "parallel";
    })
    .sort((a, b) => Number(alike(b)) - Number(alike(a)) || (a.id < b.id ? -1 : 1))
    .flatMap(({ id, tally }) => {
      const file = fileOf(tally);
      return file === undefined || id === each.id ? [] : [{ test: id, file }];
    })
    .slice(0, mostPartners);
}

type Next = Pick<Suspect, "step" | "want" | "worse" | "instead">;

function nextStep(each: Case, { modes, order }: Claimed): Next | undefined {
  if (each.passes === 0) return stepOfUnpassed(each);
  if (order.get(each.id)?.claimed === true) return undefined;
  const evidence = modes.get(each.id);
  const inOrder = order.get(each.id);
  if (inOrder !== undefined) {
    const consistent = inOrder.more.every((failed) => failed) && inOrder.less.every((failed) => !failed);
    const made = Math.min(inOrder.more.length, inOrder.less.length);
    if (consistent && made < mostOrder) {
      const next = evidence === undefined ? undefined : stepOfModes(each, evidence);
      const instead = next?.step === "blocks" ? next.want : next?.instead;
      const want = made === 0 ? 1 : mostOrder - made;
      return { step: "order", want, worse: inOrder.fails, ...(instead === undefined ? {} : { instead }) };
    }
  }
  return evidence === undefined ? undefined : stepOfModes(each, evidence);
}

function stepOfModes(each: Case, evidence: Evidence): Next | undefined {
  if (!isSuspect(each) || isDecided(each, evidence)) return undefined;
  return evidence.worse === "parallel" ? stepOfBlocks(each, evidence) : stepInOrder(evidence);
}

/** Claimed, and with as many quiet runs as the claim wants. */
function isDecided({ counts }: Case, { claimed, worse }: Evidence): boolean {
  const quiet = counts[worse === "parallel" ? "sequential" : "parallel"];
  return claimed && (quiet.failures > 0 || quiet.runs >= quietRunsNeeded);
}

/** What fails more one at a time can only be seen in whole runs, and these are dear: it is given up early. */
function stepInOrder({ fresh, less, more }: Evidence): Next | undefined {
  if (!fresh) return { step: "order", want: 1, worse: "sequential" };
  const goesOn = more.length < mostOrder && failuresIn(more) * less.length > failuresIn(less) * more.length;
  return goesOn ? { step: "order", want: mostOrder - more.length, worse: "sequential" } : undefined;
}

function stepOfUnpassed(each: Case): Next | undefined {
  const { counts, failures, tally, runs } = each;
  const worse = worseIn(each);
  const rerun = countIn(
    tally,
    runs.all.filter(({ purpose }) => purpose === "rerun"),
  ).runs;
  const tried = counts.sequential.runs > 0 && counts.parallel.runs > 0;
  if (tried && !isBroken(each) && rerun === 0)
    return { step: "rerun", want: Math.max(1, mostReruns - failures), worse: "parallel" };
  return isBroken(each) && counts.isolated.runs === 0 ? { step: "alone", want: mostAlone, worse } : undefined;
}

function stepOfBlocks({ counts, tally, runs }: Case, { fresh, less, more }: Evidence): Next | undefined {
  const blocks = fresh ? more.length : 0;
  const [quiet, loud] = fresh ? [failuresIn(less), failuresIn(more)] : [0, 0];
  const enough = blocks >= blocksToGiveUp;
  if (enough && quiet >= loud && quiet >= 2) return undefined;
  // At no higher rate in parallel, and often enough to be seen: that shows sooner.
  if (quiet >= 3 && quiet * more.length >= loud * less.length) return undefined;
  const left = Math.min(mostBlocks - blocks, blocks === 0 ? firstBlocks : nextBlocks);
  const loaded = outcomesIn(tally, runs.freshWhole.parallel).length;
  const goesOnLoaded = loaded > 0 && loud > 0 ? blocks < mostBlocks : enough && quiet + loud === 0 && loaded < mostLoad;
  if (goesOnLoaded) return { step: "load", want: 2, worse: "parallel", ...(left > 0 ? { instead: left } : {}) };
  if (left <= 0 || counts.parallel.runs === 0 || (loaded > 0 && loud === 0)) return undefined;
  return { step: "blocks", want: left, worse: "parallel" };
}

function failuresIn(outcomes: Outcomes): number {
  return outcomes.filter((failed) => failed).length;
}

/** Numbers of the screening's parallel runs. */
function failedAndPassed({ tally, runs }: Case): [readonly number[], readonly number[]] {
  const numbers = (wanted: string) =>
    runs.screen.parallel.map(({ number }) => number).filter((number) => markIn(tally, number) === wanted);
  return [numbers("failed"), numbers("passed")];
}
