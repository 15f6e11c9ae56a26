/** What shall be run: the only truth after `plan`. Its digest stands in every result. */
/** The ways in which a suite is run, so that they can be compared. */
export const modes = ["sequential", "parallel", "shuffled", "isolated"];
export function byMode(of) {
    return Object.fromEntries(modes.map((mode) => [mode, of(mode)]));
}
export const runnerNames = [
    "vitest",
    "jest",
    "playwright",
    "mocha",
    "node",
    "pytest",
    "go",
    "rspec",
    "phpunit",
    "maven",
    "command",
];
/** Sets of variables that name the shard in the way of others. */
export const exportsNamed = ["ci-node", "bazel"];
/**
 * Why runs are made that are not part of the screening. `confirm`: fresh runs of suspects, in pairs. `rerun`: a test that
 * never passed, again until it passes. `extra`: more parallel runs of files where flaky tests are to be expected.
 * `verify`: whether a test that was mended fails less.
 */
export const purposes = ["confirm", "rerun", "extra", "verify"];
/** The digest that the results of a cell bear: that of the plan in whose round it was made. */
export function digestFor(plan, cell) {
    return [...(plan.earlier ?? []), plan.digest][roundOf(cell) - 1] ?? plan.digest;
}
export function roundOf(cell) {
    return cell.round ?? 1;
}
/** The cells that its last round added: those to run now. */
export function lastRound(plan) {
    const last = 1 + (plan.earlier?.length ?? 0);
    return plan.cells.filter((cell) => roundOf(cell) === last);
}
/** The suite of a cell. A plan without it is not one of ours: the reader of plans has checked that. */
export function suiteOf(plan, cell) {
    const suite = plan.suites.find((each) => each.name === cell.suite);
    if (suite === undefined)
        throw new Error(`cell ${cell.id} names the suite ${cell.suite}, which its plan lacks`);
    return suite;
}
/** Processes that run tests at the same time in this mode. */
export function workersIn(suite, mode) {
    return mode === "parallel" ? suite.workers : 1;
}
/** Whether its runner can be told to run some of its files alone: the user's own line must take them. */
export function canNarrow({ files, starter: { runner, list, lines } }, mode) {
    if (files === undefined)
        return false;
    const line = lines?.[mode === "parallel" ? mode : "sequential"] ?? "";
    return runner !== "command" || (list !== undefined && /(?<!\$)\{files(-list)?\}/.test(line));
}
/** The runs of the whole suite in one mode, in order. */
export function runsOf(plan, suite, mode) {
    const numbers = plan.cells
        .filter((cell) => cell.suite === suite && cell.mode === mode && cell.share === undefined)
        .flatMap((cell) => cell.runs);
    return [...new Set(numbers)].sort((a, b) => a - b);
}
/** A run's own seed: 32 bits, well spread even for neighbouring runs (the finaliser of MurmurHash3). */
export function seedOfRun(planSeed, run) {
    let mixed = (planSeed ^ Math.imul(run, 0x9e3779b1)) >>> 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
}
