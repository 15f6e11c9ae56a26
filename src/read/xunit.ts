/** xUnit.net's own XML, of versions 1 to 3 → entries. */

import { copied } from "./capture.ts";
import type { Attempt, Origin, Sink } from "./entry.ts";
import { saidBy, type Told, withFailureTexts } from "./failure-texts.ts";
import { secondsOf } from "./junit-case.ts";
import { fewerTests } from "./sayings.ts";
import type { Attributes, XmlHandler } from "./xml.ts";
import type { XmlFormat } from "./xml-report.ts";

interface Failed extends Told {
  /** Of the exception. */
  type: string;
}

interface Test extends Failed {
  readonly titles: readonly string[];
  readonly result: string;
  readonly took: number;
}

export const xunit: XmlFormat = {
  name: "xunit",
  // Maven and Windows have documents with the root `assembly` as well.
  is: (root, attributes) =>
    attributes.get("xmlns") === undefined &&
    (root === "assemblies" || (root === "assembly" && attributes.get("total") !== undefined)),
  read: readXunit,
};

function readXunit(origin: Origin, sink: Sink): XmlHandler {
  let test: Test | undefined;
  let error: (Failed & { readonly titles: readonly string[] }) | undefined;
  let promised = 0;
  let cases = 0;

  function give(titles: readonly string[], attempt: Attempt): void {
    sink.entry({ name: { suite: origin.suite, titles }, attempts: [attempt], repeats: "name" });
  }

  function open(name: string, attributes: Attributes): void {
    switch (name) {
      case "assembly":
        promised = Number(attributes.get("total")) || 0;
        cases = 0;
        return;
      case "test":
        test = testOf(attributes);
        return;
      case "error": {
        const titles = [attributes.get("name") ?? "", `(${attributes.get("type") ?? "error"})`];
        error = { titles: titles.filter((title) => title !== ""), type: "", message: "", stack: "" };
        return;
      }
      case "failure": {
        const told = test ?? error;
        if (told !== undefined) told.type = copied(attributes.get("exception-type") ?? "");
        return;
      }
    }
  }

  function close(name: string): void {
    switch (name) {
      case "test":
        if (test === undefined) return;
        cases++;
        give(test.titles, attemptOf(test));
        test = undefined;
        return;
      case "error":
        if (error === undefined) return;
        give(error.titles, { outcome: "failed", took: 0, message: said(error), error: true });
        error = undefined;
        return;
      case "assembly":
        if (promised > cases) sink.problem(fewerTests(promised, cases, " for an assembly"));
    }
  }

  return withFailureTexts({ open, close, told: () => test ?? error });
}

function testOf(attributes: Attributes): Test {
  const kept = (name: string): string => copied(attributes.get(name) ?? "");
  const [owner, name] = [kept("type"), kept("name")];
  const own = owner !== "" && name.startsWith(`${owner}.`) ? name.slice(owner.length + 1) : name;
  return {
    titles: [owner, own || kept("method")].filter((title) => title !== ""),
    result: kept("result").toLowerCase(),
    took: (secondsOf(kept("time")) ?? 0) * 1_000,
    type: "",
    message: "",
    stack: "",
  };
}

function attemptOf(test: Test): Attempt {
  const { took } = test;
  if (test.result === "pass") return { outcome: "passed", took };
  // Explicit tests are listed by version 3, and run only when they are asked for.
  if (test.result === "skip" || test.result === "notrun") return { outcome: "skipped", took };
  const message = said(test);
  const timedOut =
    /\bTestTimeoutException$/.test(test.type) || /^Test execution timed out after/.test(test.message.trim());
  return { outcome: timedOut ? "timedOut" : "failed", took, message };
}

function said(failed: Failed): string {
  return saidBy(failed) || failed.type || "Failed, without a message";
}
