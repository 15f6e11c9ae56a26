import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { posix, sep } from "node:path";
import { describe, expect, test } from "vitest";

/** One import of a file: of another file below `src`, or of a package. */
interface Import {
  readonly of: string;
  readonly kind: "value" | "type" | "dynamic";
}

const src = import.meta.dirname;
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .map((path) => path.split(sep).join("/"))
  .filter((path) => path.endsWith(".ts"))
  .sort();
/** What tests may do is their own business. */
const shipped = files.filter((file) => !/(\.test|\/fixture)\.ts$/.test(file));
const texts = new Map(files.map((file) => [file, readFileSync(`${src}/${file}`, "utf8")]));
const imports = new Map(files.map((file) => [file, importsOf(file)]));

function importsOf(file: string): readonly Import[] {
  const code = withoutTemplates(withoutComments(texts.get(file)!));
  const found = [
    ...[...code.matchAll(/^\s*(?:import|export)\s(type\s)?[^;"']*?\bfrom\s*["']([^"']+)["']/gm)].map(
      (match): Import => ({ of: match[2]!, kind: match[1] === undefined ? "value" : "type" }),
    ),
    ...[...code.matchAll(/^\s*import\s*["']([^"']+)["']/gm)].map((match): Import => ({ of: match[1]!, kind: "value" })),
    ...[...code.matchAll(/(\btypeof\s+)?\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g)].map(
      (match): Import => ({ of: match[2]!, kind: match[1] === undefined ? "dynamic" : "type" }),
    ),
  ];
  return found.map(({ of, kind }) => ({ of: of.startsWith(".") ? posix.join(posix.dirname(file), of) : of, kind }));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

/** What a runner loads of ours stands in such texts, with imports of its own. */
function withoutTemplates(code: string): string {
  return code.replace(/(?<![\\/[])`(?:[^`\\]|\\[\s\S])*`/g, "``");
}

/** `edges/github`, `analyze`; a file that lies in no room is its own. */
function roomOf(file: string): string {
  if (file.startsWith("edges/github/")) return "edges/github";
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : file;
}

const verbs = ["plan", "run", "read", "analyze", "render"];
const pure = ["model", ...verbs];

/** Who may import whom, and which packages. A room that is not named may import nothing. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  plan: ["model", "yaml", "valibot", "picomatch"],
  run: ["model"],
  read: ["model", "valibot", "junit2json"],
  analyze: ["model", "simple-statistics"],
  render: ["model"],
  "outside.ts": ["model"],
  "version.ts": [],
  commands: ["model", ...verbs, "outside.ts"],
  edges: ["model", "outside.ts", "node:*", "tinyglobby", "yauzl"],
  "edges/github": ["model", "outside.ts", "edges", "node:*", "@actions/*", "octokit"],
  "cli.ts": ["model", "commands", "edges", "outside.ts", "version.ts", "node:module", "plan"],
  "thread.ts": ["commands", "edges", "node:worker_threads"],
  "action.ts": ["model", "commands", "edges", "edges/github"],
  isolation: ["model", "node:*"],
};

function allowed(of: string, room: string): boolean {
  const target = files.includes(of) ? roomOf(of) : of;
  return (
    target === room ||
    (mayImport[room] ?? []).some((rule) =>
      rule.endsWith("*") ? target.startsWith(rule.slice(0, -1)) : target === rule,
    )
  );
}

/** All files that a file reaches; `dynamic` says whether by late imports too. */
function reached(from: string, kinds: readonly Import["kind"][]): ReadonlySet<string> {
  const seen = new Set([from]);
  // A set's loop meets what is added while it runs.
  for (const file of seen) for (const { of, kind } of imports.get(file) ?? []) if (kinds.includes(kind)) seen.add(of);
  return seen;
}

test("the imports that are measured here are all that there are", () => {
  for (const file of shipped) {
    const counted =
      withoutTemplates(withoutComments(texts.get(file)!)).match(/\bfrom\s+"|\bimport\s*\(|^import\s+"/gm) ?? [];
    // This file speaks of imports in its patterns.
    if (file !== "architecture.test.ts") expect([file, imports.get(file)!.length]).toEqual([file, counted.length]);
  }
  expect(imports.get("cli.ts")).toContainEqual({ of: "edges/node.ts", kind: "dynamic" });
  expect(imports.get("model/plan.ts")).toContainEqual({ of: "model/ids.ts", kind: "type" });
  expect(imports.get("analyze/beta.ts")).toEqual([{ of: "simple-statistics", kind: "value" }]);
});

test("every import of a file is there", () => {
  const lost = shipped.flatMap((file) =>
    imports
      .get(file)!
      .filter(({ of }) => of.endsWith(".ts") && !files.includes(of))
      .map(({ of }) => `${file} → ${of}`),
  );
  expect(lost).toEqual([]);
});

describe("rooms", () => {
  test.each(shipped)("%s imports only what its room may", (file) => {
    const strangers = imports.get(file)!.filter(({ of }) => !allowed(of, roomOf(file)));
    expect(strangers).toEqual([]);
  });

  test("the rule has a row for every room, and no row for none", () => {
    expect(Object.keys(mayImport).sort()).toEqual([...new Set(shipped.map(roomOf))].sort());
  });

  test("no arrow goes between two of the five verb rooms, and none comes back to them from above", () => {
    const arrows = shipped
      .filter((file) => pure.includes(roomOf(file)))
      .flatMap((file) => imports.get(file)!.map(({ of }) => ({ file, of })))
      .filter(({ of }) => files.includes(of))
      .filter(({ file, of }) => roomOf(of) !== roomOf(file) && roomOf(of) !== "model");
    expect(arrows).toEqual([]);
  });

  test("there is no circle of rooms", () => {
    const arrows = new Map<string, Set<string>>();
    for (const file of shipped)
      for (const { of } of imports.get(file)!)
        if (files.includes(of) && roomOf(of) !== roomOf(file))
          arrows.set(roomOf(file), (arrows.get(roomOf(file)) ?? new Set()).add(roomOf(of)));
    expect(circleIn(arrows)).toBeUndefined();
  });
});

describe("files", () => {
  test("there is no circle of them; what only types need is not loaded", () => {
    const arrows = new Map(
      shipped.map((file) => [
        file,
        new Set(
          imports
            .get(file)!
            .filter(({ kind, of }) => kind !== "type" && files.includes(of))
            .map(({ of }) => of),
        ),
      ]),
    );
    expect(circleIn(arrows)).toBeUndefined();
  });

  test("none is a drawer for what has no name", () => {
    const drawers = /(^|\/)(utils?|helpers?|types?|common|misc|lib)(\.test)?\.ts$/;
    expect(files.filter((file) => drawers.test(file))).toEqual([]);
  });

  test("each opens with one line that says what it is", () => {
    const silent = shipped.filter((file) => !/^(#!.*\n)?\/\*\* \S/.test(texts.get(file)!));
    expect(silent).toEqual([]);
  });
});

/** A way from somewhere back to there. */
function circleIn(arrows: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (at: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return undefined;
    for (const next of arrows.get(at) ?? []) {
      const circle = visit(next, [...way, at]);
      if (circle !== undefined) return circle;
    }
    done.add(at);
    return undefined;
  };
  for (const start of arrows.keys()) {
    const circle = visit(start, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

test("a circle is found where there is one", () => {
  const arrows = (...pairs: readonly [string, string[]][]) => new Map(pairs.map(([from, to]) => [from, new Set(to)]));
  expect(circleIn(arrows(["a", ["b", "c"]], ["b", ["c"]], ["c", []]))).toBeUndefined();
  expect(circleIn(arrows(["a", ["b"]], ["b", ["c"]], ["c", ["b"]]))).toEqual(["b", "c", "b"]);
});

describe("the pure rooms", () => {
  const world =
    /\bprocess\b\s*[.[]|\bDate\.now\b|\bMath\.random\b|\bnew Date\(\s*\)|\bDate\(\)|\bperformance\.|\bfetch\(|\bsetTimeout\(|\bglobalThis\b|\bcrypto\./;

  test.each(shipped.filter((file) => pure.includes(roomOf(file))))("%s asks nothing of the world", (file) => {
    expect(withoutTexts(withoutComments(texts.get(file)!)).match(world)).toBeNull();
    const outside = imports
      .get(file)!
      .filter(({ of }) => of.startsWith("node:") || builtinModules.includes(of) || /^@actions|octokit/.test(of));
    expect(outside).toEqual([]);
  });

  test.each(shipped.filter((file) => roomOf(file) === "commands"))(
    "%s sees the world through outside.ts only",
    (file) => {
      expect(withoutTexts(withoutComments(texts.get(file)!)).match(world)).toBeNull();
    },
  );

  test("the words that are looked for are found", () => {
    const asking = ["process.env", "process[x]", "Date.now()", "Math.random()", "new Date()", "performance.now()"];
    for (const code of asking) expect(code).toMatch(world);
    for (const code of ["new Date(started)", "processes.run(x)", "started.process"]) expect(code).not.toMatch(world);
  });
});

/** Texts speak of `process` too; what a template fills in is code. */
function withoutTexts(code: string): string {
  return code.replace(/"(?:[^"\\\n]|\\.)*"/g, '""').replace(/`(?:[^`\\$]|\\.|\$(?!\{))*`/g, "``");
}

describe("GitHub", () => {
  test("@actions/artifact is loaded late, at one place", () => {
    const loading = shipped.flatMap((file) =>
      imports
        .get(file)!
        .filter(({ of, kind }) => of === "@actions/artifact" && kind !== "type")
        .map(({ kind }) => ({ file, kind })),
    );
    expect(loading).toEqual([{ file: "edges/github/artifacts.ts", kind: "dynamic" }]);
  });

  test("what the command line reaches, by late imports and types too, never needs it", () => {
    const all = [...reached("cli.ts", ["value", "dynamic", "type"])];
    expect(all).toContain("commands/prove.ts");
    expect(all.filter((each) => each.startsWith("edges/github/") || /^@actions\/|^octokit$/.test(each))).toEqual([]);
  });

  test("nothing but the action's door leads to it", () => {
    const leading = shipped.filter(
      (file) => roomOf(file) !== "edges/github" && imports.get(file)!.some(({ of }) => of.startsWith("edges/github/")),
    );
    expect(leading).toEqual(["action.ts"]);
  });
});

describe("the doors", () => {
  const ground = ["commands/arguments.ts", "commands/help.ts", "commands/options.ts", "plan/values.ts"];

  test.each(["cli.ts", "action.ts", "thread.ts"])("%s opens commands late: what every start loads is small", (door) => {
    const atOnce = [...reached(door, ["value"])].filter((each) => [...verbs, "commands"].includes(roomOf(each)));
    expect(atOnce.filter((each) => !ground.includes(each))).toEqual([]);
    expect([...reached(door, ["value", "dynamic"])].some((each) => each.startsWith("commands/"))).toBe(true);
  });

  test("the command line takes no more than a type from a verb room", () => {
    const taken = imports.get("cli.ts")!.filter(({ of }) => verbs.includes(roomOf(of)));
    expect(taken.every(({ kind }) => kind === "type")).toBe(true);
  });

  test("nothing is above a door", () => {
    const above = shipped.filter((file) => imports.get(file)!.some(({ of }) => /^(cli|action|thread)\.ts$/.test(of)));
    expect(above).toEqual([]);
  });
});

describe("the library", () => {
  test("is imported by nothing of ours", () => {
    const users = shipped.filter(
      (file) => roomOf(file) !== "isolation" && imports.get(file)!.some(({ of }) => of.startsWith("isolation/")),
    );
    expect(users).toEqual([]);
  });

  test("brings no package into the tests of users, and of ours only the contract", () => {
    const all = [...reached("isolation/index.ts", ["value", "dynamic", "type"])];
    expect(all.filter((each) => !each.startsWith("node:") && roomOf(each) !== "isolation").sort()).toEqual([
      "model/contract.ts",
      "model/ids.ts",
      "model/plan.ts",
    ]);
  });
});

describe("knowledge", () => {
  const users = (room: string, of: RegExp) =>
    shipped.filter((file) => roomOf(file) === room && imports.get(file)!.some((each) => of.test(each.of)));

  test("render sees no observation", () => {
    expect(users("render", /^model\/observation\.ts$/)).toEqual([]);
  });

  test("analyze never sees a format, nor how a suite is started", () => {
    expect(users("analyze", /^(read|run)\/|^model\/(invocation|contract)\.ts$/)).toEqual([]);
  });

  test("only plan reads the config, so only plan knows YAML", () => {
    expect(shipped.filter((file) => imports.get(file)!.some(({ of }) => of === "yaml"))).toEqual(["plan/config.ts"]);
  });

  test("run starts nothing itself", () => {
    expect(users("run", /^(?!model\/|run\/)/)).toEqual([]);
  });
});
