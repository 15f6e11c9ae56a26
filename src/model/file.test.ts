import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical, decodeFile, encodeFile } from "./file.ts";

describe("the canonical form", () => {
  test.each([
    [{ b: 1, a: [true, null, "x"] }, '{"a":[true,null,"x"],"b":1}'],
    [{ b: undefined, a: 1 }, '{"a":1}'],
    [[undefined, 1], "[null,1]"],
    [{ é: 1, z: 2, Z: 3, "10": 4, "9": 5 }, '{"10":4,"9":5,"Z":3,"z":2,"é":1}'],
    [{ text: 'a "b"\n\u2028' }, '{"text":"a \\"b\\"\\n\u2028"}'],
    [-0, "0"],
    [{}, "{}"],
  ])("of %j is %s", (value, expected) => {
    expect(canonical(value)).toBe(expected);
  });

  test("is JSON of the same value, whatever the order of its keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonical(reversed)).toBe(canonical(value));
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("a file", () => {
  test.each(["plan", "results", "analysis"] as const)("of the kind %s comes back as it was written", (kind) => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (rest) => {
        const file = { kind, version: 1, rest: JSON.parse(JSON.stringify(rest)) };
        expect(decodeFile(encodeFile(file), kind, "x.json")).toEqual({ kind: "parsed", value: file });
      }),
    );
  });

  test("ends with a line break; results stand on one line, since they are large", () => {
    expect(encodeFile({ kind: "results", version: 1 })).toBe('{"kind":"results","version":1}\n');
    expect(encodeFile({ kind: "plan", version: 1 })).toBe('{\n  "kind": "plan",\n  "version": 1\n}\n');
  });

  test.each([
    ["", "file.broken", "is empty"],
    [" \n", "file.broken", "is empty"],
    ['{"kind":"plan","version":1', "file.broken", "is not whole JSON"],
    ["\u0000", "file.broken", "is not whole JSON"],
    ["null", "file.kind", "has no `kind`"],
    ["[]", "file.kind", "has no `kind`"],
    ["7", "file.kind", "has no `kind`"],
    ['{"kind":["plan"],"version":1}', "file.kind", "has no `kind`"],
    ['{"kind":"results","version":1}', "file.kind", 'this one is a "results" file'],
    ['{"kind":"plan"}', "file.version", "no usable `version`"],
    ['{"kind":"plan","version":"1"}', "file.version", "no usable `version`"],
    ['{"kind":"plan","version":0}', "file.version", "no usable `version`"],
    ['{"kind":"plan","version":1.5}', "file.version", "no usable `version`"],
    ['{"kind":"plan","version":2}', "file.newer", "is of version 2; this flakeproof reads up to version 1"],
    [`{"__proto__":{"kind":"plan","version":1}}`, "file.kind", "has no `kind`"],
  ])("that is %j is refused as %s", (text, code, words) => {
    const read = decodeFile(text, "plan", "plan.json");
    expect(read).toMatchObject({ kind: "refused", problems: [{ code, where: { file: "plan.json" } }] });
    expect(read.kind === "refused" && read.problems[0]!.words).toContain(words);
  });

  test("cut off anywhere is refused", () => {
    const text = encodeFile({ kind: "plan", version: 1 }).trimEnd();
    for (let end = 0; end < text.length; end++)
      expect(decodeFile(text.slice(0, end), "plan", "x")).toMatchObject({ problems: [{ code: "file.broken" }] });
  });

  test("of endless depth is read or refused, and ends nothing", () => {
    const deep = `{"kind":"plan","version":1,"x":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    expect(decodeFile(deep, "plan", "x").kind).toBeOneOf(["parsed", "refused"]);
  });
});
