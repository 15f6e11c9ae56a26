/** A document in pieces → what the scanner tells of it, as a list that can be compared: texts joined between tags. */

import { type Attributes, type Limits, scanXml, type XmlFault } from "../src/read/xml.ts";

export interface Scanned {
  /** `<name`, `=name`, `"value`, `text`, `>name`: the first character says what it is, a text has a blank in front. */
  readonly events: string[];
  readonly fault: { readonly fault: XmlFault; readonly at: number } | undefined;
  /** `outside 12`. */
  readonly remarks: readonly string[];
}

/** Of an attribute that comes twice the first counts, as elsewhere. */
export function scanned(pieces: Iterable<string>, limits?: Limits): Scanned {
  const into = eventList();
  const remarks: string[] = [];
  let found: Scanned["fault"];
  const scanner = scanXml(
    {
      open(name, attributes) {
        into.open(name, namesOf(attributes), (index) => attributes.value(index));
        return true;
      },
      text: into.text,
      close: into.close,
    },
    {
      fault(fault, at) {
        if (found !== undefined) throw new Error(`two faults: ${JSON.stringify([found, fault, at])}`);
        found = { fault, at };
      },
      remark: (kind, at) => remarks.push(`${kind} ${at}`),
    },
    limits,
  );
  for (const piece of pieces) scanner.write(piece);
  scanner.end();
  return { events: into.end(), fault: found, remarks };
}

function namesOf(attributes: Attributes): string[] {
  const names: string[] = [];
  for (let index = 0; index < attributes.count(); index++) names.push(attributes.name(index));
  return names;
}

export function eventList() {
  const events: string[] = [];
  let text = "";
  const flush = (): void => {
    if (text !== "") events.push(` ${text}`);
    text = "";
  };
  return {
    open(name: string, names: readonly string[], value: (index: number) => string) {
      flush();
      events.push(`<${name}`);
      for (let index = 0; index < names.length; index++)
        if (names.indexOf(names[index]!) === index) events.push(`=${names[index]}`, `"${value(index)}`);
    },
    text(part: string) {
      text += part;
    },
    close(name: string) {
      flush();
      events.push(`>${name}`);
    },
    end() {
      flush();
      return events;
    },
  };
}

/** As the scanner does it. */
export function nameOf(raw: string): string {
  return raw.slice(raw.lastIndexOf(":") + 1).toLowerCase();
}
