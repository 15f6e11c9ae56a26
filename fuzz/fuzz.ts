/**
 * `npm run fuzz -- [--seed N] [--count N] [--minutes N]`: mutated XML against sax, every report cut at every byte and in
 * small pieces, changed reports of all other formats. Prints its seed; the same seed does the same.
 */

import { parseArgs } from "node:util";
import { checkCuts, checkPieces, cutsOf, mutateReports, reportSamples, smallSamples } from "./reports.ts";
import { mutateXml } from "./xml.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    count: { type: "string", default: "1000000" },
    minutes: { type: "string", default: "60" },
    /** Mutation of that seed to begin with: one that failed is made again with `--count 1`. */
    first: { type: "string", default: "0" },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(values.seed);
const until = Date.now() + Number(values.minutes) * 60_000;
let failed = 0;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function sayFailures(lines: readonly string[]): void {
  failed += lines.length;
  for (const line of lines) say(`  FAILED ${line}`);
}

say(`seed ${seed}`);

let started = Date.now();
const { count, failures } = mutateXml(seed, Number(values.count), until, Number(values.first));
const seconds = (Date.now() - started) / 1_000;
say(
  `${count} mutations of XML documents in ${seconds.toFixed(1)} s (${Math.round(count / seconds)} a second): ${failures.length} failures`,
);
sayFailures(
  failures.map(
    ({ index, document, words }) =>
      `${words}\n    document ${JSON.stringify(document)}\n    again: npm run fuzz -- --seed ${seed} --first ${index} --count 1`,
  ),
);

if (Number(values.count) > 1) {
  const samples = [...(await reportSamples()), ...smallSamples()];
  started = Date.now();
  let cuts = 0;
  let done = 0;
  for (const sample of samples) {
    if (Date.now() > until) break;
    const at = cutsOf(sample, 50_000);
    const wrong = [...(await checkPieces(sample)), ...(await checkCuts(sample, at))];
    sayFailures(wrong.slice(0, 10).map((each) => `${sample.name} ${each}`));
    cuts += at.length;
    done++;
  }
  say(
    `${done} of ${samples.length} reports in pieces of 1 to 7 bytes and cut at ${cuts} bytes in ${((Date.now() - started) / 1_000).toFixed(1)} s`,
  );

  started = Date.now();
  const changed = await mutateReports(seed, Math.ceil(Number(values.count) / 50), samples, until);
  say(
    `${changed.count} changed reports in ${((Date.now() - started) / 1_000).toFixed(1)} s: ${changed.failures.length} failures`,
  );
  sayFailures(
    changed.failures.map(
      ({ index, sample, document, words }) =>
        `${sample}, change ${index}: ${words}\n    ${JSON.stringify(document).slice(0, 2_000)}`,
    ),
  );
}
process.exitCode = failed === 0 ? 0 : 1;
