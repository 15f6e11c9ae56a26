import { describe, expect, test } from "vitest";
import { readJson } from "./json-fixture.ts";
import { rspecJson } from "./rspec-json.ts";

const example = {
  id: "./spec/cart_spec.rb[1:1]",
  description: "adds up",
  full_description: "Cart adds up",
  status: "passed",
  file_path: "./spec/support/shared.rb",
  run_time: 0.002,
};

function read(examples: readonly object[], more: object = {}) {
  return readJson({ version: "3.13.0", examples, ...more }, [rspecJson]);
}

test("an example has the file that it was loaded from, and its full description", () => {
  expect(read([example]).entries).toEqual([
    {
      name: { suite: "s", file: "spec/cart_spec.rb", titles: ["Cart adds up"] },
      attempts: [{ outcome: "passed", took: 2 }],
      repeats: "name",
    },
  ]);
});

test("without an id it has the file that it says", () => {
  const { id: _, ...rest } = example;
  expect(read([rest]).entries).toMatchObject([{ name: { file: "spec/support/shared.rb" } }]);
});

describe("the outcome", () => {
  test.each([
    ["pending", undefined, { outcome: "skipped" }],
    ["levitated", undefined, { outcome: "skipped" }],
    ["failed", undefined, { outcome: "failed", message: "" }],
    [
      "failed",
      {
        class: "RSpec::Expectations::ExpectationNotMetError",
        message: "\nexpected: 1\n     got: 2\n",
        backtrace: null,
      },
      { outcome: "failed", message: "expected: 1\n     got: 2" },
    ],
    [
      "failed",
      {
        class: "IOError",
        message: "closed",
        backtrace: ["/repo/vendor/gems/x.rb:1:in `x'", "/repo/spec/a.rb:3:in `y'"],
      },
      { outcome: "failed", message: "IOError: closed\n/repo/spec/a.rb:3:in `y'" },
    ],
  ])("%s, %j", (status, exception, expected) => {
    expect(read([{ ...example, status, exception }]).entries[0]!.attempts).toMatchObject([expected]);
  });
});

describe("the report as a whole", () => {
  test("with errors outside of examples is a problem that says the first", () => {
    const messages = [
      "Run options: include {:focus=>true}",
      "\nAn error occurred while loading ./a.rb.\nLoadError:\n  no\n",
    ];
    const summary = { example_count: 0, errors_outside_of_examples_count: 2 };
    expect(read([], { messages, summary }).problems).toMatchObject([
      { code: "report.runner-error", words: expect.stringMatching(/2 errors .*: An error occurred .* LoadError: no$/) },
    ]);
  });

  test("that says more examples than it holds is a problem", () => {
    expect(read([example], { summary: { example_count: 2 } }).problems).toMatchObject([{ code: "report.totals" }]);
  });
});
