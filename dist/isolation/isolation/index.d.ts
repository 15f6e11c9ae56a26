/** The door of the isolation library: what a test process asks about its own slot. */
export type { Environment } from "./given.ts";
export { databaseSuffix, databaseUrl, directory, hasStore, port } from "./own.ts";
export { slot } from "./slot.ts";
