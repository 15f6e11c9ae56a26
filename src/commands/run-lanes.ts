/** A start of a runner → its processes, run to their end. */

import { slotVariables } from "../model/contract.ts";
import type { Suite } from "../model/plan.ts";
import type { Outside } from "../outside.ts";
import { type Ended, worstEnd } from "../run/ending.ts";
import { byProgram, type Lane, type Start } from "../run/start.ts";
import type { World } from "./world.ts";

/** All lanes at the same time, each until its processes have ended or the time of the run is over. */
export async function runLanes(
  start: Start,
  world: World,
  { timeout, starter: { program } }: Suite,
  log: string,
  outside: Outside,
): Promise<Ended> {
  const until = outside.now() + timeout;
  const several = start.lanes.length > 1;
  const lane = async ({ commands, env, stdout }: Lane, index: number): Promise<Ended[]> => {
    const own = several ? { FLAKEPROOF_SLOT: String(index), ...slotVariables(world.slots.slots[index]!) } : {};
    const ends: Ended[] = [];
    for (const command of commands) {
      const invocation = {
        command: byProgram(command, program),
        env: { ...world.env, ...start.env, ...own, ...env },
        ...(start.paths === undefined ? {} : { paths: start.paths }),
        cwd: world.cwd,
        ...(stdout === undefined ? {} : { stdout }),
        timeout: Math.max(1, until - outside.now()),
      };
      ends.push(await outside.processes.run(invocation, log));
      if (ends.at(-1)!.ending.kind !== "exited") break;
    }
    return ends;
  };
  const [first, ...rest] = (await Promise.all(start.lanes.map(lane))).flat();
  const ended = worstEnd([first!, ...rest]);
  // What one lane had left when it started is not what the user asked for.
  return ended.ending.kind === "timedOut" ? { ...ended, ending: { kind: "timedOut", after: timeout } } : ended;
}
