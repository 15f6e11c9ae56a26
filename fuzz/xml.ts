/**
 * Mutated XML documents → whether our scanner and `sax` in strict mode tell the same of them.
 *
 * Where the two differ on purpose (all else is a bug of ours):
 *
 * | document | sax | ours |
 * | --- | --- | --- |
 * | a bare `&`, an unknown or illegal reference, `&#0;` | refused | kept, a remark |
 * | a name of any characters, an attribute right behind a value, `--` in a comment | refused | read |
 * | text beside the root | refused | a remark |
 * | a second root with text in it | refused | read, a remark |
 * | `&LT;`, a reference of more than 41 characters | decoded | kept, a remark |
 * | no element at all | taken | cut off |
 * | a second root that does not end | taken | cut off |
 * | white space behind `<` or `</` | left out | malformed |
 * | `<![cdata[` | CDATA | a declaration |
 * | a declaration that is none, or a document type in pieces (`<!x`, `<!DOCTYPE a [<b>`) | anything | skipped up to its `>` |
 * | `??>` | goes on | ends an instruction |
 * | `hasOwnProperty="" x=""` | throws | read |
 */

import sax from "sax";
import type { Entry } from "../src/read/entry.ts";
import { readJunit } from "../src/read/junit.ts";
import { isJunitRoot } from "../src/read/junit-case.ts";
import { xmlReader } from "../src/read/xml-report.ts";
import { eventList, nameOf, type Scanned, scanned } from "./events.ts";
import { mutate, piecesOf, type Random, randomOf } from "./random.ts";

/** Small, so that a change is likely to break something, and a minute is enough for a million. */
export const documents: readonly string[] = [
  `<?xml version="1.0"?>\n<testsuite tests="1"><testcase name="y" time="1,2"><failure message="no">at a</failure></testcase></testsuite>\n`,
  `<testsuite name='it&apos;s'><testcase name="a &lt;b&gt; &#39;c&#x27;" file='"b".ts'/></testsuite>`,
  `<testcase><error><![CDATA[x ]] > <y> & ]]]]><![CDATA[> z]]></error></testcase><!-- c - d -->`,
  `<!DOCTYPE a [ <!ENTITY x "y>"> <!-- it's --> ]>\n<a>text<?pi a="b"?> more <b>bold</b> end</a>`,
  `<ns:TestSuite xmlns:ns="u" ns:name="n"><ns:testcase NAME="1" name="2" name="3" /></ns:TestSuite>`,
  `\uFEFF<testsuite>\r\n\t<property name="k" value="v"/><property name="l">text</property><testcase name="ö 🛒"/></testsuite>`,
  `<testcase name="x"><rerunFailure message="1"><stackTrace>s</stackTrace> </rerunFailure><skipped/></testcase>`,
  `<a><a a="1"\n  b = '2'><a></a ></a>x<a/>y<__proto__ constructor="1"/></a>`,
  `<testsuite><testcase name="1"/></testsuite><testsuite><testcase name="2"/></testsuite>`,
  `<a><c name="1"/><c name="2" d="c"/><c d="c" name="4"/><c name="5" d="c" time="1"></c></a>`,
];

const tokens: readonly string[] = [
  ...[
    "<",
    ">",
    "/",
    "=",
    "&",
    ";",
    "#",
    "\0",
    '"',
    "'",
    " ",
    "\n",
    "<a>",
    "</a>",
    "<a/>",
    "<testcase/>",
    "</testcase>",
  ],
  ...["<testcase name='z'>", "</testsuite>", "</testsuites>", "<failure>", "</failure>", "<property>", "<stackTrace>"],
  ...[
    "<!--",
    "-->",
    "--",
    "<![CDATA[",
    "]]>",
    "]]",
    "<?",
    "?>",
    "<!DOCTYPE x [",
    "<!DOCTYPE x>",
    "]>",
    "<!",
    "</",
    "/>",
  ],
  ...[
    "&#0;",
    "&#27;",
    "&#xD800;",
    "&#x1F6D2;",
    "&#65;",
    "&lt;",
    "&amp;",
    "&nbsp;",
    "&amp",
    "&#",
    "&x;",
    "\uD83D",
    "\uDED2",
  ],
  ...[' a="1"', " b='2'", ' name="w"', " c", "__proto__", "constructor", ":", "\uFEFF", "é", "\t", "-", "<rerunError>"],
];

const stop = new Error("stop");

