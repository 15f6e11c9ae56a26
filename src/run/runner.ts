/** The table of runners. */

import type { RunnerName } from "../model/plan.ts";
import { command } from "./command.ts";
import { playwright } from "./playwright.ts";
import type { Runner } from "./start.ts";
import { vitest } from "./vitest.ts";

export const runners: Readonly<Record<RunnerName, Runner>> = { vitest, playwright, command };
