/** A folder with a release of the action, and machines on which its jobs run. */

import { cp, mkdir, mkdtemp, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Job, Texts } from "./executor.ts";
import type { Contexts } from "./expressions.ts";
import type { Service } from "./service.ts";

const root = join(import.meta.dirname, "../..");

/** What users get of the action, and nothing else of this repository. */
export async function releaseInto(folder: string): Promise<string> {
  for (const part of ["action.yml", ".github/actions", "dist"]) {
    await cp(join(process.env.TRY ?? root, part), join(folder, part), { recursive: true });
  }
  return folder;
}

export interface Setting {
  readonly repository: string;
  readonly service: Service;
  /** Machines appear below it. */
  readonly temp: string;
}

/** A machine with an empty workspace; `actions/checkout` brings the suite, in its folder `shop`. */
export async function machine(setting: Setting, contexts: Contexts = {}, env: Texts = {}): Promise<Job> {
  const folder = await mkdtemp(join(setting.temp, "machine-"));
  const workspace = join(folder, "workspace");
  const temp = join(folder, "temp");
  await mkdir(workspace);
  await mkdir(temp);
  return {
    repository: setting.repository,
    workspace,
    temp,
    token: setting.service.token,
    contexts: { github: { token: "job-token" }, ...contexts },
    env: {
      PATH: process.env.PATH ?? "",
      HOME: folder,
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      ...setting.service.env,
      ...env,
    },
    foreign: async (uses) => {
      if (!uses.startsWith("actions/checkout@")) throw new Error(`nothing stands in for ${uses}`);
      await checkOut(workspace);
      return { ok: true, outputs: {}, log: "", summary: "" };
    },
  };
}

/** The dependencies are there from the beginning: no test may need the network. */
export async function checkOut(workspace: string): Promise<void> {
  await cp(join(root, "fixtures/suites/action"), join(workspace, "shop"), { recursive: true });
  await symlink(join(root, "node_modules"), join(workspace, "node_modules"));
}
