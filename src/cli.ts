#!/usr/bin/env node
/** The door for everyone: words of the command line → a command, and its exit code. */

import nodeModule from "node:module";
import { fault, readWords, type Words } from "./commands/arguments.ts";
import { commandHelp, wholeHelp } from "./commands/help.ts";
import { type CommandName, commands, notYet } from "./commands/options.ts";
import { terminalHost } from "./edges/local.ts";
import type { Problem } from "./model/problem.ts";
import { nearest } from "./model/spelling.ts";
import type { Host, Outside } from "./outside.ts";
import type { Wishes } from "./plan/suites.ts";
import { version } from "./version.ts";

/** Beside this file, and of its kind: built or not. */
const threadDoor = new URL(import.meta.url.endsWith(".ts") ? "./thread.ts" : "./thread.js", import.meta.url);

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === "--version" || name === "-v") return answer(`${version}\n`);
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process[name === undefined ? "stderr" : "stdout"].write(wholeHelp(version));
    return name === undefined ? 2 : 0;
  }
  if (!Object.hasOwn(commands, name)) return refuse([unknownCommand(name)], hostFor(new Set()));
  const command = commands[name as CommandName];
  const read = readWords(command, rest);
  if (read.kind === "refused") return refuse(read.problems, hostFor(new Set()));
  if (read.value.flags.has("help")) return answer(commandHelp(name as CommandName));
  const strangers = strangersIn(name as CommandName, read.value);
  const host = hostFor(read.value.flags);
  if (strangers.length > 0) return refuse(strangers, host);
  const { nodeOutside } = await import("./edges/node.ts");
  return start(name as CommandName, read.value, nodeOutside(host, threadDoor));
}

async function start(name: CommandName, words: Words, outside: Outside): Promise<number> {
  const { texts, flags, lists } = words;
  const json = flags.has("json");
  const keepDatabases = flags.has("keep-databases");
  const source = {
    ...(texts.config === undefined ? {} : { config: texts.config }),
    command: words.command,
    reports: lists.reports ?? [],
    wishes: wishesIn(words),
    ...(texts.history === undefined ? {} : { history: texts.history }),
  };
  switch (name) {
    case "prove": {
      if (texts.verify !== undefined) {
        const { verifyTest } = await import("./commands/verify.ts");
        return verifyTest({ ...source, verify: texts.verify, out: texts.out ?? ".flakeproof", json }, outside);
      }
      const { prove } = await import("./commands/prove.ts");
      const jobs = words.numbers.jobs === undefined ? {} : { jobs: words.numbers.jobs };
      return prove({ ...source, ...jobs, out: texts.out ?? ".flakeproof", keepDatabases, json }, outside);
    }
    case "plan": {
      const { plan } = await import("./commands/plan.ts");
      const after =
        texts.after === undefined
          ? {}
          : { after: { analysis: texts.after, ...(texts.plan === undefined ? {} : { plan: texts.plan }) } };
      return plan({ ...source, ...after, out: texts.out ?? "plan.json", matrix: flags.has("matrix"), json }, outside);
    }
    case "run": {
      const { run } = await import("./commands/run.ts");
      return run(
        { plan: texts.plan ?? "plan.json", cell: texts.cell!, out: texts.out ?? ".flakeproof", keepDatabases },
        outside,
      );
    }
    case "bisect": {
      const { bisect } = await import("./commands/bisect.ts");
      const given = Object.entries({
        plan: texts.plan,
        config: texts.config,
        suite: texts.suite,
        seed: words.numbers.seed,
      });
      return bisect(
        {
          ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
          test: words.rest[0]!,
          mode: texts.mode === "parallel" ? "parallel" : "sequential",
          repeats: words.numbers.repeats ?? 1,
          out: texts.out ?? ".flakeproof",
          json,
        },
        outside,
      );
    }
    case "parse": {
      const { parse } = await import("./commands/parse.ts");
      const { keepYoungSmall } = await import("./edges/memory.ts");
      keepYoungSmall();
      return parse({ places: words.rest, format: texts.format ?? "auto", list: flags.has("list"), json }, outside);
    }
    case "report": {
      const { keepYoungSmall } = await import("./edges/memory.ts");
      keepYoungSmall();
      const { formats, report } = await import("./commands/report.ts");
      const wanted = texts.format?.split(",") ?? formats;
      const unknown = wanted.filter((each) => !(formats as readonly string[]).includes(each));
      if (unknown.length > 0)
        return refuse(
          [
            fault(
              "arguments.format",
              `\`--format\` names ${unknown.join(", ")}, which this version does not write`,
              `It writes ${formats.join(", ")}.`,
            ),
          ],
          outside.host,
        );
      const chosen = formats.filter((each) => wanted.includes(each));
      return report(
        {
          results: words.rest,
          ...(texts.plan === undefined ? {} : { plan: texts.plan }),
          ...(texts.history === undefined ? {} : { history: texts.history }),
          out: texts.out ?? ".flakeproof",
          formats: chosen,
          json,
        },
        outside,
      );
    }
  }
}

