/** The memory of this process, kept small. */

import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Bytes: with less room than this, young objects are collected so often that it takes time. */
const enough = 2 * 1024 * 1024;

/**
 * V8 lets its room for young objects grow to three times 16 MiB when many are made, though nearly all of them die at
 * once: reading reports needs no more than the first few MiB.
 */
export function keepYoungSmall(): void {
  const watching = setInterval(() => {
    if (roomForYoung() < enough) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    clearInterval(watching);
  }, 2);
  watching.unref();
}

function roomForYoung(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
