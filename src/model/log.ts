/** What a process wrote for a terminal or a log → text without what steers either. */

/**
 * GitHub's runner obeys a line that begins with `::`, white space before it or not, and `##[` anywhere in a line
 * (actions/runner, ActionCommand.cs). A blank in between ends that, and a reader still sees what was meant.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "## [");
}

/** Without the codes that colour a terminal and move its cursor (ECMA-48, control sequences). */
export function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes are what is taken out
  return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, "");
}
