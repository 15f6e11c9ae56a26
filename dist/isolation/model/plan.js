/** What shall be run: the only truth after `plan`. Its digest stands in every result. */
export const modes = ["sequential", "parallel"];
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
/** The suite of a cell. A plan without it is not one of ours: the reader of plans has checked that. */
export function suiteOf(plan, cell) {
    const suite = plan.suites.find((each) => each.name === cell.suite);
    if (suite === undefined)
        throw new Error(`cell ${cell.id} names the suite ${cell.suite}, which its plan lacks`);
    return suite;
}
/** Processes that run tests at the same time in this mode. */
export function workersIn(suite, mode) {
    return mode === "sequential" ? 1 : suite.workers;
}
/** The runs of a suite in one mode, in order. */
export function runsOf(plan, suite, mode) {
    const numbers = plan.cells.filter((cell) => cell.suite === suite && cell.mode === mode).flatMap((cell) => cell.runs);
    return [...new Set(numbers)].sort((a, b) => a - b);
}
/** A run's own seed: 32 bits, well spread even for neighbouring runs (the finaliser of MurmurHash3). */
export function seedOfRun(planSeed, run) {
    let mixed = (planSeed ^ Math.imul(run, 0x9e3779b1)) >>> 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
}
