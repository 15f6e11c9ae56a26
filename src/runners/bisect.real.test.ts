/** `bisect` over toy suites of Mocha and Vitest: it names what a test depends on, and what it prints shows that. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonIn, type Place, placeWith, putFiles, type Ran, runCommand } from "../../scripts/real/place.ts";
import type { CellResults } from "../model/results.ts";
import type { Bisected } from "../render/bisect.ts";

const plain = (title: string) => `it(${JSON.stringify(title)}, () => {});\n`;
const failsIf = (title: string, condition: string) =>
  `it(${JSON.stringify(title)}, () => { if (${condition}) throw new Error("as planned"); });\n`;
const sets = (name: string) => `it("sets ${name}", () => { globalThis.${name} = true; });\n`;
const vitestFile = (body: string) =>
  `import { existsSync, writeFileSync } from "node:fs";\nimport { test as it } from "vitest";\n${body}`;
const mark = "`${process.env.SPOT}/mark`";

const suiteFiles = {
  "m/a.js": plain("a"),
  "m/b.js": sets("dirty"),
  "m/c.js": sets("ready"),
  "m/d.js": sets("left"),
  "m/e.js": plain("e"),
  "m/f.js": sets("right"),
  "m/g.js": plain("g"),
  "m/s.js": 'it.skip("skipped", () => {});\n',
  "m/v.js": failsIf("victim", "globalThis.dirty"),
  "m/w.js": failsIf("brittle", "!globalThis.ready"),
  "m/x.js": failsIf("both", "globalThis.left && globalThis.right"),
  "m/y.js": failsIf("broken", "true"),
  "m/z.js": failsIf("sound", "false"),
  "late/a.js": plain("a"),
  "late/b.js": 'it("dies", () => process.exit(0));\n',
  "late/z.js": plain("z"),
  // Of one size but for the first, which Vitest so takes first.
  "v/a.test.mjs": vitestFile(`it("marks", () => writeFileSync(${mark}, ""));\n${"// large\n".repeat(60)}`),
  "v/b.test.mjs": vitestFile('it("b", () => {});\n'),
  "v/c.test.mjs": vitestFile('it("c", () => {});\n'),
  "v/z.test.mjs": vitestFile(failsIf("needs it", `!existsSync(${mark})`)),
  "flakeproof.yml": `version: 1
suites:
  m: { runner: mocha, args: ["--spec=m/*.js"] }
  late: { runner: mocha, args: ["--spec=late/*.js"] }
  v: { runner: vitest, args: ["--dir=v"], directories: [SPOT] }
`,
  // Without options that name files, so that Mocha's own command can be told.
  "own/flakeproof.yml": "version: 1\nsuites:\n  own: { runner: mocha }\n",
  "own/.mocharc.json": '{ "spec": ["test/*.js"] }\n',
  "own/test/a.js": sets("dirty"),
  "own/test/v.js": failsIf("victim", "globalThis.dirty"),
};

let place: Place;

beforeAll(async () => {
  place = { ...(await placeWith()), cli: join(import.meta.dirname, "../cli.ts") };
  await putFiles(place.folder, suiteFiles);
});

afterAll(() => place?.leave());

async function bisect(...words: readonly string[]): Promise<Ran & { readonly found: Bisected }> {
  const ran = await runCommand(place, ["bisect", ...words, "--json"]);
  return { ...ran, found: (ran.stdout === "" ? {} : JSON.parse(ran.stdout)) as Bisected };
}

/** What a line that was printed shows of the test: `failed` or `passed`. */
async function outcomeOf(line: string, test: string): Promise<string | undefined> {
  const [, ...words] = line.split(" ");
  expect((await runCommand(place, words)).code).toBe(0);
  const cell = words[words.indexOf("--cell") + 1]!;
  const { runs } = await jsonIn<CellResults>(place, `.flakeproof/bisect/results/${cell}.json`);
  return runs[0]!.observations.find((each) => each.test === test)?.outcome;
}

const most = (candidates: number) => 2 * Math.ceil(Math.log2(candidates)) + 2;

