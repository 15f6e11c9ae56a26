/** A cell of a suite of Maven Surefire → how `mvn` is started; and which sources hold its test classes. */

import { groupBy } from "../model/group.ts";
import type { TestName } from "../model/ids.ts";
import type { Ask, GivenFile, Runner, Start } from "./start.ts";

/** Modules lie beside the pom, or one folder further down. */
const modules = "{,*/,*/*/}";
const sources = /(?:^|\/)src\/test\/(?:java|kotlin|groovy|scala)\//;
const endings = "{java,kt,groovy,scala}";

export const maven: Runner = {
  exact: "files",
  install: "Install a JDK and Maven (https://maven.apache.org), or add the step actions/setup-java",
  list: {
    kind: "files",
    // What Surefire takes where the pom says nothing else: https://maven.apache.org/surefire, `includes` of its goal test.
    patterns: () =>
      ["Test*", "*Test", "*Tests", "*TestCase"].map(
        (name) => `${modules}src/test/{java,kotlin,groovy,scala}/**/${name}.${endings}`,
      ),
    holdsTests,
  },
  // Surefire has one folder for its reports, and the compiler one for its classes.
  writesInPlace: () => true,
  start: startMaven,
  fileOf,
};

function startMaven(ask: Ask): Start {
  const { args } = ask.starter;
  const files = ask.share === undefined ? [] : selection(ask);
  const argv = [
    "mvn",
    "--batch-mode",
    ...args,
    ...modeOptions(ask),
    // A failing module would keep those that need it from running.
    "-Dmaven.test.failure.ignore=true",
    "-Dsurefire.skipAfterFailureCount=0",
    ...(files.length === 0
      ? []
      : [`-Dsurefire.includesFile=${includesFile(ask)}`, `-Dsurefire.excludesFile=${excludesFile(ask)}`]),
    ...(hasGoal(args) ? [] : ["test"]),
  ] as const;
  return {
    lanes: [{ commands: [{ kind: "program", argv: ["mvn", ...argv.slice(1)] }] }],
    env: {},
    files,
    reports: [{ in: "cwd", pattern: `${modules}target/surefire-reports/TEST-*.xml` }],
  };
}

function modeOptions({ mode, workers, seed, shuffled }: Ask): readonly string[] {
  const forks =
    mode === "parallel"
      ? [`-DforkCount=${workers}`, "-DreuseForks=true"]
      : ["-DforkCount=1", "-Djunit.jupiter.execution.parallel.enabled=false"];
  // Surefire puts the number into it, as into every property that a fork gets.
  const identity = ["-Dflakeproof.fork=${surefire.forkNumber}"];
  const random = [
    "-Dsurefire.runOrder=random",
    `-Dsurefire.runOrder.random.seed=${seed}`,
    "-Djunit.jupiter.testmethod.order.default=org.junit.jupiter.api.MethodOrderer$Random",
    "-Djunit.jupiter.testclass.order.default=org.junit.jupiter.api.ClassOrderer$Random",
  ];
  // Takes effect only where the order is random.
  const seeded = `-Djunit.jupiter.execution.order.random.seed=${seed}`;
  return [...forks, ...identity, ...(shuffled ? random : []), seeded];
}

const withValue =
  /^(-f|--file|-pl|--projects|-P|--activate-profiles|-s|--settings|-gs|--global-settings|-t|--toolchains|-gt|--global-toolchains|-T|--threads|-rf|--resume-from|-l|--log-file|-b|--builder|-D|--define|--color)$/;

/** Whether the user names a phase or a goal (`verify`, `surefire:test`); otherwise it is `test`. */
function hasGoal(args: readonly string[]): boolean {
  return args.some((arg, index) => !arg.startsWith("-") && !withValue.test(args[index - 1] ?? ""));
}

const includesFile = ({ given }: Ask): string => `${given}/includes.txt`;
const excludesFile = ({ given }: Ask): string => `${given}/excludes.txt`;

/**
 * Patterns for class files. What the pom includes is added to `includesFile`, so all other classes of the usual names are
 * also excluded. A `!` is not allowed in it: an atomic group (`(?>…|)`) fails at what was asked for as well.
 */
function selection(ask: Ask): readonly GivenFile[] {
  const classes = (ask.share?.units ?? []).flatMap(({ files }) => files).map(classPath);
  const asked = alternatives(classes);
  const usual = "(?:.*/)?(?:Test[^/]*|[^/]*(?:Test|Tests|TestCase))";
  return [
    { path: includesFile(ask), text: `${classes.map((path) => `%regex[${escaped(path)}\\.class]\n`).join("")}` },
    { path: excludesFile(ask), text: `%regex[(?>${asked}\\.class$|)${usual}\\.class]\n` },
  ];
}

/** By folder: a class is compared with those of its folder only. */
function alternatives(classes: readonly string[]): string {
  const folders = groupBy(classes, (path) => path.slice(0, path.lastIndexOf("/") + 1));
  const parts = [...folders].map(([folder, paths]) => {
    const names = paths.map((path) => escaped(path.slice(folder.length)));
    return `${escaped(folder)}(?:${names.join("|")})`;
  });
  return `(?:${parts.join("|")})`;
}

function escaped(path: string): string {
  return path.replace(/[$.+()[\]{}|^*?\\]/g, "\\$&");
}

/** `com/ex/ATest` of `api/src/test/java/com/ex/ATest.java`. */
function classPath(path: string): string {
  const found = sources.exec(path);
  return path.slice(found === null ? 0 : found.index + found[0].length).replace(/\.[^./]+$/, "");
}

const byClass = new WeakMap<ReadonlySet<string>, ReadonlyMap<string, string>>();

/** Reports name the class; one that is nested belongs to the file of the outermost. */
function fileOf({ titles }: TestName, listed: ReadonlySet<string>): string | undefined {
  let known = byClass.get(listed);
  if (known === undefined) {
    known = new Map([...listed].map((path) => [classPath(path), path]));
    byClass.set(listed, known);
  }
  return known.get((titles[0] ?? "").replace(/\$.*$/s, "").replaceAll(".", "/"));
}

/**
 * A class that says nothing of tests may inherit them: to list one too many is told when it does not load, to list one
 * too few would lose its tests.
 */
function holdsTests(path: string, text: string): boolean {
  const code = text.replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const name = /([^/]+)\.[^./]+$/.exec(path)?.[1] ?? "";
  const at = code.search(new RegExp(`\\b(?:class|record|object)\\s+${name.replaceAll("$", "\\$")}\\b`));
  if (at === -1) return false;
  const head = code.slice(at).split("{", 1)[0]!;
  if (/\babstract\s+(?:[\w-]+\s+)*$/.test(code.slice(0, at))) return false;
  return (
    /@(?:\w+\.)*(?:\w*Test|TestFactory|TestTemplate|RunWith|Suite|Property|Example|Theory)\b/.test(code) ||
    /\b(?:extends|implements)\b|:/.test(head)
  );
}
