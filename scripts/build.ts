/** src → dist: both doors with their chunks, the isolation library, and the licences of what is bundled. */

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import config from "../rolldown.config.ts";

const root = join(import.meta.dirname, "..");
process.chdir(root);
rmSync("dist", { recursive: true, force: true });
const { output: outputOptions, ...inputOptions } = config as { output: object };
const bundle = await rolldown(inputOptions);
const { output } = await bundle.write(outputOptions);
await bundle.close();
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.library.json"], {
  stdio: "inherit",
});
writeFileSync("dist/LICENSES.txt", licences(output.flatMap((chunk) => ("moduleIds" in chunk ? chunk.moduleIds : []))));

/** Of every package of which a module is in the bundle, in the order of their names. */
function licences(modules: readonly string[]): string {
  const packages = new Set(
    modules.flatMap((id) => /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[0] ?? []),
  );
  const texts = [...packages].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
      string,
      string
    >;
    const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
    const text = file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
    return `${name} ${version} (${license ?? "see its repository"})\n${text}`;
  });
  return `The files in this folder hold code of these packages.\n\n${texts.sort().join("\n---\n\n")}`;
}
