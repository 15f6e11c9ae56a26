/** The environment of a JavaScript action → where in GitHub we are, or why nothing can be done there. */

import { type Parsed, parsed, refused } from "../../model/problem.ts";

/** The workflow run to which this job belongs. */
export interface Place {
  readonly owner: string;
  readonly repository: string;
  readonly run: number;
  /** From 1; a run that was started again has the higher one. */
  readonly attempt: number;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Says no on GitHub Enterprise Server and wherever the runner offers no artifacts: every task needs them. */
export function readPlace(env: Env): Parsed<Place> {
  const server = env.GITHUB_SERVER_URL ?? "https://github.com";
  if (!hasArtifacts(server))
    return refused({
      code: "github.enterprise-server",
      words: `${server} is a GitHub Enterprise Server, whose artifact service is not the one of github.com`,
      hint: "Use the command line in your own workflow: `flakeproof plan`, `run` and `report` need no artifacts.",
    });
  if (!env.ACTIONS_RUNTIME_TOKEN || !env.ACTIONS_RESULTS_URL)
    return refused({
      code: "github.no-artifacts",
      words: "The runner gave no access to artifacts (ACTIONS_RUNTIME_TOKEN, ACTIONS_RESULTS_URL)",
      hint: "Use the action in a step of a workflow. With act, start it with --artifact-server-path.",
    });
  const [owner, repository] = (env.GITHUB_REPOSITORY ?? "").split("/");
  const run = Number(env.GITHUB_RUN_ID);
  const attempt = Number(env.GITHUB_RUN_ATTEMPT ?? "1");
  if (!owner || !repository || !Number.isSafeInteger(run) || !Number.isSafeInteger(attempt))
    throw new Error("GITHUB_REPOSITORY, GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT do not name a workflow run");
  return parsed({ owner, repository, run, attempt });
}

/** github.com and GitHub Enterprise Cloud; hosts below `.localhost` are for tests. */
function hasArtifacts(server: string): boolean {
  const host = new URL(server).hostname.toLowerCase();
  return host === "github.com" || host.endsWith(".ghe.com") || host.endsWith(".localhost");
}
