/** Every action.yml and every workflow, held against GitHub's own parser and our own rules. */

import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { describe, expect, test } from "vitest";
import { memberAt, membersOf, readAction, readWorkflow, type Token } from "./manifest.ts";

const root = join(import.meta.dirname, "../..");
const actions = await glob(["action.yml", ".github/actions/*/action.yml"], { cwd: root, dot: true });
const workflows = await glob(".github/workflows/*.yml", { cwd: root, dot: true });

const read = (path: string) =>
  path.includes("workflows/") ? readWorkflow(join(root, path)) : readAction(join(root, path));

test("there is something to check", () => {
  expect(actions.sort()).toEqual([".github/actions/node/action.yml", ".github/actions/task/action.yml", "action.yml"]);
  expect(workflows.length).toBeGreaterThanOrEqual(4);
});

describe.each([...actions, ...workflows])("%s", (path) => {
  test("has no error for GitHub's parser", async () => {
    expect((await read(path)).errors).toEqual([]);
  });

  test("keeps values of users out of scripts", async () => {
    const { root: tree } = await read(path);
    for (const step of stepsOf(tree)) {
      const run = memberAt(step, "run");
      expect(run?.expression).toBeUndefined();
      expect(String(run?.value ?? "")).not.toContain("${{");
    }
  });

  test("uses other repositories only at a full commit", async () => {
    for (const uses of usesOf((await read(path)).root)) {
      if (!uses.startsWith("$/")) expect(uses).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/);
    }
    // The version stands beside the commit, for people.
    for (const line of (await readFile(join(root, path), "utf8")).matchAll(/@[0-9a-f]{40}.*/g))
      expect(line[0]).toMatch(/ # v\d+\.\d+\.\d+$/);
  });

  test("finds what it uses of this repository, and gives it inputs that exist", async () => {
    for (const step of stepsOf((await read(path)).root)) {
      const uses = String(memberAt(step, "uses")?.value ?? "");
      if (!uses.startsWith("$/")) continue;
      // The runner refuses the bare form.
      expect(uses).not.toBe("$/");
      const { root: used } = await readAction(join(root, uses.slice(2), "action.yml"));
      const inputs = [...membersOf(memberAt(used, "inputs")).keys()];
      expect(inputs).toEqual(expect.arrayContaining([...membersOf(memberAt(step, "with")).keys()]));
    }
  });

  test("reads inputs and outputs that exist", async () => {
    const { root: tree } = await read(path);
    const text = await readFile(join(root, path), "utf8");
    const inputs = inputsOf(tree);
    const outputs = await outputsOf(tree);
    for (const [, name] of text.matchAll(/\binputs\.([\w-]+)/g)) expect(inputs).toContain(name);
    for (const [, id, name] of text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g))
      expect(outputs.get(id!)).toContain(name);
  });

  test("lets the shell of a composite step be bash, and paths come from the environment", async () => {
    if (workflows.includes(path)) return;
    for (const step of stepsOf((await read(path)).root)) {
      if (memberAt(step, "run") === undefined) continue;
      expect(memberAt(step, "shell")?.value).toBe("bash");
      expect(JSON.stringify(memberAt(step, "run"))).not.toContain("github.action_path");
    }
  });
});

describe.each(workflows)("%s", (path) => {
  test("grants no more than each job needs", async () => {
    const { root: tree } = await read(path);
    expect([...membersOf(memberAt(tree, "permissions"))]).toEqual([]);
    expect(memberAt(tree, "permissions")).toBeDefined();
    for (const [job, body] of membersOf(memberAt(tree, "jobs"))) {
      const given = membersOf(memberAt(body, "permissions"));
      expect(given.size).toBeGreaterThan(0);
      for (const [right, level] of given) {
        if (level.value === "write")
          expect([path, job, right]).toEqual([".github/workflows/release.yml", "release", "contents"]);
      }
    }
  });

  test("leaves no credentials in a checkout", async () => {
    for (const step of stepsOf((await read(path)).root)) {
      if (!String(memberAt(step, "uses")?.value).startsWith("actions/checkout@")) continue;
      expect(memberAt(step, "with", "persist-credentials")?.value).toBe("false");
    }
  });
});

