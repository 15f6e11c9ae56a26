/** `npm run bench -- reports [parsers|large|many|blob] [--all] [--keep]`: large reports, whole processes, beside other parsers of npm, counts checked. */

import { execFileSync, spawnSync } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Cost, costOf, median } from "./cost.ts";
import { blobLines, writeJunit } from "./report-files.ts";

const root = join(import.meta.dirname, "..");
const cli = join(root, "dist/cli.js");
const folder = join(tmpdir(), "flakeproof-bench-reports");

/** As pinned in the research they are compared with; installed for the bench alone. */
const peers: Readonly<Record<string, string>> = {
  junit2json: "4.0.0",
  htmlparser2: "12.0.0",
  saxes: "6.0.0",
  sax: "1.6.1",
  "fast-xml-parser": "5.12.1",
  xml2js: "0.6.2",
  "xml-js": "1.6.11",
};

/** Each prints how many cases it met. xml2js is what dorny and test-summary read with, xml-js what mikepenz does. */
const programs: Readonly<Record<string, string>> = {
  junit2json: `import{parse}from"junit2json";import{readFileSync}from"node:fs";const r=await parse(readFileSync(file,"utf8"));let n=0;for(const s of r.testsuite??[])n+=s.testcase?.length??0;console.log(n)`,
  htmlparser2: `import{Parser}from"htmlparser2";let n=0;const p=new Parser({onopentag(name,a){if(name==="testcase"&&a.name!==undefined)n++},ontext(){}},{xmlMode:true});for await(const c of createReadStream(file,"utf8"))p.write(c);p.end();console.log(n)`,
  saxes: `import{SaxesParser}from"saxes";let n=0;const p=new SaxesParser();p.on("opentag",t=>{if(t.name==="testcase"&&t.attributes.name!==undefined)n++});p.on("text",()=>{});for await(const c of createReadStream(file,"utf8"))p.write(c);p.close();console.log(n)`,
  sax: `import sax from"sax";let n=0;const p=sax.parser(true);p.onopentag=t=>{if(t.name==="testcase"&&t.attributes.name!==undefined)n++};p.ontext=()=>{};for await(const c of createReadStream(file,"utf8"))p.write(c);p.close();console.log(n)`,
  "fast-xml-parser": `import{XMLParser}from"fast-xml-parser";import{readFileSync}from"node:fs";const r=new XMLParser({ignoreAttributes:false,processEntities:true}).parse(readFileSync(file,"utf8"));let n=0;for(const s of [r.testsuites.testsuite].flat())n+=[s.testcase].flat().length;console.log(n)`,
  xml2js: `import xml2js from"xml2js";import{readFileSync}from"node:fs";const r=await xml2js.parseStringPromise(readFileSync(file,"utf8"));let n=0;for(const s of r.testsuites.testsuite)n+=s.testcase?.length??0;console.log(n)`,
  "xml-js": `import x from"xml-js";import{readFileSync}from"node:fs";const r=x.xml2js(readFileSync(file,"utf8"),{compact:true});let n=0;for(const s of [r.testsuites.testsuite].flat())n+=[s.testcase].flat().length;console.log(n)`,
};

export async function reports(words: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  try {
    line(
      `node ${process.versions.node}; median of several rounds, all of a table in turn; CPU is user and system time of the whole process\n`,
    );
    const wanted = (part: string) => words.every((word) => word.startsWith("--")) || words.includes(part);
    if (wanted("parsers")) parsers(words.includes("--all"));
    if (wanted("large")) large();
    if (wanted("many")) many();
    if (wanted("blob")) await blob();
  } finally {
    if (!words.includes("--keep")) rmSync(folder, { recursive: true });
  }
}

function parsers(all: boolean): void {
  installPeers();
  const file = junit("100k.xml", 100_000);
  table(`100,000 JUnit tests, ${mib(file)}`, 3, {
    "node -e 0": { words: ["-e", "0"] },
    flakeproof: { words: [cli, "parse", file, "--json"], cases: 100_000 },
    ...Object.fromEntries(
      Object.entries(programs)
        .filter(([name]) => all || name !== "xml-js")
        .map(([name, code]) => [name, { words: [program(name, code), file], cases: 100_000 }]),
    ),
  });
}

