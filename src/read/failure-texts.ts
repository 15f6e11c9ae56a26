/** The `message` and the `stack-trace` inside a `failure`, as NUnit and xUnit.net write them → texts of whoever failed. */

import { type Captured, capture } from "./capture.ts";
import { withPath } from "./element-path.ts";
import type { Attributes, XmlHandler } from "./xml.ts";

export interface Told {
  message: string;
  stack: string;
}

export interface InFailures {
  /** Of every other element. */
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  /** Whose failure it is. */
  told(): Told | undefined;
}

const keys: ReadonlyMap<string, keyof Told> = new Map([
  ["message", "message"],
  ["stack-trace", "stack"],
]);

export function withFailureTexts({ open, close, told }: InFailures): XmlHandler {
  let text: Captured | undefined;
  return withPath({
    open(name, attributes, path) {
      if (!keys.has(name)) open(name, attributes);
      // An assertion says again what the failure says, and a reason is none.
      else if (path.at(-1) === "failure") {
        text = capture();
        return true;
      }
      return false;
    },
    close(name) {
      const key = keys.get(name);
      if (key === undefined) {
        close(name);
        return;
      }
      const holder = told();
      if (text !== undefined && holder !== undefined) holder[key] = text.text();
      text = undefined;
    },
    text: () => text,
  });
}

/** Both of them, what is empty left out. */
export function saidBy({ message, stack }: Told): string {
  return [message, stack]
    .map((part) => part.replaceAll("\r", "").trimEnd())
    .filter((part) => part.trim() !== "")
    .join("\n");
}
