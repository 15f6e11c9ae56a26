/** The words after a command → its options as checked values, or every fault in them. */

import type { Parsed, Problem } from "../model/problem.ts";
import { parsed, refused } from "../model/problem.ts";
import { nearest } from "../model/spelling.ts";
import { durationMillis, rate } from "../plan/values.ts";
import { type Command, notYet, type Option, type Taken } from "./options.ts";

export interface Words {
  readonly texts: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly numbers: Readonly<Record<string, number>>;
  readonly flags: ReadonlySet<string>;
  /** What is no option. */
  readonly rest: readonly string[];
  /** What stands after `--`. */
  readonly command: readonly string[];
}

/** `words` without the command's own name. An option's value stands behind `=` or is the next word. */
export function readWords(command: Command, words: readonly string[]): Parsed<Words> {
  const end = words.indexOf("--");
  const own = end === -1 ? [...words] : words.slice(0, end);
  const texts: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  const numbers: Record<string, number> = {};
  const flags = new Set<string>();
  const rest: string[] = [];
  const problems: Problem[] = [];
  for (let at = 0; at < own.length; at++) {
    const word = own[at]!;
    // A number below zero is none, nor is the dash that stands for standard input.
    if (!/^(--|-[A-Za-z])/.test(word)) {
      rest.push(word);
      continue;
    }
    const [, name, inline] = /^--?([^=]*)(?:=([\s\S]*))?$/.exec(word) as unknown as [
      string,
      string,
      string | undefined,
    ];
    const option = isOption(word, command) ? command.options[name] : undefined;
    if (option === undefined) problems.push(unknownOption(word.replace(/=[\s\S]*/, ""), name, command));
    else if (option.takes === "flag") {
      if (inline === undefined) flags.add(name);
      else problems.push(fault("arguments.value", `\`--${name}\` takes no value`, "Leave out what stands after it."));
    } else {
      // Only behind `=` is a known option a value: otherwise the value was left out.
      const next = own[at + 1];
      const value = inline ?? (next !== undefined && isOption(next, command) ? undefined : next);
      if (inline === undefined && value !== undefined) at += 1;
      if (value === undefined || value === "")
        problems.push(
          fault(
            "arguments.value",
            `\`--${name}\` needs a value`,
            `Write \`--${name}=${option.value}\`: ${option.does}.`,
          ),
        );
      else if (option.takes === "text" || (option.takes === "count-or-auto" && value === "auto")) texts[name] = value;
      else if (option.takes === "texts") lists[name] = [...(lists[name] ?? []), value];
      else {
        const number = numberOf(option, value);
        if (number === undefined)
          problems.push(
            fault(
              "arguments.value",
              `\`--${name}\` is ${JSON.stringify(value.slice(0, 60))}`,
              `It is ${kinds[option.takes]}.`,
            ),
          );
        else numbers[name] = number;
      }
    }
  }
  if (problems.length > 0) return refused(...problems);
  return parsed({ texts, lists, numbers, flags, rest, command: end === -1 ? [] : words.slice(end + 1) });
}

/** A known one, with or without its value. */
function isOption(word: string, command: Command): boolean {
  return word.startsWith("--") && Object.hasOwn(command.options, word.slice(2).replace(/=[\s\S]*/, ""));
}

const kinds: Readonly<Record<Exclude<Taken, "flag" | "text" | "texts">, string>> = {
  count: "a whole number from 1 to 256",
  "count-or-auto": "a whole number from 1 to 256, or `auto`",
  duration: "a time such as `30s`, `10m` or `1h`",
  "zero-or-more": "a whole number from 0 to 1000",
  seed: "a whole number from 0 to 4294967295",
  rate: "a rate between 0 and 1, such as 5% or 0.05",
};

const bounds: Readonly<Partial<Record<Taken, readonly [number, number]>>> = {
  count: [1, 256],
  "count-or-auto": [1, 256],
  seed: [0, 2 ** 32 - 1],
};

function numberOf(option: Option, text: string): number | undefined {
  if (option.takes === "rate") return rate(text);
  if (option.takes === "duration") return durationMillis(text);
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  const [least, most] = bounds[option.takes] ?? [0, 1_000];
  return value >= least && value <= most ? value : undefined;
}

function unknownOption(word: string, name: string, command: Command): Problem {
  const known = Object.keys(command.options);
  if ((notYet.options as readonly string[]).includes(name))
    return fault(
      "arguments.not-yet",
      `\`${word}\` is not in this version`,
      "Leave it out; the README lists what this version does not do yet.",
    );
  const meant = nearest(name, known);
  return fault(
    "arguments.unknown-option",
    `\`${word}\` is not an option of \`${command.usage.split(" ").slice(0, 2).join(" ")}\``,
    `${meant === undefined ? "" : `Did you mean \`--${meant}\`? `}Options: ${known.map((each) => `--${each}`).join(" ")}.`,
  );
}

export function fault(code: string, words: string, hint: string): Problem {
  return { code, words, hint };
}
