import { describe, expect, test } from "vitest";
import { scanned } from "../../fuzz/events.ts";
import { scanXml } from "./xml.ts";

const events = (xml: string) => scanned([xml]).events.join("|");
const inPieces = (xml: string, size: number) => xml.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [];

describe("what a document holds is told in its order", () => {
  test.each([
    ["<a/>", "<a|>a"],
    ["<a></a>", "<a|>a"],
    ["<a ></a >", "<a|>a"],
    ["<a\n/>", "<a|>a"],
    ["<a>x<b>y</b>z</a>", "<a| x|<b| y|>b| z|>a"],
    ["<a>x<!-- <b> & -- > - -->y</a>", "<a| xy|>a"],
    ["<!----><a><!--->--></a>", "<a|>a"],
    ["<a>x<?p <b> ? > ?>y</a>", "<a| xy|>a"],
    ["<??><a><?p??></a>", "<a|>a"],
    ["<a><![CDATA[<b> & ]] ]> &lt;]]></a>", "<a| <b> & ]] ]> &lt;|>a"],
    ["<a>x<![CDATA[y]]]]><![CDATA[>z]]></a>", "<a| xy]]>z|>a"],
    ["<a><![CDATA[]]></a>", "<a|>a"],
    ["<a>]]></a>", "<a| ]]>|>a"],
    [`<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "x>y" [<!ENTITY b "]>">\n<!ELEMENT a (b)>]>\n<a/>`, "<a|>a"],
    [`<!DOCTYPE a [<!-- it's > ] --> <!---->]><a/>`, "<a|>a"],
    [`<!DOCTYPE a 'it"s>' ><a/>`, "<a|>a"],
    ["<!DOCTYPE a><a/>", "<a|>a"],
    ["<!x><a/>", "<a|>a"],
    ["<x:a><x:b/></x:a>", "<a|<b|>b|>a"],
    ["<a:b:c/>", "<c|>c"],
    ["<A B='1'></A>", `<a|=b|"1|>a`],
    ["<größe 名='1'/>", `<größe|=名|"1|>größe`],
  ])("%s", (xml, told) => {
    expect(scanned([xml])).toEqual({ events: told.split("|"), fault: undefined, remarks: [] });
  });

  test.each([
    [`<a b="1" c='2'/>`, `=b|"1|=c|"2`],
    [`<a b = "1"\n\tc\r\n=\n'2' />`, `=b|"1|=c|"2`],
    [`<a b=">" c='"' d="'"/>`, `=b|">|=c|""|=d|"'`],
    [`<a b="<" c="</a>" d="/>"/>`, `=b|"<|=c|"</a>|=d|"/>`],
    [`<a b="1\n2\t3"/>`, `=b|"1\n2\t3`],
    [`<a b=""/>`, `=b|"`],
    [`<a b="1"c="2"/>`, `=b|"1|=c|"2`],
    [`<a b="&lt;&#65;&#x1F6D2;&amp;amp;"/>`, `=b|"<A🛒&amp;`],
    [`<a x:b="1" xmlns="u" xmlns:x="v"/>`, `=b|"1|=xmlns|"u|=x|"v`],
    [
      `<a __proto__="1" constructor="2" toString="3" hasOwnProperty="4"/>`,
      `=__proto__|"1|=constructor|"2|=tostring|"3|=hasownproperty|"4`,
    ],
    [`<a b="1" b="2" B="3"/>`, `=b|"1`],
  ])("attributes: %s", (xml, told) => {
    expect(events(xml)).toBe(`<a|${told}|>a`);
  });

  test("each attribute by its place and its name, the first of one name, and none that is not there", () => {
    const seen: unknown[] = [];
    const teller = { fault: (...told: unknown[]) => seen.push(told), remark: () => undefined };
    const handler = {
      open(_: string, attributes: Parameters<Parameters<typeof scanXml>[0]["open"]>[1]) {
        seen.push(attributes.count(), attributes.get("b"), attributes.get("constructor"), attributes.value(1));
        return false;
      },
      text: () => undefined,
      close: () => undefined,
    };
    const scanner = scanXml(handler, teller);
    scanner.write(`<a b="1" b="2"><a c="3" b="4"/></a>`);
    scanner.end();
    expect(seen).toEqual([2, "1", undefined, "2", 2, "4", undefined, "4"]);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"])("<%s>", (name) => {
    expect(events(`<a><${name} ${name}="1">x</${name}></a>`)).toBe(
      `<a|<${name.toLowerCase()}|=${name.toLowerCase()}|"1| x|>${name.toLowerCase()}|>a`,
    );
  });

  test("tags of one name, whatever their attributes and their order", () => {
    const tags = [
      `b="1" c="2"`,
      `b="1" c="2"`,
      `c="2" b="1"`,
      `b="1"`,
      "",
      `b='1'  c="2"`,
      `bc="1"`,
      `b="1" c="2" d="3"`,
    ];
    const told = tags.map((tag) => `<a|${tag.replace(/([a-z]+)=["'](.)["'] */g, '=$1|"$2|')}>a`);
    expect(events(`<r>${tags.map((tag) => `<a ${tag}/>`).join("")}</r>`)).toBe(`<r|${told.join("|")}|>r`);
  });

  test("text only where it is asked for, and directly in that element", () => {
    const texts: string[] = [];
    const handler = {
      open: (name: string) => name === "b",
      text: (part: string) => texts.push(part),
      close: () => undefined,
    };
    const scanner = scanXml(handler, { fault: expect.fail, remark: expect.fail });
    scanner.write("<a>1<b>2<c>3<![CDATA[4]]></c>5<b/>6</b>7</a>");
    scanner.end();
    expect(texts.join("")).toBe("256");
  });
});

