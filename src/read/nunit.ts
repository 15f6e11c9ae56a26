/** NUnit's XML, of version 3 (`test-run`) and of version 2 (`test-results`) → entries. */

import { copied } from "./capture.ts";
import type { Attempt, Origin, Sink } from "./entry.ts";
import { saidBy, type Told, withFailureTexts } from "./failure-texts.ts";
import { secondsOf } from "./junit-case.ts";
import { fewerTests } from "./sayings.ts";
import type { Attributes, XmlHandler } from "./xml.ts";
import type { XmlFormat } from "./xml-report.ts";

interface Case {
  readonly titles: readonly string[];
  readonly result: string;
  readonly label: string;
  readonly took: number;
}

interface Suite {
  readonly name: string;
  readonly failed: boolean;
  /** Where it failed: `SetUp`, `TearDown`, `Child`, …; empty in older reports. */
  readonly site: string;
  message: string;
  stack: string;
  failing: number;
}

export const nunit: XmlFormat = {
  name: "nunit",
  is: (root) => root === "test-run" || root === "test-results",
  read: readNunit,
};

function readNunit(origin: Origin, sink: Sink): XmlHandler {
  const suites: Suite[] = [];
  let test: (Case & Told) | undefined;
  let promised = 0;
  let cases = 0;

  function give(titles: readonly string[], attempt: Attempt): void {
    sink.entry({ name: { suite: origin.suite, titles }, attempts: [attempt], repeats: "name" });
  }

  function open(name: string, attributes: Attributes): void {
    switch (name) {
      case "test-run":
      case "test-results":
        promised = Number(attributes.get("total")) || 0;
        return;
      case "test-suite":
        suites.push(suiteOf(attributes));
        return;
      case "test-case":
        test = { ...caseOf(attributes), message: "", stack: "" };
        return;
    }
  }

  function close(name: string): void {
    switch (name) {
      case "test-case": {
        if (test === undefined) return;
        const attempt = attemptOf(test);
        cases++;
        if ("message" in attempt) for (const suite of suites) suite.failing++;
        give(test.titles, attempt);
        test = undefined;
        return;
      }
      case "test-suite":
        closeSuite(suites.pop());
        return;
      case "test-run":
      case "test-results":
        if (promised > cases) sink.problem(fewerTests(promised, cases));
    }
  }

  /** A set-up that failed has failed its cases too; a teardown has not, nor has an assembly that did not load. */
  function closeSuite(suite: Suite | undefined): void {
    if (suite?.failed !== true || /^(?:Child|Parent)$/i.test(suite.site)) return;
    if (suite.failing > 0 && !/^TearDown$/i.test(suite.site)) return;
    for (const around of suites) around.failing++;
    give(
      [suite.name, "(error of the suite)"].filter((title) => title !== ""),
      {
        outcome: "failed",
        took: 0,
        message: saidBy(suite) || "The suite failed, and no test of it",
        error: true,
      },
    );
  }

  return withFailureTexts({ open, close, told: () => test ?? suites.at(-1) });
}

function suiteOf(attributes: Attributes): Suite {
  const assembly = /^(?:Assembly|Project)$/i.test(attributes.get("type") ?? "");
  const name = attributes.get("name") ?? "";
  return {
    // The full name of an assembly is its path on the machine.
    name: assembly ? name.replace(/^.*[\\/]/, "") : copied(attributes.get("fullname") ?? name),
    failed: /^(?:Failed|Failure|Error)$/i.test(attributes.get("result") ?? ""),
    site: attributes.get("site") ?? "",
    message: "",
    stack: "",
    failing: 0,
  };
}

function caseOf(attributes: Attributes): Case {
  const name = attributes.get("name") ?? "";
  const full = attributes.get("fullname") ?? name;
  return {
    titles: titlesOf(full, name, attributes.get("classname")).map(copied),
    result: attributes.get("result") ?? attributes.get("executed") ?? "",
    label: attributes.get("label") ?? "",
    took: (secondsOf(attributes.get("duration") ?? attributes.get("time") ?? "") ?? 0) * 1_000,
  };
}

/** What stands before the name in the full name is the class with the arguments of its fixture; `classname` has none. */
function titlesOf(full: string, name: string, owner: string | undefined): readonly string[] {
  if (full !== name && full.endsWith(`.${name}`)) return [full.slice(0, -name.length - 1), name];
  if (owner !== undefined && owner !== "") return [owner, name];
  // Version 2 has the full name alone. Dots between brackets and in arguments divide nothing.
  const plain = /^[^("]*/.exec(full)![0];
  const at = plain.lastIndexOf(".");
  return at <= 0 ? [full] : [full.slice(0, at), full.slice(at + 1)];
}

function attemptOf(test: Case & Told): Attempt {
  const { took, label } = test;
  switch (test.result.toLowerCase()) {
    case "passed":
    case "success":
    case "warning":
      return { outcome: "passed", took };
    case "skipped":
    case "ignored":
    case "inconclusive":
    case "notrunnable":
    case "false":
      return { outcome: "skipped", took };
  }
  if (/^cancell?ed$/i.test(label) || /^cancell?ed$/i.test(test.result)) return { outcome: "interrupted", took };
  const message = saidBy(test) || label || "Failed, without a message";
  if (/exceeded Timeout value/i.test(`${label}\n${message}`)) return { outcome: "timedOut", took, message };
  const error = /^(?:Error|Invalid)$/i.test(label) || /^(?:Error|Invalid)$/i.test(test.result);
  return { outcome: "failed", took, message, ...(error ? { error } : {}) };
}
