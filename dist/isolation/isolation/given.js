/** The environment of a test process → what flakeproof gave to this run. */
import { readFileSync } from "node:fs";
const version = 1;
/** What every slot of this run has; `undefined` outside flakeproof. Throws where the file cannot be used. */
export function givenSlots(env) {
    const path = env.FLAKEPROOF_SLOTS;
    if (path === undefined || path === "") {
        if (env.FLAKEPROOF === "1")
            throw new Error(slotsNotPassedOn);
        return undefined;
    }
    const file = parseSlots(readSlots(path), path);
    if (file.version > version)
        throw new Error(`${path} is a slots file of version ${file.version}; this flakeproof/isolation reads version ${version}. ` +
            "Install the version of flakeproof in the project that also runs the tests.");
    return file;
}
const slotsNotPassedOn = "FLAKEPROOF is 1, but FLAKEPROOF_SLOTS is not set. Whatever starts the tests (a container, sudo, a task runner) " +
    "must pass on every variable that begins with FLAKEPROOF, and DB_SUFFIX.";
function readSlots(path) {
    try {
        return readFileSync(path, "utf8");
    }
    catch (cause) {
        throw new Error(`The slots file ${path} (FLAKEPROOF_SLOTS) cannot be read. It is there as long as its run lasts: the tests must ` +
            "not delete it, and a container needs its folder mounted under the same path.", { cause });
    }
}
function parseSlots(text, path) {
    const value = json(text);
    if (value?.kind === "slots" && typeof value.version === "number" && Array.isArray(value.slots))
        return value;
    throw new Error(`${path} (FLAKEPROOF_SLOTS) is not a slots file of flakeproof. Only flakeproof may set this variable.`);
}
function json(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
