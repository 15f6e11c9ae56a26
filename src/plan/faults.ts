/** What does not fit the shape of the config → words, a mend, and the keys that lead to the place. */

import type * as v from "valibot";
import { runnerNames } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { nearest } from "../model/spelling.ts";
import { gate, notYet, runs, schema, store, suite } from "./schema.ts";

export type Path = readonly (string | number)[];
export type Fault = Omit<Problem, "where"> & { readonly path: Path };

export function schemaFault(issue: v.BaseIssue<unknown>): Fault {
  const path = (issue.path ?? []).map((step) => step.key as string | number);
  if (issue.received === "undefined")
    return {
      code: "config.missing-key",
      words: `${named(path)} is missing`,
      hint: mends[String(path.at(-1))] ?? "Add it.",
      path,
    };
  const meant = typeof issue.input === "string" ? nearest(issue.input, choices(issue)) : undefined;
  return {
    code: "config.value",
    words: `${named(path)} is ${found(issue.input)}`,
    hint: `Allowed: ${allowed(issue)}.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}`,
    path,
  };
}

/** For each key that has no default. */
const mends: Readonly<Record<string, string>> = {
  version: "Add `version: 1`.",
  suites: "Add `suites:` with at least one suite below it.",
  runner: `Add \`runner:\` with one of ${runnerNames.join(", ")}.`,
  url: "Add `url:` with a `sqlite:` URL.",
  env: "Add `env:` with the variable that receives the private store's URL.",
};

function named(path: Path): string {
  const text = path.join(".");
  return text === "" ? "The config" : `\`${text.length > 100 ? `${text.slice(0, 99)}…` : text}\``;
}

/** What the schema lets pass: lists where blocks belong, all strangers of a block, and names that it leaves out unsaid. */
export function shapeFaults(plain: unknown): Fault[] {
  const below = (path: Path): Path[] => Object.keys(blockAt(plain, path)).map((key) => [...path, key]);
  const records: Path[] = [["suites"], ["stores"], ...below(["suites"]).map((path) => [...path, "env"])];
  const ofSuites = below(["suites"]).flatMap((path) => [path, [...path, "runs"], [...path, "gate"]]);
  const blocks: Path[] = [[], ["runs"], ["gate"], ...ofSuites, ...below(["stores"])];
  return [
    ...[...records, ...blocks].filter((path) => Array.isArray(valueAt(plain, path))).map(listFault),
    ...records.flatMap((path) => below(path).filter((each) => unsaid.includes(String(each.at(-1))))).map(nameFault),
    ...blocks
      .flatMap((path) => below(path).filter((each) => !Object.hasOwn(entriesAt(path), String(each.at(-1)))))
      .map(unknownKey),
  ];
}

/** Keys that valibot leaves out of every record. */
const unsaid: readonly string[] = ["__proto__", "constructor", "prototype"];

function listFault(path: Path): Fault {
  return {
    code: "config.value",
    words: `${named(path)} is a list`,
    hint: "Allowed: a block of `key: value` lines.",
    path,
  };
}

function nameFault(path: Path): Fault {
  return {
    code: "config.value",
    words: `${named(path)} cannot be used as a name`,
    hint: "Give it another name.",
    path,
  };
}

/** The block at a place; an empty one where there is something else, or nothing. */
function blockAt(plain: unknown, path: Path): object {
  const value = valueAt(plain, path);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function valueAt(plain: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    plain,
  );
}

function unknownKey(path: Path): Fault {
  const key = String(path.at(-1));
  const siblings = Object.keys(entriesAt(path.slice(0, -1)));
  if (notYet.includes(key))
    return {
      code: "config.not-yet",
      words: `${named(path)} is not served by this version`,
      hint: `Take it out. Served here: ${siblings.join(", ")}.`,
      path,
    };
  const meant = nearest(key, siblings);
  return {
    code: "config.unknown-key",
    words: `${named(path)} is not a key of the config`,
    path,
    hint:
      meant === undefined
        ? `Allowed here: ${siblings.join(", ")}.`
        : `Did you mean \`${meant}\`? Allowed here: ${siblings.join(", ")}.`,
  };
}

/** The keys that the schema knows at a place. */
function entriesAt(path: Path): Readonly<Record<string, unknown>> {
  const block = path[0] === "suites" && path.length > 2 ? path[2] : path[0];
  if (block === "suites") return suite.entries;
  if (block === "stores") return store.entries;
  if (block === "runs") return runs;
  if (block === "gate") return gate;
  return schema.entries;
}

function choices(issue: v.BaseIssue<unknown>): readonly string[] {
  return [...(issue.expected ?? "").matchAll(/"([^"]*)"/g)].map((match) => match[1]!);
}

function allowed(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith("Invalid")) return issue.message;
  const listed = choices(issue);
  if (listed.length > 0) return listed.join(", ");
  const words: Readonly<Record<string, string>> = {
    Object: "a block of `key: value` lines",
    Array: "a list",
    string: "a text",
    number: "a number",
    boolean: "true or false",
    "(string | number | boolean)": "a text, a number, true or false",
    "(string | number)": "a rate such as `5%` or `0.05`",
  };
  return words[issue.expected ?? ""] ?? `${issue.expected}`;
}

function found(input: unknown): string {
  if (input === null) return "empty";
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object") return "a block of keys";
  const shown = JSON.stringify(input) ?? String(input);
  return `\`${shown.length > 60 ? `${shown.slice(0, 57)}…` : shown}\``;
}
