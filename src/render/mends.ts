/** Names of mends → what to change, with the lines for the user's own runner. */

import type { Cause, Verdict } from "../model/analysis.ts";
import type { Block, Line } from "../model/document.ts";
import { type MendName, mendNames } from "../model/mends.ts";
import type { RunnerName } from "../model/plan.ts";
import { serialised } from "./serialised.ts";

interface Mend {
  readonly title: string;
  readonly does: string;
  /** Lines to copy; by runner where they differ. `file` is the test's own. */
  readonly lines?: (runner: RunnerName, file: string, test: string) => string;
}

const own = (yaml: string) => () => yaml;
const library = (names: string) => `import { ${names} } from "flakeproof/isolation";\n`;
const isNode = (runner: RunnerName) => ["vitest", "jest", "playwright", "mocha", "node"].includes(runner);

/** For languages without the library: the suffix of the worker, as its variables tell it. */
const suffixLines = 'DB_SUFFIX=s2_r3 and the worker\'s own number make a name: "shop_" + DB_SUFFIX + "_w" + worker';

export const mends: Readonly<Record<MendName, Mend>> = {
  "own-database": {
    title: "Give every worker its own database",
    does: "Each worker slot gets a copy that no other test sees (SQLite), or a name of its own to make one (servers).",
    lines: (runner) =>
      isNode(runner)
        ? library("databaseUrl, databaseSuffix") +
          'const url = databaseUrl("main");           // a store of flakeproof.yml: per: worker\nconst name = `shop_${databaseSuffix()}`;   // on a server'
        : `# flakeproof.yml\nstores:\n  main: { url: "sqlite:app.db", env: DATABASE_URL, per: worker }\n# On a server: ${suffixLines}`,
  },
  "unique-ids": {
    title: "Make ids belong to the worker",
    does: "Two tests that choose the same name, address or key meet in one table. A part that only this worker has keeps them apart.",
    lines: (runner) =>
      isNode(runner)
        ? library("databaseSuffix") +
          "let count = 0;\nconst email = () => `user_${databaseSuffix()}_${(count += 1)}@example.test`;"
        : 'email = "user_" + DB_SUFFIX + "_" + worker + "_" + counter + "@example.test"   # DB_SUFFIX is in the environment',
  },
  rollback: {
    title: "Undo what the test wrote",
    does: "A transaction that is rolled back after each test leaves no row behind. Code under test must use the same connection.",
  },
  serialise: {
    title: "Let these files run alone for now",
    does: "It ends the failures today and costs time; it does not mend what is shared.",
    lines: (runner, file) => serialised(runner, file),
  },
  "lock-order": {
    title: "Take locks in one order",
    does: "Deadlocks come from two transactions that lock the same rows in different orders. If the product does that, it is a bug of the product.",
  },
  "retry-transaction": {
    title: "Retry the transaction",
    does: "Serialisation failures are meant to be retried by the code that starts the transaction, once what is shared in tests is not the cause.",
  },
  "busy-timeout": {
    title: "Let SQLite wait for its lock",
    does: "Without a busy time-out the second writer fails at once. A file of its own for every worker is the better mend.",
    lines: own("PRAGMA busy_timeout = 5000;\nPRAGMA journal_mode = WAL;"),
  },
  "pool-limit": {
    title: "Keep the pools below what the server allows",
    does: "Workers × pool size must stay below max_connections; 2 to 5 connections a worker are plenty in tests.",
    lines: own("pool size ≤ (max_connections - 10) / workers"),
  },
  "template-database": {
    title: "Migrate once, then copy",
    does: "A template is filled once a run; every worker gets a copy, and no two migrations meet.",
    lines: own(
      '# flakeproof.yml\nstores:\n  main: { url: "sqlite:app.db", env: DATABASE_URL, per: worker, migrate: npm run db:migrate }',
    ),
  },
  "migrate-once": {
    title: "Take migrations out of the tests",
    does: "Migrate before the workers start (a global set-up, or `migrate:` of a store), never in a file's own set-up.",
  },
  "safe-ids": {
    title: "Use only letters, digits and _ in generated ids",
    does: "A generated id with a comma, dot or bracket means something in a filter or URL. `databaseSuffix()` has only [a-z0-9_].",
  },
  "queue-prefix": {
    title: "Give every worker its own queue",
    does: "Workers that take from one queue take one another's jobs: a prefix, or a Redis database, of its own ends that.",
    lines: (runner) =>
      isNode(runner)
        ? library("databaseSuffix, slot") +
          'const queue = new Queue("mail", { prefix: databaseSuffix() });   // BullMQ; the Worker and QueueEvents need the same prefix\nconst redis = `redis://localhost:6379/${slot()}`;               // or a database of its own: 0 to 15'
        : 'queue name or prefix = "mail_" + DB_SUFFIX + "_" + worker',
  },
  "broker-names": {
    title: "Give every worker its own topics, groups and queues",
    does: "Brokers deliver a message of a group to one consumer only. Names with the worker's suffix, or a virtual host for each, keep them apart.",
    lines: own('topic = "orders_" + DB_SUFFIX + "_w" + worker;  group = "tests_" + DB_SUFFIX + "_w" + worker'),
  },
  "own-port": {
    title: "Listen on a port of its own",
    does: "Port 0 lets the system choose a free one; a port that must be known beforehand comes from flakeproof.yml.",
    lines: (runner) =>
      isNode(runner)
        ? "// flakeproof.yml: suites: { api: { ports: [BACKEND_PORT] } }\n" +
          library("port") +
          'server.listen(port("BACKEND_PORT"));   // or: server.listen(0), then server.address().port'
        : "# flakeproof.yml: suites: { api: { ports: [BACKEND_PORT] } }; each worker finds its own in FLAKEPROOF_SLOTS\n# or listen on port 0 and ask the socket which one it got",
  },
  "container-names": {
    title: "Name containers after the run",
    does: "Fixed names and networks of containers are shared by all jobs on a machine.",
    lines: own('docker compose -p "tests_$FLAKEPROOF_NAMESPACE" up -d'),
  },
  "wait-until-ready": {
    title: "Wait until the service answers",
    does: "Start it before the workers, and ask it (a health check) before the first test instead of sleeping.",
  },
  "no-shared-teardown": {
    title: "Do not stop in one worker what others use",
    does: "What all workers share is started and stopped once, around the whole run: in the global set-up, never in a file's own teardown.",
  },
  "own-directory": {
    title: "Write into a directory of its own",
    does: "A path that is the same in all workers is written, and cleaned, by all of them.",
    lines: (runner) =>
      isNode(runner)
        ? "// flakeproof.yml: suites: { api: { directories: [MEDIA_ROOT] } }\n" +
          library("directory") +
          'const folder = directory("MEDIA_ROOT");   // or: fs.mkdtempSync(path.join(os.tmpdir(), "media-"))'
        : runner === "pytest"
          ? "def test_export(tmp_path):   # pytest makes a folder for each test"
          : runner === "go"
            ? "dir := t.TempDir()"
            : "# flakeproof.yml: suites: { api: { directories: [MEDIA_ROOT] } }, or a temporary directory made by each test",
  },
  "await-all": {
    title: "Await everything the test starts",
    does: "What still runs when the test ends fails the next one, or fails late. Await promises, close handles, wait for what should happen instead of for a time.",
  },
  "own-page": {
    title: "Use a page of its own in every test",
    does: "A page or context that several tests share is closed by the first that ends.",
  },
  "fewer-workers": {
    title: "Use fewer workers than now",
    does: "What fails under load only may need more processor, memory or connections than there are. Half the workers tell whether that is so.",
    lines: own("flakeproof prove --workers 2"),
  },
  "more-memory": {
    title: "Give the machine more memory, or each worker less work",
    does: "A worker that is killed takes its tests with it.",
  },
  "raise-limits": {
    title: "Raise the limits of the machine",
    does: "Open files, watchers and disk are shared by all workers.",
    lines: own("ulimit -n 65536"),
  },
  "restore-state": {
    title: "Put back what the test changed",
    does: "Mocks, globals, environment variables, the clock, module caches: whatever outlives a test meets the next one.",
    lines: (runner) =>
      restoring[runner] ?? "# in the teardown of every test: restore mocks, globals, environment and clock",
  },
  bisect: {
    title: "Find the test that breaks it",
    does: "By halving, with the command that shows the failure.",
    lines: (_runner, _file, test) => `flakeproof bisect ${quoted(test)}`,
  },
  "set-up-itself": {
    title: "Let the test set up what it needs",
    does: "It passes only where another test came before it. Make in its own set-up what that one leaves behind.",
  },
  "stable-parameters": {
    title: "Make parameters the same in every worker",
    does: "Sets, random values and dates in parametrisations give each worker other tests. Sort them, and fix their seed.",
  },
  "fix-race": {
    title: "Mend the race in the product",
    does: "The report shows an unsynchronised access inside one process: no isolation of tests helps there.",
  },
  "mock-network": {
    title: "Take the network out of the test",
    does: "Names that do not resolve and services that are busy are not the product's fault: answer from a local stand-in.",
  },
  "longer-timeout": {
    title: "Only then: allow more time",
    does: "When no lock, port or queue is behind it and fewer workers help, the limit is too tight for a loaded machine.",
    lines: (runner) => timing[runner] ?? "# raise the runner's time limit of a test",
  },
  "even-places": {
    title: "Look at what that place has that others have not",
    does: "Versions, processors, leftovers on the disk, services that run there. The same job on another machine tells which.",
  },
  "mend-the-test": {
    title: "Look at the test itself",
    does: "Nothing here points at other tests: time, random values, order of results, or the product.",
  },
};