function large(): void {
  installPeers();
  const file = junit("1m.xml", 1_000_000);
  table(`1,000,000 JUnit tests, ${mib(file)}`, 3, {
    flakeproof: { words: [cli, "parse", file, "--json"], cases: 1_000_000 },
    htmlparser2: { words: [program("htmlparser2", programs.htmlparser2!), file], cases: 1_000_000 },
    saxes: { words: [program("saxes", programs.saxes!), file], cases: 1_000_000 },
  });
  const started = performance.now();
  const { error } = spawnSync("xmllint", ["--stream", "--noout", "--huge", file]);
  line(
    error === undefined
      ? `xmllint --stream, its time by the clock: ${seconds(performance.now() - started)} s\n`
      : "(xmllint is not on this machine)\n",
  );
  rmSync(file);
}

/** 52,000 tests, each in 50 of the files. */
function many(): void {
  const files = join(folder, "many");
  mkdirSync(files, { recursive: true });
  for (let at = 0; at < 1_000; at++)
    if (!existsSync(join(files, `${at}.xml`))) writeJunit(join(files, `${at}.xml`), 2_900, at * 13, 52_000);
  const one = (threads: string): Measured => ({
    words: [cli, "parse", files, "--json"],
    env: { FLAKEPROOF_THREADS: threads },
    cases: 2_900_000,
  });
  table("1 GB in 1,000 files, 2,900,000 cases of 52,000 tests", 3, {
    "flakeproof, 1 thread": one("1"),
    "flakeproof, 2 threads": one("2"),
  });
  rmSync(files, { recursive: true });
}

async function blob(): Promise<void> {
  const file = join(folder, "report.jsonl");
  await pipeline(blobLines(35_500), createWriteStream(file));
  const size = mib(file);
  const archive = join(folder, "report.zip");
  rmSync(archive, { force: true });
  execFileSync("python3", ["-m", "zipfile", "-c", archive, "report.jsonl"], { cwd: folder });
  table(`Playwright blob, ${size} of events, ${mib(archive)} as zip`, 5, {
    "node -e 0": { words: ["-e", "0"] },
    flakeproof: { words: [cli, "parse", archive, "--json"], cases: 35_500 },
  });
}

interface Measured {
  readonly words: readonly string[];
  readonly cases?: number;
  readonly env?: Readonly<Record<string, string>>;
}

function table(title: string, rounds: number, rows: Readonly<Record<string, Measured>>): void {
  const costs = new Map<string, (Cost | undefined)[]>(Object.keys(rows).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, row] of Object.entries(rows)) costs.get(name)!.push(measured(name, row));
  line(title);
  line(`${"".padEnd(24)}${["CPU s", "wall s", "MiB", "of ours"].map((head) => head.padStart(10)).join("")}`);
  const ours = costs.get("flakeproof")?.flatMap((cost) => (cost === undefined ? [] : [cost.cpu]));
  for (const [name, all] of costs) {
    const ended = all.filter((cost) => cost !== undefined);
    if (ended.length < all.length) {
      line(`${name.padEnd(24)}  it died, or gave another count`);
      continue;
    }
    const cpu = median(ended.map((cost) => cost.cpu));
    const figures = [
      seconds(cpu),
      seconds(median(ended.map(({ wall }) => wall))),
      median(ended.map(({ memory }) => memory)).toFixed(0),
    ];
    const ratio = ours === undefined ? "" : `${(cpu / median(ours)).toFixed(1)} ×`;
    line(`${name.padEnd(24)}${[...figures, ratio].map((cell) => cell.padStart(10)).join("")}`);
  }
  line("");
}

/** Undefined where it did not come to the count. */
function measured(name: string, { words, cases, env }: Measured): Cost | undefined {
  Object.assign(process.env, { FLAKEPROOF_THREADS: "", ...env });
  try {
    const cost = costOf(words, root);
    const count = name.startsWith("flakeproof")
      ? (JSON.parse(cost.output) as { cases: { total: number } }).cases.total
      : Number(cost.output);
    return cases === undefined || count === cases ? cost : undefined;
  } catch {
    return undefined;
  }
}

function installPeers(): void {
  if (existsSync(join(folder, "node_modules/junit2json"))) return;
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", dependencies: peers }));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function program(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, `import{createReadStream}from"node:fs";const file=process.argv[2];\n${code}\n`);
  return path;
}

function junit(name: string, cases: number): string {
  const path = join(folder, name);
  if (!existsSync(path)) writeJunit(path, cases);
  return path;
}

function mib(file: string): string {
  return `${(statSync(file).size / 1e6).toFixed(1)} MB`;
}

function seconds(millis: number): string {
  return (millis / 1_000).toFixed(2);
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}