function wishesIn({ texts, numbers, flags }: Words): Wishes {
  const { suite } = texts;
  const { runs, workers, budget, target, seed } = numbers;
  const sequentialRuns = numbers["sequential-runs"];
  const [shuffledRuns, isolatedRuns] = [numbers["shuffled-runs"], numbers["isolated-runs"]];
  const shards = numbers.shards ?? texts.shards;
  const confirm = flags.has("no-confirm") ? false : flags.has("confirm") ? true : undefined;
  const counts = { runs, sequentialRuns, shuffledRuns, isolatedRuns, workers, shards };
  const wishes = { suite, ...counts, budget, target, seed, confirm };
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));
}

/** Words that the command has no place for. */
function strangersIn(name: CommandName, { rest, command, texts, lists }: Words): readonly Problem[] {
  const problems: Problem[] = [];
  if (name === "parse" && rest.length === 0)
    problems.push(
      fault(
        "arguments.files",
        "`parse` needs report files",
        "Give files, folders or patterns: flakeproof parse 'reports/**/*.xml'",
      ),
    );
  if (name === "bisect") problems.push(...bisectFaults(rest, texts));
  else if (name !== "report" && name !== "parse" && rest[0] !== undefined)
    problems.push(
      fault(
        "arguments.unknown-word",
        `\`${name}\` has no place for \`${rest[0]}\``,
        name === "prove"
          ? `Put the test command after \`--\`: flakeproof prove -- ${rest.join(" ")}`
          : `See flakeproof ${name} --help.`,
      ),
    );
  if (name !== "prove" && command.length > 0)
    problems.push(fault("arguments.unknown-word", `\`${name}\` takes no command after \`--\``, "Only `prove` does."));
  if (command.length > 0 && texts.config !== undefined)
    problems.push(
      fault("arguments.both", "Both `--config` and a command after `--` say what to run", "Leave one of them out."),
    );
  if (command.length === 0 && lists.reports !== undefined)
    problems.push(
      fault("arguments.reports", "`--reports` belongs to a command after `--`", "A config says `reports:` itself."),
    );
  if (name === "run" && texts.cell === undefined)
    problems.push(
      fault("arguments.cell", "`run` needs `--cell`", "Give a cell of the plan, or its entry of the matrix as JSON."),
    );
  return problems;
}

function bisectFaults(rest: readonly string[], texts: Words["texts"]): readonly Problem[] {
  const example = "flakeproof bisect 'api › tests/cart.test.js › adds'";
  const problems: Problem[] = [];
  if (rest.length === 0 || rest[0] === "")
    problems.push(fault("arguments.test", "`bisect` needs a test", `Name one as the report does: ${example}`));
  if (rest.length > 1)
    problems.push(fault("arguments.test", "`bisect` takes one test", `Quote its name, which holds blanks: ${example}`));
  if (texts.mode !== undefined && !["sequential", "parallel"].includes(texts.mode))
    problems.push(
      fault(
        "arguments.value",
        `\`--mode\` is ${JSON.stringify(texts.mode.slice(0, 60))}`,
        "It is sequential or parallel.",
      ),
    );
  if (texts.plan !== undefined && texts.config !== undefined)
    problems.push(fault("arguments.both", "Both `--plan` and `--config` say what to run", "Leave one of them out."));
  return problems;
}

function unknownCommand(name: string): Problem {
  if ((notYet.commands as readonly string[]).includes(name))
    return fault(
      "arguments.not-yet",
      `\`${name}\` is not in this version`,
      "The README lists what this version does not do yet.",
    );
  const known = Object.keys(commands);
  const meant = nearest(name, known);
  return fault(
    "arguments.unknown-command",
    `\`${name.slice(0, 60)}\` is not a command`,
    `${meant === undefined ? "" : `Did you mean \`${meant}\`? `}Commands: ${known.join(", ")}.`,
  );
}

function hostFor(flags: ReadonlySet<string>): Host {
  const wanted = !flags.has("no-color") && !process.env.NO_COLOR;
  const colours =
    wanted &&
    (process.env.FORCE_COLOR !== undefined || (process.stdout.isTTY === true && process.stderr.isTTY === true));
  return terminalHost({ quiet: flags.has("quiet"), colours });
}

function refuse(problems: readonly Problem[], host: Host): number {
  for (const problem of problems) host.problem(problem);
  return 2;
}

function answer(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Whatever is thrown is our bug. */
function tellBug(error: unknown): number {
  process.stderr.write(
    "flakeproof itself failed; this is not your suite. Please report it, with the lines below, in the issues of its repository.\n",
  );
  process.stderr.write(`flakeproof ${version}, node ${process.versions.node}, ${process.platform}\n`);
  for (let cause = error; cause !== undefined; cause = cause instanceof Error ? cause.cause : undefined)
    process.stderr.write(`${cause instanceof Error ? (cause.stack ?? cause) : cause}\n`);
  return 70;
}

// Node keeps what it compiled: the next start is quicker by a third. Node 20 cannot.
nodeModule.enableCompileCache?.();

main(process.argv.slice(2))
  .catch(tellBug)
  .then((code) => {
    process.exitCode = code;
  });