const restoring: Readonly<Partial<Record<RunnerName, string>>> = {
  vitest: "// vitest.config: test: { restoreMocks: true, unstubEnvs: true, unstubGlobals: true }",
  jest: "// jest.config: { restoreMocks: true, resetModules: true }",
  mocha: "afterEach(() => sinon.restore());",
  node: "afterEach(() => mock.restoreAll());   // import { mock } from 'node:test'",
  pytest: "def test_it(monkeypatch): monkeypatch.setenv('MODE', 'x')   # undone by itself",
  go: 't.Setenv("MODE", "x"); t.Cleanup(restore)',
  rspec: "around { |example| with_clean_state { example.run } }",
};

const timing: Readonly<Partial<Record<RunnerName, string>>> = {
  vitest: "// vitest.config: test: { testTimeout: 20_000 }",
  jest: "// jest.config: { testTimeout: 20_000 }",
  playwright: "// playwright.config: { timeout: 60_000 }",
  mocha: "mocha --timeout 20000",
  node: "node --test --test-timeout=20000",
  pytest: "pytest --timeout 60   # pytest-timeout",
  go: "go test -timeout 20m",
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export const causeWords: Readonly<Record<Cause, string>> = {
  "shared-db-rows": "two tests write or read the same rows of one database",
  "shared-db-schema": "several workers make, change or drop one database",
  "db-contention": "transactions of several tests wait for the same locks",
  "db-capacity": "more connections are wanted than the database allows",
  "shared-queue": "workers take one another's jobs or messages from a shared queue",
  "port-collision": "two tests want the same port or name",
  "fs-collision": "two tests use the same file or directory",
  "unsafe-unique-id": "a generated id means something in a filter",
  "service-not-ready": "a service was not up yet, or another worker stopped it",
  "external-network": "something outside did not answer",
  "timeout-contention": "under load it takes longer than it may",
  "resource-exhaustion": "the machine ran out of memory, files or disk",
  "browser-lifecycle": "a page was closed while it was used",
  "worker-crash": "its worker process died",
  "async-leak": "something went on after its test had ended",
  "order-pollution": "a test before it leaves something behind",
  "order-setup": "it needs what a test before it sets up",
  "collection-nondeterminism": "workers do not agree on which tests there are",
  "in-process-race": "the product accesses one thing from two threads",
  "shared-state": "it shares something with tests that run at the same time; its message does not tell what",
  place: "the place where it runs",
  chance: "chance: time, random values, or what is not awaited",
  "product-or-test-bug": "the product or the test itself",
};

/** Mends that are shown of a test; the others are in analysis.json. */
const mostShown = 2;

/**
 * The probable cause of a verdict, its best mends with their lines, and how to check that they helped. `told`: the causes
 * whose mends were shown before, to which it is added: one card says it for all.
 */
export function mendBlocks(
  { cause, fixes = [], file, test, verdict }: Verdict,
  runner: RunnerName,
  told: Set<string> = new Set(),
): Block[] {
  if (cause === undefined) return [];
  const key = `${cause}/${runner}`;
  if (told.has(key)) {
    const again = `${causeWords[cause]}; mends as above.`;
    return [{ kind: "text", rank: 2, line: [{ kind: "strong", text: "Probable cause: " }, again] }];
  }
  told.add(key);
  const known = fixes.filter((fix): fix is MendName => (mendNames as readonly string[]).includes(fix));
  const shown = known.slice(0, mostShown);
  const rest = known.slice(mostShown).map((name) => mends[name].title.toLowerCase());
  const said: Line = [{ kind: "strong", text: "Probable cause: " }, `${causeWords[cause]}.`];
  return [
    { kind: "text", rank: 2, line: said },
    ...shown.flatMap((name): Block[] => {
      const { title, does, lines } = mends[name];
      const text = lines?.(runner, file, test);
      return [
        { kind: "text", rank: 2, line: [{ kind: "strong", text: `${title}. ` }, does] },
        ...(text === undefined ? [] : [{ kind: "quote" as const, rank: 2 as const, text }]),
      ];
    }),
    ...(rest.length === 0 ? [] : [{ kind: "text" as const, rank: 3 as const, line: [`Or: ${rest.join("; ")}.`] }]),
    ...(verdict === "broken"
      ? []
      : [
          {
            kind: "text" as const,
            rank: 2 as const,
            line: ["Whether it helped: ", { kind: "code" as const, text: `flakeproof prove --verify ${quoted(test)}` }],
          },
        ]),
  ];
}
