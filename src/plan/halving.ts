/** What was seen of a test beside some others → the next probe, until it is known which of them it depends on. */

/** Runs of one probe, and in how many of them the test failed. */
export interface Seen {
  readonly runs: number;
  readonly failures: number;
}

/**
 * How a test depends on others. `victim`: it passes alone, and others before it make it fail. `brittle`: it fails alone,
 * and others before it make it pass.
 */
type Dependence = "victim" | "brittle";

/** What is run beside the test; nothing: it runs alone. */
export type Probe<Atom> = readonly Atom[];

export type Halved<Atom> = { readonly role: Dependence; readonly alone: Seen } & (
  | {
      readonly kind: "found";
      /** Together they do it; without any one of them they do not. Mostly one. */
      readonly needed: readonly Atom[];
      /** Every probe showed in all its runs the same. */
      readonly steady: boolean;
    }
  | {
      readonly kind: "notFound";
      /**
       * `nothingElse`: there is no other test. `notWithAll`: beside all others it does what it does alone. `lost`: one
       * probe contradicts another, or neither half shows what both together do.
       */
      readonly because: "nothingElse" | "notWithAll" | "lost";
      readonly all?: Seen;
    }
);

/** A probe's outcome is sent back into the generator: `const next = steps.next(seen)`. */
type Steps<Atom, Result> = Generator<Probe<Atom>, Result, Seen>;

/**
 * Finds what a test depends on. `files` are the candidates, with the parts (tests) of each that can be run alone; one
 * part for a file that cannot be divided. For one polluter it takes at most 3 + ⌈log2 n⌉ probes, or 2 where n is 1: never
 * more than 2 ⌈log2 n⌉ + 2. (n files; where one of them is divided further, n is the number of all parts.)
 *
 * A half that shows the effect is kept; the other is taken unprobed where it does not, and the last part is checked
 * alone. Where that contradicts the others, several are needed at once: then the shortest beginning of the list that
 * shows the effect ends with one of them, and so on with that one kept. Where the runs of one probe differ, both halves
 * are probed, and the one with more of the effect is kept.
 */
export function* halve<Atom>(files: readonly (readonly Atom[])[]): Steps<Atom, Halved<Atom>> {
  const alone = yield [];
  const role: Dependence = 2 * alone.failures <= alone.runs ? "victim" : "brittle";
  const end = { role, alone } as const;
  if (files.length === 0) return { kind: "notFound", because: "nothingElse", ...end };
  const effect = (seen: Seen): Effect => effectOf(seen, role);
  const all = yield files.flat();
  if (effect(all).rate <= effect(alone).rate) return { kind: "notFound", because: "notWithAll", ...end, all };
  const steady = effect(alone).rate === 0 && effect(all).rate === 1;
  const one = yield* narrowToOne(files, effect, steady);
  if (one.kind === "one") return { kind: "found", needed: [one.part], steady: one.steady, ...end };
  if (one.kind === "lost") return { kind: "notFound", because: "lost", ...end, all };
  // It is no chance: all together still do it.
  const again = effect(yield files.flat());
  const needed = again.rate === 1 ? yield* gatherNeeded(files.flat(), effect) : undefined;
  if (needed === undefined) return { kind: "notFound", because: "lost", ...end, all };
  return { kind: "found", needed, steady: true, ...end };
}

/** In how many runs, and in which part of them (0–1), the test did not do what it does alone. */
interface Effect {
  readonly count: number;
  readonly rate: number;
}

function effectOf({ runs, failures }: Seen, role: Dependence): Effect {
  const count = role === "victim" ? failures : runs - failures;
  return { count, rate: count / runs };
}

type EffectOf = (seen: Seen) => Effect;

type Narrowed<Part> =
  | { readonly kind: "one"; readonly part: Part; readonly steady: boolean }
  /** Alone it does not show what a half that was not probed should have held. */
  | { readonly kind: "contradicted" }
  /** Neither half shows it. */
  | { readonly kind: "lost" };

/** To one file, then to one of its parts. */
function* narrowToOne<Atom>(
  files: readonly (readonly Atom[])[],
  effect: EffectOf,
  steady: boolean,
): Steps<Atom, Narrowed<Atom>> {
  const file = yield* narrow(files, (some) => some.flat(), effect, { steady, probed: true });
  if (file === undefined) return { kind: "lost" };
  const found = yield* narrow(file.part, (some) => some, effect, file);
  if (found === undefined) return { kind: "lost" };
  if (found.probed) return { kind: "one", part: found.part, steady: found.steady };
  const seen = effect(yield [found.part]);
  return seen.rate === 1 ? { kind: "one", part: found.part, steady: true } : { kind: "contradicted" };
}

interface Sureness {
  /** No probe's runs have differed so far. */
  readonly steady: boolean;
  /** What is left was itself probed, and showed the effect. */
  readonly probed: boolean;
}

function* narrow<Part, Atom>(
  parts: readonly Part[],
  atomsOf: (parts: readonly Part[]) => readonly Atom[],
  effect: EffectOf,
  { steady, probed }: Sureness,
): Steps<Atom, (Sureness & { readonly part: Part }) | undefined> {
  let left = parts;
  while (left.length > 1) {
    const half = Math.ceil(left.length / 2);
    const [one, other] = [left.slice(0, half), left.slice(half)];
    const first = effect(yield atomsOf(one));
    steady &&= first.rate === 0 || first.rate === 1;
    if (steady) {
      left = first.rate === 1 ? one : other;
      probed = first.rate === 1;
      continue;
    }
    const second = effect(yield atomsOf(other));
    if (first.count + second.count === 0) return undefined;
    left = second.count > first.count ? other : one;
    probed = true;
  }
  return { part: left[0]!, steady, probed };
}

/** Each is the last of the shortest beginning of the list that, with those found so far, shows the effect. */
function* gatherNeeded<Atom>(atoms: readonly Atom[], effect: EffectOf): Steps<Atom, readonly Atom[] | undefined> {
  let before = atoms;
  let needed: readonly Atom[] = [];
  while (before.length > 0) {
    let [without, enough] = [0, before.length];
    while (enough - without > 1) {
      const middle = (without + enough) >> 1;
      if (effect(yield [...before.slice(0, middle), ...needed]).rate === 1) enough = middle;
      else without = middle;
    }
    needed = [before[enough - 1]!, ...needed];
    before = before.slice(0, enough - 1);
    if (effect(yield needed).rate === 1) return needed;
  }
  return undefined;
}
