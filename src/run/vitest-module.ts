/** What Vitest loads of ours: the text of a reporter that narrows a run to a share, and gives it its mode. */

import type { Mode } from "../model/plan.ts";
import { shuffledBy } from "./shuffle.ts";

/** What the reporter is told, in `task.json` beside it. */
export interface VitestTask {
  /** Absolute: of the files that Vitest finds these only. Absent: all. */
  readonly files?: readonly string[];
  readonly mode: Mode;
  readonly workers: number;
  readonly seed: number;
  readonly shuffled: boolean;
  /** Absolute: the file of the JSON report. */
  readonly report: string;
  /** Absolute: the folder for what tests attach to themselves. */
  readonly attachments: string;
}

/**
 * A reporter, since the user's config then stays what it is, projects and pools too: it is told of the run before a file
 * is chosen. From then on whatever Vitest chose is narrowed to the files of the task; Vitest 2 has pairs of project and
 * file where later versions have specifications. The mode is set in the config of every project, since not all options of
 * the command line reach them, and VITEST_MAX_WORKERS goes before those that do.
 */
const text = `import { readFileSync, realpathSync } from "node:fs";

const task = JSON.parse(readFileSync(new URL("./task.json", import.meta.url), "utf8"));
const shuffledBy = SHUFFLED_BY;
const real = (path) => {
  try {
    return realpathSync(path).replaceAll("\\\\", "/");
  } catch {
    return path;
  }
};
const asked = new Set(task.files?.flatMap((path) => [path, real(path)]));

export default class {
  onInit(vitest) {
    const runFiles = vitest.runFiles?.bind(vitest);
    if (runFiles === undefined) throw new Error("flakeproof does not know how this version of Vitest chooses its files");
    vitest.runFiles = (specifications, ...rest) => runFiles(inOrder(specifications.filter(isAsked)), ...rest);
    const projects = [...(vitest.projects ?? [])];
    for (const config of new Set([vitest.config, ...projects.map((project) => project.config)])) steer(config);
    if (task.mode === "sequential") oneAfterAnother(projects);
    // A snapshot that is missing would be written into the user's files.
    vitest.config.snapshotOptions.updateSnapshot = "none";
    if (vitest.snapshot?.options) vitest.snapshot.options.updateSnapshot = "none";
    vitest.config.sequence.seed = task.seed;
    if (task.shuffled) vitest.config.sequence.sequencer = shuffling(vitest.config.sequence.sequencer);
    // Wherever the user's config wants one: an option of the command line does not go before all of it.
    for (const { options } of vitest.reporters) if (options?.outputFile !== undefined) delete options.outputFile;
    vitest.config.outputFile = { json: task.report };
  }
}

const pathOf = (each) => (each.moduleId ?? each[1]).replaceAll("\\\\", "/");
const projectOf = (each) => (each.project ?? each[0]).name ?? "";
const isAsked = (each) => task.files === undefined || asked.has(pathOf(each));

/** Vitest asks its projects for their files at the same time, and reports them in the order of the answers. */
function inOrder(specifications) {
  const key = (each) => [projectOf(each), pathOf(each)].join("\\n");
  return [...specifications].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function steer(config) {
  config.maxWorkers = task.workers;
  // Vitest 3 without isolation fails where it may have fewer workers than the most; later versions do not read it.
  config.minWorkers = task.workers;
  config.fileParallelism = task.mode === "parallel";
  if (task.mode === "sequential") {
    config.maxConcurrency = 1;
    config.sequence.concurrent = false;
  }
  if (task.shuffled) config.sequence.shuffle = true;
  // Two runs at once would write files of one name into the user's folder.
  if ("attachmentsDir" in config) config.attachmentsDir = task.attachments;
  // It leaves out files whose tests are all skipped, or whose neighbour says \`only\`.
  if (config.experimental?.preParse) config.experimental.preParse = false;
  // Until Vitest 3 a pool has options of its own, which go before.
  for (const pool of Object.values(config.poolOptions ?? {})) {
    for (const name of ["maxForks", "minForks", "maxThreads", "minThreads"]) if (name in pool) pool[name] = task.workers;
    if (task.mode === "parallel") Object.assign(pool, { singleFork: false, singleThread: false });
  }
}

/** Pools of several kinds run side by side, unless they are of different groups. */
function oneAfterAnother(projects) {
  const order = ({ config }) => config.sequence.groupOrder ?? 0;
  const sorted = [...projects].sort((a, b) => order(a) - order(b));
  if (projects.length > 1) for (const [at, { config }] of sorted.entries()) config.sequence.groupOrder = at + 1;
}

function shuffling(Sequencer) {
  return class extends Sequencer {
    async sort(specifications) {
      return shuffledBy(inOrder(specifications), task.seed);
    }
  };
}
`;

export const steeringReporter = text.replace("SHUFFLED_BY", () => shuffledBy.toString());
