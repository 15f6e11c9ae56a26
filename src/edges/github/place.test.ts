import { expect, test } from "vitest";
import { readPlace } from "./place.ts";

const env = {
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "someone/shop",
  GITHUB_RUN_ID: "77",
  GITHUB_RUN_ATTEMPT: "2",
  ACTIONS_RUNTIME_TOKEN: "t",
  ACTIONS_RESULTS_URL: "https://results",
};

test.each(["https://github.com", "https://acme.ghe.com", "https://GitHub.com/"])("a workflow run on %s", (server) => {
  expect(readPlace({ ...env, GITHUB_SERVER_URL: server })).toEqual({
    kind: "parsed",
    value: { owner: "someone", repository: "shop", run: 77, attempt: 2 },
  });
});

test.each([
  [{ GITHUB_SERVER_URL: "https://github.acme.com" }, "github.enterprise-server"],
  [{ GITHUB_SERVER_URL: "https://notgithub.com" }, "github.enterprise-server"],
  [{ ACTIONS_RUNTIME_TOKEN: "" }, "github.no-artifacts"],
  [{ ACTIONS_RESULTS_URL: undefined }, "github.no-artifacts"],
])("%o is a problem with a mend", (change, code) => {
  expect(readPlace({ ...env, ...change })).toMatchObject({
    kind: "refused",
    problems: [{ code, hint: expect.any(String) }],
  });
});

test("a runner that says nothing is no problem of the user's", () => {
  expect(() => readPlace({ ...env, GITHUB_RUN_ID: undefined })).toThrow("GITHUB_RUN_ID");
});
