/** Outcomes of a test in two modes → the evidence that it fails more in the one than in the other. */

/** `true` is a failed first attempt; in the order of the runs. */
export type Outcomes = readonly boolean[];

/** Pseudo-counts of each arm at the start (Turner, Ly and Grünwald 2024). */
const prior = 0.18;

/** An e-value from which one test alone is claimed: under equal rates it is reached with probability 5 % at most. */
const convincing = 20;

/**
 * The e-value against "equal rates", aimed at `more` failing more often than `less`: the product over blocks of the
 * likelihood ratio, each block judged with the rates learnt from the blocks before it. Valid whenever one stops looking.
 * Blocks share out the runs evenly and in order, so there are as many as the shorter arm has runs; 1 where it has none.
 */
export function eValue(less: Outcomes, more: Outcomes): number {
  const evidence = startProcess();
  const blocks = Math.min(less.length, more.length);
  for (let block = 0; block < blocks; block++) evidence.add(part(less, block, blocks), part(more, block, blocks));
  return evidence.value();
}

/** The e-process of `eValue`, block by block. */
function startProcess(): { add(less: Outcomes, more: Outcomes): void; value(): number } {
  const less = { failures: prior, runs: 2 * prior };
  const more = { failures: prior, runs: 2 * prior };
  let log = 0;
  return {
    add(lessBlock, moreBlock) {
      const [y, n] = [failuresIn(lessBlock), lessBlock.length];
      const [z, m] = [failuresIn(moreBlock), moreBlock.length];
      const learnt = less.failures / less.runs;
      const high = Math.max(learnt, more.failures / more.runs);
      const low = Math.min(learnt, high);
      const same = (n * low + m * high) / (n + m);
      log += logLikelihood(y, n, low) + logLikelihood(z, m, high) - logLikelihood(y + z, n + m, same);
      less.failures += y;
      less.runs += n;
      more.failures += z;
      more.runs += m;
    },
    value: () => Math.exp(log),
  };
}

function logLikelihood(failures: number, runs: number, rate: number): number {
  return failures * Math.log(rate) + (runs - failures) * Math.log1p(-rate);
}

function failuresIn(outcomes: Outcomes): number {
  return outcomes.filter((failed) => failed).length;
}

function part(outcomes: Outcomes, block: number, blocks: number): Outcomes {
  const at = (index: number) => Math.floor((index * outcomes.length) / blocks);
  return outcomes.slice(at(block), at(block + 1));
}

/** From which e-value on tests are claimed. */
export interface Claims {
  /** Claimed are the tests that reach it; infinite where none may be. */
  readonly bar: number;
  /** Enough for one more test, and for one of the claimed to stay so, were all others to stay as they are. */
  readonly toJoin: number;
  readonly toStay: number;
}

/**
 * Which of several e-values may be claimed together, so that at most 5 % of such claims are wrong in the mean, however
 * the tests depend on one another (e-BH; Wang and Ramdas 2022). Claims the largest j with e₍ⱼ₎ ≥ m / (0.05 j), where m is
 * `among`: how many tests might have been claimed, those without a failure (and so without evidence) included.
 */
export function claimsAmong(eValues: readonly number[], among: number = eValues.length): Claims {
  const sorted = eValues.toSorted((a, b) => b - a);
  const needed = (claimed: number) => (convincing * among) / claimed;
  const claimed = sorted.findLastIndex((value, index) => value >= needed(index + 1)) + 1;
  return { bar: sorted[claimed - 1] ?? Number.POSITIVE_INFINITY, toJoin: needed(claimed + 1), toStay: needed(claimed) };
}

/** Sequential runs that a claim of "never in this mode" wants at least. */
export const quietRunsNeeded = 20;
/** Of the mode that fails less, for one of the other: the cheapest design in simulation. */
const quietPerLoud = 3;
/** Beyond that, "about so many runs" would help nobody. */
const mostBlocks = 200;

/**
 * How many more runs of each mode would carry the claim, were the test to go on as it did: the quiet mode without a
 * failure where it had none, the loud one at its rate so far. Undefined where even 200 blocks would not.
 */
export function runsToClaim(less: Outcomes, more: Outcomes, bar: number): { less: number; more: number } | undefined {
  const rate = (outcomes: Outcomes) => (outcomes.length === 0 ? 0 : failuresIn(outcomes) / outcomes.length);
  const [quietRate, loudRate] = [rate(less), rate(more)];
  // Where many are needed, "about so many" is told in steps.
  for (let blocks = 1; blocks <= mostBlocks; blocks += blocks < 40 ? 1 : 10) {
    const quiet = [...less, ...evenly(quietRate, blocks * quietPerLoud)];
    const loud = [...more, ...evenly(loudRate, blocks)];
    if (quiet.length >= quietRunsNeeded && eValue(quiet, loud) >= bar)
      return { less: blocks * quietPerLoud, more: blocks };
  }
  return undefined;
}

/** Failures at a rate, spread evenly. */
function evenly(rate: number, runs: number): Outcomes {
  return Array.from({ length: runs }, (_, run) => Math.floor((run + 1) * rate) > Math.floor(run * rate));
}
