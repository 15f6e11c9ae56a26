/** Text from outside → text for a CI log, no line of which is a command to the runner. */

/**
 * GitHub's runner obeys a line that begins with `::`, white space before it or not, and `##[` anywhere in a line
 * (actions/runner, ActionCommand.cs). A blank in between ends that, and a reader still sees what was meant.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "## [");
}
