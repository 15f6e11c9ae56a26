/** The table of commands → the help that a person reads. */

import { type CommandName, commands, type Option } from "./options.ts";

export function wholeHelp(version: string): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  return [
    `flakeproof ${version}: proves that a test suite is stable in parallel, or shows which tests are not, and why.`,
    "",
    "  flakeproof prove -- npx vitest run      the main job, with no configuration",
    "",
    ...Object.entries(commands).map(([name, command]) => `  ${name.padEnd(width)}  ${command.does}`),
    "",
    "flakeproof COMMAND --help shows the options of a command.",
    "Exit codes: 0 the gate holds · 1 it does not · 2 the input is wrong · 3 the evidence is incomplete · 70 a bug of ours",
    "",
  ].join("\n");
}

export function commandHelp(name: CommandName): string {
  const { usage, does, options } = commands[name];
  const rows = Object.entries<Option>(options).map(([option, { value, does: what }]) => ({
    left: `--${option}${value === undefined ? "" : ` ${value}`}`,
    what,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return [usage, "", `  ${does}`, "", ...rows.map(({ left, what }) => `  ${left.padEnd(width)}  ${what}`), ""].join(
    "\n",
  );
}
