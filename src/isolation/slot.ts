/** The runner's own variables → which worker slot of the run this process is. */

import { type Environment, givenSlots } from "./given.ts";

/**
 * Where each runner says which of its workers a process is. Vitest's VITEST_WORKER_ID is not among them: it counts test
 * files, not slots. VITEST_POOL_ID counts from 1 in Vitest 3, 4 and 5; Vitest 4 says 0 when it ran out of numbers.
 */
const variables = [
  { variable: "VITEST_POOL_ID", pattern: /^(\d+)$/, first: 1 },
  { variable: "TEST_PARALLEL_INDEX", pattern: /^(\d+)$/, first: 0 },
  { variable: "JEST_WORKER_ID", pattern: /^(\d+)$/, first: 1 },
  { variable: "MOCHA_WORKER_ID", pattern: /^(\d+)$/, first: 0 },
  { variable: "NODE_TEST_WORKER_ID", pattern: /^(\d+)$/, first: 1 },
  { variable: "PYTEST_XDIST_WORKER", pattern: /^gw(\d+)$/, first: 0 },
] as const;

/** For a runner that is not in the table: whoever starts its workers numbers them, from 0. Goes before the table. */
const override = { variable: "FLAKEPROOF_SLOT", pattern: /^(\d+)$/, first: 0 } as const;

interface Claim {
  readonly variable: string;
  readonly text: string;
  /** From 0. */
  readonly slot: number;
}

/**
 * The worker slot of this process, from 0. At any moment no other process of the same run and shard has it; the
 * processes that follow one another in a slot share it. A sequential run is slot 0.
 *
 * Throws where the slot is unknown, where two runners' variables disagree, and where the number is beyond the slots of
 * the run: two processes that wrongly shared a slot would share its database.
 */
export function slot(env: Environment = process.env): number {
  const claim = claimed(env);
  const slots = givenSlots(env)?.slots.length;
  if (env.FLAKEPROOF_MODE === "sequential") return sequentialSlot(claim);
  if (claim === undefined) throw new Error(unknownSlot(env));
  if (slots !== undefined && claim.slot >= slots) throw new Error(beyond(claim, slots));
  return claim.slot;
}

function sequentialSlot(claim: Claim | undefined): 0 {
  if (claim !== undefined && claim.slot > 0)
    throw new Error(
      `This run is sequential, but ${claim.variable}=${claim.text}: the runner has started a second worker. ` +
        "Take out what sets its number of workers: the suite's `args` or `sequential` in flakeproof.yml, or the runner's own config.",
    );
  return 0;
}

function claimed(env: Environment): Claim | undefined {
  const given = claimOf(override, env);
  if (given !== undefined) return given;
  const claims = variables.map((each) => claimOf(each, env)).filter((each) => each !== undefined);
  const other = claims.find((each) => each.slot !== claims[0]?.slot);
  if (claims[0] !== undefined && other !== undefined) throw new Error(disagreement(claims[0], other));
  return claims[0];
}

function claimOf(source: (typeof variables)[number] | typeof override, env: Environment): Claim | undefined {
  const text = env[source.variable];
  if (text === undefined || text === "") return undefined;
  const slot = Number(source.pattern.exec(text)?.[1] ?? Number.NaN) - source.first;
  if (slot >= 0) return { variable: source.variable, text, slot };
  // The controlling process of pytest-xdist runs no test.
  if (text === "master") return undefined;
  throw new Error(
    `${source.variable}=${text} is no worker number: it counts from ${source.first}. ` +
      `If the runner itself has set it, update the runner; otherwise unset it.`,
  );
}

function disagreement(one: Claim, other: Claim): string {
  return (
    `${one.variable}=${one.text} means slot ${one.slot}, ${other.variable}=${other.text} means slot ${other.slot}. ` +
    "One of them was inherited from another runner: unset it where the tests are started, or set FLAKEPROOF_SLOT."
  );
}

function beyond(claim: Claim, slots: number): string {
  return (
    `${claim.variable}=${claim.text} means slot ${claim.slot}, counted from 0, but this run has ${slots} ${slots === 1 ? "slot" : "slots"}. ` +
    `Set the suite's \`workers\` in flakeproof.yml to ${claim.slot + 1} or more, or take out what gives the runner more ` +
    `workers than ${slots} (\`args\`, or its own config).`
  );
}

function unknownSlot(env: Environment): string {
  const names = variables.map((each) => each.variable).join(", ");
  const here =
    env.FLAKEPROOF === "1"
      ? "This run is parallel, but no variable says which worker this is"
      : "No variable says which worker this is";
  return (
    `${here}: none of ${names} is set. Ask inside a test process, not in a global setup; ` +
    "for a runner without such a variable set FLAKEPROOF_SLOT to the worker's number, from 0, where it starts its workers."
  );
}
