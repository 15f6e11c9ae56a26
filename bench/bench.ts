/** `npm run bench -- NAME`: measures what NAME says, against a yardstick on this machine, in one go. */

const benches: Readonly<Record<string, () => Promise<void>>> = {
  experiment: async () => (await import("./experiment.ts")).experiment(process.argv.slice(3)),
  plan: async () => (await import("./plan.ts")).plan(),
  reports: async () => (await import("./reports.ts")).reports(process.argv.slice(3)),
  start: async () => (await import("./start.ts")).start(),
};

const [name] = process.argv.slice(2);
const bench = name === undefined ? undefined : benches[name];
if (bench === undefined) {
  process.stderr.write(
    `${name === undefined ? "Say what to measure" : `There is no bench ${name}`}: npm run bench -- ${Object.keys(benches).join(" | ")}\n`,
  );
  process.exitCode = 2;
} else await bench();
