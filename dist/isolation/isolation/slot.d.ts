/** The runner's own variables → which worker slot of the run this process is. */
import { type Environment } from "./given.ts";
/**
 * The worker slot of this process, from 0. At any moment no other process of the same run and shard has it; the
 * processes that follow one another in a slot share it. A sequential run is slot 0.
 *
 * Throws where the slot is unknown, where two runners' variables disagree, and where the number is beyond the slots of
 * the run: two processes that wrongly shared a slot would share its database.
 */
export declare function slot(env?: Environment): number;
