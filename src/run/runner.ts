/** The table of runners. */

import type { RunnerName } from "../model/plan.ts";
import { command } from "./command.ts";
import { go } from "./go.ts";
import { jest } from "./jest.ts";
import { maven } from "./maven.ts";
import { mocha } from "./mocha.ts";
import { node } from "./node.ts";
import { phpunit } from "./phpunit.ts";
import { playwright } from "./playwright.ts";
import { pytest } from "./pytest.ts";
import { rspec } from "./rspec.ts";
import type { Runner } from "./start.ts";
import { vitest } from "./vitest.ts";

export const runners: Readonly<Record<RunnerName, Runner>> = {
  vitest,
  jest,
  mocha,
  node,
  playwright,
  pytest,
  go,
  rspec,
  phpunit,
  maven,
  command,
};
