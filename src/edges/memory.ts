/** The memory of this process, kept small. */

import { setFlagsFromString } from "node:v8";

/**
 * V8 lets its room for young objects grow to three times 16 MiB when many are made, though nearly all of them die at
 * once: reading reports needs no more than the first few MiB. Measured: 94 MiB instead of 126 for a million tests.
 */
export function keepYoungSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
