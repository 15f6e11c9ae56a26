import { describe, expect, test } from "vitest";
import { hasOption, withOurs, withoutOptions } from "./argv.ts";

const options = { none: ["runInBand", "i"], one: ["maxWorkers", "w", "outputFile"], many: ["reporters"] };

test("ours come after the user's, and before a lone --", () => {
  expect(withOurs(["a"], ["--x"])).toEqual(["a", "--x"]);
  expect(withOurs(["a", "--", "b", "--"], ["--x"])).toEqual(["a", "--x", "--", "b", "--"]);
});

describe("options are taken out, with their values", () => {
  test.each<[string, string]>([
    ["a --maxWorkers 2 b", "a b"],
    ["a --maxWorkers=2 b", "a b"],
    ["a --max-workers=2 --output-file x b", "a b"],
    ["a -w 2 b -w3 -w=4 c", "a b c"],
    ["-i --runInBand --run-in-band=true a", "a"],
    ["--reporters default ./mine.js --verbose a", "--verbose a"],
    ["--reporters=default a", "a"],
    ["a -- -w 2 --runInBand", "a -- -w 2 --runInBand"],
    ["--maxWorkersX=2 -t runInBand -wait -x", "--maxWorkersX=2 -t runInBand -x"],
    ["-iv -u -", "-iv -u -"],
    ["--maxWorkers", ""],
  ])("%s", (args, wanted) => {
    expect(withoutOptions(args.split(" "), options).join(" ")).toBe(wanted);
  });

  test("a value may hold anything", () => {
    expect(withoutOptions(["--outputFile=a\nb", "--outputFile", "--odd", "c"], options)).toEqual(["c"]);
  });
});

test("whether an option is there", () => {
  expect(hasOption(["--worker-idle-memory-limit=1GB"], "workerIdleMemoryLimit")).toBe(true);
  expect(hasOption(["--", "--workerIdleMemoryLimit=1GB"], "workerIdleMemoryLimit")).toBe(false);
});
