/** A process not yet started. */

export interface Invocation {
  /** A program with its arguments, found on the PATH and in `node_modules/.bin`; or one line for the shell. */
  readonly command:
    | { readonly kind: "program"; readonly argv: readonly [string, ...string[]] }
    | { readonly kind: "shell"; readonly line: string };
  /** On top of what we were started with. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder each that goes in front of what a variable holds, which is a list of folders as PATH is. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly cwd: string;
  /** Absolute: what it prints on standard output is added to this file, not to the log. */
  readonly stdout?: string;
  /** Milliseconds. */
  readonly timeout: number;
}
