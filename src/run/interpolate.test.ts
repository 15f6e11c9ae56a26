// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such texts are what is read here

import { expect, test } from "vitest";
import { interpolate, interpolateAll } from "./interpolate.ts";

const env = { HOME: "/home/me", EMPTY: "", UNSET: undefined, MONEY: "$& $1 ${HOME}" };

test.each([
  ["", ""],
  ["plain $HOME {HOME} $", "plain $HOME {HOME} $"],
  ["${HOME}/x:${HOME}", "/home/me/x:/home/me"],
  ["[${EMPTY}]", "[]"],
  ["${MONEY}", "$& $1 ${HOME}"],
  ["${}", "${}"],
])("%j is %j", (text, value) => {
  expect(interpolate(text, env, "it")).toEqual({ kind: "parsed", value });
});

test.each([
  ["${NOT_SET}", "it reads ${NOT_SET}, which is not set", "NOT_SET"],
  ["${HOME} ${UNSET}", "it reads ${UNSET}, which is not set", "UNSET"],
  ["${B} ${A} ${B}", "it reads ${B}, which is not set", "B, A"],
  ["${constructor}", "it reads ${constructor}, which is not set", "constructor"],
  ["${__proto__} ${toString}", "it reads ${__proto__}, which is not set", "__proto__, toString"],
])("%s is a problem: every variable is named once", (text, words, names) => {
  expect(interpolate(text, env, "it")).toEqual({
    kind: "refused",
    problems: [
      { code: "environment.missing", words, hint: `Set ${names} in the environment before you start flakeproof.` },
    ],
  });
});

test("of a record every value is read, and every fault named", () => {
  expect(interpolateAll({ A: "${HOME}", B: "b" }, env, "env")).toEqual({
    kind: "parsed",
    value: { A: "/home/me", B: "b" },
  });
  expect(interpolateAll({ A: "${X}", B: "b", C: "${Y}" }, env, "env")).toMatchObject({
    kind: "refused",
    problems: [{ words: "env.A reads ${X}, which is not set" }, { words: "env.C reads ${Y}, which is not set" }],
  });
});
