import { expect, test } from "vitest";
import { readAsk } from "./inputs.ts";

const asked = (inputs: Record<string, string>) => readAsk((name) => inputs[name] ?? "");

test("all that is wrong is said at once", () => {
  expect(asked({ step: "prepare", task: "test", "fail-on": "always", "retention-days": "0" })).toMatchObject({
    kind: "refused",
    problems: [{ code: "input.task" }, { code: "input.fail-on" }, { code: "input.retention-days" }],
  });
  expect(asked({ step: "prepare", task: "run", "fail-on": "gate" })).toMatchObject({
    kind: "refused",
    problems: [{ code: "input.cell" }],
  });
});

test.each([
  [{ step: "prepare", task: "plan", "fail-on": "never", "retention-days": "90" }, { step: "prepare" }],
  [
    { step: "upload", folder: "f", artifact: "a", "retention-days": "" },
    { step: "upload", folder: "f", artifact: "a" },
  ],
  [
    { step: "publish-plan", folder: "f", "retention-days": "7" },
    { step: "publish-plan", folder: "f", days: 7 },
  ],
  [
    { step: "publish", folder: "f", code: "3", "fail-on": "never" },
    { step: "publish", folder: "f", code: "3", failOn: "never" },
  ],
])("%o", (inputs, value) => {
  expect(asked(inputs as unknown as Record<string, string>)).toEqual({ kind: "parsed", value });
});

test("a step that we do not have is our bug", () => {
  expect(() => asked({ step: "x" })).toThrow("no step");
});
