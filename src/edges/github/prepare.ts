/** What the steps that start flakeproof itself need: the runner's Node, and a fresh folder of this job's own. */

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Outputs } from "./stage.ts";

/** Not the Node on the PATH: the tests choose that one, in a container there may be none, and it may be too old for us. */
export async function prepare(): Promise<Outputs> {
  const folder = await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), "flakeproof-"));
  return { node: process.execPath, folder };
}
