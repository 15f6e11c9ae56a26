/** The door of the isolation library: what a test process asks about its own slot. */
export { databaseSuffix, databaseUrl, directory, hasStore, port } from "./own.js";
export { slot } from "./slot.js";
