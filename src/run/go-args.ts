/** The arguments of `go test` → what of them is a flag of Go, a package, or the tests' own. */

/**
 * Flags that take the next argument as their value where they have no `=`: cmd/go/internal/{work/build,test/testflag}.go
 * of Go 1.19 to 1.25. All others that Go knows are switches.
 */
const withValue: ReadonlySet<string> = new Set(
  (
    "C p asmflags buildmode compiler gccgoflags gcflags installsuffix ldflags mod modfile overlay pgo pkgdir tags toolexec exec o vet " +
    "coverpkg covermode coverprofile bench benchtime blockprofile blockprofilerate count cpu cpuprofile fuzz fuzztime " +
    "fuzzminimizetime list memprofile memprofilerate mutexprofile mutexprofilefraction outputdir parallel run shuffle " +
    "skip timeout trace"
  ).split(" "),
);
const switches: ReadonlySet<string> = new Set(
  (
    "a n race msan asan v work x buildvcs cover linkshared modcacherw trimpath json failfast short benchmem c i fullpath " +
    "artifacts"
  ).split(" "),
);

export interface GoArgs {
  /** As they are, without those named in `taken`. */
  readonly flags: readonly string[];
  /** `./...` where the user names none. */
  readonly packages: readonly string[];
  /** What goes to the test binaries. */
  readonly own: readonly string[];
  /** The last value of `-run` and of `-skip`. */
  readonly run?: string;
  readonly skip?: string;
}

/** Flags of which a run has its own. */
const taken: ReadonlySet<string> = new Set(["run", "list", "json", "count", "shuffle"]);

/** By Go's own rule: packages are the first arguments in a row that are no flags; behind an unknown flag there are none. */
export function readGoArgs(args: readonly string[]): GoArgs {
  const flags: string[] = [];
  const own: string[] = [];
  const values = new Map<string, string>();
  let packages: string[] | undefined;
  let inPackages = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const { name, value } = flagOf(arg);
    if (name === undefined) {
      if (packages !== undefined && !inPackages) {
        own.push(...args.slice(at));
        break;
      }
      packages = [...(packages ?? []), arg];
      inPackages = true;
      continue;
    }
    inPackages = false;
    if (name === "args") {
      own.push(...args.slice(at + 1));
      break;
    }
    if (!withValue.has(name) && !switches.has(name)) {
      packages ??= [];
      own.push(arg);
      continue;
    }
    const takesNext = withValue.has(name) && value === undefined;
    values.set(name, takesNext ? (args[at + 1] ?? "") : (value ?? "true"));
    if (!taken.has(name)) flags.push(arg, ...(takesNext ? args.slice(at + 1, at + 2) : []));
    if (takesNext) at++;
  }
  const [run, skip] = [values.get("run"), values.get("skip")];
  return {
    flags,
    packages: packages === undefined || packages.length === 0 ? ["./..."] : packages,
    own,
    ...(run === undefined || run === "" ? {} : { run }),
    ...(skip === undefined || skip === "" ? {} : { skip }),
  };
}

/** `-test.run=x`, `--run=x` and `-run=x` are one flag. */
function flagOf(arg: string): { readonly name?: string; readonly value?: string } {
  const [, name, value] = /^--?([^=-][^=]*)(?:=([\s\S]*))?$/.exec(arg) ?? [];
  if (name === undefined) return {};
  return { name: name.replace(/^test\./, ""), ...(value === undefined ? {} : { value }) };
}

/**
 * A pattern of `-run` or `-skip` as Go splits it: at `|` into alternatives, and these at `/` into levels of subtests,
 * both outside of brackets (testing/match.go).
 */
export function patternLevels(pattern: string): readonly (readonly string[])[] {
  const alternatives: string[][] = [[""]];
  let [square, round] = [0, 0];
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at]!;
    const levels = alternatives.at(-1)!;
    const free = square === 0 && round === 0;
    if (letter === "[") square++;
    else if (letter === "]") square = Math.max(0, square - 1);
    else if (letter === "(" && square === 0) round++;
    else if (letter === ")" && square === 0) round = Math.max(0, round - 1);
    if (letter === "\\") levels[levels.length - 1] += letter + (pattern[++at] ?? "");
    else if (letter === "/" && free) levels.push("");
    else if (letter === "|" && free) alternatives.push([""]);
    else levels[levels.length - 1] += letter;
  }
  return alternatives;
}
