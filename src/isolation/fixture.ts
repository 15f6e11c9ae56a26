/** Slots files as `run` writes them, for the tests beside. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Slot, SlotsFile } from "../model/contract.ts";

/** The path of a new file with that many slots: shard 2, run 3. */
export function slotsFile(slots: number, own: (slot: number) => Partial<Slot> = () => ({})): string {
  const file: SlotsFile = {
    kind: "slots",
    version: 1,
    namespace: "api_p_s2_r3",
    slots: Array.from({ length: slots }, (_, slot) => ({
      slot,
      suffix: `s2_r3_w${slot}`,
      stores: {},
      ports: {},
      directories: {},
      ...own(slot),
    })),
  };
  return writtenFile(JSON.stringify(file));
}

export function writtenFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "flakeproof-slots-"));
  made.push(folder);
  const path = join(folder, "slots.json");
  writeFileSync(path, text);
  return path;
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});
