/** An XML handler that is told which elements are around. */

import type { Captured } from "./capture.ts";
import type { Attributes, XmlHandler } from "./xml.ts";

export interface InElements {
  /** `path`: the names of the elements around, from outside in. True asks for the text. */
  open(name: string, attributes: Attributes, path: readonly string[]): boolean;
  close(name: string): void;
  /** Where its text goes. */
  text(): Captured | undefined;
}

export function withPath(handler: InElements): XmlHandler {
  const path: string[] = [];
  return {
    open(name, attributes) {
      const wanted = handler.open(name, attributes, path);
      path.push(name);
      return wanted;
    },
    text: (part) => handler.text()?.add(part),
    close(name) {
      path.pop();
      handler.close(name);
    },
  };
}
