import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readWords, type Words } from "./arguments.ts";
import { commands } from "./options.ts";

function read(line: string, command: keyof typeof commands = "prove") {
  return readWords(commands[command], line === "" ? [] : line.split(" "));
}

function wordsOf(line: string, command: keyof typeof commands = "prove"): Words {
  const words = read(line, command);
  if (words.kind === "refused") throw new Error(words.problems.map((problem) => problem.words).join("\n"));
  return words.value;
}

/** What is wrong and its mend, in one line each. */
function faults(line: string, command: keyof typeof commands = "prove"): readonly string[] {
  const words = read(line, command);
  return words.kind === "refused" ? words.problems.map((each) => `${each.code}: ${each.words}. ${each.hint}`) : [];
}

test("no words are no options", () => {
  expect(wordsOf("")).toEqual({ texts: {}, lists: {}, numbers: {}, flags: new Set(), rest: [], command: [] });
});

test("a value stands behind = or is the next word", () => {
  const wanted = { texts: { suite: "unit" }, numbers: { runs: 3, target: 0.05 } };
  expect(wordsOf("--suite unit --runs 3 --target 5%")).toMatchObject(wanted);
  expect(wordsOf("--suite=unit --runs=3 --target=0.05")).toMatchObject(wanted);
});

test("a value may hold =, white space, and nothing but the first = counts", () => {
  expect(wordsOf("--suite=a=b --out==").texts).toEqual({ suite: "a=b", out: "=" });
  expect(readWords(commands.run, ['--cell={\n  "index": 1\n}'])).toMatchObject({
    value: { texts: { cell: '{\n  "index": 1\n}' } },
  });
});

test("flags, lists, and the last of a text that is given twice", () => {
  const words = wordsOf("--json --quiet --reports a.xml --reports=b.xml --suite one --suite two");
  expect(words.flags).toEqual(new Set(["json", "quiet"]));
  expect(words).toMatchObject({ lists: { reports: ["a.xml", "b.xml"] }, texts: { suite: "two" } });
});

test("what is no option is the rest, in its order", () => {
  expect(wordsOf("one --json two.json - -5 ./-x", "report").rest).toEqual(["one", "two.json", "-", "-5", "./-x"]);
});

describe("behind --", () => {
  test("everything is the command's, options of ours too", () => {
    expect(wordsOf("--json -- npx vitest --json --nonsense -- x")).toMatchObject({
      flags: new Set(["json"]),
      rest: [],
      command: ["npx", "vitest", "--json", "--nonsense", "--", "x"],
    });
  });

  test("there may be nothing", () => {
    expect(wordsOf("--json --").command).toEqual([]);
  });

  test("there is no value for an option before it", () => {
    expect(faults("--out -- vitest")).toEqual([expect.stringContaining("`--out` needs a value")]);
  });
});

