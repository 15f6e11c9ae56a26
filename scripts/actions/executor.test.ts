import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Job, readCommands, runAction } from "./executor.ts";

let folder: string;
let job: Job;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "flakeproof-executor-"));
  for (const part of ["repository", "workspace/sub", "temp"]) await mkdir(join(folder, part), { recursive: true });
  job = {
    repository: join(folder, "repository"),
    workspace: join(folder, "workspace"),
    temp: join(folder, "temp"),
    env: { PATH: process.env.PATH ?? "", FROM_JOB: "job" },
    token: { ACTIONS_RUNTIME_TOKEN: "secret" },
    contexts: { github: { actor: "ada" } },
    foreign: () => Promise.reject(new Error("nothing foreign")),
  };
});

afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  const whole = join(folder, "repository", path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, text);
}

/** Steps as YAML, each line indented by four. */
function composite(steps: string, outputs = ""): string {
  const indented = steps
    .trim()
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
  return `name: x\ndescription: x\ninputs: { word: { description: x, default: fallback } }\n${outputs}\nruns:\n  using: composite\n  steps:\n${indented}\n`;
}

const ends = (steps: readonly { name: string; outcome: string; conclusion: string }[]) =>
  steps.map(({ name, outcome, conclusion }) => `${name} ${outcome} ${conclusion}`);

test("conditions see how earlier steps ended", async () => {
  await write(
    "action.yml",
    composite(`
- id: a
  run: exit 3
  shell: bash
  continue-on-error: true
- { id: b, run: "true", shell: bash, if: "steps.a.outcome == 'failure' && steps.a.conclusion == 'success'" }
- { id: c, run: "false", shell: bash }
- { id: d, run: "true", shell: bash }
- { id: e, run: "true", shell: bash, if: always() && steps.d.outcome == 'skipped' }
- { id: f, run: "true", shell: bash, if: failure() }
`),
  );
  const ran = await runAction(job, "", {});
  expect(ran.result).toBe("failure");
  expect(ends(ran.steps)).toEqual([
    "a failure success",
    "b success success",
    "c failure failure",
    "e success success",
    "f success success",
  ]);
});

test("values go from step to step as the runner carries them", async () => {
  await mkdir(join(folder, "bin"));
  await writeFile(join(folder, "bin", "greet"), "#!/bin/sh\necho hello\n", { mode: 0o755 });
  await write(
    "action.yml",
    composite(
      `
- id: write
  shell: bash
  working-directory: sub
  env: { WORD: "\${{ inputs.word }} of \${{ github.actor }}" }
  run: |
    echo "word=$WORD in $(basename "$PWD"), $FROM_JOB" >> "$GITHUB_OUTPUT"
    printf 'LINES<<END\\none\\ntwo\\nEND\\n' >> "$GITHUB_ENV"
    echo "${join(folder, "bin")}" >> "$GITHUB_PATH"
    echo "# shown" >> "$GITHUB_STEP_SUMMARY"
- id: read
  shell: bash
  run: echo "all=$(greet) $LINES \${WORD:-gone}" | tr '\\n' ' ' >> "$GITHUB_OUTPUT"
`,
      `outputs: { both: { description: x, value: "\${{ steps.write.outputs.word }}; \${{ steps.read.outputs.all }}" } }`,
    ),
  );
  const ran = await runAction(job, "", { word: `"quoted" $(id)` });
  expect(ran.outputs.both).toBe(`"quoted" $(id) of ada in sub, job; hello one two gone `);
  expect(ran.steps[0]?.summary).toBe("# shown\n");
});

test("JavaScript actions get inputs and the token, scripts do not", async () => {
  const script = 'console.log(process.env["INPUT_A-WORD"], process.env["ACTIONS_RUNTIME_TOKEN"])';
  await write(
    "inner/action.yml",
    "name: x\ndescription: x\ninputs: { a-word: { description: x } }\nruns: { using: node24, main: ../dist/main.js }\n",
  );
  await write("dist/main.js", script);
  await write(
    "action.yml",
    composite(
      `- { uses: $/inner, with: { a-word: "\${{ inputs.word }}" } }\n- { shell: bash, run: 'echo "[$ACTIONS_RUNTIME_TOKEN$INPUT_WORD]"' }`,
    ),
  );
  const ran = await runAction(job, "", {});
  expect(ran.steps.map(({ log }) => log)).toEqual(["fallback secret\n", "[]\n"]);
});

describe("refused", () => {
  test("an input that the action lacks", async () => {
    await write("action.yml", composite('- { shell: bash, run: "true" }'));
    await expect(runAction(job, "", { wrod: "x" })).rejects.toThrow("no input wrod");
  });

  test("what GitHub's parser refuses", async () => {
    await write("action.yml", composite('- { run: "true" }\n- { shell: bash, run: x, timeout-minutes: 3 }'));
    await expect(runAction(job, "", {})).rejects.toThrow(/shell[\s\S]*timeout-minutes/);
  });
});

test("commands in files", () => {
  expect(readCommands("a=1\nb<<X\nl=1\n\nl2\nX\nc==\n")).toEqual({ a: "1", b: "l=1\n\nl2", c: "=" });
  expect(() => readCommands("a<<X\nopen")).toThrow("no end");
});
