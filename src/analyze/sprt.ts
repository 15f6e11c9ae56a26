/** Outcomes of a mended test → whether it is mended, after as few runs as can be (Wald 1945). */

/** Failure rates, 0–1, that are to be told apart: of a mended test, and of one that is not. */
export interface Sprt {
  readonly good: number;
  readonly bad: number;
}

export interface SprtResult {
  readonly decision: "mended" | "notMended" | "open";
  /** After which it was decided; all, where it is open. */
  readonly runs: number;
  /** Runs that would decide it, were all clean; 0 where it is decided. */
  readonly more: number;
}

/** Of either wrong decision, at most about. */
const error = 0.05;
/** The ln of the likelihood ratio at which it is decided; for the one side above 0, for the other below. */
const enough = Math.log((1 - error) / error);

const usualRates: Sprt = { good: 0.001, bad: 0.05 };
const leastBad = 0.01;

/**
 * Goes through first attempts (`true` failed) until the failure rate is decided to be `good` or `bad`. What comes after
 * the decision does not count. With the usual rates 59 clean runs mean mended, and a failure among the first 20 or so
 * means not.
 */
export function sprt(outcomes: Iterable<boolean>, { good, bad }: Sprt = usualRates): SprtResult {
  const failure = Math.log(bad / good);
  const pass = Math.log1p(-bad) - Math.log1p(-good);
  let [ln, runs] = [0, 0];
  for (const failed of outcomes) {
    ln += failed ? failure : pass;
    runs++;
    if (ln >= enough) return { decision: "notMended", runs, more: 0 };
    if (ln <= -enough) return { decision: "mended", runs, more: 0 };
  }
  return { decision: "open", runs, more: Math.ceil((ln + enough) / -pass) };
}

/**
 * The rate to tell a mended test from: half of what was measured before it was mended, and not below 1 %, which would
 * take hundreds of runs. 5 % where nothing was measured.
 */
export function badRate(measured?: number): number {
  return measured === undefined ? usualRates.bad : Math.max(leastBad, measured / 2);
}
