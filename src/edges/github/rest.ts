/** GitHub's REST API: what costs one of the repository's requests, and needs a right of the token. */

import type { Artifact } from "./artifact.ts";
import type { Place } from "./place.ts";

/** A token, and the workflow run that it is asked about. */
export interface Rest {
  readonly place: Place;
  readonly token: string;
}

/** All artifacts of the workflow run, in pages of 100. Repeats what GitHub could not answer; throws what it refuses. */
export async function listArtifacts({ place, token }: Rest): Promise<readonly Artifact[]> {
  const [{ Octokit }, { context }] = await Promise.all([import("octokit"), import("@actions/github")]);
  // Where GitHub is, the runner says: github.com, or a company's own domain on it.
  const octokit = new Octokit({ auth: token, baseUrl: context.apiUrl, userAgent: "flakeproof" });
  const listed = await octokit.paginate(octokit.rest.actions.listWorkflowRunArtifacts, {
    owner: place.owner,
    repo: place.repository,
    run_id: place.run,
    per_page: 100,
  });
  return listed
    .filter((artifact) => !artifact.expired)
    .map(({ id, name, size_in_bytes: size, digest }) => ({
      id,
      name,
      size,
      ...(typeof digest === "string" ? { digest } : {}),
    }));
}
