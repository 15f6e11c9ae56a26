import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonLimits, scanJson } from "./json-parts.ts";

interface Given {
  readonly lists?: readonly string[];
  readonly ignore?: readonly string[];
  readonly inner?: readonly string[];
  readonly piece?: number;
  readonly limits?: JsonLimits;
}

/** What the scanner tells, in its order. */
function scan(text: string, { lists = ["list"], ignore = [], inner, piece = text.length, limits }: Given = {}) {
  const told: unknown[] = [];
  const scanner = scanJson(
    {
      want(path, kind) {
        if (ignore.includes(path)) return "nothing";
        if (kind === "list" && lists.includes(path)) return "parts";
        const isOnTheWay = path === "" || lists.some((list) => list.startsWith(`${path}.`));
        return kind === "object" && isOnTheWay ? "parts" : "whole";
      },
      element: (path, value) => told.push(["element", path, value]),
      member: (path, value) => told.push(["member", path, value]),
      inner: () => (inner === undefined ? undefined : new Set(inner)),
      fault: (fault, at) => told.push([fault.kind, at]),
      after: (at) => told.push(["after", at]),
    },
    limits,
  );
  for (let at = 0; at < text.length; at += piece) scanner.write(text.slice(at, at + piece));
  scanner.end();
  return told;
}

