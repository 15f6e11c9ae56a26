/** What starting costs: CPU time and peak memory of small commands, each beside an empty Node in the same round. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cost, costOf, median } from "./cost.ts";

const root = join(import.meta.dirname, "..");
const cli = join(root, "dist/cli.js");
const rounds = 15;

export async function start(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "flakeproof-bench-"));
  try {
    const commands = prepare(folder);
    const costs = new Map<string, Cost[]>(Object.keys(commands).map((name) => [name, []]));
    // Round by round, so that a slow moment of the machine meets all of them.
    for (let round = 0; round < rounds; round++)
      for (const [name, words] of Object.entries(commands)) costs.get(name)!.push(costOf(words, root));
    print(costs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A plan of four cells and their four results, made by the real thing. */
function prepare(folder: string): Readonly<Record<string, readonly string[]>> {
  const config = join(root, "fixtures/suites/action/flakeproof.yml");
  const plan = join(folder, "plan.json");
  const out = join(folder, "out");
  const cells = (
    JSON.parse(run([cli, "plan", "--config", config, "--out", plan, "--json"])) as { cells: { id: string }[] }
  ).cells;
  for (const { id } of cells) run([cli, "run", "--plan", plan, "--cell", id, "--out", out]);
  if (readdirSync(join(out, "results")).length !== 4) throw new Error("not four results");
  return {
    "node -e 0": ["-e", "0"],
    "--version": [cli, "--version"],
    plan: [cli, "plan", "--config", config, "--out", plan],
    "report, 4 results": [cli, "report", out, "--plan", plan, "--out", join(folder, "report")],
  };
}

function run(words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...words], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

function print(costs: ReadonlyMap<string, readonly Cost[]>): void {
  const empty = costs.get("node -e 0")!;
  process.stdout.write(
    `CPU and peak memory, median of ${rounds} rounds (node ${process.versions.node}); "more" is over an empty Node, round by round\n\n`,
  );
  process.stdout.write(
    `${"command".padEnd(20)}${"CPU ms".padStart(10)}${"more".padStart(10)}${"MiB".padStart(10)}${"more".padStart(10)}\n`,
  );
  for (const [name, all] of costs) {
    const cells = [
      median(all.map(({ cpu }) => cpu)),
      median(all.map(({ cpu }, round) => cpu - empty[round]!.cpu)),
      median(all.map(({ memory }) => memory)),
      median(all.map(({ memory }, round) => memory - empty[round]!.memory)),
    ];
    process.stdout.write(`${name.padEnd(20)}${cells.map((cell) => cell.toFixed(0).padStart(10)).join("")}\n`);
  }
}
