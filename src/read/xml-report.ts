/** An XML report, whatever its root → the reader of that root. */

import type { Origin, Reader, Saying, Sink } from "./entry.ts";
import { cutOff, tooDeep } from "./sayings.ts";
import { type Attributes, scanXml, type XmlFault, type XmlHandler } from "./xml.ts";

export interface XmlFormat {
  readonly name: string;
  /** By the root's name, without prefix and in lower case. */
  is(root: string, attributes: Attributes): boolean;
  read(origin: Origin, sink: Sink): XmlHandler;
}

export function xmlReader(
  formats: readonly XmlFormat[],
  origin: Origin,
  sink: Sink,
  tell: (format: string) => void,
): Reader {
  let inner: XmlHandler | undefined;
  let depth = 0;
  let foreign = false;
  const handler: XmlHandler = {
    open(name, attributes) {
      if (depth++ === 0) {
        const format = formats.find((each) => each.is(name, attributes));
        if (format === undefined) {
          inner = undefined;
          if (!foreign) sink.problem(foreignRoot(name));
          foreign = true;
        } else {
          inner = format.read(origin, sink);
          tell(format.name);
        }
      }
      return inner?.open(name, attributes) ?? false;
    },
    text: (part) => inner?.text(part),
    close(name) {
      depth--;
      inner?.close(name);
    },
  };
  let strange = 0;
  let firstStrange = 0;
  const scanner = scanXml(handler, {
    // An HTML page is seldom well-formed; that it is one says more.
    fault: (fault, at) => foreign || sink.problem(faulty(fault), at),
    remark(kind, at) {
      if (kind === "characters") {
        if (strange++ === 0) firstStrange = at;
      } else sink.problem(kind === "outside" ? textAround : secondRoot, at);
    },
  });
  return {
    write: (text) => scanner.write(text),
    end() {
      scanner.end();
      inner?.end?.();
      if (strange > 0) sink.note(strangeCharacters(strange), firstStrange);
    },
  };
}

export const htmlPage: Saying = {
  code: "report.html",
  words: "The report is an HTML page",
  hint: "A server or a proxy answered with a page in place of the file, or this is a report for people. Name the JUnit XML.",
};

function foreignRoot(name: string): Saying {
  return name === "html"
    ? htmlPage
    : {
        code: "report.not-junit",
        words: `The root \`<${name.slice(0, 60)}>\` is of no report that is read`,
        hint: "Name the runner's own report (JUnit, TRX, NUnit 3 or xUnit.net XML), not coverage or another XML file.",
      };
}

const textAround: Saying = {
  code: "report.text-around",
  words: "There is text beside the XML document, such as the output of a tool that shares the file",
  hint: "The tests are read. Have the runner write the report into a file of its own, not through standard output.",
};

const secondRoot: Saying = {
  code: "report.second-root",
  words: "A second document follows in the same file",
  hint: "The tests of both are read. Have each run write into a new file: what was appended may be of an earlier one.",
};

function strangeCharacters(count: number): Saying {
  return {
    code: "report.characters",
    words: `${count === 1 ? "A character" : `${count} characters`} in the report ${count === 1 ? "is" : "are"} not allowed in XML (such as a bare \`&\` or \`&#27;\`)`,
    hint: "All tests are read. Other tools may refuse the file.",
  };
}

function faulty(fault: XmlFault): Saying {
  switch (fault.kind) {
    case "cutOff": {
      const inner = fault.inside.at(-1);
      const where = inner === undefined ? " before its first tag ends" : ` inside \`<${inner.slice(0, 60)}>\``;
      return cutOff(`The report is cut off${where}; the tests before that are read`);
    }
    case "malformed":
      return {
        code: "report.broken",
        words: `The report is not well-formed XML: ${fault.found}; the tests before that are read`,
        hint: "See the file at this place: the writer has a bug, or two processes wrote into one file.",
      };
    case "tooDeep":
      return tooDeep(`${fault.most} elements`);
    case "tagTooLong":
      return {
        code: "report.tag-too-long",
        words: `A tag of the report is longer than ${fault.most / 2 ** 20} MiB; the tests before it are read`,
        hint: "Keep output out of attributes: a message belongs into the element's text.",
      };
  }
}
