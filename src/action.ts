/** The door for GitHub: one step of the inner action, asked for by its inputs. */

import { type Ask, readAsk } from "./edges/github/inputs.ts";
import { readPlace } from "./edges/github/place.ts";
import {
  environment,
  fail,
  failByBug,
  input,
  type Outputs,
  setOutputs,
  showSummary,
  warn,
} from "./edges/github/stage.ts";
import { type Parsed, parsed } from "./model/problem.ts";

async function main(): Promise<void> {
  const ask = readAsk(input);
  const outputs = ask.kind === "refused" ? ask : await perform(ask.value);
  if (outputs.kind === "refused") fail(outputs.problems);
  else setOutputs(outputs.value);
}

async function perform(ask: Ask): Promise<Parsed<Outputs>> {
  const place = readPlace(environment());
  if (place.kind === "refused") return place;
  switch (ask.step) {
    case "prepare": {
      const { prepare } = await import("./edges/github/prepare.ts");
      return parsed(await prepare());
    }
    case "publish-plan": {
      const { publishPlan } = await import("./edges/github/publish-plan.ts");
      return publishPlan(ask.folder, ask.days);
    }
    case "fetch-plan": {
      const { fetchPlan } = await import("./edges/github/fetch-plan.ts");
      return fetchPlan(ask.folder, ask.cell, ask.plan, place.value);
    }
    case "upload": {
      const { upload } = await import("./edges/github/upload.ts");
      return upload(ask.folder, ask.artifact, ask.days);
    }
    case "gather": {
      const { gather } = await import("./edges/github/gather.ts");
      return gather(ask.folder, ask.plan, { place: place.value, token: ask.token });
    }
    case "publish":
      return publishReport(ask);
  }
}

async function publishReport(ask: Ask & { readonly step: "publish" }): Promise<Parsed<Outputs>> {
  const { files } = await import("./edges/files.ts");
  const { publish } = await import("./commands/publish.ts");
  const { outputs, summary, ending } = await publish(files.resolve(ask.folder, "out"), ask.code, ask.failOn, files);
  await showSummary(summary);
  if (ending?.fails === true) fail([ending.problem]);
  else if (ending !== undefined) warn(ending.problem);
  return parsed({ ...outputs });
}

main().catch(failByBug);