describe("a value that starts with a dash", () => {
  test("is one, unless it is an option itself", () => {
    expect(wordsOf("--out -x").texts).toEqual({ out: "-x" });
    expect(wordsOf("--out --x").texts).toEqual({ out: "--x" });
    expect(wordsOf("--out=--json --suite=-").texts).toEqual({ out: "--json", suite: "-" });
  });

  test.each(["--out --json", "--suite --runs 5", "--suite --runs=5"])("is left out in %s", (line) => {
    expect(faults(line)).toEqual([
      expect.stringMatching(/^arguments\.value: `--(out|suite)` needs a value\. Write `--/),
    ]);
  });

  test("is no number", () => {
    expect(faults("--seed -5")).toEqual([
      'arguments.value: `--seed` is "-5". It is a whole number from 0 to 4294967295.',
    ]);
  });
});

test.each([
  ["--suite", "arguments.value: `--suite` needs a value. Write `--suite=S`: only this suite."],
  ["--suite=", "arguments.value: `--suite` needs a value. Write `--suite=S`: only this suite."],
  ["--json=yes", "arguments.value: `--json` takes no value. Leave out what stands after it."],
  ["--json=", "arguments.value: `--json` takes no value. Leave out what stands after it."],
])("%s is refused", (line, wanted) => {
  expect(faults(line)).toEqual([wanted]);
});

describe("numbers", () => {
  test.each([
    ["workers", "1", 1],
    ["workers", "256", 256],
    ["shards", "007", 7],
    ["runs", "0", 0],
    ["runs", "1000", 1_000],
    ["sequential-runs", "0", 0],
    ["seed", "0", 0],
    ["seed", "4294967295", 4_294_967_295],
    ["target", "99%", 0.99],
  ])("--%s %s", (name, text, wanted) => {
    expect(wordsOf(`--${name} ${text}`).numbers).toEqual({ [name]: wanted });
  });

  test.each([
    ["workers", "0", "a whole number from 1 to 256"],
    ["workers", "257", "a whole number from 1 to 256"],
    ["runs", "1001", "a whole number from 0 to 1000"],
    ["runs", "1.5", "a whole number from 0 to 1000"],
    ["runs", "1e2", "a whole number from 0 to 1000"],
    ["runs", "0x10", "a whole number from 0 to 1000"],
    ["runs", "ten", "a whole number from 0 to 1000"],
    ["runs", "+5", "a whole number from 0 to 1000"],
    ["seed", "4294967296", "a whole number from 0 to 4294967295"],
    ["target", "0", "a rate between 0 and 1, such as 5% or 0.05"],
    ["target", "100%", "a rate between 0 and 1, such as 5% or 0.05"],
  ])("--%s %s is none", (name, text, allowed) => {
    expect(faults(`--${name} ${text}`)).toEqual([`arguments.value: \`--${name}\` is "${text}". It is ${allowed}.`]);
  });

  test("a very long one is cut in the words", () => {
    expect(faults(`--runs ${"9".repeat(1_000_000)}`)[0]!.length).toBeLessThan(200);
  });
});

describe("an unknown option", () => {
  test.each([
    ["--wrokers 3", "--wrokers", "--workers"],
    ["--confg=x", "--confg", "--config"],
    ["--Json", "--Json", "--json"],
    ["-suite x", "-suite", "--suite"],
  ])("%s is named with its nearest", (line, word, meant) => {
    expect(faults(line)[0]).toContain(
      `arguments.unknown-option: \`${word}\` is not an option of \`flakeproof prove\`. Did you mean \`${meant}\`? Options: --config`,
    );
  });

  test("without a near one all are listed", () => {
    expect(faults("--zzzzzz")).toEqual([expect.stringMatching(/`flakeproof prove`\. Options: --config .*--help\.$/)]);
    expect(faults("-x")).toHaveLength(1);
  });

  test("of another command is unknown here", () => {
    expect(faults("--workers 3", "report")).toEqual([
      expect.stringContaining("`--workers` is not an option of `flakeproof report`"),
    ]);
  });

  test.each(["--shuffled", "--isolated", "--port=1"])("%s is promised for later", (line) => {
    expect(faults(line)).toEqual([expect.stringContaining("arguments.not-yet: ")]);
  });

  test.each([
    "--__proto__",
    "--constructor",
    "--toString",
    "--hasOwnProperty",
    "--__proto__=x",
    "---",
    "--5",
    "--=x",
    "--ä",
  ])("%s is one, in every command", (word) => {
    for (const command of Object.keys(commands) as (keyof typeof commands)[])
      expect(faults(word, command)).toEqual([expect.stringContaining("arguments.unknown-option: ")]);
  });
});

test("all faults are listed, in their order", () => {
  expect(faults("--runs many --nonsense --json=1 --workers 0 word --out").map((each) => each.slice(0, 40))).toEqual([
    'arguments.value: `--runs` is "many". It ',
    "arguments.unknown-option: `--nonsense` i",
    "arguments.value: `--json` takes no value",
    'arguments.value: `--workers` is "0". It ',
    "arguments.value: `--out` needs a value. ",
  ]);
});

test("no words at all are a bug of ours", () => {
  const word = fc.oneof(fc.string(), fc.constantFrom("--", "--json", "--out", "--runs", "--seed=1", "--x=", "-"));
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const read = readWords(commands.prove, words);
      if (read.kind === "refused") expect(read.problems.length).toBeGreaterThan(0);
      else expect(read.value.command).toEqual(words.includes("--") ? words.slice(words.indexOf("--") + 1) : []);
    }),
    { seed: 1, numRuns: 500 },
  );
});
