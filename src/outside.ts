/** All that the commands ask of the world. `edges` alone implements it. */

import type { Invocation } from "./model/invocation.ts";
import type { Problem } from "./model/problem.ts";
import type { Ending, Machine } from "./model/results.ts";

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** When it was last written: milliseconds since 1970. */
  readonly changed: number;
  /** Bytes. */
  readonly size: number;
}

/** A file, or a member of an archive. */
export interface Packed {
  /** Of the member; empty for a file that is no archive. */
  readonly name: string;
  /** The bytes, unpacked, from the start each time. It may throw on the way: what came before is good. */
  open(): AsyncIterable<Uint8Array>;
}

export interface Unpacked {
  readonly parts: readonly Packed[];
  /** Why there are none, or not all. */
  readonly problem?: Omit<Problem, "where">;
}

export interface Files {
  /** The text of a file, or undefined where there is none. Any other fault is thrown. */
  read(path: string): Promise<string | undefined>;
  /** The end of a file, of at most that many bytes; empty where there is none. */
  tail(path: string, most: number): Promise<string>;
  /** What a path is, with its size in bytes; undefined where nothing is there. */
  look(path: string): Promise<{ readonly kind: "file" | "folder"; readonly size: number } | undefined>;
  /** A file's bytes as a stream, unpacked where it is gzip; a zip's members that may be reports. */
  unpack(path: string): Promise<Unpacked>;
  /** Whole or not at all: under a temporary name, then renamed. Makes the folders above. */
  write(path: string, text: string): Promise<void>;
  /** Files that match any of the patterns below a folder, in the order of their paths. */
  find(folder: string, patterns: readonly string[]): Promise<readonly FoundFile[]>;
  /** Makes the folders above. False, and nothing copied, where there is no such file. */
  copy(from: string, to: string): Promise<boolean>;
  /** Makes the folder and those above it; says nothing where it stands already. */
  makeFolder(path: string): Promise<void>;
  /** Removes a file or a folder with all in it; says nothing where there is none. */
  remove(path: string): Promise<void>;
  /** What lies directly in a folder; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
  resolve(...parts: readonly string[]): string;
  /** With forward slashes, from a folder to a path. */
  relative(from: string, to: string): string;
  /** What a path really is, links followed; the path itself where nothing is there. */
  real(path: string): Promise<string>;
}

/** How a process ended. `left` counts processes that it left behind and that we ended. */
export interface Ended {
  readonly ending: Ending;
  readonly took: number;
  readonly left: number;
  /** Where it could not be started: why. */
  readonly notStarted?: "notFound" | "notAllowed" | "noFolder";
}

export interface Processes {
  /**
   * Starts a process, its output into `log`, and waits for its end. At the time limit, and when the user interrupts, it
   * ends the whole tree, also grandchildren that left the process group.
   */
  run(invocation: Invocation, log: string): Promise<Ended>;
  /** True from the moment in which the user (or the CI system) asked us to stop. */
  interrupted(): boolean;
}

export interface Host {
  /** Says what goes on now and for how long already; a terminal overwrites the line, and shows none otherwise. */
  progress(line: string): void;
  /** Says a line that stays. */
  say(line: string): void;
  problem(problem: Problem): void;
  /** The answer of the command: the only thing on standard output. */
  answer(text: string): void;
  /** Columns, and whether colours may be used. */
  readonly terminal: { readonly columns: number; readonly colours: boolean };
}

/** What can be done beside us, each job in a thread of its own. */
export interface Threads {
  /** How many jobs are worth having. */
  readonly count: number;
  /** The jobs' results, in their order. Both are data: no functions. */
  run(jobs: readonly unknown[]): Promise<readonly unknown[]>;
}

export interface Outside {
  readonly files: Files;
  readonly processes: Processes;
  readonly threads: Threads;
  readonly host: Host;
  readonly machine: Machine;
  /** Of the CI run, from 1. */
  readonly attempt: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds since 1970. */
  now(): number;
  sha256(text: string): string;
  /** That many different ports, free at this moment; fewer where there are not so many. */
  freePorts(count: number): Promise<readonly number[]>;
  /** The commit of the tree with `+changes` where files differ from it; undefined outside a repository. */
  commit(folder: string): Promise<string | undefined>;
  /** The folder of the repository, or undefined outside one. */
  repository(folder: string): Promise<string | undefined>;
}
