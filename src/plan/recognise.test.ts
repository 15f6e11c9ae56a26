import { describe, expect, test } from "vitest";
import { recogniseCommand } from "./recognise.ts";

function recognised(line: string, reports: readonly string[] = [], workers?: number) {
  const words = line === "" ? [] : line.split(" ");
  return recogniseCommand({ words, reports, ...(workers === undefined ? {} : { workers }) });
}

test.each([
  ["vitest", "vitest", []],
  ["vitest run", "vitest", []],
  ["npx vitest run", "vitest", []],
  ["npx --yes vitest run --project unit", "vitest", ["--project", "unit"]],
  ["pnpm exec vitest --project unit", "vitest", ["--project", "unit"]],
  ["pnpm dlx vitest", "vitest", []],
  ["pnpm vitest src/a.test.ts", "vitest", ["src/a.test.ts"]],
  ["yarn vitest run", "vitest", []],
  ["yarn run vitest run", "vitest", []],
  ["bunx vitest", "vitest", []],
  ["npm exec -- vitest run", "vitest", []],
  ["npm exec vitest", "vitest", []],
  ["node_modules/.bin/vitest run run.test.ts", "vitest", ["run.test.ts"]],
  ["/srv/app/node_modules/.bin/vitest", "vitest", []],
  ["playwright test", "playwright", []],
  ["npx playwright test --project=chromium e2e/", "playwright", ["--project=chromium", "e2e/"]],
  ["./node_modules/.bin/playwright test test", "playwright", ["test"]],
  ["npx jest --ci", "jest", ["--ci"]],
  ["mocha test/a.js", "mocha", ["test/a.js"]],
  ["node --test test/*.js", "node", ["test/*.js"]],
  ["pytest -x tests", "pytest", ["-x", "tests"]],
  ["go test ./...", "go", ["./..."]],
  ["rspec spec", "rspec", ["spec"]],
  ["phpunit --testsuite unit", "phpunit", ["--testsuite", "unit"]],
  ["mvn test -o", "maven", ["-o"]],
])("%s is %s with %o", (line, runner, args) => {
  const read = recognised(line);
  expect(read).toMatchObject({
    kind: "parsed",
    value: { suites: { tests: { runner, args, workers: 4 } }, runs: { parallel: 5, sequential: 1 } },
  });
});

test.each([
  ["pytest", undefined],
  ["npx jest", undefined],
  ["python3 -m pytest -q", ["python3"]],
  [".venv/bin/python -m pytest", [".venv/bin/python"]],
  ["poetry run pytest", ["poetry", "run", "python"]],
  ["uv run python3.12 -m pytest", ["uv", "run", "python3.12"]],
  ["bundle exec rspec", ["bundle", "exec", "rspec"]],
  ["bin/rspec", ["bin/rspec"]],
  ["./vendor/bin/phpunit", ["./vendor/bin/phpunit"]],
  ["./mvnw test", ["./mvnw"]],
])("%s is started by %o", (line, program) => {
  const read = recognised(line);
  expect(read.kind === "parsed" ? read.value.suites["tests"]!.program : read).toEqual(program);
});

test.each(["vitest", "rspec {workers}"])("%s takes the workers that are asked for", (line) => {
  expect(recognised(line, ["x.xml"], 9)).toMatchObject({ value: { suites: { tests: { workers: 9 } } } });
});

test.each(["ctest", "npm test", "go build", "notvitest run", "vitest-ui", "node vitest", "python -m unittest", ""])(
  "%j alone does not tell where its reports are",
  (line) => {
    expect(recognised(line)).toMatchObject({
      kind: "refused",
      problems: [{ code: "arguments.unknown-runner", hint: expect.stringContaining("--reports") }],
    });
  },
);

describe("an unknown runner with its reports", () => {
  const suiteOf = (words: readonly string[]) => {
    const read = recogniseCommand({ words, reports: ["reports/*.xml"] });
    return read.kind === "parsed" ? { ...read.value.suites["tests"], runs: read.value.runs } : read;
  };

  test("is started by its own line", () => {
    expect(suiteOf(["bundle", "exec", "rspec"])).toMatchObject({
      runner: "command",
      command: "bundle exec rspec",
      reports: ["reports/*.xml"],
      args: [],
    });
  });

  test.each([
    [["rspec"], 0],
    [["rspec", "-n", "{workers}"], 1],
    [["rspec", "--mode={mode}"], 1],
    [["rspec {workers}"], 1],
  ])("%o has %i sequential runs: without {workers} both modes would be alike", (words, sequential) => {
    expect(suiteOf(words)).toMatchObject({ runs: { sequential, parallel: 5 } });
  });

  test.each([
    [["a", "b c"], "a 'b c'"],
    [["a", "it's"], "a 'it'\\''s'"],
    [["a", "$(id)", "`id`", "x;y", ""], "a '$(id)' '`id`' 'x;y' ''"],
    [["a", "--k={workers}", "x/y.rb:3", "A=1"], "a --k={workers} x/y.rb:3 A=1"],
    [["a && b"], "a && b"],
  ])("words stay words: %o is %s", (words, line) => {
    expect(suiteOf(words)).toMatchObject({ command: line });
  });

  test.each([[[]], [[""]], [[" "]]])("nothing to start is refused: %o", (words) => {
    expect(suiteOf(words)).toMatchObject({ kind: "refused", problems: [{ code: "arguments.unknown-runner" }] });
  });
});
