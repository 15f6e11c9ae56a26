/** A slot → what it has for itself: names, databases, ports and directories. */
import { type Environment } from "./given.ts";
/**
 * The end of a name that no other slot uses: `s2_r3_w5` for shard 2, run 3, slot 5. Outside flakeproof `w5`: unique on
 * one machine as long as one run at a time uses the server. Throws as `slot` does.
 */
export declare function databaseSuffix(env?: Environment): string;
/**
 * The URL of this slot's own database. `store` is its name below `stores` in flakeproof.yml, and may be left out where
 * the suite has one store only. Throws as `slot` does, and where the run gives no such store.
 */
export declare function databaseUrl(store?: string, env?: Environment): string;
/** Whether this run gives its slots the store of that name; false outside flakeproof. */
export declare function hasStore(store: string, env?: Environment): boolean;
/**
 * A TCP port that this slot alone uses. `name` is an entry of the suite's `ports` in flakeproof.yml. Throws as `slot`
 * does, and where the run gives no such port.
 */
export declare function port(name: string, env?: Environment): number;
/**
 * An absolute path of a directory that this slot alone uses; empty when the run starts. `name` is an entry of the
 * suite's `directories` in flakeproof.yml. Throws as `slot` does, and where the run gives no such directory.
 */
export declare function directory(name: string, env?: Environment): string;
