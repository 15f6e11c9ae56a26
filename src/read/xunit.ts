/** xUnit.net's own XML, of versions 1 to 3 → entries. */

import { type Captured, capture } from "./capture.ts";
import { withPath } from "./element-path.ts";
import type { Attempt, Origin, Sink } from "./entry.ts";
import { secondsOf } from "./junit-case.ts";
import { fewerTests } from "./sayings.ts";
import type { Attributes, XmlHandler } from "./xml.ts";
import type { XmlFormat } from "./xml-report.ts";

interface Told {
  /** Of the exception. */
  type: string;
  message: string;
  stack: string;
}

interface Test extends Told {
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
  let error: (Told & { readonly titles: readonly string[] }) | undefined;
  let text: Captured | undefined;
  let promised = 0;
  let cases = 0;

  function give(titles: readonly string[], attempt: Attempt): void {
    sink.entry({ name: { suite: origin.suite, titles }, attempts: [attempt], repeats: "name" });
  }

  function open(name: string, attributes: Attributes, path: readonly string[]): boolean {
    switch (name) {
      case "assembly":
        promised = Number(attributes.get("total")) || 0;
        cases = 0;
        return false;
      case "test":
        test = testOf(attributes);
        return false;
      case "error": {
        const titles = [attributes.get("name") ?? "", `(${attributes.get("type") ?? "error"})`];
        error = { titles: titles.filter((title) => title !== ""), type: "", message: "", stack: "" };
        return false;
      }
      case "failure": {
        const told = test ?? error;
        if (told !== undefined) told.type = ` ${attributes.get("exception-type") ?? ""}`.slice(1);
        return false;
      }
      case "message":
      case "stack-trace":
        if (path.at(-1) !== "failure") return false;
        text = capture();
        return true;
      default:
        return false;
    }
  }

  function close(name: string): void {
    switch (name) {
      case "message":
      case "stack-trace": {
        const told = test ?? error;
        if (text !== undefined && told !== undefined) told[name === "message" ? "message" : "stack"] = text.text();
        text = undefined;
        return;
      }
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

  return withPath({ open, close, text: () => text });
}

function testOf(attributes: Attributes): Test {
  const copied = (name: string): string => ` ${attributes.get(name) ?? ""}`.slice(1);
  const [owner, name] = [copied("type"), copied("name")];
  const own = owner !== "" && name.startsWith(`${owner}.`) ? name.slice(owner.length + 1) : name;
  return {
    titles: [owner, own || copied("method")].filter((title) => title !== ""),
    result: copied("result").toLowerCase(),
    took: (secondsOf(copied("time")) ?? 0) * 1_000,
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

function said({ type, message, stack }: Told): string {
  const texts = [message, stack]
    .map((part) => part.replaceAll("\r", "").trimEnd())
    .filter((part) => part.trim() !== "");
  return texts.join("\n") || type || "Failed, without a message";
}
