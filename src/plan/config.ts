/** The text of `flakeproof.yml` → Config, with every default filled in, or every fault with its line and mend. */

import * as v from "valibot";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { type Parsed, type Place, parsed, refused } from "../model/problem.ts";
import { type Path, schemaFault, shapeFaults } from "./faults.ts";
import { rules } from "./rules.ts";
import { type Config, schema } from "./schema.ts";

/** Reads a config. `file` is only for the places in problems. */
export function parseConfig(yaml: string, file: string): Parsed<Config> {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  if (document.errors.length > 0)
    return refused(
      ...document.errors.map((error) => ({
        code: "config.yaml",
        words: `This is not YAML: ${error.message}`,
        hint: "Check the indentation, the quotes and the colons at this place.",
        where: at(error.pos[0]),
      })),
    );
  const plain = plainValue(document, file);
  if (plain.kind === "refused") return plain;
  const checked = v.safeParse(schema, plain.value);
  const faults = [
    ...shapeFaults(plain.value),
    ...(checked.success ? rules(checked.output) : checked.issues.map((issue) => schemaFault(issue))),
  ].map(({ path, ...problem }) => ({ problem, offset: offsetOf(document, path) }));
  if (!checked.success || faults.length > 0)
    return refused(
      ...faults.sort((a, b) => a.offset - b.offset).map(({ problem, offset }) => ({ ...problem, where: at(offset) })),
    );
  return parsed(checked.output);
}

function plainValue(document: Document, file: string): Parsed<unknown> {
  try {
    const value = document.toJS({ maxAliasCount: 100 });
    if (value !== null && value !== undefined) return parsed(value);
    return refused({
      code: "config.empty",
      words: "The config is empty",
      hint: "It needs `version: 1` and at least one suite below `suites:`.",
      where: { file },
    });
  } catch (error) {
    return refused({
      code: "config.yaml",
      words: `This YAML cannot be resolved: ${(error as Error).message}`,
      hint: "Write the values out instead of using aliases.",
      where: { file },
    });
  }
}

/** Where a key stands in the file; for a key that is missing, where the block that lacks it stands. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    const block = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(block)
      ? block.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      : undefined;
    node = isSeq(block) ? block.items[Number(step)] : pair?.value;
    const range = ((pair?.key ?? node) as { readonly range?: readonly number[] } | undefined)?.range;
    if (range?.[0] === undefined) break;
    offset = range[0];
  }
  return offset;
}