describe("found", () => {
  test.each([
    ["m › m/v.js › victim", "victim", ["m/b.js"]],
    ["m › m/w.js › brittle", "brittle", ["m/c.js"]],
    ["v › v/z.test.mjs › needs it", "brittle", ["v/a.test.mjs"]],
  ])("%s is %s, within the bound, and the lines that are printed show it", async (id, role, files) => {
    const { code, found, stderr } = await bisect(id);
    expect([code, found.role, found.needed]).toEqual([0, role, [{ files }]]);
    expect(found.steady).toBe(true);
    expect(found.runs).toBeLessThanOrEqual(most(found.candidates.files));
    expect(stderr.match(/^probe \d/gm)).toHaveLength(found.probes);
    expect([await outcomeOf(found.show!.fails, id), await outcomeOf(found.show!.passes, id)]).toEqual([
      "failed",
      "passed",
    ]);
  });

  test("two that are needed at once; a part of its name will do", async () => {
    const { code, found } = await bisect("both", "--suite", "m");
    expect([code, found.test, found.needed]).toEqual([
      0,
      "m › m/x.js › both",
      [{ files: ["m/d.js"] }, { files: ["m/f.js"] }],
    ]);
  });

  test("in words, with Mocha's own command, which fails too", async () => {
    const ran = await runCommand(place, ["bisect", "victim", "--config", "own/flakeproof.yml", "--seed", "7"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toBe(
      [
        "Test      own › own/test/v.js › victim",
        "Polluter  own/test/a.js",
        "Role      a victim of order: it passes alone (1 run) and fails after it (1 run)",
        "Fails     flakeproof run --plan .flakeproof/bisect/plan.json --cell bisect-together --out .flakeproof/bisect",
        "Passes    flakeproof run --plan .flakeproof/bisect/plan.json --cell bisect-alone --out .flakeproof/bisect",
        "Or        cd own && npx mocha --no-parallel test/a.js test/v.js",
        "Cost      2 runs in 2 probes; seed 7, sequential",
        "",
      ].join("\n"),
    );
    const mocha = (...files: readonly string[]) =>
      execFileSync(
        process.execPath,
        [join(place.folder, "../node_modules/mocha/bin/mocha.js"), "--no-config", ...files],
        {
          cwd: join(place.folder, "own"),
          stdio: "pipe",
        },
      );
    expect(() => mocha("test/a.js", "test/v.js")).toThrow();
    expect(() => mocha("test/v.js")).not.toThrow();
  });
});

describe("not found", () => {
  test.each([
    ["it fails beside whom it will", "broken", 1, "brittle"],
    ["nothing makes it fail", "sound", 1, "victim"],
  ])("%s: exit code 1", async (_what, name, code, role) => {
    const ran = await bisect(name, "--suite", "m", "--repeats", "2");
    expect([ran.code, ran.found.found, ran.found.because, ran.found.role]).toEqual([code, false, "notWithAll", role]);
    expect([ran.found.probes, ran.found.runs]).toEqual([2, 4]);
  });

  test.each([
    ["no test", [], "arguments.test"],
    ["a name that is not quoted", ["m", "›", "victim"], "arguments.test"],
    ["a mode that there is not", ["victim", "--mode", "shuffled"], "arguments.value"],
    ["a name with a slip", ["m › m/v.js › victm"], "Did you mean `m › m/v.js › victim`?"],
    ["a file that holds no such test", ["v › v/b.test.mjs › bb"], "Did you mean `v › v/b.test.mjs › b`?"],
    ["a name of several", ["m/"], "arguments.test-unclear"],
  ])("%s: exit code 2", async (_what, words, said) => {
    const { code, stderr, stdout } = await bisect(...words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(said);
  });

  test.each([
    ["a test that is skipped", "skipped", "bisect.not-run"],
    ["a probe that dies", "late › late/z.js › z", "report.missing"],
  ])("%s: exit code 3, and nothing is claimed", async (_what, name, said) => {
    const { code, stderr, stdout } = await bisect(name);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(said);
  });
});