const samples: readonly string[] = [
  `\uFEFF <?xml version="1.0"?>\n<!DOCTYPE a [<!-- it's --> <!ENTITY x "]>">]>\n<!-- a -->\n<x:a>\n<b c="1" d='&lt;&#x1F6D2;'>größe 🛒 &amp; &#128722;<![CDATA[ ]] ]]]]><![CDATA[>]]></b><?p?>` +
    `<b c="1" d='2'/>&#0; & &x; &#00000000000000000000000000000000000065;!</x:a>\n<z/> after`,
  "before <a>x",
  "<a><b></a>",
  "<a><b c=1/></a>",
  "<a>&#0000000000000000000000000000000000000065;</a>",
];

describe("the pieces in which it comes make no difference", () => {
  test.each(samples)("%j", (xml) => {
    const whole = scanned([xml]);
    for (let size = 1; size <= 7; size++) expect(scanned(inPieces(xml, size)), `${size}`).toEqual(whole);
    for (let at = 0; at <= xml.length; at++) expect(scanned([xml.slice(0, at), xml.slice(at)]), `${at}`).toEqual(whole);
  });

  test("a character that takes two units is not given in halves", () => {
    const parts: string[] = [];
    const handler = { open: () => true, text: (part: string) => parts.push(part), close: () => undefined };
    const scanner = scanXml(handler, { fault: expect.fail, remark: expect.fail });
    for (const piece of ["<a>x\uD83D", "\uDED2y", "</a>"]) scanner.write(piece);
    scanner.end();
    expect(parts).toEqual(["x", "🛒y"]);
  });
});

