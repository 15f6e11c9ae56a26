import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { posixPath, slug, type TestName, testId } from "./ids.ts";

describe("the id of a test", () => {
  test.each<[TestName, string]>([
    [{ suite: "shop", file: "cart.ts", titles: ["prices", "add up"] }, "shop › cart.ts › prices › add up"],
    [{ suite: "shop", project: "phone", file: "a.ts", titles: ["b"] }, "shop › [phone] › a.ts › b"],
    [{ suite: "shop", titles: ["Cart", "adds up"] }, "shop › Cart › adds up"],
    [{ suite: "shop", file: "a.ts", titles: [] }, "shop › a.ts"],
    [{ suite: "shop", file: "a.ts", titles: ["twice"], ordinal: 2 }, "shop › a.ts › twice › #2"],
    [{ suite: "shop", file: "a.ts", titles: ["a › b"] }, "shop › a.ts › a \\› b"],
    [{ suite: "shop", file: "a.ts", titles: ["#2"] }, "shop › a.ts › \\#2"],
    [{ suite: "shop", file: "[id].ts", titles: ["a\\b"] }, "shop › \\[id].ts › a\\\\b"],
  ])("%j is %s", (name, id) => {
    expect(testId(name)).toBe(id);
  });

  /** Of the characters that mean something in an id, so that a clash is found if there is one. */
  const part = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "#", "2", "[", "]", "\\", "›", " ", "") }),
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.constantFrom("#2", "[a]", " › ", "\\", "\\›", "a › b", ""),
  );
  const named = fc.record(
    {
      suite: part,
      project: part,
      file: part,
      titles: fc.array(part, { maxLength: 3 }),
      ordinal: fc.integer({ min: 2, max: 3 }),
    },
    { requiredKeys: ["suite", "file", "titles"] },
  );

  /** All that makes two names different; a file is as good as a title in its place. */
  const parts = ({ suite, project, file, titles, ordinal }: TestName) =>
    JSON.stringify([suite, project ?? null, [...(file === undefined ? [] : [file]), ...titles], ordinal ?? null]);

  test("is another one for another name", () => {
    fc.assert(
      fc.property(named, named, (a, b) => {
        expect(testId(a) === testId(b)).toBe(parts(a) === parts(b));
      }),
      { numRuns: 5_000 },
    );
  });

  test("is another one for names that only differ in where a part ends", () => {
    const titles = fc.array(part, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(titles, fc.nat(), fc.nat(), (all, at, length) => {
        const from = at % all.length;
        const joined = all.slice(from, from + 2 + (length % 2)).join(" › ");
        const glued = [...all.slice(0, from), joined, ...all.slice(from + 2 + (length % 2))];
        const [a, b] = [all, glued].map((each) => ({ suite: "s", file: "f", titles: each }));
        expect(testId(a!) === testId(b!)).toBe(parts(a!) === parts(b!));
      }),
      { numRuns: 2_000 },
    );
  });

  test("does not ask whether a report calls the first part a file or a title", () => {
    expect(testId({ suite: "s", titles: ["a.ts", "b"] })).toBe(testId({ suite: "s", file: "a.ts", titles: ["b"] }));
  });
});

test.each([
  ["./src/a.ts", "src/a.ts"],
  ["././a.ts", "a.ts"],
  ["src\\deep\\a.ts", "src/deep/a.ts"],
  [".\\a.ts", "a.ts"],
  ["../a.ts", "../a.ts"],
  [".hidden/a.ts", ".hidden/a.ts"],
  ["C:\\repo\\a.ts", "C:/repo/a.ts"],
])("posixPath: %s is %s", (path, expected) => {
  expect(posixPath(path)).toBe(expected);
});

test.each([
  ["API tests (slow)", "api-tests-slow"],
  ["Größe", "gro-e"],
  ["naïve café", "naive-cafe"],
  ["--x--", "x"],
  ["中文", "x"],
  ["", "x"],
])("slug: %s is %s", (text, expected) => {
  expect(slug(text)).toBe(expected);
});

test("slug gives nothing but a name that is safe in a path and in an artifact", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(slug(text)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    }),
  );
});
