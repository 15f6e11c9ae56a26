/** The environment of a test process → what flakeproof gave to this run. */
import type { SlotsFile } from "../model/contract.ts";
export type Environment = Readonly<Record<string, string | undefined>>;
/** What every slot of this run has; `undefined` outside flakeproof. Throws where the file cannot be used. */
export declare function givenSlots(env: Environment): SlotsFile | undefined;