test("the door and the steps behind it have the same inputs, defaults and outputs", async () => {
  const [door, steps] = await Promise.all(
    ["action.yml", ".github/actions/task/action.yml"].map((path) => readAction(join(root, path))),
  );
  const inputs = ({ template }: NonNullable<typeof door>) =>
    template.inputs?.map(({ id, default: value }) => [id, String(value ?? "")]);
  expect(inputs(door!)).toEqual(inputs(steps!));
  expect(door!.template.outputs?.map(({ id }) => id)).toEqual(steps!.template.outputs?.map(({ id }) => id));
  // The door hands every input on.
  const handed = membersOf(memberAt(door!.root, "runs", "steps", "0", "with"));
  expect([...handed.keys()]).toEqual(door!.template.inputs?.map(({ id }) => id));
  for (const [name, value] of handed) expect(value.expression).toBe(`inputs.${name}`);
});

test("stability.yml has the same inputs by hand and by call", async () => {
  const { root: tree } = await readWorkflow(join(root, ".github/workflows/stability.yml"));
  const names = (event: string) => [...membersOf(memberAt(tree, "on", event, "inputs")).keys()];
  expect(names("workflow_dispatch")).toEqual(names("workflow_call"));
  expect(names("workflow_call")).toEqual(
    expect.arrayContaining(["suite", "runs", "workers", "shards", "target", "setup"]),
  );
});

test("the Marketplace finds what it shows, and the inner action its program", async () => {
  const { template } = await readAction(join(root, "action.yml"));
  expect(template).toMatchObject({
    name: "flakeproof",
    branding: { icon: expect.any(String), color: expect.any(String) },
  });
  expect(template.description.length).toBeLessThanOrEqual(125);
  const inner = await readAction(join(root, ".github/actions/node/action.yml"));
  if (inner.template.runs.using !== "node24") throw new Error("it does not run on node24");
  await access(join(root, ".github/actions/node", inner.template.runs.main));
});

/** Of an action, or of all jobs of a workflow. */
function stepsOf(tree: Token): readonly Token[] {
  const jobs = [...membersOf(memberAt(tree, "jobs")).values()];
  return [memberAt(tree, "runs", "steps"), ...jobs.map((job) => memberAt(job, "steps"))].flatMap((steps) => [
    ...membersOf(steps).values(),
  ]);
}

function usesOf(tree: Token): readonly string[] {
  const jobs = [...membersOf(memberAt(tree, "jobs")).values()];
  return [...stepsOf(tree), ...jobs].flatMap((each) => {
    const uses = memberAt(each, "uses");
    return uses === undefined ? [] : [String(uses.value)];
  });
}

function inputsOf(tree: Token): readonly string[] {
  return [
    memberAt(tree, "inputs"),
    memberAt(tree, "on", "workflow_dispatch", "inputs"),
    memberAt(tree, "on", "workflow_call", "inputs"),
  ].flatMap((inputs) => [...membersOf(inputs).keys()]);
}

/** By the id of the step: those of the action that it uses, or those that its script writes. */
async function outputsOf(tree: Token): Promise<ReadonlyMap<string, readonly string[]>> {
  const named = stepsOf(tree).flatMap((step) => {
    const id = memberAt(step, "id");
    return id === undefined ? [] : [{ id: String(id.value), step }];
  });
  const outputs = named.map(async ({ id, step }) => {
    const uses = String(memberAt(step, "uses")?.value ?? "");
    if (!uses.startsWith("$/"))
      return [
        id,
        [...String(memberAt(step, "run")?.value ?? "").matchAll(/"([\w-]+)=/g)].map((match) => match[1]!),
      ] as const;
    const { template } = await readAction(join(root, uses.slice(2), "action.yml"));
    // Outputs of a JavaScript action are declared for readers only.
    return [id, template.outputs?.map((output) => output.id) ?? []] as const;
  });
  return new Map(await Promise.all(outputs));
}
