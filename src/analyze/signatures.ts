/** The message of a failure → the signature of a known kind of failure in it. */

import type { Cause } from "../model/analysis.ts";
import type { MendName } from "../model/mends.ts";

/**
 * `strength`: how far the message alone tells that tests disturb one another. 3: that is the leading explanation. 2: it is
 * plausible. 1: only beside the evidence that the modes differ.
 */
export interface Signature {
  readonly id: string;
  readonly cause: Cause;
  readonly strength: 1 | 2 | 3;
  readonly pattern: RegExp;
  readonly fixes: readonly MendName[];
}

const rows = ["own-database", "unique-ids", "rollback", "serialise"] as const;
const locks = ["own-database", "serialise", "lock-order"] as const;
const schema = ["own-database", "template-database", "migrate-once"] as const;

/** Of each strength the first that matches counts. No pattern repeats a repetition: each takes linear time. */
export const signatures: readonly Signature[] = [
  // Two tests put one row into one database.
  of(
    "postgres-unique",
    "shared-db-rows",
    3,
    /duplicate key value violates unique constraint|\b23505\b|UniqueViolation|RecordNotUnique|\bP2002\b/i,
    rows,
  ),
  of("mysql-unique", "shared-db-rows", 3, /ER_DUP_ENTRY|Duplicate entry '[^'\n]{0,200}' for key/i, rows),
  of(
    "sqlite-unique",
    "shared-db-rows",
    3,
    /(UNIQUE|PRIMARY KEY) constraint failed|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)/i,
    rows,
  ),
  of("mongo-unique", "shared-db-rows", 3, /\bE11000 duplicate key/i, rows),
  of(
    "sqlserver-unique",
    "shared-db-rows",
    3,
    /Violation of (UNIQUE|PRIMARY) KEY constraint|Cannot insert duplicate key/i,
    rows,
  ),
  of("oracle-unique", "shared-db-rows", 3, /\bORA-00001\b/i, rows),
  // Transactions that wait for one another.
  of("postgres-deadlock", "db-contention", 3, /deadlock detected|\b40P01\b/i, locks),
  of("mysql-deadlock", "db-contention", 3, /ER_LOCK_DEADLOCK|Deadlock found when trying to get lock/i, locks),
  of("sqlserver-deadlock", "db-contention", 3, /was deadlocked on .{0,40}resources/i, locks),
  of("oracle-deadlock", "db-contention", 3, /\bORA-00060\b/i, locks),
  of(
    "postgres-serialization",
    "db-contention",
    3,
    /could not serialize access due to|\b40001\b|SerializationFailure|\bP2034\b/i,
    ["own-database", "serialise", "retry-transaction"],
  ),
  of(
    "postgres-lock-timeout",
    "db-contention",
    3,
    /canceling statement due to lock timeout|could not obtain lock on (row|relation)|\b55P03\b/i,
    locks,
  ),
  of("mysql-lock-wait", "db-contention", 3, /ER_LOCK_WAIT_TIMEOUT|Lock wait timeout exceeded/i, locks),
  of("sqlite-locked", "db-contention", 3, /SQLITE_BUSY|SQLITE_LOCKED|database (table )?is locked/i, [
    "own-database",
    "busy-timeout",
    "serialise",
  ]),
  of("h2-locked", "db-contention", 3, /Timeout trying to lock table|Database may be already in use/i, locks),
  of("mongo-conflict", "db-contention", 3, /WriteConflict|Write conflict during plan execution/i, locks),
  // Connections that run out.
  of(
    "postgres-connections",
    "db-capacity",
    3,
    /too many clients already|remaining connection slots are reserved|\b53300\b/i,
    ["pool-limit", "fewer-workers"],
  ),
  of("mysql-connections", "db-capacity", 3, /ER_CON_COUNT_ERROR|\bToo many connections\b/i, [
    "pool-limit",
    "fewer-workers",
  ]),
  // A schema that several change.
  of("database-in-use", "shared-db-schema", 3, /is being accessed by other users|\b55006\b|PG::ObjectInUse/i, schema),
  of(
    "database-exists",
    "shared-db-schema",
    3,
    /database "?[^"\n]{0,100}"? already exists|\b42P04\b|Can't create database '[^'\n]{0,100}'; database exists|Got an error creating the test database|ER_DB_CREATE_EXISTS/i,
    schema,
  ),
  of(
    "relation-exists",
    "shared-db-schema",
    3,
    /(relation|type|schema|extension|index) "[^"\n]{0,100}" already exists|\b42P07\b|\b42710\b|Table '[^'\n]{0,100}' already exists|\btable \S{1,100} already exists|tuple concurrently updated|pg_type_typname_nsp_index/i,
    schema,
  ),
  // A queue or a broker from which all workers take.
  of("job-missing", "shared-queue", 3, /Missing key for job|\bJob \S{1,80} (was )?not found|Could not find job/i, [
    "queue-prefix",
    "serialise",
  ]),
  of(
    "job-lock",
    "shared-queue",
    3,
    /Missing lock for job|could not renew lock for job|Lock mismatch for job|is not in the (active|waiting|delayed) state|job stalled more than/i,
    ["queue-prefix", "serialise"],
  ),
  of("redis-shared", "shared-queue", 3, /\b(BUSYGROUP|WRONGTYPE|NOGROUP|BUSYKEY)\b/, ["queue-prefix", "serialise"]),
  of(
    "kafka-shared",
    "shared-queue",
    3,
    /REBALANCE_IN_PROGRESS|UNKNOWN_MEMBER_ID|The group is rebalancing|TopicExistsException|Topic with this name already exists/i,
    ["broker-names", "serialise"],
  ),
  of("amqp-shared", "shared-queue", 3, /PRECONDITION_FAILED|RESOURCE_LOCKED/, ["broker-names", "serialise"]),
  // One port or name for all.
  of(
    "port-in-use",
    "port-collision",
    3,
    /EADDRINUSE|address already in use|Only one usage of each socket address|port is already allocated|is already used, make sure that nothing is running on the port|Port \d{1,5} (is|was) already in use|\[Errno (98|48)\]|BindException: Address already/i,
    ["own-port", "serialise"],
  ),
  of(
    "container-in-use",
    "port-collision",
    3,
    /The container name "[^"\n]{0,100}" is already in use|network \S{1,100} already exists|Pool overlaps with other one/i,
    ["container-names", "serialise"],
  ),
  // One path for all.
  of(
    "file-exists",
    "fs-collision",
    3,
    /\bEEXIST\b|FileExistsError|FileAlreadyExistsException|\bErrno::EEXIST\b|: file exists\b/i,
    ["own-directory", "serialise"],
  ),
  of(
    "file-busy",
    "fs-collision",
    3,
    /\bEBUSY\b|ENOTEMPTY|ETXTBSY|Text file busy|being used by another process|Directory not empty|DirectoryNotEmptyException/i,
    ["own-directory", "serialise"],
  ),
  of(
    "lock-file",
    "fs-collision",
    3,
    /Unable to (acquire|obtain) lock|could not lock (config )?file|\bindex\.lock\b|\bELOCKED\b|Another git process seems to be running/i,
    ["own-directory", "serialise"],
  ),
  of(
    "collection-differs",
    "collection-nondeterminism",
    3,
    /Different tests were collected between gw\d{1,4} and gw\d{1,4}/i,
    ["stable-parameters"],
  ),
  // What may be that, and may be something else.
  of(
    "foreign-key",
    "shared-db-rows",
    2,
    /violates foreign key constraint|\b23503\b|FOREIGN KEY constraint failed|ER_(NO_REFERENCED_ROW|ROW_IS_REFERENCED)|\bP2003\b/i,
    rows,
  ),
  of(
    "row-missing",
    "shared-db-rows",
    2,
    /\bP2025\b|RecordNotFound|matching query does not exist|StaleObject(State)?Exception|OptimisticLock|Row was updated or deleted by another transaction/i,
    rows,
  ),
  of("element-twice", "shared-db-rows", 2, /strict mode violation: [^\n]{0,300} resolved to \d{1,6} elements/i, [
    "unique-ids",
    "own-database",
  ]),
  of(
    "statement-timeout",
    "db-contention",
    2,
    /canceling statement due to (statement timeout|user request)|\b57014\b/i,
    ["own-database", "fewer-workers"],
  ),
  of(
    "pool-exhausted",
    "db-capacity",
    2,
    /fetching a new connection from the connection pool|\bP2024\b|ConnectionTimeoutError|could not obtain a (database )?connection within|QueuePool limit of size|Timeout acquiring a connection|ResourceRequest timed out|Connection is not available, request timed out|\bPGRST003\b/i,
    ["pool-limit", "fewer-workers"],
  ),
  of(
    "database-missing",
    "shared-db-schema",
    2,
    /database "[^"\n]{0,100}" does not exist|\b3D000\b|Unknown database '|ER_BAD_DB_ERROR|Cannot open database/i,
    schema,
  ),
  of(
    "relation-missing",
    "shared-db-schema",
    2,
    /relation "[^"\n]{0,100}" does not exist|\b42P01\b|Table '[^'\n]{0,100}' doesn't exist|no such table|\bPGRST20[0-5]\b|schema cache/i,
    schema,
  ),
  of(
    "plan-stale",
    "shared-db-schema",
    2,
    /cached plan must not change result type|prepared statement "[^"\n]{0,100}" (already exists|does not exist)/i,
    ["migrate-once", "own-database"],
  ),
  of(
    "database-ended",
    "shared-db-schema",
    2,
    /terminating connection due to administrator command|\b57P01\b|Connection terminated unexpectedly|server closed the connection unexpectedly/i,
    ["own-database", "no-shared-teardown"],
  ),
  of("filter-broken", "unsafe-unique-id", 2, /\bPGRST100\b|failed to parse filter/i, ["safe-ids"]),
  of(
    "job-stuck",
    "shared-queue",
    2,
    /Current state: (active|waiting|delayed|queued|running|pending)|(job|queue)[^\n]{0,80} timed out before finishing|timed out waiting for (the )?(job|queue)/i,
    ["queue-prefix", "fewer-workers"],
  ),
  of("redis-clients", "shared-queue", 2, /max number of clients reached/i, ["pool-limit", "fewer-workers"]),
  of("refused", "service-not-ready", 2, /ECONNREFUSED|Connection refused|ERR_CONNECTION_REFUSED/i, [
    "wait-until-ready",
    "no-shared-teardown",
    "own-port",
  ]),
  of(
    "file-missing",
    "fs-collision",
    2,
    /(ENOENT: no such file or directory|FileNotFoundError|No such file or directory)[^\n]{0,200}(tmp|temp|cache|dist|build|fixtures|out)/i,
    ["own-directory", "no-shared-teardown"],
  ),
  of(
    "browser-closed",
    "browser-lifecycle",
    2,
    /Target (page, context or browser has been )?closed|(Browser|Page) has been closed|Execution context was destroyed/i,
    ["await-all", "own-page", "fewer-workers"],
  ),
  of(
    "browser-crashed",
    "resource-exhaustion",
    2,
    /(Page|Target) crashed|Renderer process just crashed|browser(Type)?\.launch: [^\n]{0,100}(Timeout|closed)|SessionNotCreated|DevToolsActivePort file doesn't exist/i,
    ["fewer-workers", "more-memory"],
  ),
  of(
    "worker-crashed",
    "worker-crash",
    2,
    /Call retries were exceeded|Jest worker encountered \d{1,4} child process exceptions|worker process has failed to exit|worker 'gw\d{1,4}' crashed|Worker (exited|terminated|process) unexpectedly|The forked VM terminated without|emitted error\.?$|process was terminated by signal/i,
    ["fewer-workers", "more-memory"],
  ),
  of(
    "memory-out",
    "resource-exhaustion",
    2,
    /heap out of memory|OutOfMemoryError|exit(ed)?( with)? code 137|\bOOMKilled\b|Cannot allocate memory|ENOMEM|SIGKILL/i,
    ["fewer-workers", "more-memory"],
  ),
  of(
    "files-out",
    "resource-exhaustion",
    2,
    /\bEMFILE\b|\bENFILE\b|too many open files|\bENOSPC\b|No space left on device/i,
    ["raise-limits", "fewer-workers"],
  ),
  of(
    "torn-down",
    "async-leak",
    2,
    /after the Jest environment has been torn down|environment (was|has been) torn ?down|Cannot log after tests are done|EnvironmentTeardownError|Closing rpc while/i,
    ["await-all"],
  ),
  of(
    "wrapped-twice",
    "order-pollution",
    2,
    /Attempted to wrap \S{1,100} which is already wrapped|already (been )?(registered|defined|initialized|declared|mocked|installed)|Cannot redefine property|MissingSchemaError|OverwriteModelError/i,
    ["restore-state", "bisect"],
  ),
  of(
    "data-race",
    "in-process-race",
    2,
    /WARNING: DATA RACE|concurrent map (writes|read and map write|iteration and map write)|ConcurrentModificationException/i,
    ["fix-race", "serialise"],
  ),
  // Weak by themselves.
  of(
    "reset",
    "service-not-ready",
    1,
    /ECONNRESET|socket hang up|\bEPIPE\b|broken pipe|ERR_STREAM_PREMATURE_CLOSE|ERR_CONNECTION_RESET/i,
    ["wait-until-ready", "no-shared-teardown"],
  ),
  of(
    "expect-timeout",
    "timeout-contention",
    1,
    /Timed out \d{1,9} ?ms waiting for|(locator|page)\.\w{1,40}: Timeout \d{1,9} ?ms exceeded|Test timeout of \d{1,9} ?ms exceeded/i,
    ["fewer-workers", "longer-timeout"],
  ),
  of(
    "test-timeout",
    "timeout-contention",
    1,
    /Exceeded timeout of \d{1,9} ?ms|Test timed out in \d{1,9} ?ms|[Tt]imeout of \d{1,9} ?ms exceeded|Async callback was not invoked within|test timed out after|Failed: Timeout >/i,
    ["fewer-workers", "longer-timeout"],
  ),
  of(
    "timeout",
    "timeout-contention",
    1,
    /\bETIMEDOUT\b|ESOCKETTIMEDOUT|TimeoutException|TimeoutError|timed out after|context deadline exceeded|Net::ReadTimeout|ConditionTimeoutException/i,
    ["fewer-workers", "wait-until-ready", "longer-timeout"],
  ),
  of(
    "name-unknown",
    "external-network",
    1,
    /EAI_AGAIN|ENOTFOUND|getaddrinfo|UnknownHostException|Name or service not known|Temporary failure in name resolution|ERR_NAME_NOT_RESOLVED/i,
    ["mock-network"],
  ),
  of(
    "service-busy",
    "external-network",
    1,
    /Too Many Requests|rate limit|50[234] (Service Unavailable|Bad Gateway|Gateway Time-?out)/i,
    ["mock-network"],
  ),
  of("snapshot", "product-or-test-bug", 1, /toMatchSnapshot|obsolete snapshot|New snapshot was not written/i, [
    "mend-the-test",
  ]),
  of(
    "count-differs",
    "shared-db-rows",
    1,
    /expected (length|count|size)?\s?\d{1,9} (but|to (be|equal)|, got)|Expected length: \d{1,9}|toHaveLength|toHaveCount|expected: <\d{1,9}> but was: <\d{1,9}>|\d{1,9} !== \d{1,9}|assert \d{1,9} == \d{1,9}|expected \d{1,9} to (be|equal|deeply equal) \d{1,9}/i,
    rows,
  ),
];

function of(
  id: string,
  cause: Cause,
  strength: Signature["strength"],
  pattern: RegExp,
  fixes: readonly MendName[],
): Signature {
  return { id, cause, strength, pattern, fixes };
}

/** The strongest; undefined where none is known. Time-outs say little, so a database's words in the same text go first. */
export function signatureOf(message: string): Signature | undefined {
  for (const strength of [3, 2, 1])
    for (const signature of signatures)
      if (signature.strength === strength && signature.pattern.test(message)) return signature;
  return undefined;
}
