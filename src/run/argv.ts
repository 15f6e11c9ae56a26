/** The user's arguments and ours → one list of arguments, in which ours prevail. */

/** What follows a lone `--` is taken for files, so ours go before it. */
export function withOurs(args: readonly string[], ours: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end === -1 ? [...args, ...ours] : [...args.slice(0, end), ...ours, ...args.slice(end)];
}

/** Options by their names without dashes, in camel case, by how many values follow them. */
export interface Options {
  readonly none: readonly string[];
  readonly one: readonly string[];
  /** All up to the next option. */
  readonly many: readonly string[];
}

/**
 * For programs that make a list of an option that is given twice (yargs). `--name=value`, `--name value`, `--some-name`
 * and, for names of one letter, `-n value`, `-n=value` and `-nvalue` are known.
 */
export function withoutOptions(args: readonly string[], { none, one, many }: Options): readonly string[] {
  const end = args.indexOf("--");
  const kept: string[] = [];
  for (let at = 0; at < (end === -1 ? args.length : end); at++) {
    const { name, attached } = optionOf(args[at]!, one);
    if (name === undefined || ![...none, ...one, ...many].includes(name)) kept.push(args[at]!);
    else if (!attached && one.includes(name)) at++;
    else if (!attached && many.includes(name)) while (at + 1 < args.length && !args[at + 1]!.startsWith("-")) at++;
  }
  return end === -1 ? kept : [...kept, ...args.slice(end)];
}

/** Whether an option is among the arguments, as `withoutOptions` knows it. */
export function hasOption(args: readonly string[], name: string): boolean {
  return withoutOptions(args, { none: [name], one: [], many: [] }).length < args.length;
}

function optionOf(arg: string, one: readonly string[]): { readonly name?: string; readonly attached: boolean } {
  const long = /^--([^=]+)(=)?/s.exec(arg);
  if (long !== null) return { name: camelCase(long[1]!), attached: long[2] !== undefined };
  const short = /^-([A-Za-z])(.*)$/s.exec(arg);
  if (short === null) return { attached: false };
  const attached = short[2] !== "";
  // `-iw4` are two options; of ours only those with a value may be written together with it.
  return attached && !short[2]!.startsWith("=") && !one.includes(short[1]!)
    ? { attached }
    : { name: short[1]!, attached };
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