describe("a fault says what it is and where, once, and what came before is told", () => {
  test.each([
    ["<a><b>x", "<a|<b| x", "cutOff", 7],
    ["<a", "", "cutOff", 2],
    ["<a>x<", "<a| x", "cutOff", 5],
    [`<a><b c="1`, "<a", "cutOff", 10],
    ["<a><!-- x", "<a", "cutOff", 9],
    ["<a><![CDATA[x", "<a| x", "cutOff", 13],
    ["<a><?p", "<a", "cutOff", 6],
    ["<!DOCTYPE a [", "", "cutOff", 13],
    ["<a></a", "<a", "cutOff", 6],
    ["<a/><", "<a|>a", "cutOff", 5],
    ["<a><b></a></b>", "<a|<b", "malformed", 6],
    ["<a></b>", "<a", "malformed", 3],
    ["<a></ab>", "<a", "malformed", 3],
    ["<a></A>", "<a", "malformed", 3],
    ["<a></>", "<a", "malformed", 3],
    ["<a/></a>", "<a|>a", "malformed", 4],
    ["<a>x< b/></a>", "<a| x", "malformed", 4],
    ["<a><1/></a>", "<a", "malformed", 3],
    ["<a><></a>", "<a", "malformed", 3],
    ["<a><b c/></a>", "<a", "malformed", 7],
    ["<a><b c=1/></a>", "<a", "malformed", 8],
    ["<a><b ='1'/></a>", "<a", "malformed", 6],
    ["<a><b/c></a>", "<a", "malformed", 5],
    ["<a><b<c/></a>", "<a", "malformed", 5],
    [`<a><b c="1" <d/></a>`, "<a", "malformed", 12],
  ])("%s", (xml, told, kind, at) => {
    const seen = scanned([xml]);
    expect(seen).toMatchObject({ fault: { fault: { kind }, at }, remarks: [] });
    expect(seen.events.join("|")).toBe(told);
  });

  test("where it is cut off, it is said what was open", () => {
    expect(scanned(["<x:A><b><c/>"]).fault?.fault).toEqual({ kind: "cutOff", inside: ["x:A", "b"] });
  });

  test("a long name is not said in full", () => {
    const { fault } = scanned([`<${"a".repeat(1_000)}></b>`]);
    expect(JSON.stringify(fault).length).toBeLessThan(300);
  });

  test("nothing is told after it", () => {
    const seen: string[] = [];
    const handler = { open: (name: string) => seen.push(name) > 0, text: expect.fail, close: expect.fail };
    const scanner = scanXml(handler, { fault: ({ kind }) => seen.push(kind), remark: expect.fail });
    scanner.write("<a></b><c>");
    expect(scanner.failed()).toBe(true);
    scanner.write("<d/>");
    scanner.end();
    expect(seen).toEqual(["a", "malformed"]);
  });
});

describe("a remark says where, and the scan goes on", () => {
  test.each([
    ["x<a/>", ["outside 0"]],
    [" \n x<a/>y", ["outside 3"]],
    ["<a/>\n [x] <b>1</b>", ["outside 6", "secondRoot 10"]],
    ["<a/><b/><b/>", ["secondRoot 4", "secondRoot 8"]],
    ["<a>1 & 2 &#0; &x;</a>", ["characters 5", "characters 9", "characters 14"]],
    [`<a b="1 & 2"/>`, ["characters 8"]],
    ["\uFEFF\r\n\t <a/>\n", []],
    ["<a><![CDATA[& &x;]]><!-- & --></a>", []],
  ])("%s", (xml, remarks) => {
    expect(scanned([xml])).toMatchObject({ fault: undefined, remarks });
  });
});

describe("there are limits", () => {
  const limits = { depth: 3, tag: 100 };

  test("of depth", () => {
    expect(scanned(["<a><b><c/><c></c></b></a>"], limits).fault).toBeUndefined();
    expect(scanned(["<a><b><c><d/></c></b></a>"], limits).fault).toBeUndefined();
    expect(scanned(["<a><b><c><d></d></c></b></a>"], limits).fault).toEqual({
      fault: { kind: "tooDeep", most: 3 },
      at: 9,
    });
  });

  test.each([1, 7, 50, 1_000])("of a tag, whether it ends or not, in pieces of %d", (size) => {
    const long = (length: number) => `<a><b c="${"x".repeat(length)}"/></a>`;
    expect(scanned(inPieces(long(80), size), limits).fault).toBeUndefined();
    for (const xml of [long(200), `<a><b c="${"x".repeat(200)}`])
      expect(scanned(inPieces(xml, size), limits).fault).toEqual({ fault: { kind: "tagTooLong", most: 100 }, at: 3 });
    expect(
      scanned(inPieces(`<a>${"x".repeat(1_000)}<!--${"-x".repeat(500)}--></a>`, size), limits).fault,
    ).toBeUndefined();
  });
});

