/** What a runner is: how it lists its tests, and how a start that is asked for is made. */

import type { TestName } from "../model/ids.ts";
import type { Invocation } from "../model/invocation.ts";
import type { ListedFile } from "../model/listing.ts";
import type { Roots } from "../model/paths.ts";
import type { Mode, Shard, Share, Starter } from "../model/plan.ts";
import type { Parsed } from "../model/problem.ts";

/** One start of the tests, as it is asked for. */
export interface Ask {
  readonly starter: Starter;
  readonly roots: Roots;
  readonly mode: Mode;
  readonly shard: Shard;
  /** Exactly what it shall run. Absent where that is the whole suite, or where the suite could not be listed. */
  readonly share?: Share;
  readonly run: number;
  /** 1 in every mode but `parallel`. */
  readonly workers: number;
  readonly seed: number;
  /** Files and tests run in an order drawn with the seed. */
  readonly shuffled: boolean;
  /** Absolute: a private, empty folder for this run's reports. */
  readonly reports: string;
  /** Absolute: a private folder for what else the runner writes (traces, screenshots). */
  readonly outputs: string;
  /** Absolute: a private folder for the files of `Start.files`. */
  readonly given: string;
}

/** One process after another, all in the suite's folder. */
export interface Lane {
  readonly commands: readonly [Invocation["command"], ...Invocation["command"][]];
  /** On top of the start's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute: what the processes print on standard output is added to this file, not to the log. */
  readonly stdout?: string;
}

/** A file that we write for the runner to read. */
export interface GivenFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export interface Start {
  /** Started at the same time: more than one only where the runner itself has no workers, and then one a worker. */
  readonly lanes: readonly [Lane, ...Lane[]];
  readonly env: Readonly<Record<string, string>>;
  readonly paths?: Invocation["paths"];
  readonly files?: readonly GivenFile[];
  /** Where the reports appear: patterns in the private folder of the run, or in the suite's own. */
  readonly reports: readonly { readonly in: "reports" | "cwd"; readonly pattern: string }[];
}

/** A listing, as it is asked for. */
export interface ListAsk {
  readonly suite: string;
  readonly starter: Starter;
  readonly roots: Roots;
  /** Absolute: a private, empty folder. */
  readonly folder: string;
}

/** How a runner is made to say what it would run. */
export type Lister =
  | {
      readonly kind: "process";
      /** Absent: always. */
      readonly canList?: (starter: Starter) => boolean;
      readonly start: (ask: ListAsk) => Listing;
      /** `text` is what stands in `Listing.output`; empty where nothing does. */
      readonly read: (text: string, ask: ListAsk) => Parsed<readonly ListedFile[]>;
    }
  /** A runner that cannot: the files that it would load, by its own rules. */
  | {
      readonly kind: "files";
      /** Relative to the suite's folder. */
      readonly patterns: (starter: Starter) => readonly string[];
      /** Whether a file that matches holds tests; `path` is relative to the suite's folder. */
      readonly holdsTests: (path: string, text: string) => boolean;
    };

export interface Listing {
  readonly command: Invocation["command"];
  readonly env?: Readonly<Record<string, string>>;
  readonly paths?: Invocation["paths"];
  readonly files?: readonly GivenFile[];
  /** Absolute: the file that holds the listing afterwards. */
  readonly output: string;
  /** The runner does not write `output`: it is what it prints on standard output. */
  readonly printed?: true;
  /** Where it ends with another exit code than 0, what it printed may be a part only. */
  readonly mustSucceed?: true;
}

export interface Runner {
  /** The finest share that it runs exactly: some tests of a file, or whole files. */
  readonly exact: "tests" | "files";
  readonly list?: Lister;
  readonly start: (ask: Ask) => Start;
  /** The file of the listing to which an observed test belongs; its own where this is absent. */
  readonly fileOf?: (name: TestName, listed: ReadonlySet<string>) => string | undefined;
  /** Two runs at once would write to the same files of the suite's folder, whatever we say. */
  readonly writesInPlace?: (starter: Starter) => boolean;
  /** How the user gets it where it is not installed. */
  readonly install: string;
}

/** The command with the user's own program instead of the runner's name. */
export function byProgram(command: Invocation["command"], program: Starter["program"]): Invocation["command"] {
  const [first, ...rest] = program ?? [];
  if (first === undefined || command.kind === "shell") return command;
  return { kind: "program", argv: [first, ...rest, ...command.argv.slice(1)] };
}

/** A start of one process. */
export function oneLane(command: Invocation["command"], stdout?: string): readonly [Lane] {
  return [{ commands: [command], ...(stdout === undefined ? {} : { stdout }) }];
}