describe("a whole document", () => {
  test.each([
    ["{}", []],
    ["[]", [["member", "", []]]],
    [" 12 ", [["member", "", 12]]],
    ["true", [["member", "", true]]],
    ['"a"', [["member", "", "a"]]],
    [
      '\uFEFF {"a" : 1 , "b":null}\n',
      [
        ["member", "a", 1],
        ["member", "b", null],
      ],
    ],
    ['{"list":[],"a":{"list":[1]}}', [["member", "a", { list: [1] }]]],
    ['{"list":{"a":1}}', [["member", "list", { a: 1 }]]],
    ['{"list":[1,"]",[2],{"a":"}"},true]}', [1, "]", [2], { a: "}" }, true].map((each) => ["element", "list", each])],
    ['{"list":["\\\\","\\"","\\\\\\""]}', ["\\", '"', '\\"'].map((each) => ["element", "list", each])],
    ['{"list":[1],"list":[2]}', [1, 2].map((each) => ["element", "list", each])],
    [
      '{"list":[1]} {"list":[2]}',
      [
        ["element", "list", 1],
        ["after", 13],
      ],
    ],
    [
      '{"list":[1]}done',
      [
        ["element", "list", 1],
        ["after", 12],
      ],
    ],
  ])("%s", (text, expected) => {
    for (const piece of [1, 2, 3, 7, text.length]) expect(scan(text, { piece })).toEqual(expected);
  });

  test("a list in an object, and what stands beside it", () => {
    const told = scan('{"results":{"tool":{"name":"x"},"tests":[1,2],"late":3},"results.tests":[4],"extra":5}', {
      lists: ["results.tests"],
    });
    expect(told).toEqual([
      ["member", "results.tool", { name: "x" }],
      ["element", "results.tests", 1],
      ["element", "results.tests", 2],
      ["member", "results.late", 3],
      ["member", "results\\.tests", [4]],
      ["member", "extra", 5],
    ]);
  });

  test("a root that is a list", () => {
    expect(scan("[1,[2]]", { lists: [""] })).toEqual([
      ["element", "", 1],
      ["element", "", [2]],
    ]);
  });

  test("what is ignored is passed over, whatever is in it", () => {
    expect(scan('{"skip":[{"a":}],"list":[1]}', { ignore: ["skip"] })).toEqual([["element", "list", 1]]);
  });

  test.each(["__proto__", "constructor", "toString"])("the key %s is a key", (key) => {
    const told = scan(`{"${key}":{"a":1},"list":[{"${key}":{"polluted":1}}]}`);
    expect(told[0]).toEqual(["member", key, { a: 1 }]);
    expect(told).toHaveLength(2);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("what is no JSON is a fault at its place, after what comes before", () => {
  test.each([
    ['{"list":[1,2,x,4]}', 13, 2],
    ['{"list":[1,2 3]}', 13, 2],
    ['{"list":[1,{"a":1,}]}', 18, 1],
    ['{"list":[1,{"a":"\\x"}]}', 17, 1],
    ['{"list":[1,{"a":"\n"}]}', 17, 1],
    ['{"list":[1,{"a":[1}}]}', 18, 1],
    ['{"list":[1}', 10, 1],
    ['{"list":[1,{"a":[2},{"a":[3]}]}', 18, 1],
    ['{"list":[1,{"a":"\n', 17, 1],
    ['{"list":[1],}', 12, 1],
    ['{"list":[1],2:3}', 12, 1],
    ['{"list" [1]}', 8, 0],
    ['{"list":[1,]}', 11, 1],
    ["{,}", 1, 0],
    ["{]", 1, 0],
    ["{'a':1}", 1, 0],
    ['{"list":[1,01]}', 11, 1],
    ['{"list":[1,NaN]}', 11, 1],
    ['{"a":nul}', 5, 0],
    ['{"a\u0001":1}', 3, 0],
  ])("%j", (text, at, before) => {
    for (const piece of [1, 3, text.length]) {
      const told = scan(text, { piece });
      expect(told).toHaveLength(before + 1);
      expect(told.at(-1)).toEqual(["malformed", at]);
    }
  });
});

describe("a document that is cut off", () => {
  const whole = JSON.stringify({ a: { b: "c\\\u0001" }, list: [1, { x: [true, '"'] }, "z"], last: null });

  test("gives at every cut what came before it, and says where it ends", () => {
    const all = scan(whole);
    for (let end = 0; end < whole.length; end++) {
      const told = scan(whole.slice(0, end), { piece: 5 });
      expect(told.at(-1), whole.slice(0, end)).toEqual(["cutOff", end]);
      expect(all.slice(0, told.length - 1), whole.slice(0, end)).toEqual(told.slice(0, -1));
    }
  });

  test("inside an element keeps of it what is whole, where its inner lists are known", () => {
    const element = {
      title: "f",
      specs: [{ id: 1, ok: true }, { id: 2 }],
      suites: [{ title: "g", specs: [{ id: 3 }] }],
    };
    const text = `{"list":[${JSON.stringify(element)}`;
    const kept = (end: number) => scan(text.slice(0, end), { inner: ["specs"] });
    expect(kept(text.indexOf('"id":2') + 6)).toEqual([
      ["element", "list", { title: "f", specs: [{ id: 1, ok: true }] }],
      ["cutOff", expect.any(Number)],
    ]);
    expect(kept(text.indexOf('"id":3') + 6)[0]).toEqual([
      "element",
      "list",
      { title: "f", specs: element.specs, suites: [{ title: "g", specs: [] }] },
    ]);
    expect(scan(text.slice(0, -5))).toEqual([["cutOff", expect.any(Number)]]);
  });

  test("in the middle of an element that is broken there, too", () => {
    const told = scan('{"list":[{"specs":[{"id":1},{"id":2,}]},{"specs":[]}]}', { inner: ["specs"] });
    expect(told).toEqual([
      ["element", "list", { specs: [{ id: 1 }] }],
      ["malformed", 36],
    ]);
  });
});

describe("limits", () => {
  const limits = { depth: 3, length: 20 };

  test("a value that is too long is a fault, in one piece and in many", () => {
    const text = `{"list":["short","${"x".repeat(30)}"],"a":1}`;
    for (const piece of [1, 8, text.length]) {
      const told = scan(text, { piece, limits });
      expect(told[0]).toEqual(["element", "list", "short"]);
      expect(told.slice(1)).toEqual([["tooLong", expect.any(Number)]]);
    }
  });

  test("nothing is too long that is passed over", () => {
    const text = `{"skip":"${"x".repeat(30)}","list":[1]}`;
    expect(scan(text, { ignore: ["skip"], limits })).toEqual([["element", "list", 1]]);
  });

  test("depth", () => {
    expect(scan('{"list":[[[[1]]]]}', { limits })).toEqual([["element", "list", [[[1]]]]]);
    expect(scan('{"list":[0,[[[[1]]]]]}', { limits })).toEqual([
      ["element", "list", 0],
      ["tooDeep", 15],
    ]);
  });

  test("depth of what is passed over", () => {
    const text = '{"skip":[1,2,3,{"a":[[[1]]]}],"list":[1]}';
    for (const piece of [1, 5, 16, text.length])
      expect(scan(text, { ignore: ["skip"], limits, piece })).toEqual([["tooDeep", 22]]);
  });

  test.each(["[", '{"a":', '{"list":[', '{"list":[['])("a million of %s is a fault", (open) => {
    const text = `{"list":[${open.repeat(1_000_000)}`;
    expect(scan(text, { piece: 65_536 })).toEqual([["tooDeep", expect.any(Number)]]);
    expect(scan(open.repeat(1_000_000), { piece: 65_536, inner: ["list"] }).at(-1)).toEqual([
      "tooDeep",
      expect.any(Number),
    ]);
  });
});

test("any JSON in any pieces is what JSON.parse makes of it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 5 }),
      fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4, noNullPrototype: true }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(undefined, 2, "\t"),
      (list, others, piece, indent) => {
        const text = JSON.stringify({ ...others, list }, undefined, indent);
        const again = JSON.parse(text) as Record<string, unknown>;
        const told = scan(text, { piece }) as [string, string, unknown][];
        expect(told.filter(([kind]) => kind === "element").map(([, , value]) => value)).toEqual(again["list"]);
        delete again["list"];
        const members = told.filter(([kind]) => kind === "member");
        expect(members.map(([, path]) => path)).toEqual(
          Object.keys(again).map((key) => key.replaceAll(".", "\\.") || '""'),
        );
        expect(members.map(([, , value]) => value)).toEqual(Object.values(again));
      },
    ),
    { numRuns: 500 },
  );
});

test("what is cut off or changed is a fault if and only if JSON.parse refuses it", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.nat(),
      fc.constantFrom("", "{", "]", '"', "\\", ",", "x", "\n"),
      (value, where, put) => {
        const good = JSON.stringify({ a: [value, "b"] });
        const at = where % good.length;
        const text = put === "" ? good.slice(0, at) : good.slice(0, at) + put + good.slice(at + 1);
        let breaks = false;
        try {
          JSON.parse(text);
        } catch {
          breaks = true;
        }
        const told = scan(text, { lists: ["a"], piece: 4, inner: [] });
        const faults = told.filter((each) => ["malformed", "cutOff", "after"].includes((each as string[])[0]!));
        expect(faults.length > 0).toBe(breaks);
      },
    ),
    { numRuns: 2_000 },
  );
});