/** In pieces as a file comes, without a list of what is told. */
function scanLarge(pieces: Iterable<string>) {
  let characters = 0;
  let opened = 0;
  let attributes = 0;
  const told: unknown[] = [];
  const handler = {
    open(_: string, { count }: { count(): number }) {
      opened++;
      attributes += count();
      return true;
    },
    text(part: string) {
      characters += part.length;
    },
    close: () => undefined,
  };
  const scanner = scanXml(handler, { fault: ({ kind }, at) => told.push([kind, at]), remark: () => undefined });
  for (const piece of pieces) scanner.write(piece);
  scanner.end();
  return { characters, opened, attributes, told };
}

function* repeated(start: string, part: string, bytes: number, end: string) {
  yield start;
  const piece = part.repeat(Math.ceil(65_536 / part.length));
  for (let at = 0; at < bytes; at += piece.length) yield piece;
  yield end;
}

/** Each takes well under a second alone on a machine; what is quadratic takes minutes. */
describe("size costs no more than it has to", { timeout: 60_000 }, () => {
  test("an attribute of 50 MB", () => {
    const { told, opened } = scanLarge(repeated(`<a><b c="`, "x", 50_000_000, `"/></a>`));
    expect([opened, told]).toEqual([1, [["tagTooLong", 3]]]);
  });

  test("an attribute of 10 MB", () => {
    expect(scanLarge(repeated(`<a><b c="`, "x", 10_000_000, `"/></a>`))).toMatchObject({ opened: 2, told: [] });
  });

  test("a million attributes", () => {
    const names = Array.from({ length: 1_000_000 }, (_, index) => ` a${index}=""`).join("");
    const { told, attributes } = scanLarge(inPieces(`<a${names}/>`, 65_536));
    expect([attributes, told]).toEqual([1_000_000, []]);
  });

  test("a million elements within elements", () => {
    const { told, opened } = scanLarge(repeated("", "<a>", 3_000_000, ""));
    expect([opened, told]).toEqual([1_001, [["tooDeep", 3_000]]]);
  });

  test.each([
    [20, "&"],
    [5, "&#"],
    [5, "&#1"],
    [5, "&#x"],
    [5, "&amp"],
    [5, "]"],
    [5, "x]"],
    [5, "]]"],
    [5, "\uD83D"],
    [5, "-"],
  ])("%d MB of %s as text", (size, part) => {
    const { told, characters } = scanLarge(repeated("<a>", part, size * 1_000_000, "</a>"));
    expect(told).toEqual([]);
    expect(characters).toBeGreaterThan(size * 1_000_000 - 1);
  });

  test.each(["&", "&#", "&x"])("5 MB of %s in an attribute", (part) => {
    let length = 0;
    const handler = {
      open(_: string, attributes: { get(name: string): string | undefined }) {
        length = attributes.get("b")?.length ?? 0;
        return false;
      },
      text: () => undefined,
      close: () => undefined,
    };
    const scanner = scanXml(handler, { fault: expect.fail, remark: () => undefined });
    for (const piece of repeated(`<a b="`, part, 5_000_000, `"/>`)) scanner.write(piece);
    scanner.end();
    expect(length).toBeGreaterThan(4_999_999);
  });

  test.each(["x]", "]", "]]", "]]x", "[x]"])("CDATA of 50 MB of %s", (part) => {
    const { told, characters } = scanLarge(repeated("<a><![CDATA[", part, 50_000_000, "]]></a>"));
    expect(told).toEqual([]);
    expect(characters).toBeGreaterThan(49_999_999);
  });

  test.each([
    ["a comment", "<a><!--", "--></a>"],
    ["a document type", "<!DOCTYPE a [<!--", "-->]><a/>"],
    ["an instruction", "<a><?", "?></a>"],
  ])("%s of 50 MB", (_, start, end) => {
    expect(scanLarge(repeated(start, "- ? '", 50_000_000, end))).toMatchObject({ opened: 1, told: [] });
  });

  test("names without end are not kept", () => {
    const document = function* () {
      yield "<a>";
      for (let index = 0; index < 200_000; index++) yield `<a${index} b${index}="1"/>`;
      yield "</a>";
    };
    expect(scanLarge(document())).toMatchObject({ opened: 200_001, attributes: 200_000, told: [] });
  });
});