/** All that `sax` tells up to the first error; undefined where it throws. */
function saxTold(document: string): { readonly events: string[]; readonly refused: boolean } | undefined {
  const into = eventList();
  const parser = sax.parser(true, { position: false, strictEntities: true } as sax.SAXOptions);
  // Without a prototype: `&constructor;` is an entity otherwise.
  parser.ENTITIES = Object.assign(Object.create(null), { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" });
  let names: string[] = [];
  let values: string[] = [];
  let depth = 0;
  parser.onattribute = ({ name, value }) => {
    names.push(nameOf(name));
    values.push(value);
  };
  parser.onopentag = ({ name }) => {
    into.open(nameOf(name), names, (index) => values[index]!);
    names = [];
    values = [];
    depth++;
  };
  parser.ontext = (text) => depth > 0 && into.text(text);
  parser.oncdata = (text) => depth > 0 && into.text(text);
  parser.onclosetag = (name) => {
    into.close(nameOf(name));
    depth--;
  };
  parser.onerror = () => {
    throw stop;
  };
  try {
    parser.write(document).close();
    // It does not ask whether there is a root, nor whether a second one ends.
    const events = into.end();
    return { events, refused: depth > 0 || events.length === 0 };
  } catch (error) {
    return error === stop ? { events: into.end(), refused: true } : undefined;
  }
}

const wholeDoctype =
  /^<!DOCTYPE\s[^<>[\]"']*(?:(?:"[^"]*"|'[^']*')[^<>[\]"']*)*(?:\[(?:[^<>[\]"']|"[^"]*"|'[^']*'|<!--(?:[^-]|-[^-])*-->|<![A-Z]+\s(?:[^<>[\]"']|"[^"]*"|'[^']*')*>)*\]\s*)?>/;

/** Where the two need not agree; see the table. */
function isIntended(document: string): boolean {
  if (document.includes("??>") || /&#[^;]{39}/.test(document)) return true;
  if (document.match(/&(?:lt|gt|amp|quot|apos);/gi)?.some((each) => each !== each.toLowerCase())) return true;
  for (let at = document.indexOf("<!"); at !== -1; at = document.indexOf("<!", at + 2)) {
    if (document.startsWith("<!--", at) || document.startsWith("<![CDATA[", at)) continue;
    const doctype = wholeDoctype.exec(document.slice(at));
    if (doctype === null) return true;
    at += doctype[0].length - 2;
  }
  return false;
}

/** What is wrong with our reading of the document; undefined where nothing is. */
export function disagreement(document: string, random: Random): string | undefined {
  const ours = scanned([document]);
  // These take more time than all else.
  if (random.below(4) === 0) {
    const pieces = piecesOf(document, random);
    const inPieces = scanned(pieces);
    if (!sameScan(ours, inPieces)) return `in pieces ${JSON.stringify(pieces)}: ${JSON.stringify({ ours, inPieces })}`;
    if (random.below(4) === 0 && entriesOf(pieces) !== entriesOf([document]))
      return `other entries in pieces ${JSON.stringify(pieces)}`;
  }
  const theirs = saxTold(document);
  if (theirs === undefined || isIntended(document)) return undefined;
  const { events } = ours;
  if (!theirs.refused) {
    if (ours.fault !== undefined && isSpaced(document, ours.fault.at)) return undefined;
    if (ours.fault !== undefined) return `sax takes it: ${JSON.stringify(ours.fault)}`;
    if (ours.remarks.some((remark) => !remark.startsWith("secondRoot"))) return `sax takes it: ${ours.remarks.join()}`;
    if (events.length !== theirs.events.length) return differ(events, theirs.events);
  }
  const last = theirs.events.length - 1;
  for (let index = 0; index <= last; index++) {
    const [our, their] = [events[index], theirs.events[index]!];
    if (our === their) continue;
    // sax stops within a text.
    if (theirs.refused && index === last && their.startsWith(" ") && our?.startsWith(their)) continue;
    if (ours.fault !== undefined && isSpaced(document, ours.fault.at)) return undefined;
    return differ(events, theirs.events);
  }
  return undefined;
}

function sameScan(a: Scanned, b: Scanned): boolean {
  return (
    a.fault?.at === b.fault?.at &&
    a.fault?.fault.kind === b.fault?.fault.kind &&
    a.events.length === b.events.length &&
    a.remarks.length === b.remarks.length &&
    a.events.every((event, index) => event === b.events[index]) &&
    a.remarks.every((remark, index) => remark === b.remarks[index])
  );
}

function isSpaced(document: string, at: number): boolean {
  return /^<\/?[ \t\r\n]/.test(document.slice(at, at + 3));
}

function differ(ours: readonly string[], sax: readonly string[]): string {
  return `told otherwise: ${JSON.stringify({ ours, sax })}`;
}

/** What the JUnit reader makes of it: that it throws nothing is half of the property. */
function entriesOf(pieces: Iterable<string>): string {
  const found: unknown[] = [];
  const sink = {
    entry: (entry: Entry) => found.push(entry),
    problem: ({ code }: { readonly code: string }, at?: number) => found.push([code, at]),
    note: ({ code }: { readonly code: string }, at?: number) => found.push([code, at]),
    silentRetries: () => found.push("silent"),
  };
  const origin = { suite: "", report: "x", root: "/repo", cwd: "/repo" };
  const reader = xmlReader([{ name: "junit", is: isJunitRoot, read: readJunit }], origin, sink, () => undefined);
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return JSON.stringify(found);
}

export interface Failure {
  readonly seed: number;
  /** Which mutation of that seed. */
  readonly index: number;
  readonly document: string;
  readonly words: string;
}

export interface Mutated {
  readonly count: number;
  readonly failures: readonly Failure[];
}

/** Each mutation has a seed of its own, so that one can be made again without those before. */
export function mutateXml(seed: number, count: number, until = Number.POSITIVE_INFINITY, first = 0): Mutated {
  const failures: Failure[] = [];
  const limit = Error.stackTraceLimit;
  // sax makes an error of each refusal; its stack would take most of the time.
  Error.stackTraceLimit = 0;
  let index = first;
  try {
    for (; index < first + count && failures.length < 20; index++) {
      if (index % 1_000 === 0 && Date.now() > until) break;
      const random = randomOf(Math.imul(seed, 0x9e3779b1) + index);
      const document = mutate(random.pick(documents), random, tokens);
      const words = wordsOf(document, random);
      if (words !== undefined) failures.push({ seed, index, document, words });
    }
  } finally {
    Error.stackTraceLimit = limit;
  }
  return { count: index - first, failures };
}

function wordsOf(document: string, random: Random): string | undefined {
  try {
    return disagreement(document, random);
  } catch (error) {
    return `thrown: ${(error as Error).message}`;
  }
}
