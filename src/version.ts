/** The version of this release. The build puts in what package.json says. */

declare const FLAKEPROOF_VERSION: string | undefined;

export const version: string = typeof FLAKEPROOF_VERSION === "string" ? FLAKEPROOF_VERSION : "0.0.0-source";
