/** How a run ended and what it showed → why its observations cannot be taken for the whole. */

import type { Invocation } from "../model/invocation.ts";
import { isFailure, type Observation, type Outcome } from "../model/observation.ts";
import type { Problem } from "../model/problem.ts";
import type { Ending } from "../model/results.ts";
import type { Runner } from "./start.ts";

export interface Ended {
  readonly ending: Ending;
  readonly notStarted?: "notFound" | "notAllowed" | "noFolder";
  /** Processes that outlived the run and were ended. */
  readonly left: number;
}

/** Gravest first: what was seen of the processes of one run stands for the run. */
const gravity: readonly Ending["kind"][] = ["notStarted", "killed", "timedOut", "interrupted", "exited"];

/** How a run of several processes ended: as the one that ended worst, of several exit codes the highest. */
export function worstEnd(ends: readonly [Ended, ...Ended[]]): Ended {
  const [worst] = [...ends].sort(
    ({ ending: a }, { ending: b }) =>
      gravity.indexOf(a.kind) - gravity.indexOf(b.kind) ||
      (a.kind === "exited" && b.kind === "exited" ? b.code - a.code : 0),
  );
  return { ...worst!, left: ends.reduce((sum, { left }) => sum + left, 0) };
}

/** What was started, as problems speak of it. */
export interface Started {
  readonly runner: Runner;
  readonly command: Invocation["command"];
  /** Relative to where the user is. */
  readonly cwd: string;
  readonly log: string;
  /** The patterns of its reports. */
  readonly patterns: readonly string[];
  /** Files of those patterns that were there before the run and that it did not write. */
  readonly stale: number;
  /** It was asked for some files or tests of the suite, of which every one may be skipped. */
  readonly part?: boolean;
}

/** A shell says so of a program that a signal has ended; npx and docker do, too. */
const signalCodes: Readonly<Record<number, string>> = {
  134: "SIGABRT",
  137: "SIGKILL",
  139: "SIGSEGV",
  143: "SIGTERM",
};

/** And so when it does not find the program, or may not start it. */
const startCodes: Readonly<Record<number, Ended["notStarted"]>> = { 126: "notAllowed", 127: "notFound" };

/**
 * How the run ended, as seen behind the shell that started it. `found` counts its report files: a program that left one
 * was started. `explained`: its report is whole and holds failures, which explain any exit code (Mocha's is their number).
 */
export function behindShell(ended: Ended, command: Invocation["command"], found: number, explained: boolean): Ended {
  if (ended.ending.kind !== "exited" || command.kind !== "shell" || explained) return ended;
  const { code } = ended.ending;
  const why = found === 0 ? startCodes[code] : undefined;
  if (why !== undefined) return { ...ended, ending: { kind: "notStarted" }, notStarted: why };
  const signal = signalCodes[code];
  return signal === undefined ? ended : { ...ended, ending: { kind: "killed", signal } };
}

/** Problems of a run that has no report to be read; `found` counts its report files. */
export function endingProblems(ended: Ended, started: Started, found: number, seen: readonly Observation[]): Problem[] {
  const { ending } = ended;
  switch (ending.kind) {
    case "notStarted":
      return [notStarted(ended, started)];
    case "timedOut":
      return [timedOut(ending.after, started)];
    case "killed":
      return [killed(ending.signal, started)];
    case "interrupted":
      return [];
    case "exited":
      return exitProblems(ending.code, started, found, seen);
  }
}

function exitProblems(code: number, started: Started, found: number, seen: readonly Observation[]): Problem[] {
  if (found === 0) return [noReport(code, started)];
  const silent: readonly Outcome[] = started.part === true && code === 0 ? ["notRun"] : ["notRun", "skipped"];
  if (!seen.some(({ outcome }) => !silent.includes(outcome))) return [noTests(code, started)];
  if (code !== 0 && !seen.some(isFailure)) return [badExit(code, started)];
  return [];
}

function notStarted({ notStarted: why }: Ended, started: Started): Problem {
  const program = nameOf(started.command);
  const where = { file: started.cwd };
  switch (why) {
    case "noFolder":
      return {
        code: "command.no-folder",
        words: "The suite's folder does not exist",
        hint: "Correct `cwd` in the config; it is relative to the config's folder.",
        where,
      };
    case "notAllowed":
      return {
        code: "command.not-allowed",
        words: `\`${program}\` may not be started`,
        hint: "Make it executable (`chmod +x`), or start it through its interpreter.",
        where,
      };
    default:
      return {
        code: "command.not-found",
        words: `\`${program}\` was not found`,
        hint: `${started.runner.install}. It is looked for in node_modules/.bin, from the suite's folder upwards, and on the PATH.`,
        where,
      };
  }
}

function nameOf(command: Invocation["command"]): string {
  return command.kind === "program" ? command.argv[0] : command.line;
}

function timedOut(after: number, started: Started): Problem {
  return {
    code: "run.timed-out",
    words: `The run did not end within its ${Math.round(after / 100) / 10} s, so it was stopped with all its processes`,
    hint: "The log shows how far it came. If the suite needs longer, raise `timeout` of the suite.",
    where: { file: started.log },
  };
}

function killed(signal: string, started: Started): Problem {
  const memory = signal === "SIGKILL" ? " Often the system does so when memory runs out: try fewer `workers`." : "";
  return {
    code: "run.killed",
    words: `The run was ended by ${signal}, which flakeproof did not send`,
    hint: `See the log.${memory}`,
    where: { file: started.log },
  };
}

function noReport(code: number, started: Started): Problem {
  if (started.stale > 0)
    return {
      code: "report.stale",
      words: `The run ended with exit code ${code} and wrote no report: what is there (${started.patterns.join(", ")}) is older than the run`,
      hint: "Have the runner write its report in every run. An old report says nothing of this one, so it is not read.",
      where: { file: started.log },
    };
  return {
    code: "report.missing",
    words: `The run ended with exit code ${code} and left no report (${started.patterns.join(", ")})`,
    hint: "The log shows what it printed. Without a report nothing is known of its tests, whatever the exit code says.",
    where: { file: started.log },
  };
}

function noTests(code: number, started: Started): Problem {
  return {
    code: "run.no-tests",
    words: `The run executed no test (exit code ${code})`,
    hint: "Check the suite's `args`, `cwd` and patterns; the log shows what the runner looked for.",
    where: { file: started.log },
  };
}

function badExit(code: number, started: Started): Problem {
  return {
    code: "run.exit",
    words: `The run ended with exit code ${code}, though no test in its report failed`,
    hint: "Something outside the tests failed (a hook, an unhandled error, a coverage threshold); the log shows what.",
    where: { file: started.log },
  };
}

/** What takes nothing from the run and is worth knowing. */
export function endingNotes(ended: Ended): Problem[] {
  if (ended.left === 0) return [];
  return [
    {
      code: "run.left-processes",
      words: "Runs of this suite leave processes behind when they end; they were ended",
      hint: "Stop servers and workers that the tests start in a teardown: what is left behind meets the next run.",
    },
  ];
}
