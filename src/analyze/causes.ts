/** Verdict, failures and cluster of a test → the probable cause, and what to change. */

import type { Cause, OrderFinding, SeenFailure, VerdictKind } from "../model/analysis.ts";
import type { MendName } from "../model/mends.ts";
import { type Signature, signatureOf } from "./signatures.ts";

export interface Symptoms {
  readonly verdict: VerdictKind;
  readonly failures: readonly SeenFailure[];
  readonly order?: OrderFinding;
  /** What its cluster fails by: of a test that says nothing itself. */
  readonly cluster?: Signature;
}

export interface Probable {
  readonly cause: Cause;
  /** The signature that it was read from. */
  readonly signature?: string;
  /** The best first. */
  readonly fixes: readonly MendName[];
}

/** Undefined where the evidence carries no cause. */
export function causeOf({ verdict, failures, order, cluster }: Symptoms): Probable | undefined {
  const own = strongestIn(failures);
  const signature = own ?? cluster;
  const inParallel = own === undefined || failures.some((failure) => failure.modes.parallel > 0);
  const isStrong = signature !== undefined && signature.strength === 3 && inParallel;
  switch (verdict) {
    case "order-dependent":
      // A test that leaves something behind may leave it in a database: then the message says more.
      if (isStrong) return from(signature, ["bisect"]);
      return order?.role === "brittle"
        ? { cause: "order-setup", fixes: ["set-up-itself", "bisect"] }
        : { cause: "order-pollution", fixes: ["bisect", "restore-state"] };
    case "parallel-only":
    case "parallel-worse":
      if (signature !== undefined && signature.cause !== "product-or-test-bug") return from(signature);
      return { cause: "shared-state", fixes: ["serialise", "own-database", "unique-ids", "own-directory"] };
    case "sequential-only":
      return signature === undefined
        ? { cause: "order-pollution", fixes: ["bisect", "restore-state"] }
        : from(signature);
    case "environment":
      return { cause: "place", fixes: ["even-places"] };
    case "flaky":
      if (signature !== undefined && (isStrong || signature.strength === 2)) return from(signature);
      return { cause: "chance", fixes: ["await-all", "mend-the-test"] };
    case "broken":
      return signature !== undefined && signature.strength > 1
        ? from(signature)
        : { cause: "product-or-test-bug", fixes: ["mend-the-test"] };
    case "undetermined":
      return isStrong ? from(signature) : undefined;
    default:
      return undefined;
  }
}

function from({ id, cause, fixes }: Signature, more: readonly MendName[] = []): Probable {
  return { cause, signature: id, fixes: [...fixes, ...more] };
}

/** Of several failures the one whose message tells most; a time-out beside a lock is the lock's. */
export function strongestIn(failures: readonly SeenFailure[]): Signature | undefined {
  const found = failures.flatMap(({ message }) => signatureOf(message) ?? []);
  return found.reduce<Signature | undefined>(
    (best, each) => (best === undefined || each.strength > best.strength ? each : best),
    undefined,
  );
}
