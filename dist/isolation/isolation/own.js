/** A slot → what it has for itself: names, databases, ports and directories. */
import { givenSlots } from "./given.js";
import { slot } from "./slot.js";
/**
 * The end of a name that no other slot uses: `s2_r3_w5` for shard 2, run 3, slot 5. Outside flakeproof `w5`: unique on
 * one machine as long as one run at a time uses the server. Throws as `slot` does.
 */
export function databaseSuffix(env = process.env) {
    return ownSlot(env)?.suffix ?? `w${slot(env)}`;
}
/**
 * The URL of this slot's own database. `store` is its name below `stores` in flakeproof.yml, and may be left out where
 * the suite has one store only. Throws as `slot` does, and where the run gives no such store.
 */
export function databaseUrl(store, env = process.env) {
    const { stores } = ownOrRefuse(`databaseUrl(${store === undefined ? "" : quoted(store)})`, env);
    const names = Object.keys(stores);
    const name = store ?? (names.length === 1 ? names[0] : undefined);
    const url = name === undefined ? undefined : own(stores, name)?.url;
    if (url === undefined)
        throw new Error(store === undefined ? whichStore(names) : notGiven("store", store, names));
    return url;
}
/** Whether this run gives its slots the store of that name; false outside flakeproof. */
export function hasStore(store, env = process.env) {
    return own(givenSlots(env)?.slots[0]?.stores ?? {}, store) !== undefined;
}
/**
 * A TCP port that this slot alone uses. `name` is an entry of the suite's `ports` in flakeproof.yml. Throws as `slot`
 * does, and where the run gives no such port.
 */
export function port(name, env = process.env) {
    const { ports } = ownOrRefuse(`port(${quoted(name)})`, env);
    const given = own(ports, name);
    if (given === undefined)
        throw new Error(notGiven("port", name, Object.keys(ports)));
    return given;
}
/**
 * An absolute path of a directory that this slot alone uses; empty when the run starts. `name` is an entry of the
 * suite's `directories` in flakeproof.yml. Throws as `slot` does, and where the run gives no such directory.
 */
export function directory(name, env = process.env) {
    const { directories } = ownOrRefuse(`directory(${quoted(name)})`, env);
    const given = own(directories, name);
    if (given === undefined)
        throw new Error(notGiven("directory", name, Object.keys(directories)));
    return given;
}
function ownSlot(env) {
    const given = givenSlots(env);
    if (given === undefined)
        return undefined;
    const number = slot(env);
    const found = given.slots.find((each) => each.slot === number);
    if (found === undefined)
        throw new Error(`The slots file ${env.FLAKEPROOF_SLOTS} has no slot ${number}.`);
    return found;
}
function ownOrRefuse(call, env) {
    const found = ownSlot(env);
    if (found !== undefined)
        return found;
    throw new Error(`${call} needs a run of flakeproof: FLAKEPROOF_SLOTS is not set. Start the tests with \`npx flakeproof prove\`, ` +
        "or ask only where process.env.FLAKEPROOF is set.");
}
/** A member, and never what every object inherits. */
function own(record, name) {
    return Object.hasOwn(record, name) ? record[name] : undefined;
}
const keys = { store: "stores", port: "ports", directory: "directories" };
function notGiven(what, name, names) {
    const mend = `Add ${quoted(name)} to the suite's \`${keys[what]}\` in flakeproof.yml`;
    return (`This run gives its slots no ${what} ${quoted(name)} (it gives ${names.map(quoted).join(", ") || "none"}). ` +
        (what === "store"
            ? `${mend}, and describe it below the top-level \`stores\` (url, env, per, migrate).`
            : `${mend}.`));
}
function whichStore(names) {
    return names.length === 0
        ? "This run gives its slots no store. Describe one below `stores` in flakeproof.yml (url, env, per, migrate) and name it in the suite's `stores`."
        : `This run gives its slots ${names.length} stores: say which one, as in databaseUrl(${quoted(names[0])}). There are ${names.map(quoted).join(", ")}.`;
}
function quoted(name) {
    return JSON.stringify(name);
}
