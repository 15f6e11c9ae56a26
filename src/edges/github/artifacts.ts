/** The artifacts of a workflow run. The only place that loads `@actions/artifact`: it is large, so each step loads it late. */

import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Parsed, parsed, refused } from "../../model/problem.ts";
import type { Artifact } from "./artifact.ts";
import { listArtifacts, type Rest } from "./rest.ts";

/** Through the REST API, in pages. */
export function listByRest(rest: Rest): Promise<Parsed<readonly Artifact[]>> {
  return answered("list the artifacts", () => listArtifacts(rest));
}

/** Through the runner, with no right at all. The answer has no pages and is reported to end after 100 artifacts. */
export function listFromWithin(): Promise<Parsed<readonly Artifact[]>> {
  return ask("list the artifacts", async (client) => (await client.listArtifacts()).artifacts);
}

/** By its exact name, through the runner; undefined where there is none. */
export function findArtifact(name: string): Promise<Parsed<Artifact | undefined>> {
  return ask(`find ${name}`, async (client) => {
    try {
      return (await client.getArtifact(name)).artifact;
    } catch (error) {
      if ((error as Error).name === "ArtifactNotFoundError") return undefined;
      throw error;
    }
  });
}

/** Files below a folder become one artifact. `taken`: this workflow run has one of that name already. */
export function uploadArtifact(
  name: string,
  folder: string,
  paths: readonly string[],
  days: number | undefined,
): Promise<Parsed<"uploaded" | "taken">> {
  return ask(`upload ${name}`, async (client) => {
    try {
      await client.uploadArtifact(name, [...paths], folder, days === undefined ? {} : { retentionDays: days });
      return "uploaded";
    } catch (error) {
      if (/\(409\)/.test((error as Error).message)) return "taken";
      throw error;
    }
  });
}

/**
 * The path of the packed artifact, which arrives as one file in a folder of its own, its digest checked. First through the
 * runner; where that fails and there is a token, through the REST API.
 */
export function downloadArtifact(artifact: Artifact, folder: string, rest?: Rest): Promise<Parsed<string>> {
  return ask(`download ${artifact.name}`, async (client) => {
    await mkdir(folder, { recursive: true });
    const hash = artifact.digest === undefined ? {} : { expectedHash: artifact.digest };
    // Unpacking is ours: the library would unpack without bounds.
    const options = { path: folder, skipDecompress: true, ...hash };
    const answer = await client.downloadArtifact(artifact.id, options).catch((error: unknown) => {
      if (rest === undefined || rest.token === "") throw error;
      return client.downloadArtifact(artifact.id, { ...options, findBy: findBy(rest) });
    });
    if (answer.digestMismatch === true) throw new Error("it did not arrive as it was uploaded: its digest differs");
    const [file] = await readdir(folder);
    if (file === undefined) throw new Error("nothing arrived");
    return join(folder, file);
  });
}

type Client = InstanceType<typeof import("@actions/artifact")["DefaultArtifactClient"]>;

function ask<Value>(what: string, request: (client: Client) => Promise<Value>): Promise<Parsed<Value>> {
  return answered(what, async () => {
    const { DefaultArtifactClient } = await import("@actions/artifact");
    return request(new DefaultArtifactClient());
  });
}

async function answered<Value>(what: string, request: () => Promise<Value>): Promise<Parsed<Value>> {
  try {
    return parsed(await request());
  } catch (error) {
    const { status, message } = error as Error & { readonly status?: number };
    const denied = status === 403 || status === 404;
    return refused({
      code: denied ? "github.no-right" : "github.artifacts",
      words: `GitHub's artifact service did not ${what}: ${message}`,
      hint: denied
        ? "Write `permissions: { contents: read, actions: read }` at the job."
        : "Start this job again. If it stays so, look at the storage quota of the account and at githubstatus.com.",
    });
  }
}

function findBy({ place, token }: Rest) {
  return { token, workflowRunId: place.run, repositoryOwner: place.owner, repositoryName: place.repository };
}
