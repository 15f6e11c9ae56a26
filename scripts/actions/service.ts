/** GitHub's artifact service on loopback: the runner's own protocol, the blobs behind it, and the REST API. */

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface Stored {
  readonly id: number;
  readonly name: string;
  readonly blocks: Map<string, Buffer>;
  zip: Buffer | undefined;
}

export interface Service {
  /** What the runner gives to JavaScript actions. */
  readonly token: Record<string, string>;
  /** What every step sees. */
  readonly env: Record<string, string>;
  /** Names of the artifacts that are whole. */
  names(): readonly string[];
  /** As if the job had died before its upload. */
  lose(name: string): void;
  /** Another content under the same name: what a hostile job could upload. */
  replace(name: string, zip: Buffer): void;
  /** Artifacts of other jobs. */
  fill(count: number): void;
  /** From now on the token lacks the right `actions: read`. */
  deny(): void;
  /** Methods and paths of the requests so far, without queries. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  /** Bytes as they are; anything else as JSON. */
  readonly body?: unknown;
}

export interface Where {
  readonly repository: string;
  readonly run: number;
}

const twirp = "/twirp/github.actions.results.api.v1.ArtifactService/";

export async function artifactService(where: Where): Promise<Service> {
  const stored: Stored[] = [];
  const requests: string[] = [];
  let denied = false;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://service");
    requests.push(`${request.method} ${url.pathname}`);
    bodyOf(request)
      .then((body) => answer(request, url, body))
      .catch((error: unknown): Answer => ({ status: 500, body: { msg: String(error) } }))
      .then(({ status, headers, body }) => {
        const bytes = body instanceof Buffer;
        response.writeHead(status, { "content-type": bytes ? "application/zip" : "application/json", ...headers });
        response.end(bytes ? body : JSON.stringify(body ?? {}));
      });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function answer(request: IncomingMessage, url: URL, body: Buffer): Answer {
    if (url.pathname.startsWith(twirp)) {
      if (request.headers.authorization !== `Bearer ${runtimeToken}`) return reply(401, { msg: "no runtime token" });
      return fromWithin(url.pathname.slice(twirp.length), JSON.parse(body.toString("utf8")) as Asked);
    }
    if (url.pathname.startsWith("/blobs/")) return blob(request, url, body);
    return rest(request, url);
  }

  interface Asked {
    readonly name?: string;
    readonly name_filter?: string;
    readonly id_filter?: string;
  }

  function fromWithin(method: string, asked: Asked): Answer {
    const named = whole(stored).find(({ name }) => name === asked.name);
    switch (method) {
      case "CreateArtifact": {
        if (stored.some(({ name }) => name === asked.name))
          return reply(409, {
            code: "already_exists",
            msg: "an artifact with this name already exists on the workflow run",
          });
        const made = { id: stored.length + 1, name: asked.name ?? "", blocks: new Map(), zip: undefined };
        stored.push(made);
        return reply(200, { ok: true, signed_upload_url: `${base}/blobs/${made.id}?sig=up` });
      }
      case "FinalizeArtifact":
        return reply(200, { ok: true, artifact_id: String(named?.id) });
      case "ListArtifacts": {
        const { name_filter: name, id_filter: id } = asked;
        const found = whole(stored).filter(
          (each) => (name ?? each.name) === each.name && (id ?? String(each.id)) === String(each.id),
        );
        return reply(200, { artifacts: found.slice(0, 100).map(inside) });
      }
      case "GetSignedArtifactURL":
        return reply(200, { name: named?.name, signed_url: `${base}/blobs/${named?.id}?sig=down` });
      default:
        return reply(404, { msg: `no method ${method}` });
    }
  }

  /** Azure's block blobs, as far as the client uses them. */
  function blob(request: IncomingMessage, url: URL, body: Buffer): Answer {
    const artifact = stored.find(({ id }) => String(id) === url.pathname.slice("/blobs/".length));
    if (artifact === undefined) return reply(404, {});
    if (request.headers.authorization !== undefined) return reply(400, { msg: "a signed URL takes no token" });
    if (request.method === "GET") {
      return reply(200, artifact.zip);
    }
    if (url.searchParams.get("comp") === "block") artifact.blocks.set(url.searchParams.get("blockid") ?? "", body);
    else {
      const order = [...body.toString("utf8").matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)].map(
        (match) => match[1]!,
      );
      artifact.zip = Buffer.concat(order.map((block) => artifact.blocks.get(block)!));
    }
    return { status: 201, headers: { "x-ms-request-id": "1", etag: '"1"' } };
  }

  function rest(request: IncomingMessage, url: URL): Answer {
    const root = `/repos/${where.repository}/actions/`;
    if (request.headers.authorization !== "token job-token") return reply(401, { message: "Bad credentials" });
    if (denied) return reply(403, { message: "Resource not accessible by integration" });
    if (url.pathname === `${root}runs/${where.run}/artifacts`) {
      const asked = Math.min(100, Number(url.searchParams.get("per_page") ?? 30));
      const page = Number(url.searchParams.get("page") ?? 1);
      const all = whole(stored);
      const next = `<${base}${url.pathname}?per_page=${asked}&page=${page + 1}>; rel="next"`;
      return {
        status: 200,
        headers: page * asked < all.length ? { link: next } : {},
        body: {
          total_count: all.length,
          artifacts: all.slice((page - 1) * asked, page * asked).map((each) => outside(each)),
        },
      };
    }
    const id = new RegExp(`^${root}artifacts/(\\d+)/zip$`).exec(url.pathname)?.[1];
    if (id === undefined) return reply(404, { message: "Not Found" });
    return { status: 302, headers: { location: `${base}/blobs/${id}?sig=down` } };
  }

  return {
    token: { ACTIONS_RUNTIME_TOKEN: runtimeToken, ACTIONS_RESULTS_URL: `${base}/` },
    env: { GITHUB_API_URL: base, GITHUB_REPOSITORY: where.repository, GITHUB_RUN_ID: String(where.run) },
    names: () => whole(stored).map(({ name }) => name),
    lose: (name) =>
      void stored.splice(
        stored.findIndex((each) => each.name === name),
        1,
      ),
    replace: (name, zip) => {
      stored.find((each) => each.name === name)!.zip = zip;
    },
    fill: (count) => {
      for (let each = 0; each < count; each++)
        stored.push({ id: stored.length + 1, name: `other-${each}`, blocks: new Map(), zip: Buffer.alloc(0) });
    },
    deny: () => {
      denied = true;
    },
    requests,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** Unsigned: the client reads only the scope of it. */
const runtimeToken = ["{}", '{"scp":"Actions.Results:run:job"}', ""]
  .map((part) => Buffer.from(part).toString("base64url"))
  .join(".");

function whole(stored: readonly Stored[]): readonly (Stored & { readonly zip: Buffer })[] {
  return stored.filter((each): each is Stored & { readonly zip: Buffer } => each.zip !== undefined);
}

function digestOf(zip: Buffer): string {
  return `sha256:${createHash("sha256").update(zip).digest("hex")}`;
}

function inside({ id, name, zip }: Stored & { readonly zip: Buffer }) {
  return {
    workflow_run_backend_id: "run",
    workflow_job_run_backend_id: "job",
    database_id: String(id),
    name,
    size: String(zip.length),
    created_at: "2026-01-01T00:00:00Z",
    digest: digestOf(zip),
  };
}

function outside({ id, name, zip }: Stored & { readonly zip: Buffer }) {
  return {
    id,
    name,
    size_in_bytes: zip.length,
    expired: false,
    created_at: "2026-01-01T00:00:00Z",
    digest: digestOf(zip),
  };
}

function reply(status: number, body: unknown): Answer {
  return { status, body };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
